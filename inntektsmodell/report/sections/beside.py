"""The case of the report and others side by side."""

from __future__ import annotations

import numpy as np

from inntektsmodell.analysis.comparison.several.chart import change_chart
from inntektsmodell.analysis.comparison.several.rows import FigureBeside, figures_told, remarks_beside
from inntektsmodell.analysis.comparison.several.side_by_side import figures_beside
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import Bullets, ChartFigures, ReportBlock, ReportChart, ReportSection, Subject

HEADING = as_label("Side by side")
CASE = as_label("Case")
CHART = as_label("{figure}: {change}")
DESCRIPTION = as_label("A bar for every case in each region; the figures are in the tables above.")
ELSEWHERE = as_label("Not shown, because this case does not have them: {names}.")


def beside(about: Subject) -> ReportSection | None:
    """What the cases are, levels and changes of every figure, and a chart of the changes of each that can be summed."""
    if about.side_by_side is None:
        return None
    table = about.side_by_side.reindex(region=list(about.case.regions))
    elsewhere = [name for name in about.side_by_side["region"].values.tolist() if name not in about.case.regions]
    left_out = [about.say(ELSEWHERE, names=", ".join(elsewhere))] if elsewhere else []
    blocks: list[ReportBlock] = []
    for name, figure in zip(figures_beside(table), figures_told(table, about.language), strict=True):
        caption = about.say(CHART, figure=figure.heading, change=figure.change)
        blocks += about.tables(figure.heading, about.say(CASE), figure.levels)
        blocks += about.tables(caption, about.say(CASE), figure.changes)
        if figure.levels[0].summed:
            drawn = change_chart(table, name, about.language, framed=False)
            blocks.append(ReportChart(caption, about.say(DESCRIPTION), drawn, _figures(about, figure)))
    remarks = Bullets((*remarks_beside(table, about.language), *left_out))
    return ReportSection(about.say(HEADING), (remarks, *blocks))


def _figures(about: Subject, figure: FigureBeside) -> ChartFigures | None:
    """The changes of a figure; None where a region has none in some case."""
    series = {line.name: line.values for line in figure.changes}
    if not all(np.isfinite(values).all() for values in series.values()):
        return None
    return ChartFigures(about.case.regions, series, figure.heading, figure.changes[0].decimals)
