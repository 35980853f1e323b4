"""Settlement of guest patients: locked points, price, amounts and net."""

from __future__ import annotations

import numpy as np

from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block, weighted_mean
from inntektsmodell.workbook.formulas.choices import ChoiceBlocks
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums
from inntektsmodell.workbook.formulas.words import POINTS, SETTLEMENT, SUM

MEAN_POINTS = as_label("Mean of the locked years, F (row: residence, column: treating)")
PRICES = as_label("Price of a DRG point, q")
LEVEL = as_label("Calculated cost of the service that sets the price")
NEW_PRICE = as_label("Price: U · calculated cost − φ · U")
FORMER_PRICE = as_label("Former rule: (1 − φ) · U · (1 + γ)")
PRICE = as_label("Price that applies")
AMOUNTS = as_label("Amounts inside the base appropriation (row: pays, column: receives)")
NET = as_label("Received less paid")
UNIT_OF_PRICE = "NOK per DRG point"


def write_settlement(living: Living, choices: ChoiceBlocks, calculated: Block) -> Block:
    """Write points, prices, amounts and net; gives the net per region."""
    points = _write_points(living, choices)
    sheet = FormulaSheet(living, SETTLEMENT, living.case.regions, SUM)
    price = _write_prices(sheet, choices, calculated)
    sheet.heading(AMOUNTS)
    amount = sheet.result(
        "settlement_amount",
        lambda i, j: "" if i == j else f"={points.at(i, j)}*{price.at(0, j)}/10^6",
        sums,
        [FormulaRow(region, living.unit("million NOK")) for region in living.case.regions],
    )
    sheet.heading(NET)
    net = sheet.result("settlement", lambda _, j: f"=SUM({amount.down(j)})-SUM({amount.across(j)})", sums)
    unit_price, paid = (living.inputs.parameter(f"settlement.{name}") for name in ("unit_price", "running_share"))
    sheet.result(
        "running_settlement",
        lambda _, j: f"=(SUM({points.down(j)})-SUM({points.across(j)}))*{paid}*{unit_price}/10^6",
        sums,
    )
    sheet.check(NET, net.total(0), 0.0)
    sheet.close()
    return net


def _write_points(living: Living, choices: ChoiceBlocks) -> Block:
    """Points by region of residence and year, and below them the means: residence by treating region."""
    sheet = FormulaSheet(living, POINTS, living.case.regions, SUM)
    assert choices.locked is not None
    marks, unit = choices.locked, living.unit("DRG points")
    by_year = [_write_points_of(sheet, origin) for origin in range(len(living.case.regions))]
    means = np.array([marks.values[:, 0] @ block.values / marks.values.sum() for block in by_year])
    sheet.heading(MEAN_POINTS)
    block = sheet.block(
        [FormulaRow(region, unit) for region in living.case.regions],
        lambda i, j: "" if i == j else weighted_mean(by_year[i].down(j), marks),
        means,
        "points",
        sums,
    )
    sheet.close()
    return block


def _write_points_of(sheet: FormulaSheet, origin: int) -> Block:
    """Points of the residents of one region, one row per year; none at home."""
    living, regions = sheet.living, sheet.living.case.regions
    points = living.case.observations["drg_points"].sel(origin=regions[origin])
    years = points["settlement_year"].values.tolist()
    values = np.where(np.arange(len(regions)) == origin, 0.0, points.values)

    def formula(i: int, j: int) -> str:
        labels = {"settlement_year": years[i], "origin": regions[origin], "destination": regions[j]}
        return "" if j == origin else f"={living.inputs.observation('drg_points', labels)}"

    sheet.heading(as_label("Resident of {region}", region=regions[origin]))
    rows = [FormulaRow(year, living.unit("DRG points")) for year in years]
    return sheet.block(rows, formula, values, "points", sums)


def _write_prices(sheet: FormulaSheet, choices: ChoiceBlocks, calculated: Block) -> Block:
    """Price inside the base appropriation of a point treated in each region, kroner, by the rule that is chosen."""
    assert choices.priced is not None
    assert choices.former_rule is not None
    marks, former_rule = choices.priced, choices.former_rule
    sheet.heading(PRICES)
    level = sheet.line(
        LEVEL,
        lambda j: f"=SUMPRODUCT({marks.area},{calculated.down(j)})",
        marks.values[:, 0] @ calculated.values,
        "share",
        unit="index",
    )
    new, former = _write_both_prices(sheet, level)
    return sheet.line(
        PRICE,
        lambda j: f"=IF({former_rule.fixed(0)}=1,{former.at(0, j)},{new.at(0, j)})",
        former.values if former_rule.values[0, 0] else new.values,
        "price",
        unit=UNIT_OF_PRICE,
    )


def _write_both_prices(sheet: FormulaSheet, level: Block) -> tuple[Block, Block]:
    """Prices under the new and the former rule."""
    settlement = sheet.living.case.parameters.settlement
    names = ("unit_price", "running_share", "capital_addition")
    unit_price, paid, addition = (sheet.living.inputs.parameter(f"settlement.{name}") for name in names)
    price, share, added = (getattr(settlement, name).value for name in names)
    new = sheet.line(
        NEW_PRICE,
        lambda j: f"={unit_price}*{level.at(0, j)}-{paid}*{unit_price}",
        price * level.values - share * price,
        "price",
        unit=UNIT_OF_PRICE,
    )
    former = sheet.line(
        FORMER_PRICE,
        lambda _: f"=(1-{paid})*{unit_price}*(1+{addition})",
        np.full_like(level.values, (1 - share) * price * (1 + added)),
        "price",
        unit=UNIT_OF_PRICE,
    )
    return new, former
