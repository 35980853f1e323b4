"""Need and cost indices of every service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.charts.panels import region_panels
from inntektsmodell.charts.style import BLACK, GREY, SERIES, SMALL_SIZE, Caption, number_axis
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.report.content import ReportChart, ReportSection, ReportTable, Subject

HEADING = as_label("Need and cost by service")
NEED_ONLY = as_label("Need by service")
NAMES = {"need_index": NEED_INDEX, "cost_index": COST_INDEX}
TABLE = as_label("{index} by service, country = 1")
SERVICE = as_label("Service")
ALL = as_label("All services")
CHART = as_label("Indices by service and region. The line from 1 shows the distance from the country")
DESCRIPTION = as_label(
    "A panel for each region with one mark per service and index; the figures are in the tables above."
)
AXIS = as_label("Index, country = 1")
MARKERS = ("o", "s")
APART = 0.16
"""Distance of the two indices of a service from the middle of its row."""


def services(about: Subject) -> ReportSection:
    """A table of each index the case has, and a chart of them."""
    shown = {name: text for name, text in NAMES.items() if name in about.result}
    tables = [part for name in shown for part in _tables(about, name)]
    labels = [about.say(about.case.file.services[name]) for name in about.case.services]
    indices = {about.say(text): about.result[name].values for name, text in shown.items()}
    chart = service_index_panels(about.case.regions, labels, indices, about.frame, about.language)
    heading = HEADING if "cost_index" in shown else NEED_ONLY
    return ReportSection(about.say(heading), (*tables, ReportChart(about.say(CHART), about.say(DESCRIPTION), chart)))


def _tables(about: Subject, name: str) -> list[ReportTable]:
    """The index of every service and over all of them, in every region."""
    labels = [about.say(about.case.file.services[service]) for service in about.case.services]
    values = about.result[name].values
    if len(labels) > 1:
        labels, values = [*labels, about.say(ALL)], np.vstack([values, about.table[name]])
    rows = [Line(label, row, about.decimals.keys, summed=False) for label, row in zip(labels, values, strict=True)]
    return about.tables(about.say(TABLE, index=about.say(NAMES[name])), about.say(SERVICE), rows)


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
