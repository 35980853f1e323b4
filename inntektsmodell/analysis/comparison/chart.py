"""Waterfalls of a comparison: what carries a region's key or kroner from one case to the other."""

from __future__ import annotations

import numpy as np
import xarray as xr
from matplotlib.figure import Figure as Chart

from inntektsmodell.analysis.comparison.notes import comparison_remarks, decimals_of, figures_of
from inntektsmodell.case.units import in_kroner
from inntektsmodell.charts.panels import largest
from inntektsmodell.charts.style import Caption
from inntektsmodell.charts.waterfall import WaterfallStep, waterfall
from inntektsmodell.files.file_names import numbered_names
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.method.steps import RESULTS

AXES = {"1": as_label("{name} (share of 1)"), "million NOK": as_label("{name} (million NOK)")}
UNCHANGED = as_label("No change: {names}.")
TITLE = as_label("{region}: {name}, from A to B")
SOURCE = as_label("own computation based on NOU 2019: 24 chapter 12 and Prop. 1 S (2020–2021), chapter 732 items 72–75")


def waterfalls(comparison: xr.Dataset, language: Language = "nb") -> dict[str, Chart]:
    """A chart for every figure and region of a comparison, by file name without ending.

    Where there are many regions, those are shown of which some part changes most.
    """
    charts = {}
    for name in figures_of(comparison):
        split = comparison[name].transpose("component", "region")
        regions = split["region"].values.tolist()
        files = numbered_names(f"waterfall_{name}", regions)
        for position in largest(np.asarray(split)):
            charts[files[position]] = waterfall_of(comparison, name, regions[position], language)
    return charts


def waterfall_of(comparison: xr.Dataset, name: str, region: str, language: Language = "nb") -> Chart:
    """How one figure of one region goes from A to B, one bar per component in which they differ.

    Args:
        comparison: what `inntektsmodell.compare` gave.
        name: one of its figures, as in `distribution_key`.
        region: one of its regions.
        language: of every word on the chart.
    """
    of_region = comparison.sel(region=region)
    labels = of_region["label" if language == "nb" else "label_en"].values.tolist()
    rows = list(zip(labels, of_region["differs"].values.tolist(), of_region[name].values.tolist(), strict=True))
    units, currency = in_kroner(comparison[name].attrs["units"])
    figure_name = RESULTS[name].label.in_language(language)
    unchanged = ", ".join(label.lower() for label, differs, _ in rows if not differs)
    remarks = [*comparison_remarks(comparison, language), UNCHANGED.in_language(language).format(names=unchanged)]
    return waterfall(
        WaterfallStep("A", float(of_region[f"{name}_a"])),
        [WaterfallStep(label, amount) for label, differs, amount in rows if differs],
        WaterfallStep("B", float(of_region[f"{name}_b"])),
        caption=Caption(
            title=TITLE.in_language(language).format(region=region, name=figure_name),
            source=SOURCE.in_language(language),
            remarks=tuple(remarks if unchanged else remarks[:-1]),
            synthetic=comparison.attrs["synthetic"] == "yes",
        ),
        unit=AXES[units].in_language(language, currency).format(name=figure_name),
        decimals=decimals_of(comparison[name]),
        language=language,
    )
