"""What carries every region away from a starting point: contributions one after the other, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.charts.panels import region_panels
from inntektsmodell.charts.style import (
    BLACK,
    DECREASE,
    INCREASE,
    OFF_THE_LINE,
    TOTAL,
    Caption,
    number_axis,
    with_room,
    write_beside,
)
from inntektsmodell.language.shown_numbers import signed
from inntektsmodell.language.text import Language

BAR = 0.66
"""Height of a bar in rows."""
ROOM_FOR_NUMBERS = 0.5


def contribution_panels(
    regions: Sequence[str],
    steps: Sequence[str],
    amounts: np.ndarray,
    total: str,
    caption: Caption,
    unit: str,
    language: Language,
    decimals: int = 1,
) -> Chart:
    """A small waterfall a region, from 0 through its contributions to their sum, all on one scale.

    `amounts` has shape (step, region) and the `unit` of the axis; `total` names the sum.
    """
    chart, panels, shown = region_panels(regions, amounts, [*steps, total], caption, language)
    amounts = amounts[:, shown]
    levels = np.vstack([np.zeros(len(shown)), np.cumsum(amounts, axis=0)])
    panels[0].set_xlim(with_room(levels, ROOM_FOR_NUMBERS))
    for panel, of_region in zip(panels, amounts.T.tolist(), strict=True):
        _draw(panel, of_region, language, decimals)
        panel.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
        number_axis(panel.xaxis, unit, language)
    return chart


def _draw(panel: Axes, amounts: list[float], language: Language, decimals: int) -> None:
    panel.axvline(0, color=BLACK, linewidth=0.9, zorder=0)
    starts = [0.0, *accumulate(amounts)]
    for row, (start, amount) in enumerate(zip(starts, amounts, strict=False)):
        look = INCREASE if amount >= 0 else DECREASE
        panel.barh(row, amount, BAR, left=start, **look.fill)
        _write(panel, start, amount, row, language, decimals)
    panel.barh(len(amounts), starts[-1], BAR, color=TOTAL.color)
    _write(panel, 0.0, starts[-1], len(amounts), language, decimals)


def _write(panel: Axes, start: float, amount: float, row: int, language: Language, decimals: int) -> None:
    """Write a signed number beside the end of a bar, on the side to which the bar points."""
    write_beside(panel, start + amount, row, signed(amount, decimals, language), right=amount >= 0, bbox=OFF_THE_LINE)
