"""The sheets of the settlement of guest patients: locked points; prices, amounts and net."""

from __future__ import annotations

from indices.expressions import Elsewhere
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import points
from inntektsmodell.method.settlement import (
    calculated_price,
    former_price,
    mean_points,
    price,
    price_level,
    running_settlement,
    settlement,
    settlement_amount,
)
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.words import POINTS, SETTLEMENT

MEAN_POINTS = as_label("Mean of the locked years, F (row: residence, column: treating)")
PRICES = as_label("Price of a DRG point, q")
LEVEL = as_label("Calculated cost of the service that sets the price")
NEW_PRICE = as_label("Price: U · calculated cost − φ · U")
FORMER_PRICE = as_label("Former rule: (1 − φ) · U · (1 + γ)")
PRICE = as_label("Price that applies")
AMOUNTS = as_label("Amounts inside the base appropriation (row: pays, column: receives)")
NET = as_label("Received less paid")

SHEETS = (
    Sheet(
        POINTS,
        mean_points,
        (
            summed(
                points,
                formula=Elsewhere(points, "origin", "destination"),
                each="origin",
                each_heading=lambda region: as_label("Resident of {region}", region=region),
                down="settlement_year",
                across="destination",
            ),
            summed(
                mean_points,
                down="origin",
                across="destination",
                heading=MEAN_POINTS,
            ),
        ),
    ),
    Sheet(
        SETTLEMENT,
        settlement,
        (
            Shown(price_level, across="destination", heading=PRICES, label=LEVEL),
            Shown(calculated_price, across="destination", label=NEW_PRICE),
            Shown(former_price, across="destination", label=FORMER_PRICE),
            Shown(price, across="destination", label=PRICE),
            summed(
                settlement_amount,
                down="origin",
                across="destination",
                heading=AMOUNTS,
            ),
            summed(settlement, heading=NET, check=NET, right=0.0),
            summed(running_settlement),
        ),
    ),
)
