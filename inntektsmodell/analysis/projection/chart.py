"""Keys by year: a line for each alternative and set of weights, none of them shaded as if it were likely."""

from __future__ import annotations

import math
from itertools import product
from typing import Any, Literal

import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from inntektsmodell.analysis.projection.keys import KEY
from inntektsmodell.analysis.projection.words import ALTERNATIVES, COMPUTED, name_of, remarks_of, weights_name
from inntektsmodell.charts.panels import largest, left_out, panel_grid
from inntektsmodell.charts.style import BLACK, SERIES, SMALL_SIZE, TEXT_SIZE, Caption, PlainChart, number_axis, wrapped
from inntektsmodell.language.text import Language, as_label

LineStyle = Literal["-", "--", ":", "-."]
BESIDE, HEIGHT, LABEL_WIDTH = 2, 2.3, 2.9
"""Panels beside each other; inches of a panel's height, and of a line of a name."""
TITLE = as_label("{case}: change in the distribution key at full effect from {first} to {last}")
CHANGE = as_label("percentage points")
DASHES: tuple[LineStyle, ...] = ("-", "--", ":", "-.")
MARKERS = "os^vDPX*h"
MARKED = 5
"""Years between the markers of a line."""
YEARS = 6
"""Parts that the axis of years falls into, at most."""
COLUMNS, LINE = 3, 0.17
"""Of the legend: columns, and inches of a line."""


def key_chart(table: xr.Dataset, language: Language) -> Chart:
    """A panel for each region: how its key changes, in percentage points, one scale for all; need per age constant.

    An alternative has a colour and a marker, a set of weights a kind of line.
    """
    keys = 100 * table[KEY].sel(healthier=0.0).transpose("alternative", "weights", "year", "region")
    changes = keys - keys.isel(year=0)
    everyone = table["region"].values.tolist()
    shown = largest(changes.values)
    years = table["year"].values.tolist()
    case = table.attrs["title" if language == "nb" else "title_en"]
    title = TITLE.in_language(language).format(case=case, first=years[0], last=years[-1])
    remarks = (*left_out(len(shown), len(everyone), language), *remarks_of(table, language, of_chart=True))
    source = table.attrs["population_source" if language == "nb" else "population_source_en"]
    source = COMPUTED.in_language(language).format(source=source)
    caption = Caption(title, source, remarks, table.attrs["synthetic"] == "yes")
    titles = [wrapped(everyone[at], LABEL_WIDTH, TEXT_SIZE, "bold") for at in shown]
    legend = _legend(table, language)
    height = 0.2 + LINE * math.ceil(len(legend) / COLUMNS) if legend else 0.0
    chart, panels = panel_grid(titles, BESIDE, HEIGHT, caption, language, around=height)
    assert isinstance(chart, PlainChart)
    if legend:
        top = chart.room.y1 / chart.get_size_inches()[1]
        chart.legend(
            handles=legend, ncols=COLUMNS, fontsize=SMALL_SIZE, frameon=False, loc="upper left", bbox_to_anchor=(0, top)
        )
    for panel, at in zip(panels, shown, strict=True):
        _lines(panel, changes.isel(region=at), language)
    return chart


def _look(alternative: int) -> dict[str, Any]:
    return {"color": SERIES[alternative % len(SERIES)].color, "marker": MARKERS[alternative % len(MARKERS)]}


def _legend(table: xr.Dataset, language: Language) -> list[Line2D]:
    """What lines mean: alternatives where there are several, then weights where there are."""
    alternatives, weights = table["alternative"].values.tolist(), table["weights"].values.tolist()
    lines = [
        Line2D([], [], **_look(at), label=name_of(ALTERNATIVES, name, language))
        for at, name in enumerate(alternatives if len(alternatives) > 1 else [])
    ]
    return lines + [
        Line2D([], [], color=BLACK, linestyle=DASHES[at], label=weights_name(name, language))
        for at, name in enumerate(weights if len(weights) > 1 else [])
    ]


def _lines(panel: Axes, changes: xr.DataArray, language: Language) -> None:
    years = changes["year"].values
    several = changes.sizes["alternative"] > 1
    marked = [at for at, year in enumerate(years.tolist()) if year % MARKED == 0] if several else []
    for at, kind in product(range(changes.sizes["alternative"]), range(changes.sizes["weights"])):
        look = _look(at)
        panel.plot(
            years, changes.values[at, kind], DASHES[kind], **look, markevery=marked, markersize=3.5, linewidth=1.3
        )
    panel.axhline(0, color=BLACK, linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    panel.xaxis.set_major_locator(MaxNLocator(YEARS, steps=[1, 2, 5, 10], integer=True))
    number_axis(panel.yaxis, CHANGE.in_language(language), language)
