"""What tables by region show beside the results: indices over all services, per cent, and kroner per inhabitant."""

from __future__ import annotations

from indices.expressions import Expression, Number
from inntektsmodell.method.appropriation import full_effect_appropriation, redistribution
from inntektsmodell.method.inputs import service_share
from inntektsmodell.method.keys import resource_need_key
from inntektsmodell.method.need import need_index, population_share, service_population_share, share_persons
from inntektsmodell.method.settlement import PER_MILLION
from inntektsmodell.method.yearly import base_appropriation

need_overall = (service_share * need_index).sum("service")
"""b_r = Σ_s a_s b_{s,r}."""
need_by_age = (service_share * service_population_share * need_index).sum("service") / population_share
"""b_r = Σ_s a_s p_{s,r} b_{s,r} / p_r: per inhabitant, where needs count some ages."""
cost_overall = resource_need_key / (population_share * need_overall)
"""c_r = k_r / (p_r b_r)."""
cost_by_age = resource_need_key / (population_share * need_by_age)
"""The same where needs count some ages."""
per_cent = Number(100.0) * redistribution / (full_effect_appropriation - redistribution)
"""Of the former model's amount at the same total."""
base_per_inhabitant = base_appropriation * PER_MILLION / share_persons
redistribution_per_inhabitant = redistribution * PER_MILLION / share_persons
"""Kroner per inhabitant of the year of the population shares."""
OVERALL: dict[str, Expression] = {
    "need_index": need_overall,
    "cost_index": cost_overall,
    "redistribution_per_cent": per_cent,
    "redistribution_per_inhabitant": redistribution_per_inhabitant,
    "base_appropriation_per_inhabitant": base_per_inhabitant,
}
"""By the name of their row."""
BY_AGE = {**OVERALL, "need_index": need_by_age, "cost_index": cost_by_age}
"""The same where needs count some ages."""
