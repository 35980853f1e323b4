"""A panel for every region, two or three beside each other, with the same rows and one scale."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart

from inntektsmodell.charts.style import SMALL_SIZE, TEXT_SIZE, Caption, framed_axes
from inntektsmodell.language.text import Language

MANY = 6
"""Number of regions above which there are three panels to a row."""
ROW, LINE, AROUND = 0.24, 0.14, 0.9
"""Inches: a row, another line of its name, and what stands around a panel's rows."""
LABEL_WIDTH, NAME_WIDTH = 34, 24


def region_panels(
    regions: Sequence[str], rows: Sequence[str], caption: Caption, language: Language
) -> tuple[Chart, list[Axes]]:
    """A chart with a panel for each region, entitled with its name; the first row is on top."""
    names = ["\n".join(textwrap.wrap(row, LABEL_WIDTH)) for row in rows]
    beside = 2 if len(regions) <= MANY else 3
    extra = sum(name.count("\n") for name in names)
    height = AROUND + ROW * len(rows) + LINE * extra
    chart, panels = panel_grid(regions, beside, height, caption, language, NAME_WIDTH)
    rows_on_panels(panels, names)
    return chart, panels


def rows_on_panels(panels: Sequence[Axes], names: Sequence[str]) -> None:
    """Give panels the same named rows, the first on top, and no frame but the scale below."""
    for panel in panels:
        panel.spines[["top", "left", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
    panels[0].set_yticks(range(len(names)), names, size=SMALL_SIZE)
    panels[0].set_ylim(len(names) - 0.5, -0.5)


def panel_grid(
    regions: Sequence[str], beside: int, height: float, caption: Caption, language: Language, name_width: int = 42
) -> tuple[Chart, list[Axes]]:
    """A chart with a panel of `height` inches for each region, entitled with its name, so many beside each other."""
    lines = math.ceil(len(regions) / beside)
    chart, axes = framed_axes(caption, lines * height, language)
    axes.remove()
    panels = list(chart.subplots(lines, beside, sharex=True, sharey=True, squeeze=False).ravel())
    for panel, region in zip(panels, regions, strict=False):
        panel.set_title("\n".join(textwrap.wrap(region, name_width)), size=TEXT_SIZE, weight="bold")
        panel.tick_params(labelsize=SMALL_SIZE, labelbottom=True)
    for panel in panels[len(regions) :]:
        panel.set_visible(False)
    return chart, panels[: len(regions)]
