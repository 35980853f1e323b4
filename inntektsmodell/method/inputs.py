"""Every input of the method, one declaration each, in the order of their sheets.

Whoever needs to know what an input is reads it here: the checks of a case and of its changes, the arrays of the model,
addresses of single figures, comparisons, the sheets of workbooks, names that people read, and the reference pages.
"""

from __future__ import annotations

import math

from inntektsmodell.faults import LEAST_ABOVE_0
from inntektsmodell.language.text import as_label, as_label_in
from inntektsmodell.method import own_model, pace, rules
from inntektsmodell.method.quantities import Input

population = Input(
    "need.population",
    ("age_group", "year", "region"),
    "persons",
    "n",
    kind="observed",
    path="population",
    label=as_label("Population"),
    sheet_text=as_label("Inhabitants on 1 January, by age."),
    optional=False,
)
may_be_empty = Input(
    "need.may_be_empty",
    (),
    "1",
    "z",
    absent=0.0,
    marks=True,
    label=as_label("Recipients without inhabitants are allowed"),
)
criteria = Input(
    "need.criteria",
    ("criterion", "year", "region"),
    "criterion per base",
    "v",
    kind="observed",
    path="criterion_value",
    label=as_label("Criterion"),
    sheet=as_label("Criterion values"),
    sheet_text=as_label("The figures for each criterion in each year."),
)
per_inhabitant = Input(
    "need.per_inhabitant", ("criterion",), "1", "i", marks=True, label=as_label("Criterion per inhabitant")
)
weights = Input(
    "need.weights",
    ("service", "column"),
    "share",
    "w",
    kind="figure",
    label=as_label("Need weight"),
    component="need_weights",
    zero_along="column",
)
window = Input(
    "need.window",
    ("year",),
    "1",
    "h",
    marks=True,
    among_few=True,
    kind="years",
    label=as_label("Years in the moving average"),
)
share_year = Input(
    "need.share_year",
    ("year",),
    "1",
    "h^p",
    marks=True,
    among_few=True,
    kind="one",
    path="population.year",
    label=as_label("Population on 1 January"),
    words=as_label("Population on 1 January of this year"),
)
members = Input(
    "need.members",
    ("group", "column"),
    "1",
    "m",
    marks=True,
    label=as_label("Criteria that can be merged"),
    component="need_weights",
    zero_along="column",
)
group_services = Input(
    "need.group_services",
    ("group", "service"),
    "1",
    "e",
    marks=True,
    label=as_label("Services that merge criteria"),
    component="need_weights",
)
merged = Input(
    "need.merged",
    ("group",),
    "1",
    "j",
    marks=True,
    path="criteria",
    label=as_label("Merged criteria"),
    component="need_weights",
    zero_along="group",
)
service_share = Input(
    "service_share",
    ("service",),
    "share",
    "a",
    kind="observed",
    label=as_label("Service share"),
    sheet=as_label("Service shares"),
    sheet_text=as_label("The services' shares of costs; sum 1."),
    former_sheets=("Tjenesteandeler",),
    optional=False,
    sums_to_one="service",
    component="service_share",
    zero_along="service",
)
calculated = Input(
    "cost.calculated",
    ("service", "region"),
    "index",
    r"c^{\text{calc}}",
    kind="observed",
    path="calculated_cost",
    least=LEAST_ABOVE_0,
    label=as_label("Calculated cost"),
    sheet_text=as_label("Calculated cost index, country = 1."),
    component="calculated_cost",
    neutral=1.0,
)
actual = Input(
    "cost.actual",
    ("service", "region"),
    "index",
    r"c^{\text{act}}",
    kind="observed",
    path="actual_cost",
    least=LEAST_ABOVE_0,
    label=as_label("Actual cost"),
    sheet_text=as_label("Actual (historic) cost index, country = 1."),
    component="actual_cost",
    neutral=1.0,
)
actual_weight = Input(
    "cost.actual_weight",
    ("service",),
    "share",
    r"\alpha",
    kind="figure",
    label=as_label("Weight on actual cost"),
    words=as_label("Weight on actual cost, 0–1"),
    component="actual_weight",
)
appropriation = Input(
    "appropriation",
    (),
    "million NOK",
    "B",
    kind="figure",
    path="appropriation.total",
    least=LEAST_ABOVE_0,
    label=as_label("Total appropriation"),
    words=as_label("Appropriation to distribute"),
    component="appropriation",
)
common = Input(
    "cost.common",
    (),
    "1",
    "g",
    absent=0.0,
    marks=True,
    kind="switch",
    label=as_label("One cost index for all services"),
    left_out=True,
    component="common_cost",
    neutral=0.0,
)
points = Input(
    "settlement.points",
    ("settlement_year", "origin", "destination"),
    "DRG points",
    "P",
    kind="observed",
    path="drg_points",
    label=as_label("DRG points"),
    sheet_text=as_label("DRG points by the patients' region of residence (row) and the treating region (column)."),
    component="settlement_volume",
)
locked = Input(
    "settlement.years",
    ("settlement_year",),
    "1",
    r"h^{\text{locked}}",
    marks=True,
    among_few=True,
    kind="years",
    label=as_label("Locked years for the settlement"),
)
priced_service = Input(
    "settlement.priced_service",
    ("service",),
    "1",
    "z",
    marks=True,
    kind="one",
    path="settlement.service",
    label=as_label("Service that sets the settlement price"),
    words=as_label_in("parameter of a workbook", "Service whose calculated cost sets the price"),
    component="settlement_price",
    zero_along="service",
)
unit_price = Input(
    "settlement.unit_price",
    (),
    "NOK per DRG point",
    "U",
    kind="figure",
    label=as_label("Unit price of the settlement"),
    words=as_label("Unit price of one DRG point"),
    component="settlement_price",
)
running_share = Input(
    "settlement.running_share",
    (),
    "share",
    r"\varphi",
    kind="figure",
    label=as_label("Share of current settlement"),
    words=as_label("Share settled currently, 0–1"),
    component="settlement_price",
)
capital_addition = Input(
    "settlement.capital_addition",
    (),
    "share",
    r"\gamma",
    kind="figure",
    label=as_label("Settlement: capital supplement"),
    words=as_label("Capital supplement, 0–1"),
    component="settlement_price",
)
emergency_discount = Input(
    "settlement.emergency_discount",
    (),
    "share",
    r"\delta",
    absent=0.0,
    kind="figure",
    left_out=True,
    label=as_label("Settlement: discount on the price, for emergency patients"),
    words=as_label("Discount on the settlement price (for emergency patients), 0–1"),
    component="settlement_price",
    neutral=0.0,
)
price_share = Input(
    "settlement.price_share",
    (),
    "share",
    r"\pi^{\text{unit}}",
    absent=1.0,
    kind="figure",
    left_out=True,
    label=as_label("Settlement: share of the unit price"),
    words=as_label("Share of the unit price that is settled, 0–1"),
    component="settlement_price",
    neutral=1.0,
)
former_rule = Input(
    "settlement.former_rule",
    (),
    "1",
    "f",
    marks=True,
    kind="rule",
    path="settlement.rule",
    label=as_label("Rule for the settlement"),
    component="settlement_price",
)
former_key = Input(
    "former.key",
    ("region",),
    "share",
    r"K^{\text{former}}",
    kind="observed",
    path="former_key",
    label=as_label("Former key"),
    sheet_text=as_label("Key of the former model; sum 1."),
    sums_to_one="region",
    component="former_model",
)
given_redistribution = Input(
    "redistribution",
    ("region",),
    "million NOK",
    "D",
    kind="observed",
    least=-math.inf,
    label=as_label("Redistribution"),
    sheet=as_label("Given redistribution"),
    sheet_text=as_label("Redistribution against the former model, if that is given instead of the key."),
    sums_to_zero=True,
    component="former_model",
)
"""Stands for the step of its name."""
capital_share = Input(
    "capital.share",
    (),
    "share",
    r"\kappa",
    absent=0.0,
    kind="figure",
    label=as_label("Separate capital frame, share"),
    words=as_label("Share with a separate capital key, 0–1"),
    component="capital",
    neutral=0.0,
)
capital_key = Input(
    "capital.key",
    ("region",),
    "share",
    r"k^{\text{cap}}",
    absent=0.0,
    kind="observed",
    path="capital_key",
    label=as_label("Capital key"),
    sheet_text=as_label("Key of a separate capital frame; sum 1."),
    sums_to_one="region",
    component="capital",
)
schedule = Input(
    "phase_in.schedule",
    ("payment",),
    "million NOK",
    "s",
    kind="figure",
    label=as_label("Payment plan for the phase-in"),
    words=as_label("Phase-in, payment plan (only the proportions between the years matter): growth paid in"),
    component="former_model",
)
now = Input(
    "phase_in.now", ("payment",), "1", r"h^{\text{now}}", marks=True, label=as_label("The year in the payment plan")
)
later = Input(
    "phase_in.later",
    ("payment",),
    "1",
    r"h^{\text{later}}",
    marks=True,
    label=as_label("Later years in the payment plan"),
)
target = Input(
    "calibration.target",
    ("region",),
    "million NOK",
    "T",
    kind="target",
    path="calibration",
    label=as_label("Target"),
)
"""What a calibrated criterion is solved for to give; see `method.calibration`."""

INPUTS: dict[str, Input] = {
    value.name: value
    for value in (*list(globals().values()), *vars(own_model).values(), *vars(pace).values(), *vars(rules).values())
    if isinstance(value, Input) and value is not pace.before
}
"""Every input by its name among the arrays."""
VARIABLES: dict[str, Input] = {value.path: value for value in INPUTS.values() if value.kind == "observed"}
"""Every variable that a case can observe, by name. A region dimension is `region`, `origin` or `destination`."""
FIGURES: dict[str, Input] = {value.path: value for value in INPUTS.values() if value.kind == "figure"}
"""Every quantity among the parameters, by the beginning of its path."""
CHOICES: dict[str, Input] = {
    value.path: value for value in INPUTS.values() if value.path and value.kind not in ("observed", "figure", "target")
}
"""Every choice among the parameters, by the beginning of its path."""


def declared(path: str) -> Input:
    """The quantity or choice among the parameters that stands at a path.

    Raises:
        StopIteration: none does.
    """
    parameters = {**FIGURES, **CHOICES}
    return next(value for start, value in parameters.items() if path == start or path.startswith(start + "."))
