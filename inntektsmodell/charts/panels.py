"""A panel for every region, two or three beside each other, with the same rows and one scale.

Where there are more recipients than an eye can take in, a chart shows some, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart

from inntektsmodell.charts.style import LINE as TITLE_LINE
from inntektsmodell.charts.style import SMALL_SIZE, TEXT_SIZE, WIDTH, Caption, framed, width_of, wrapped
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.text import Language, as_label

MOST, FEW = 24, 6
"""Recipients on one chart, and charts of one recipient each in one folder; as many a chart shows at any size."""
PAGE = 11.0
"""Inches: a chart of this height fits on a page in print with letters that can still be read."""
LEFT_OUT = as_label(
    "Showing {shown} of {all} recipients, those with the largest figures. All of them are in the accompanying table."
)
ROW, LINE, TITLE, AXIS = 0.21, 0.14, 0.4, 0.5
"""Inches: a row, another line of its name, a title with what parts it from the panel above, and a labelled axis."""
LABEL_WIDTH, APART = 2.3, 0.25
"""Inches: a line of a row's name at most, and what parts two panels."""


def largest(sizes: np.ndarray, most: int = MOST) -> list[int]:
    """Positions of the `most` recipients with the largest absolute `sizes` (..., recipient), in their own order."""
    greatest = np.abs(sizes).reshape(-1, np.shape(sizes)[-1]).max(axis=0, initial=0.0)
    return sorted(np.argsort(-greatest, kind="stable")[:most].tolist())


def fitting(line: float, beside: int = 1, around: float = 0.0) -> int:
    """How many recipients a chart has room for, where `beside` of them take a line of so many inches.

    `around` is what stands above and below the lines.
    """
    return max(FEW, min(MOST, beside * int((PAGE - around) / line)))


def left_out(shown: int, everyone: int, language: Language) -> tuple[str, ...]:
    """The remark that a chart leaves recipients out; none where it shows them all."""
    if shown == everyone:
        return ()
    return (LEFT_OUT.in_language(language).format(shown=shown, all=everyone),)


def charts_left_out(everyone: int, file: str) -> Message | None:
    """What to tell of charts of one recipient each where there are too many; `file` has the figures of all."""
    if everyone <= MOST:
        return None
    return message(
        "charts of {shown} of {all} recipients, those with the largest figures; all are in {file}",
        shown=MOST,
        all=everyone,
        file=file,
    )


def captioned(caption: Caption, shown: int, everyone: int, language: Language) -> Caption:
    """The caption with the remark on who is left out, where there is anybody."""
    return replace(caption, remarks=(*left_out(shown, everyone, language), *caption.remarks))


def region_panels(
    regions: Sequence[str],
    sizes: np.ndarray,
    rows: Sequence[str],
    caption: Caption,
    language: Language,
    *,
    beside: int = 2,
) -> tuple[Chart, list[Axes], list[int]]:
    """A chart with a panel for each region, entitled with its name; the first row is on top.

    Of more regions than a page has room for, those with the largest `sizes` (..., region) are shown; the last of what
    is given back is their positions. More than a few stand `beside` each other and share the labels of the lowest.
    """
    few = len(regions) <= FEW
    beside = 2 if few else beside
    names = [wrapped(row, LABEL_WIDTH, SMALL_SIZE) for row in rows]
    width = (WIDTH - max(width_of(name, SMALL_SIZE) for name in names)) / beside - APART
    titles = {position: wrapped(regions[position], width, TEXT_SIZE, "bold") for position in largest(sizes)}
    body = TITLE + TITLE_LINE * max(title.count("\n") for title in titles.values())
    body += (AXIS if few else 0) + ROW * len(rows) + LINE * sum(name.count("\n") for name in names)
    shown = largest(sizes, fitting(body, beside, AXIS))
    caption = captioned(caption, len(shown), len(regions), language)
    chart, panels = panel_grid([titles[position] for position in shown], beside, body, caption, language, around=AXIS)
    for at, panel in enumerate(panels):
        labelled = few or at + beside >= len(shown)
        panel.tick_params(labelbottom=labelled)
        panel.xaxis.label.set_visible(labelled)
    rows_on_panels(panels, names)
    return chart, panels, shown


def rows_on_panels(panels: Sequence[Axes], names: Sequence[str]) -> None:
    """Give panels the same named rows, the first on top, and no frame but the scale below."""
    for panel in panels:
        panel.spines[["top", "left", "right"]].set_visible(False)
        panel.tick_params(axis="y", length=0)
    panels[0].set_yticks(range(len(names)), names, size=SMALL_SIZE)
    panels[0].set_ylim(len(names) - 0.5, -0.5)


def panel_grid(
    titles: Sequence[str], beside: int, height: float, caption: Caption, language: Language, *, around: float = 0.0
) -> tuple[Chart, list[Axes]]:
    """A chart with a panel of `height` inches for each title, so many beside each other, and `around` inches more."""
    lines = math.ceil(len(titles) / beside)
    chart = framed(caption, around + lines * height, language)
    panels = list(chart.subplots(lines, beside, sharex=True, sharey=True, squeeze=False).ravel())
    for panel, title in zip(panels, titles, strict=False):
        panel.set_title(title, size=TEXT_SIZE, weight="bold")
        panel.tick_params(labelsize=SMALL_SIZE, labelbottom=True)
    for panel in panels[len(titles) :]:
        panel.set_visible(False)
    return chart, panels[: len(titles)]
