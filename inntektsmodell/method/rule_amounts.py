"""Amounts by rules that other formulas have: by the gap to a limit, per inhabitant, and equalised by need."""

from __future__ import annotations

from indices.expressions import Positive
from inntektsmodell.language.text import as_label
from inntektsmodell.method.index_rules import RULES
from inntektsmodell.method.need import (
    counted_share_persons,
    criterion_index,
    need_index,
    population_share,
    share_persons,
)
from inntektsmodell.method.quantities import result, step
from inntektsmodell.method.rules import (
    by_age,
    equalised_cost,
    gap_above,
    gap_criterion,
    gap_limit,
    gap_share,
    per_inhabitant_amount,
)
from inntektsmodell.method.settlement import PER_MILLION

gap_index = step(
    "gap_index",
    "index",
    r"x^{\text{measured}}",
    (gap_criterion * criterion_index).sum("series"),
    label=as_label("Index that the gap is measured by"),
    about="The index of the criterion that the case names.",
    source=RULES,
    only_with=(gap_share,),
)
gap = step(
    "gap",
    "index",
    r"d",
    (1 - gap_above) * Positive(gap_limit - gap_index) + gap_above * Positive(gap_index - gap_limit),
    label=as_label("Gap to the limit"),
    about="How far the index is below the limit, or above it where $h^{above} = 1$; else 0.",
    source=RULES,
)
gap_key = step(
    "gap_key",
    "share",
    r"k^{\text{gap}}",
    population_share * gap / (population_share * gap).sum("region"),
    label=as_label("Key by the gap"),
    about="Each region's share of the gaps, weighted by inhabitants. There is none where no region has a gap.",
    source=RULES,
    absent=0.0,
    declared_by=(gap_share,),
)
_persons = (1 - by_age) * share_persons + by_age * counted_share_persons
inhabitant_amount = step(
    "inhabitant_amount",
    "million NOK",
    r"t^{\text{inh}}",
    (per_inhabitant_amount * _persons).sum("service") / PER_MILLION,
    label=as_label("Amounts per inhabitant"),
    about="Amount per inhabitant times inhabitants, of every service; of the ages that its need counts where these are "
    "given. It is taken out before the formula.",
    source=RULES,
    absent=0.0,
    declared_by=(per_inhabitant_amount,),
    only_with=(per_inhabitant_amount,),
)
equalisation = result(
    "equalisation",
    "million NOK",
    "E",
    (equalised_cost * _persons * (need_index - 1)).sum("service") / PER_MILLION,
    label=as_label("Net equalisation by need"),
    about="A region whose need index is above 1 gets what its inhabitants cost beyond the mean, and one below pays: "
    "mean cost per inhabitant times inhabitants times the index less 1. Sums to 0.",
    source=RULES,
    absent=0.0,
    declared_by=(equalised_cost,),
    only_with=(equalised_cost,),
)
