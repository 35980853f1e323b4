"""What the sheets are called and what they say: names, headings, the formula of each step in words, defined names."""

from __future__ import annotations

from typing import NamedTuple

from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.language.text import Text, as_label, as_label_in
from inntektsmodell.method import appropriation as money
from inntektsmodell.method import keys, need, settlement, yearly
from inntektsmodell.method.quantities import NOU, PROP, Step

FORMULA = as_label("Formula")
SOURCE = as_label("Source")
OF_CASE = as_label("{source}; for the other figures see the sheet {sheet}")
SUM = as_label("Sum")
COUNTRY = as_label("Country")


class SheetText(NamedTuple):
    """One sheet: its name, its heading, what it does in one sentence, its formula in words, and their source.

    The formula is that of some steps, as the case has them; typed where marks of what is chosen would be told of.
    A sheet that shows what others compute has no source of its own: the figures of the case have theirs.
    `is_printed` says whether the sheet is printed with the workbook, `is_upright` whether as one page that stands.
    """

    name: Text
    title: Text
    about: Text
    formula: Text | tuple[Step, ...]
    source: Text | None
    is_printed: bool = True
    is_upright: bool = False


FRONT = as_label("Overview")
CONTROL = as_label("Control")
CHOICES = SheetText(
    as_label("Choices"),
    as_label("The choices as marks"),
    as_label("Turns the choices on the input sheets (years, rule, merging) into marks that the following sheets use."),
    as_label("1 where something is chosen, otherwise 0"),
    PROP,
    is_printed=False,
)
POPULATION = SheetText(
    as_label("Population share"),
    as_label("Share of population"),
    as_label(
        "Adds the age groups up to persons per year, and divides each region's persons in the "
        "population year by the country's."
    ),
    (need.population_share,),
    NOU,
)
AMOUNTS = SheetText(
    as_label("Amounts"),
    as_label("The criteria as amounts, by year"),
    as_label(
        "Takes each criterion by year; a value per inhabitant is multiplied by the region's persons in that year."
    ),
    as_label("V = the count, or the value per inhabitant · N_r"),
    NOU,
    is_printed=False,
)
MEANS = SheetText(
    as_label("Means"),
    as_label("Means over the window"),
    as_label("Takes the mean over the years in the window; a group that can be merged is the sum of its members."),
    as_label("V_r = Σ mark · V_r,year / Σ mark"),
    NOU,
    is_printed=False,
)
INDICES = SheetText(
    as_label("Criterion index"),
    as_label("Criterion index, country = 1"),
    as_label("How much a region has of each criterion per inhabitant, relative to the country."),
    (need.criterion_index,),
    NOU,
)
WEIGHTS = SheetText(
    as_label("Weights after merging"),
    as_label("Weight in the need key after merging"),
    as_label("A criterion in a merged group passes its weight on to the group; otherwise it keeps it."),
    as_label("criterion: w · (1 − mark); group: mark · Σ w over the members"),
    NOU,
    is_printed=False,
)
NEED = SheetText(
    NEED_INDEX,
    as_label("Need index, country = 1"),
    as_label(
        "Weights the criterion indices together in each service, and scales the country to 1 by population share."
    ),
    (need.weighted_index, need.need_index),
    NOU,
)
COST = SheetText(
    COST_INDEX,
    as_label("Cost index, country = 1"),
    as_label("Blends calculated and actual cost, and scales the country to 1 with the regions weighted by need."),
    (keys.service_cost, keys.blended_cost, keys.cost_index),
    NOU,
)
SERVICE_KEYS = SheetText(
    as_label("Service keys"),
    as_label("Service keys and resource-need key"),
    as_label(
        "The region's share of the money in each service, and overall with the services weighted by "
        "their share of cost."
    ),
    (need.need_share, keys.service_key, keys.resource_need_key),
    NOU,
)
POINTS = SheetText(
    as_label("Guest patients"),
    as_label("Guest patients: DRG points of the locked years"),
    as_label("The mean over the locked years of the DRG points of residents of one region treated in another."),
    (settlement.mean_points,),
    PROP,
    is_printed=False,
)
SETTLEMENT = SheetText(
    as_label("Settlement"),
    as_label("Settlement of guest patients"),
    as_label("The region of residence (row) pays the treating region (column); net is received less paid."),
    (settlement.calculated_price, settlement.former_price, settlement.price, settlement.settlement_amount),
    PROP,
)
APPROPRIATION = SheetText(
    as_label("Base appropriation"),
    as_label("Base appropriation and key at full effect"),
    as_label(
        "Distributes the appropriation by resource need, adds the net settlement and compares with the former model."
    ),
    (money.full_effect_appropriation, money.distribution_key, money.redistribution),
    PROP,
)
PHASE_IN = SheetText(
    as_label("Phase-in"),
    as_label("Phase-in and base appropriation for the year"),
    as_label(
        "Finds the smallest growth at which no region loses, spreads it over the years and deducts "
        "what is still to come."
    ),
    (money.growth, money.growth_amount, money.to_come, yearly.base_appropriation),
    as_label("Prop. 1 S (2020–2021), chapter 732 items 72–75, tables 4.2 and 4.3"),
)
RECALIBRATION = SheetText(
    as_label("Recalibration"),
    as_label("The criterion, if calibrated again now"),
    as_label(
        "The workbook uses the index as solved for when the workbook was written; it does not follow "
        "when other figures are changed, as the key would then always be the target's. This sheet "
        "shows what it would be with the current figures."
    ),
    as_label(
        "x = (b_r − Σ w_c · x_c over the other criteria) / w, with b_r = (K_r / p_r) / Σ_r P_r · K_r / p_r, "
        "K the target's key and P the population share of the window"
    ),
    PROP,
)
CHARTS = SheetText(
    as_label("Charts"),
    as_label("Keys, redistribution and contributions"),
    as_label(
        "Shows what the sheets that follow compute. The contributions lead step by step from an equal amount per "
        "inhabitant to the base appropriation of the year."
    ),
    as_label(
        "need: (p · b − p) · B; cost: (k − p · b) · B; then the settlement, what else the model adds, and what the "
        "year differs from full effect"
    ),
    None,
    is_upright=True,
)
STEPS = tuple(value for value in list(globals().values()) if isinstance(value, SheetText))
"""The sheets of the calculation in the order of the method; a case has those that it has figures for."""

NAMES: dict[str, Text] = {
    "population_share": as_label_in("defined name", "population_share"),
    "criterion_weight": as_label_in("defined name", "criterion_weight"),
    "criterion_index": as_label_in("defined name", "criterion_index"),
    "service_population_share": as_label_in("defined name", "service_population_share"),
    "need_index": as_label_in("defined name", "need_index"),
    "cost_index": as_label_in("defined name", "cost_index"),
    "service_key": as_label_in("defined name", "service_key"),
    "resource_need_key": as_label_in("defined name", "resource_need_key"),
    "settlement_amount": as_label_in("defined name", "settlement_amount"),
    "running_settlement": as_label_in("defined name", "running_settlement"),
    "settlement": as_label_in("defined name", "settlement"),
    "equalisation": as_label_in("defined name", "equalisation"),
    "full_effect_appropriation": as_label_in("defined name", "full_effect_appropriation"),
    "distribution_key": as_label_in("defined name", "distribution_key"),
    "base_appropriation": as_label_in("defined name", "base_appropriation"),
    "redistribution": as_label_in("defined name", "redistribution"),
    "growth": as_label_in("defined name", "growth"),
    "growth_amount": as_label_in("defined name", "growth_amount"),
    "phase_in": as_label_in("defined name", "phase_in"),
    "growth_to_come": as_label_in("defined name", "growth_to_come"),
    "adjustment_path": as_label_in("defined name", "adjustment_path"),
    "pace_path": as_label_in("defined name", "pace_path"),
    "guarantee": as_label_in("defined name", "guarantee"),
    "phased_key": as_label_in("defined name", "phased_key"),
}
"""Defined name of every result. English workbooks use the result's own name."""
TYPED_NAMES: dict[str, Text] = {
    "service_key": as_label_in("defined name, spelt in full", "service_key"),
    "resource_need_key": as_label_in("defined name, spelt in full", "resource_need_key"),
    "settlement_amount": as_label_in("defined name, spelt in full", "settlement_amount"),
    "running_settlement": as_label_in("defined name, spelt in full", "running_settlement"),
    "settlement": as_label_in("defined name, spelt in full", "settlement"),
    "distribution_key": as_label_in("defined name, spelt in full", "distribution_key"),
    "phase_in": as_label_in("defined name, spelt in full", "phase_in"),
    "phased_key": as_label_in("defined name, spelt in full", "phased_key"),
}
"""A second name of some results, as people type it; there where it is another."""
