"""Need and cost of every service in every region, against the country = 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.charts.panels import region_panels
from inntektsmodell.charts.style import BLACK, GREY, SERIES, SMALL_SIZE, Caption, number_axis
from inntektsmodell.language.text import Language, as_label

AXIS = as_label("Index, country = 1")
MARKERS = ("o", "s")
APART = 0.16
"""Distance of the two indices of a service from the middle of its row."""


def service_index_panels(
    regions: Sequence[str],
    services: Sequence[str],
    indices: Mapping[str, np.ndarray],
    caption: Caption,
    language: Language,
) -> Chart:
    """One panel per region, one row per service, a mark for each of the named `indices`, of shape (service, region)."""
    away = np.stack(list(indices.values())) - 1
    chart, panels, shown = region_panels(regions, away, services, caption, language, beside=3)
    rows = np.arange(len(services))
    offsets = (0.0,) if len(indices) == 1 else (-APART, APART)
    for panel, column in zip(panels, shown, strict=True):
        panel.axvline(1, color=BLACK, linewidth=0.9, zorder=0)
        for (name, values), look, marker, offset in zip(indices.items(), SERIES, MARKERS, offsets, strict=False):
            at = values[:, column]
            panel.hlines(rows + offset, 1, at, color=GREY, linewidth=1.0, zorder=1)
            panel.plot(
                at, rows + offset, marker, color=look.color, markeredgecolor=BLACK, markeredgewidth=0.6, label=name
            )
        panel.margins(x=0.08)
        panel.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
        number_axis(panel.xaxis, AXIS.in_language(language), language)
    chart.legend(
        *panels[0].get_legend_handles_labels(), loc="outside upper left", ncols=2, frameon=False, fontsize=SMALL_SIZE
    )
    return chart
