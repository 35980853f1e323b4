"""Scenarios side by side: a panel for every region, a row for every scenario, the case as it is as the zero line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.analysis.scenarios.effects import CALIBRATION_KEPT, ScenarioEffects
from inntektsmodell.charts.panels import captioned, fitting, largest, panel_grid, rows_on_panels
from inntektsmodell.charts.style import (
    BLACK,
    GREY,
    INCREASE,
    LINE,
    SMALL_SIZE,
    TEXT_SIZE,
    Caption,
    number_axis,
    second_axis,
    with_room,
    wrapped,
    write_beside,
)
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.settlement import NOK_PER_MILLION

PANELS_A_ROW = 2
ROW, AROUND = 0.28, 1.3
"""Height of a row, and of all that stands around a panel's rows, in inches."""
LABEL_WIDTH, TITLE_WIDTH = 2.6, 2.0
"""Inches of a line of a scenario's name, and of a region's."""
ROOM_FOR_NUMBERS = 0.4
TITLE = as_label("Change in the base appropriation at full effect, relative to '{case}'")
AMOUNT = as_label("million NOK")
PER_INHABITANT = as_label("NOK per inhabitant")
IN_POINTS = as_label("100 million NOK are {points} percentage points of the distribution key.")
REFUSED = as_label("Cannot be computed: {names}.")
SCENARIOS = as_label("Scenarios")


def scenario_chart(table: ScenarioEffects, language: Language, caption: Caption | None = None) -> Chart:
    """A dot for every computed scenario in every region, in million kroner and in kroner per inhabitant.

    `caption` is the chart's own by default. Raises `ValueError` where no scenario could be computed.
    """
    scenarios = table.computed
    if not scenarios:
        raise ValueError("there is no computed scenario to show")
    names = [wrapped(scenario.label(language), LABEL_WIDTH, SMALL_SIZE) for scenario in scenarios]
    most = table.effects.isel(region=largest(table.effects["amount_change"].values))
    further = max(0, *(name.count("\n") - 1 for name in names))  # a row holds two lines
    height = AROUND + len(names) * (ROW + LINE * further) + LINE * max(title.count("\n") for title in _titles(most))
    effects = most.isel(region=largest(most["amount_change"].values, fitting(height, PANELS_A_ROW)))
    regions = effects["region"].values.tolist()
    shown = captioned(caption or _caption(table, language), len(regions), len(table.case.regions), language)
    chart, panels = panel_grid(_titles(effects), PANELS_A_ROW, height, shown, language)
    panels[0].set_xlim(with_room([0.0, *effects["amount_change"].values.ravel()], ROOM_FOR_NUMBERS))
    for panel, region in zip(panels, regions, strict=True):
        of_region = effects.sel(region=region)
        _draw(panel, of_region["amount_change"].values.tolist(), language, table.case.decimals.amounts)
        number_axis(panel.xaxis, AMOUNT.in_language(language, table.case.currency), language)
        if persons := float(of_region["persons"]):
            above = second_axis(
                panel, NOK_PER_MILLION / persons, PER_INHABITANT.in_language(language, table.case.currency), language
            )
            above.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    rows_on_panels(panels, names)
    return chart


def _titles(effects: xr.Dataset) -> list[str]:
    return [wrapped(region, TITLE_WIDTH, TEXT_SIZE, "bold") for region in effects["region"].values.tolist()]


def _caption(table: ScenarioEffects, language: Language) -> Caption:
    title = table.case.file.title.in_language(language)
    sources = "; ".join(dict.fromkeys(in_language(scenario.source, language) for scenario in table.computed))
    return Caption(
        TITLE.in_language(language).format(case=table.case.name),
        f"{title}. {SCENARIOS.in_language(language)}: {sources}",
        _remarks(table, language),
        table.case.is_synthetic,
    )


def _remarks(table: ScenarioEffects, language: Language) -> tuple[str, ...]:
    remarks = []
    total = table.case.parameters.appropriation.total.value
    if np.allclose(table.effects["key_change"], 100 * table.effects["amount_change"] / total):
        points = number(100 * 100 / total, 3, language)
        remarks.append(IN_POINTS.in_language(language, table.case.currency).format(points=points))
    if table.case.file.calibration is not None:
        remarks.append(CALIBRATION_KEPT.in_language(language))
    names = [scenario.label(language) for scenario in table.scenarios if scenario.name in table.refused]
    if names:
        remarks.append(REFUSED.in_language(language).format(names="; ".join(names)))
    return tuple(remarks)


def _draw(panel: Axes, amounts: Sequence[float], language: Language, decimals: int) -> None:
    """A dot for every scenario, a stem from the zero line, and the number beside the dot."""
    rows = range(len(amounts))
    panel.axvline(0, color=BLACK, linewidth=0.9, zorder=0)
    panel.hlines(rows, 0, amounts, color=GREY, linewidth=1.2, zorder=1)
    panel.plot(amounts, rows, "o", color=INCREASE.color, markeredgecolor=BLACK, markeredgewidth=0.6, markersize=5)
    for row, amount in enumerate(amounts):
        write_beside(panel, amount, row, signed(amount, decimals, language), right=amount >= 0, gap=5)
    panel.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
