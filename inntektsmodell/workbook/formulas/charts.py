"""The sheet of charts: what they show as tables of live formulas, and native charts of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Any

from indices.expressions import Expression, Quantity
from inntektsmodell.case.labels import CONTRIBUTION, CONTRIBUTIONS, EQUAL
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.method import appropriation as money
from inntektsmodell.method import inputs, keys, need, own_model, rule_amounts, rules, settlement, yearly
from inntektsmodell.workbook.formulas import words
from inntektsmodell.workbook.formulas.places import Place
from inntektsmodell.workbook.formulas.sheet import FIRST, LABELS, ROW_HEIGHT, FormulaSheet
from inntektsmodell.workbook.formulas.shown import Shown, sheet, summed

MOST_CHARTED, MOST_BESIDE, MOST_LEVEL = 24, 4, 6
"""Recipients: a chart of more cannot be read, two of more have no room beside one another, and names of more stand
aslant and take height."""
KEYS = as_label("Share of the appropriation")
REDISTRIBUTION = as_label("Redistribution, million NOK")
UNIT = "million NOK"
B = inputs.appropriation
_equal = need.population_share * B
_need = (inputs.service_share * need.need_share).sum("service")
_settled = settlement.settlement
_beside = money.full_effect_appropriation - keys.resource_need_key * B
_former = (money.full_effect_appropriation - money.redistribution) / money.full_effect_appropriation.sum("region")
SHARES: tuple[tuple[Expression, Text], ...] = (
    (need.population_share, need.population_share.label),
    (_former, inputs.former_key.label),
    (money.distribution_key, money.distribution_key.label),
    (yearly.phased_key, yearly.phased_key.label),
)
OF_YEAR = (money.to_come, money.adjustment_to_come, yearly.pace_to_come, yearly.guarantee)
"""One of which a case has whose year differs from full effect."""
BESIDE = (
    *(inputs.capital_share, own_model.reserved, own_model.history_share, own_model.supplement),
    *(rules.gap_share, rule_amounts.inhabitant_amount, rule_amounts.equalisation, rules.correction),
)
"""One of which a case has that distributes otherwise than by need, cost and settlement too."""
CONTRIBUTED: tuple[tuple[Expression, Text, tuple[Quantity, ...]], ...] = (
    (_need * B - _equal, CONTRIBUTION["need"], (need.need_index,)),
    (keys.resource_need_key * B - _need * B, CONTRIBUTION["cost"], (keys.cost_index,)),
    (_settled, CONTRIBUTION["settlement"], (_settled,)),
    (_beside, CONTRIBUTION["own_model"], BESIDE),
    (
        yearly.base_appropriation - money.full_effect_appropriation,
        CONTRIBUTION["in_year"],
        OF_YEAR,
    ),
)
"""What leads from an equal amount per inhabitant to the year's base, and what a case has one of that has the step."""
COLORS = ("#8C8C8C", "#E69F00", "#0072B2", "#009E73", "#CC79A7", "#56B4E9")
WIDTH, HEIGHT, TALL, BETWEEN = 470, 340, 460, 12
"""Pixels of a chart, of one whose names stand aslant, and between two."""


def _contributions(page: FormulaSheet) -> Iterator[Shown]:
    yield summed(_equal, unit=UNIT, heading=CONTRIBUTIONS, label=EQUAL, kind="million")
    for what, label in _steps(page):
        yield summed(what, unit=UNIT, label=label, kind="million")
    yield summed(yearly.base_appropriation, label=yearly.base_appropriation.label)


def _steps(page: FormulaSheet) -> list[tuple[Expression, Text]]:
    """The contributions that a case has."""
    knows = page.living.writer.knows
    found = [(what, label) for what, label, having in CONTRIBUTED if any(map(knows, having))]
    return [(_beside - _settled if what is _beside and knows(_settled) else what, label) for what, label in found]


def _draw(page: FormulaSheet) -> tuple[()]:
    """Draw the tables above: the keys, the redistribution, and the contributions below them."""
    place = page.living.writer.place
    rows = [found for what, _ in SHARES if (found := place(what))]
    steps = [found for what, _ in _steps(page) if (found := place(what))]
    charts = [(KEYS, _chart(page, KEYS, rows, COLORS, {"num_format": "0 %"}))]
    redistribution = place(money.redistribution)
    if redistribution is not None:
        charts.append((REDISTRIBUTION, _chart(page, REDISTRIBUTION, [redistribution], COLORS[2:], {})))
    charts.append((CONTRIBUTIONS, _chart(page, CONTRIBUTIONS, steps, COLORS[1:], {}, subtype="stacked")))
    height = HEIGHT if len(page.columns) <= MOST_LEVEL else TALL
    for (title, chart), (row, left, width) in zip(charts, _places(page, len(charts)), strict=True):
        page.insert(chart, 1 + row * (ceil(height / ROW_HEIGHT) + 1), left, (width, height), page.living.text(title))
    return ()


def _places(page: FormulaSheet, count: int) -> list[tuple[int, int, int]]:
    """Row, left edge and width of each chart: the first two beside one another, unless recipients take a line each."""
    wide = 2 * WIDTH + BETWEEN
    if len(page.columns) > MOST_BESIDE or count < 3:
        return [(row, 0, wide) for row in range(count)]
    return [(0, 0, WIDTH), (0, WIDTH + BETWEEN, WIDTH), (1, 0, wide)]


def _chart(
    page: FormulaSheet,
    title: Text,
    rows: Sequence[Place],
    colors: Sequence[str],
    axis: dict[str, Any],
    subtype: str = "",
) -> Any:
    """Columns of some rows of the sheet, by recipient."""
    living = page.living
    name, last = living.text(words.CHARTS.name), LABELS + len(page.columns) - 1
    chart = living.book.add_chart({"type": "column"} | ({"subtype": subtype} if subtype else {}))
    for place, color in zip(rows, colors, strict=False):
        row = next(iter(place.cells.values())).row
        chart.add_series(
            {
                "name": [name, row, 0],
                "categories": [name, FIRST - 1, LABELS, FIRST - 1, last],
                "values": [name, row, LABELS, row, last],
                "fill": {"color": color},
                "gap": 60,
            }
        )
    chart.set_title({"name": living.text(title), "name_font": {"size": 12, "bold": True}, "overlay": False})
    chart.set_x_axis({"label_position": "low"})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}} | axis)
    chart.set_legend({"none": True} if len(rows) == 1 else {"position": "bottom"})
    return chart


write_charts = sheet(
    words.CHARTS,
    money.distribution_key,
    *(
        summed(what, heading=None if number else KEYS, label=label, kind="share")
        for number, (what, label) in enumerate(SHARES)
    ),
    summed(money.redistribution, heading=REDISTRIBUTION, label=money.redistribution.label),
    _contributions,
    _draw,
)
"""Writes the sheet, where a case has not more than `MOST_CHARTED` recipients; it shows what has been written before."""
