"""Need and cost indices of every service."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.charts.service_indices import service_index_panels
from inntektsmodell.language.text import as_label
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
    rows = [Line(label, row, 4, summed=False) for label, row in zip(labels, values, strict=True)]
    return about.tables(about.say(TABLE, index=about.say(NAMES[name])), about.say(SERVICE), rows)
