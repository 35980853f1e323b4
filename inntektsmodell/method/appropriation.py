"""Kroner: the appropriation at full effect, redistribution against the former model, and how a new key is reached.

That is by growth, or by an adjustment over several years; what else a year follows from is in `method.yearly`.
"""

from __future__ import annotations

from indices.expressions import Conditional, LargestQuotient
from inntektsmodell.language.text import as_label
from inntektsmodell.method.index_rules import RULES
from inntektsmodell.method.inputs import appropriation, capital_key, capital_share, former_key, later, now, schedule
from inntektsmodell.method.keys import resource_need_key
from inntektsmodell.method.own_model import (
    above_guarantee,
    after,
    guaranteed,
    history_key,
    history_share,
    paid_by_others,
    plan,
    reserved,
    short_of_guarantee,
    still_to_adjust,
    supplement,
)
from inntektsmodell.method.quantities import PROP, TABLE_4_2, result, step
from inntektsmodell.method.rule_amounts import equalisation, gap_key, inhabitant_amount
from inntektsmodell.method.rules import correction, gap_share
from inntektsmodell.method.settlement import settlement

REGION_MODELS = as_label("Regions' own models, as they are described in public; no weights are public")
handed_out = appropriation - reserved.sum("purpose")
"""What the regions get together: all but what is taken out before the formula."""
_by_need_and_capital = (1 - capital_share) * resource_need_key + capital_share * capital_key
_by_formula = (1 - history_share) * _by_need_and_capital + history_share * history_key
_key = (1 - gap_share) * _by_formula + gap_share * gap_key
_by_key = handed_out - supplement.sum("region") - inhabitant_amount.sum("region")
left_for_formula = step(
    "left_for_formula",
    "million NOK",
    r"B^{\text{left}}",
    _by_key,
    label=as_label("Left for the formula"),
    about="What keys distribute, after what is taken out and given before; a case that leaves less than 0 is refused.",
    source=REGION_MODELS,
    with_one_of=(reserved, supplement, inhabitant_amount),
)
_uncorrected = _key * _by_key + supplement + inhabitant_amount + settlement + equalisation
uncorrected = step(
    "uncorrected",
    "million NOK",
    r"B^{\text{before}\pm}",
    _uncorrected,
    label=as_label("Base appropriation at full effect, before the correction"),
    about="A case whose correction takes more than that from a region is refused.",
    source=RULES,
    only_with=(correction,),
)
full_effect_appropriation = result(
    "full_effect_appropriation",
    "million NOK",
    "B",
    _uncorrected + correction,
    label=as_label("Base appropriation at full effect"),
    about="How capital was treated apart is not printed; a frame with a key of its own is this project's reading. The "
    "model of 2021 has none. What is taken out, flat supplements, and a share by history or activity are steps of "
    "regions' own models; a share by the gap, amounts per inhabitant, equalisation and corrections are steps of other "
    "formulas.",
    source=PROP,
)
distribution_key = result(
    "distribution_key",
    "share",
    "K",
    full_effect_appropriation / handed_out,
    label=as_label("Distribution key at full effect"),
    about="Each region's share of what is distributed.",
    source=PROP,
)
redistribution = result(
    "redistribution",
    "million NOK",
    "D",
    full_effect_appropriation - former_key * handed_out,
    label=as_label("Redistribution"),
    about="Change against the former model at an unchanged total. Where a case has the redistribution itself, that "
    "counts.",
    source=TABLE_4_2,
)
growth = result(
    "growth",
    "million NOK",
    "G",
    LargestQuotient(0 - redistribution, distribution_key, "region"),
    label=as_label("Growth needed for the phase-in"),
    about="Smallest growth that lets no region lose, over all years; the maximum is over regions with $K_r > 0$. A "
    "region with $K_r = 0$ has no part in growth: it sets no limit where $D_r \\ge 0$. The growth is infinite where a "
    "region loses however much there is. The rule is this project's reading of the text after the table, which says "
    "that the appropriation of Helse Nord is not reduced; the table's amounts agree with it within rounding.",
    source=TABLE_4_2,
    only_with=(schedule,),
)
growth_amount = result(
    "growth_amount",
    "million NOK",
    "A",
    redistribution + distribution_key * growth,
    label=as_label("Share of the growth, all years"),
    about="Each region's part of the growth over all years, at least 0.",
    source=TABLE_4_2,
)
paid_now = step(
    "paid_now",
    "share",
    r"\pi",
    (now * schedule).sum("payment") / schedule.sum("payment"),
    label=as_label("Part of the growth paid in the year"),
    about="The part of the payment plan that falls in the year of the case.",
    source=TABLE_4_2,
)
paid_later = step(
    "paid_later",
    "share",
    r"\rho",
    (later * schedule).sum("payment") / schedule.sum("payment"),
    label=as_label("Part of the growth paid in later years"),
    about="The part of the payment plan that falls in later years.",
    source=TABLE_4_2,
)
phase_in = result(
    "phase_in",
    "million NOK",
    r"A^{\text{now}}",
    paid_now * growth_amount,
    label=as_label("Phase-in in the year"),
    about="The year's part of the growth.",
    source=TABLE_4_2,
)
growth_to_come = result(
    "growth_to_come",
    "million NOK",
    r"A^{\text{later}}",
    paid_later * growth_amount,
    label=as_label("Phase-in in later years"),
    about="Later years' part of the growth.",
    source=TABLE_4_2,
)
moved = redistribution - distribution_key * redistribution.sum("region")
to_come = step(
    "to_come",
    "million NOK",
    "R",
    Conditional(paid_later * moved, growth),
    label=as_label("Redistribution still to come"),
    about="$\\sum_r D_r$ is 0, or what is left of rounding where the redistribution is printed. A key that no growth "
    "leads to has no years on the way.",
    source=TABLE_4_2,
    absent=0.0,
    declared_by=(schedule,),
)
left_to_adjust = step(
    "left_to_adjust",
    "share",
    r"\rho^{\text{adj}}",
    (still_to_adjust * plan).sum("adjustment_year") / plan.sum("adjustment_year"),
    label=as_label("Part of the adjustment left for later years"),
    about="The part of the plan that falls in later years.",
    source=REGION_MODELS,
)
adjustment_to_come = step(
    "adjustment_to_come",
    "million NOK",
    r"R^{\text{adj}}",
    left_to_adjust * moved,
    label=as_label("Adjustment still to come"),
    about="Without growth, those that lose are taken down, and those that gain are taken up, in step.",
    source=REGION_MODELS,
    absent=0.0,
    declared_by=(plan,),
)
_on_the_way = (
    full_effect_appropriation
    - (after * plan.over(adjustment_year="plan_year")).sum("plan_year") / plan.sum("adjustment_year") * moved
)
adjusted = step(
    "adjusted",
    "million NOK",
    r"B^{\text{adj}}",
    _on_the_way,
    label=as_label("Adjustment: base appropriation before the guarantee"),
    about="The way from the former model to full effect, as it is where nothing is guaranteed.",
    source=REGION_MODELS,
    only_with=(guaranteed,),
)
adjusted_short = step(
    "adjusted_short",
    "million NOK",
    r"B^{-}",
    short_of_guarantee(adjusted),
    label=as_label("Adjustment: short of the guaranteed amount"),
    about="What a region lacks of the amount that it is guaranteed, in each year.",
    source=REGION_MODELS,
    absent=0.0,
)
adjusted_above = step(
    "adjusted_above",
    "million NOK",
    r"B^{+}",
    above_guarantee(adjusted),
    label=as_label("Adjustment: above the guaranteed amount"),
    about="What a region has beyond the amount that it is guaranteed, in each year.",
    source=REGION_MODELS,
    absent=0.0,
)
adjustment_path = result(
    "adjustment_path",
    "million NOK",
    r"B^{\text{path}}",
    _on_the_way + paid_by_others(adjusted_short, adjusted_above),
    label=as_label("Base appropriation in each year of the adjustment"),
    about="The way from the former model to full effect at an unchanged total, for those that lose and those that "
    "gain. A guarantee holds in every year.",
    source=REGION_MODELS,
)
