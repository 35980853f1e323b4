"""Where the panels of a chart stand: equal ones in a grid, as large as their labels and the legends leave room for.

What matplotlib would find by measuring every panel is found from one of each kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure as Chart
from matplotlib.gridspec import SubplotSpec
from matplotlib.transforms import Bbox

SIDE, PAD = 0.04, 0.08
"""Inches to either side of a panel and its labels, and above and below them."""
ROUNDS = 2
"""Labels along an axis can change with its length."""


def place_panels(chart: Chart, renderer: RendererBase, room: Bbox) -> None:
    """Set the panels of a chart into its `room`, in inches from the lower left, less that of its outer legends."""
    panels = [axes for axes in chart.axes if axes.get_visible()]
    left, bottom, right, top = np.multiply(room.extents, chart.dpi)
    for legend in chart.legends:
        own = legend.get_window_extent(renderer)
        taken = own.height + 2 * PAD * chart.dpi
        bottom, top = (bottom, top - taken) if own.y0 + own.y1 > chart.bbox.height else (bottom + taken, top)
    for _ in range(ROUNDS):
        _place(chart, panels, renderer, Bbox.from_extents(left, bottom, right, top))


def _place(chart: Chart, panels: Sequence[Axes], renderer: RendererBase, room: Bbox) -> None:
    """Every panel as large as the others, apart by the widest labels of its column and the highest of its row."""
    spots = [_spot(panel) for panel in panels]
    rows, columns = spots[0].get_gridspec().get_geometry()
    beside, above = np.zeros((columns, 2)), np.zeros((rows, 2))
    measured: dict[Hashable, np.ndarray] = {}
    for panel, spot in zip(panels, spots, strict=True):
        kind = (spot.is_first_col(), panel.xaxis.label.get_visible(), panel.get_title().count("\n"))
        if kind not in measured:
            measured[kind] = _around(panel, renderer)
        row, column = spot.rowspan.start, spot.colspan.start
        beside[column] = np.maximum(beside[column], measured[kind][0])
        above[row] = np.maximum(above[row], measured[kind][1])
    beside, above = beside + SIDE * chart.dpi, above + PAD * chart.dpi
    width, height = (room.width - beside.sum()) / columns, (room.height - above.sum()) / rows
    for panel, spot in zip(panels, spots, strict=True):
        row, column = spot.rowspan.start, spot.colspan.start
        x = room.x0 + beside[:column].sum() + beside[column, 0] + column * width
        y = room.y1 - above[:row].sum() - above[row, 0] - (row + 1) * height
        pixels = Bbox.from_bounds(x, y, width, height)
        panel.set_position(pixels.transformed(chart.transFigure.inverted()))


def _spot(panel: Axes) -> SubplotSpec:
    spot = panel.get_subplotspec()
    assert spot is not None
    return spot


def _around(panel: Axes, renderer: RendererBase) -> np.ndarray:
    """Pixels that labels take outside a panel: left and right, above and below."""
    whole, own = panel.get_tightbbox(renderer, for_layout_only=True), panel.get_window_extent(renderer)
    assert whole is not None
    return np.array([[own.x0 - whole.x0, whole.x1 - own.x1], [whole.y1 - own.y1, own.y0 - whole.y0]])
