"""Every input of the method, one declaration each, in the order of the method."""

from __future__ import annotations

from inntektsmodell.language.text import as_label
from inntektsmodell.method.quantities import Input

population = Input("need.population", ("age_group", "year", "region"), "persons", "n", label=as_label("Population"))
criteria = Input(
    "need.criteria", ("criterion", "year", "region"), "criterion per base", "v", label=as_label("Criterion")
)
per_inhabitant = Input(
    "need.per_inhabitant", ("criterion",), "1", "i", marks=True, label=as_label("Criterion per inhabitant")
)
weights = Input("need.weights", ("service", "column"), "share", "w", label=as_label("Need weight"))
window = Input("need.window", ("year",), "1", "h", marks=True, label=as_label("Years in the moving average"))
share_year = Input("need.share_year", ("year",), "1", "h^p", marks=True, label=as_label("Population on 1 January"))
members = Input(
    "need.members", ("group", "column"), "1", "m", marks=True, label=as_label("Criteria that can be merged")
)
group_services = Input(
    "need.group_services", ("group", "service"), "1", "e", marks=True, label=as_label("Services that merge criteria")
)
merged = Input("need.merged", ("group",), "1", "j", marks=True, label=as_label("Merged criteria"))
calculated = Input("cost.calculated", ("service", "region"), "index", r"\check c", label=as_label("Calculated cost"))
actual = Input("cost.actual", ("service", "region"), "index", r"\hat c", label=as_label("Actual cost"))
actual_weight = Input("cost.actual_weight", ("service",), "share", r"\alpha", label=as_label("Weight on actual cost"))
service_share = Input("service_share", ("service",), "share", "a", label=as_label("Service share"))
appropriation = Input("appropriation", (), "million NOK", "B", label=as_label("Total appropriation"))
points = Input(
    "settlement.points", ("settlement_year", "origin", "destination"), "DRG points", "P", label=as_label("DRG points")
)
locked = Input(
    "settlement.years",
    ("settlement_year",),
    "1",
    "h",
    marks=True,
    label=as_label("Locked years for the settlement"),
)
priced_service = Input(
    "settlement.priced_service",
    ("service",),
    "1",
    "z",
    marks=True,
    label=as_label("Service that sets the settlement price"),
)
unit_price = Input(
    "settlement.unit_price", (), "NOK per DRG points", "U", label=as_label("Unit price of the settlement")
)
running_share = Input(
    "settlement.running_share", (), "share", r"\varphi", label=as_label("Share of current settlement")
)
capital_addition = Input(
    "settlement.capital_addition", (), "share", r"\gamma", label=as_label("Settlement: capital supplement")
)
former_rule = Input("settlement.former_rule", (), "1", "f", marks=True, label=as_label("Rule for the settlement"))
capital_share = Input(
    "capital.share", (), "share", r"\kappa", absent=0.0, label=as_label("Separate capital frame, share")
)
capital_key = Input("capital.key", ("region",), "share", "k^{cap}", absent=0.0, label=as_label("Capital key"))
former_key = Input("former.key", ("region",), "share", "K^{former}", label=as_label("Former key"))
schedule = Input("phase_in.schedule", ("payment",), "million NOK", "s", label=as_label("Payment plan for the phase-in"))
now = Input(
    "phase_in.now",
    ("payment",),
    "1",
    r"h^{now}",
    marks=True,
    label=as_label("The year in the payment plan"),
)
later = Input(
    "phase_in.later", ("payment",), "1", r"h^{later}", marks=True, label=as_label("Later years in the payment plan")
)

INPUTS: dict[str, Input] = {value.name: value for value in list(globals().values()) if isinstance(value, Input)}
"""Every input by name."""
