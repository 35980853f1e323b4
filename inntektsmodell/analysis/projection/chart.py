"""Keys by year: a line for each alternative and set of weights, none of them shaded as if it were likely."""

from __future__ import annotations

from itertools import product

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart

from inntektsmodell.analysis.projection.keys import KEY
from inntektsmodell.analysis.projection.words import ALTERNATIVES, WEIGHTS, name_of, remarks_of
from inntektsmodell.charts.panels import largest, left_out, panel_grid
from inntektsmodell.charts.style import SERIES, SMALL_SIZE, TEXT_SIZE, Caption, number_axis, wrapped
from inntektsmodell.language.text import Language, as_label

BESIDE, HEIGHT, LABEL_WIDTH = 2, 2.3, 2.9
"""Panels beside each other; inches of a panel's height, and of a line of a name."""
TITLE = as_label("{case}: distribution key at full effect from {first} to {last}, against {first}")
CHANGE = as_label("percentage points")
DASHES = ("-", "--", ":", "-.")
PALEST = 0.45


def key_chart(table: xr.Dataset, language: Language) -> Chart:
    """A panel for each region: how its key changes, in percentage points, one scale for all; need per age constant."""
    keys = 100 * table[KEY].sel(healthier=0.0).transpose("alternative", "weights", "year", "region")
    changes = keys - keys.isel(year=0)
    everyone = table["region"].values.tolist()
    shown = largest(changes.values)
    years = table["year"].values.tolist()
    case = table.attrs["title" if language == "nb" else "title_en"]
    title = TITLE.in_language(language).format(case=case, first=years[0], last=years[-1])
    remarks = (*left_out(len(shown), len(everyone), language), *remarks_of(table, language))
    caption = Caption(title, "", remarks, table.attrs["synthetic"] == "yes")
    titles = [wrapped(everyone[at], LABEL_WIDTH, TEXT_SIZE, "bold") for at in shown]
    chart, panels = panel_grid(titles, BESIDE, HEIGHT, caption, language, around=_legend_height(table))
    for panel, at in zip(panels, shown, strict=True):
        _lines(panel, changes.isel(region=at), language)
    handles, labels = panels[0].get_legend_handles_labels()
    if len(handles) > 1:
        panels[-1].legend(
            handles, labels, fontsize=SMALL_SIZE, frameon=False, ncols=2, loc="upper right", bbox_to_anchor=(1.0, -0.22)
        )
    return chart


def _legend_height(table: xr.Dataset) -> float:
    lines = table.sizes["alternative"] * table.sizes["weights"]
    return 0.0 if lines == 1 else 0.2 + 0.16 * np.ceil(lines / 2)


def _lines(panel: Axes, changes: xr.DataArray, language: Language) -> None:
    years = changes["year"].values
    for (number, alternative), (kind, weights) in product(
        enumerate(changes["alternative"].values.tolist()), enumerate(changes["weights"].values.tolist())
    ):
        names = [name_of(ALTERNATIVES, alternative, language), name_of(WEIGHTS, weights, language)]
        color = SERIES[number % len(SERIES)].color
        dashes = DASHES[(number // len(SERIES) + kind) % len(DASHES)]
        panel.plot(
            years, changes.values[number, kind], dashes, color=color, linewidth=1.4, label=", ".join(names)
        )
    panel.axhline(0, color="black", linewidth=0.6)
    panel.spines[["top", "right"]].set_visible(False)
    number_axis(panel.yaxis, CHANGE.in_language(language), language)
