"""What the result rests on: shares by status, and every source."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure as Chart

from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.evidence_use import used_evidence
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.units import unit_label
from inntektsmodell.charts.style import SMALL_SIZE, Caption, Look, framed_axes, number_axis
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.report.content import Paragraph, ReportChart, ReportRow, ReportSection, ReportTable, Subject

HEADING = as_label("What the result is based on")
INTRODUCTION = as_label(
    "A criterion has the weakest status of the figures behind it. Shares are shares of the total "
    "weight of the need key over all services."
)
CHART = as_label("Weight of the need key by the status of the underlying figures")
TABLE = as_label("Status of the figures")
STATUS, SHARE = as_label("Status"), as_label("Share, per cent")
SOURCES_HEADING = as_label("Sources")
SOURCES = as_label("Sources of the figures in the case")
SOURCE_COLUMNS = (
    as_label("Figures"),
    as_label("Source"),
    as_label("Status"),
    as_label("Unit"),
    as_label("Valid from"),
    as_label("Checked"),
)
"""Norwegian names of the units of the built-in cases; others are shown as they are written."""
FORMULA = as_label("{source}. Computed: {formula}")
HEIGHT = 1.05
AXIS = as_label("Per cent of the total weight of the need key")
LOOKS = {
    Status.PUBLISHED: Look("#009E73"),
    Status.DERIVED: Look("#0072B2", "--"),
    Status.CALIBRATED: Look("#E69F00", "////"),
    Status.ASSUMED: Look("#F0E442", "\\\\\\\\"),
    Status.SYNTHETIC: Look("#D9D9D9", "xxxx"),
}


def basis(about: Subject) -> ReportSection:
    """A bar and a table of the shares by status."""
    shares = evidence_of_result(about.result)
    per_cent = Line(about.say(SHARE), 100 * np.array(list(shares.values())), 1)
    names = [_status(about, Status(status)) for status in shares]
    table = about.column_table(about.say(TABLE), [per_cent], names=names, first=STATUS)
    described = "; ".join(f"{row.name} {row.cells[0]} %" for row in table.rows[:-1])
    chart = ReportChart(about.say(CHART), described, evidence_bar(shares, about.language))
    return ReportSection(about.say(HEADING), (Paragraph(about.say(INTRODUCTION)), chart, table))


def sources(about: Subject) -> ReportSection:
    """A row for every piece of evidence that a figure of the case rests on."""
    rows = tuple(ReportRow(name, _cells(about, evidence)) for name, evidence in used_evidence(about.case).items())
    columns = tuple(map(about.say, SOURCE_COLUMNS))
    return ReportSection(about.say(SOURCES_HEADING), (ReportTable(about.say(SOURCES), columns, rows, words=True),))


def _cells(about: Subject, evidence: Evidence) -> tuple[str, ...]:
    source, formula = (in_language(text, about.language) for text in (evidence.source, evidence.formula))
    if formula:
        source = about.say(FORMULA, source=source.rstrip("."), formula=formula)
    unit = unit_label(evidence.unit, about.language)
    checked = ABSENT if evidence.last_checked is None else about.date_of(evidence.last_checked)
    dates = (about.date_of(evidence.valid_from), checked)
    return (source, _status(about, evidence.status), unit, *dates)


def _status(about: Subject, status: Status) -> str:
    return about.say(status.label)


def evidence_bar(shares: Mapping[str, float], language: Language) -> Chart:
    """One bar of 100 per cent; `shares` (status → share, sum 1) as in `evidence_of_result`.

    It names what is synthetic, so it bears no stamp.
    """
    chart, axes = framed_axes(Caption(), HEIGHT, language)
    left = 0.0
    for status, share in shares.items():
        name = Status(status).label.in_language(language)
        axes.barh(0, 100 * share, left=left, label=name, **LOOKS[Status(status)].fill)
        left += 100 * share
    axes.set_xlim(0, 100)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    number_axis(axes.xaxis, AXIS.in_language(language), language)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=SMALL_SIZE)
    return chart
