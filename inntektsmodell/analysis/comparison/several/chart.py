"""The changes of cases side by side: a panel for every region, a bar for every case."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.analysis.comparison.chart import SOURCE
from inntektsmodell.analysis.comparison.several.rows import figure_told, remarks_beside
from inntektsmodell.charts.panels import region_panels
from inntektsmodell.charts.style import BLACK, DECREASE, INCREASE, Caption, number_axis, with_room, write_beside
from inntektsmodell.language.shown_numbers import signed
from inntektsmodell.language.text import Language, as_label

BAR = 0.66
"""Height of a bar in rows."""
ROOM_FOR_NUMBERS = 0.5
CHANGE = as_label("Change")


def change_chart(table: xr.Dataset, name: str, language: Language, *, framed: bool = True) -> Chart:
    """A bar for every change of one figure of what `side_by_side` gave; none where a case lacks the figure.

    `framed` says whether title, source and remarks stand around it.
    """
    figure = figure_told(table, name, language)
    amounts = np.array([line.values for line in figure.changes])
    sizes, decimals = np.nan_to_num(amounts), figure.changes[0].decimals
    caption = Caption(synthetic=table.attrs["synthetic"] == "yes")
    if framed:
        remarks = tuple(remarks_beside(table, language))
        caption = Caption(
            f"{figure.heading}: {figure.change}", SOURCE.in_language(language), remarks, caption.synthetic
        )
    rows = [line.name for line in figure.changes]
    chart, panels, shown = region_panels(table["region"].values.tolist(), sizes, rows, caption, language)
    panels[0].set_xlim(with_room([0.0, *sizes[:, shown].ravel()], ROOM_FOR_NUMBERS))
    for panel, of_region in zip(panels, amounts[:, shown].T, strict=True):
        panel.axvline(0, color=BLACK, linewidth=0.9, zorder=0)
        for row, amount in enumerate(of_region.tolist()):
            is_more = not amount < 0
            panel.barh(row, np.nan_to_num(amount), BAR, **(INCREASE if is_more else DECREASE).fill)
            write_beside(panel, np.nan_to_num(amount), row, signed(amount, decimals, language), right=is_more)
        panel.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
        number_axis(panel.xaxis, CHANGE.in_language(language), language)
    return chart
