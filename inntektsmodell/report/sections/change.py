"""What carries another case over to this one."""

from __future__ import annotations

import xarray as xr

from inntektsmodell.analysis.comparison.notes import comparison_remarks, decimals_of, figures_of, unit_told
from inntektsmodell.analysis.comparison.show import CHANGE, lines_of_each
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.units import in_kroner
from inntektsmodell.charts.contributions import contribution_panels
from inntektsmodell.charts.style import Caption
from inntektsmodell.language.text import as_label
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.report.content import Bullets, ChartFigures, ReportChart, ReportSection, ReportTable, Subject

HEADING = as_label("Comparison: {a}")
COMPONENT, SIDE = as_label("Component"), as_label("Case")
TABLE = as_label("{name}: contributions from A to B, {unit}")
EACH = as_label("{name}: A, B and the change from A to B per inhabitant")
CHART = as_label("{name}: what separates B (this report) from A, {unit}")
DESCRIPTION = as_label(
    "A waterfall chart for each region, with one row per component; the figures are in the table above."
)
CHARTED = "million NOK"
"""Unit of the figures whose split is also drawn."""


def change(about: Subject) -> ReportSection | None:
    """What A and B are, a table of contributions for every figure that was split, and waterfalls of those in kroner."""
    comparison = about.comparison
    if comparison is None:
        return None
    other = comparison.attrs["title_a" if about.language == "nb" else "title_a_en"]
    tables = [table for name in figures_of(comparison) for table in _tables(about, comparison, name)]
    charted = [name for name in figures_of(comparison) if in_kroner(comparison[name].attrs["units"])[0] == CHARTED]
    charts = [_chart(about, comparison, name) for name in charted]
    remarks = Bullets(tuple(comparison_remarks(comparison, about.language)))
    return ReportSection(about.say(HEADING, a=other), (remarks, *tables, *charts))


def _labels(about: Subject, comparison: xr.Dataset) -> list[str]:
    return [str(label) for label in comparison["label" if about.language == "nb" else "label_en"].values]


def _tables(about: Subject, comparison: xr.Dataset, name: str) -> list[ReportTable]:
    split = comparison[name]
    differing = split[comparison["differs"].values]
    decimals = decimals_of(split)
    rows = [
        Line(label, values, decimals, signed=True)
        for label, values in zip(_labels(about, differing.to_dataset()), differing.values, strict=True)
    ]
    total = Line(about.say(CHANGE), comparison[f"{name}_change"].values, decimals, signed=True, total=True)
    caption = about.say(TABLE, name=about.say(RESULTS[name].label), unit=unit_told(split, about.language))
    by_region = [(region, own, decimals) for region, own in zip(about.case.regions, differing.values.T, strict=True)]
    each = lines_of_each(comparison, name, about.language)
    of_each = about.tables(about.say(EACH, name=about.say(RESULTS[name].label)), about.say(SIDE), each) if each else []
    return [*about.tables(caption, about.say(COMPONENT), [*rows, total], by_region), *of_each]


def _chart(about: Subject, comparison: xr.Dataset, name: str) -> ReportChart:
    differing = comparison[name][comparison["differs"].values]
    unit = unit_told(differing, about.language)
    labels = _labels(about, differing.to_dataset())
    total, frame = about.say(CHANGE), Caption(synthetic=comparison.attrs["synthetic"] == "yes")
    chart = contribution_panels(
        about.case.regions, labels, differing.values, total, frame, unit, about.language, decimals_of(differing)
    )
    caption = about.say(CHART, name=about.say(RESULTS[name].label), unit=unit)
    series = dict(zip(labels, differing.values, strict=True))
    return ReportChart(
        caption,
        about.say(DESCRIPTION),
        chart,
        ChartFigures(about.case.regions, series, unit, decimals_of(differing), stacked=True),
    )
