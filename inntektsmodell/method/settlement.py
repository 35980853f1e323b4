"""Settlement (gjestepasientoppgjør): payment for patients treated outside their own region."""

from __future__ import annotations

from indices.expressions import Elsewhere, Expression, Number, Quantity
from indices.formulas import mean_over
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import (
    calculated,
    capital_addition,
    emergency_discount,
    former_rule,
    locked,
    points,
    price_share,
    priced_service,
    running_share,
    unit_price,
)
from inntektsmodell.method.quantities import PROP, result, step

NOK_PER_MILLION = 1e6
PER_MILLION = Number(NOK_PER_MILLION, "NOK per million NOK")


def net(amounts: Quantity) -> Expression:
    """What each region receives less what it pays."""
    received = amounts.sum("origin").over(destination="region")
    return received - amounts.sum("destination").over(origin="region")


mean_points = step(
    "mean_points",
    "DRG points",
    "F",
    Elsewhere(mean_over(points, "settlement_year", locked), "origin", "destination"),
    label=as_label("Settlement: locked DRG points"),
    about="Mean DRG points over the locked years of residents of one region treated in another. Nothing is settled at "
    "home.",
    source=PROP,
)
price_level = step(
    "price_level",
    "index",
    "l",
    (priced_service * calculated).sum("service").over(region="destination"),
    label=as_label("Settlement: cost level of the price"),
    about="The calculated cost level of the service that is settled, which the marks $z_s = 1$ choose.",
    source=PROP,
)
calculated_price = step(
    "calculated_price",
    "NOK per DRG point",
    r"q^{\text{new}}",
    price_share * unit_price * price_level - running_share * unit_price,
    label=as_label("Settlement: price"),
    about="Price inside the base appropriation of one DRG point treated in a region: the calculated cost level less "
    "what the running settlement pays. The proposal does not say what a cost level of 1 is in kroner; the unit price "
    "is this project's reading. A region may settle between its hospitals by another share of it, as 95 per cent.",
    source=PROP,
)
former_price = step(
    "former_price",
    "NOK per DRG point",
    r"q^{\text{former}}",
    (price_share - running_share) * unit_price * (1 + capital_addition),
    label=as_label("Settlement: price under the former rule"),
    about="The same in every region: 100 less 80 per cent of the unit price, plus 6 per cent for capital. That the 6 "
    "per cent are of the difference is this project's reading.",
    source=PROP,
)
price = step(
    "price",
    "NOK per DRG point",
    "q",
    ((1 - former_rule) * calculated_price + former_rule * former_price) * (1 - emergency_discount),
    label=as_label("Settlement: price by the chosen rule"),
    about="$f = 1$ chooses the former rule. The discount $\\delta$ is this project's own construct, in no proposal: "
    "points do not tell emergency patients apart, so it is what their discount takes off the mean price of all.",
    source=PROP,
)
settlement_amount = result(
    "settlement_amount",
    "million NOK",
    "M",
    mean_points * price / PER_MILLION,
    label=as_label("Settlement inside the base appropriation, from the region of residence to the treating region"),
    about="Amount that the region of residence pays to the treating region.",
    source=PROP,
)
running_price = step(
    "running_price",
    "NOK per DRG point",
    r"q^{\text{run}}",
    running_share * unit_price,
    label=as_label("Running settlement: price"),
    about="What the running settlement pays for a DRG point, outside the base appropriation.",
    source=PROP,
)
running_amount = step(
    "running_amount",
    "million NOK",
    r"M^{\text{run}}",
    mean_points * running_price / PER_MILLION,
    label=as_label("Running settlement, from the region of residence to the treating region"),
    about="Amount that the region of residence pays to the treating region outside the base appropriation.",
    source=PROP,
)
running_settlement = result(
    "running_settlement",
    "million NOK",
    r"O^{\text{run}}",
    net(running_amount),
    label=as_label("Net running settlement, outside the base appropriation"),
    about="What each region receives less what it pays; sums to 0.",
    source=PROP,
)
settlement = result(
    "settlement",
    "million NOK",
    "O",
    net(settlement_amount),
    label=as_label("Inter-regional patient settlement, net"),
    about="What each region receives less what it pays; sums to 0.",
    source=PROP,
    absent=0.0,
    declared_by=(points,),
)
