"""How far chance moves each region's appropriation, by length of the window and treatment of mortality."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Chart

from inntektsmodell.analysis.sensitivity.smoothing import MERGED, SPLIT
from inntektsmodell.case.case import Case
from inntektsmodell.charts.panels import largest, left_out, panel_grid
from inntektsmodell.charts.style import BLACK, SERIES, SMALL_SIZE, TEXT_SIZE, Caption, number_axis, wrapped
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, as_label

PANELS_A_ROW = 2
PANEL_HEIGHT = 2.3
LABEL_WIDTH = 2.9
"""Inches of a line of a name."""
TITLE = as_label("Random variation: standard deviation of the base appropriation at full effect")
AMOUNT = as_label("million NOK")
YEARS = as_label("years averaged")
TREATMENTS = {SPLIT: as_label("mortality by age"), MERGED: as_label("mortality merged")}
REMARK = as_label(
    "Each count is redrawn at its actual size, {draws} times; the baseline is 0. Criteria of "
    "{year} and the preceding years."
)
MARKERS = {SPLIT: "o", MERGED: "s"}
DASHES = {SPLIT: "-", MERGED: "--"}


def smoothing_chart(case: Case, table: xr.Dataset, language: Language) -> Chart:
    """One panel per region: standard deviation in million kroner by length of the window (`smoothing_table`)."""
    everyone = table["region"].values.tolist()
    deviations = np.nan_to_num(table["deviation_kroner"].transpose(..., "region"))
    regions = [everyone[position] for position in largest(deviations)]
    year = int(case.observations["year"].values.max())
    remark = REMARK.in_language(language).format(draws=number(table.attrs["draws"], 0, language), year=year)
    title = case.file.title.in_language(language)
    remarks = (*left_out(len(regions), len(everyone), language), remark)
    caption = Caption(TITLE.in_language(language), title, remarks, case.is_synthetic)
    titles = [wrapped(region, LABEL_WIDTH, TEXT_SIZE, "bold") for region in regions]
    chart, panels = panel_grid(titles, PANELS_A_ROW, PANEL_HEIGHT, caption, language)
    for panel, region in zip(panels, regions, strict=True):
        for treatment, look in zip(table["criteria"].values.tolist(), SERIES, strict=False):
            values = table["deviation_kroner"].sel(region=region, criteria=treatment)
            panel.plot(
                values["years"],
                values,
                DASHES[treatment],
                marker=MARKERS[treatment],
                color=look.color,
                markeredgecolor=BLACK,
                label=TREATMENTS[treatment].in_language(language),
            )
        panel.spines[["top", "right"]].set_visible(False)
        panel.set_xticks(table["years"].values.tolist())
        panel.set_ylim(bottom=0)
        number_axis(panel.yaxis, AMOUNT.in_language(language, case.currency), language)
        panel.set_xlabel(YEARS.in_language(language), size=SMALL_SIZE)
    panels[0].legend(fontsize=SMALL_SIZE, frameon=False)
    return chart
