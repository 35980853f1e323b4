"""What the result rests on: shares by status, and every source."""

from __future__ import annotations

from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.evidence_use import used_evidence
from inntektsmodell.case.labels import ABSENT, STATUS_LABELS, unit_label
from inntektsmodell.case.printed_sums import sum_notes
from inntektsmodell.charts.evidence import evidence_bar
from inntektsmodell.language.text import Text
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.report.content import Chart, Paragraph, Row, Section, Table
from inntektsmodell.report.subject import Subject

HEADING = Text(nb="Hva resultatet hviler på", en="What the result rests on")
INTRODUCTION = Text(
    nb="Et kriterium hviler på den svakeste statusen blant tallene bak det. Andelene er av behovsnøkkelens vekt over "
    "alle tjenester.",
    en="A criterion rests on the weakest status among the figures behind it. Shares are of the need key's weight over "
    "all services.",
)
CHART = Text(
    nb="Behovsnøkkelens vekt etter status på tallene bak", en="The need key's weight by status of the figures behind"
)
TABLE = Text(nb="Status på tallgrunnlaget", en="Status of the figures")
STATUS, SHARE = Text(nb="Status", en="Status"), Text(nb="Andel, prosent", en="Share, per cent")
SOURCES_HEADING = Text(nb="Kilder", en="Sources")
SOURCES = Text(nb="Kilder til tallene i tilfellet", en="Sources of the case's figures")
SOURCE_COLUMNS = (
    Text(nb="Tall", en="Figures"),
    Text(nb="Kilde", en="Source"),
    Text(nb="Status", en="Status"),
    Text(nb="Enhet", en="Unit"),
    Text(nb="Gjelder fra", en="Valid from"),
    Text(nb="Kontrollert", en="Checked"),
)
"""Norwegian names of the units of the built-in cases; others are shown as they are written."""
FORMULA = Text(nb="{source}. Regnet slik: {formula}", en="{source}. Computed: {formula}")


def basis(about: Subject) -> Section:
    """A bar and a table of the shares by status."""
    shares = evidence_of_result(about.result)
    rows = [Row(_status(about, Status(status)), (about.number(100 * share, 1),)) for status, share in shares.items()]
    sums = about.total_row((about.number(100 * sum(shares.values()), 1),))
    per_cent = [100 * share for share in shares.values()]
    notes = sum_notes([(about.say(SHARE), per_cent, 1)], about.language)
    table = Table(about.say(TABLE), (about.say(STATUS), about.say(SHARE)), (*rows, sums), notes=notes)
    described = "; ".join(f"{row.name} {row.cells[0]} %" for row in rows)
    chart = Chart(about.say(CHART), described, evidence_bar(shares, about.language))
    return Section(about.say(HEADING), (Paragraph(about.say(INTRODUCTION)), chart, table))


def sources(about: Subject) -> Section:
    """A row for every piece of evidence that a figure of the case rests on."""
    rows = tuple(Row(name, _cells(about, evidence)) for name, evidence in used_evidence(about.case).items())
    columns = tuple(map(about.say, SOURCE_COLUMNS))
    return Section(about.say(SOURCES_HEADING), (Table(about.say(SOURCES), columns, rows, words=True),))


def _cells(about: Subject, evidence: Evidence) -> tuple[str, ...]:
    source = evidence.source
    if evidence.formula:
        source = about.say(FORMULA, source=source, formula=evidence.formula)
    unit = unit_label(evidence.unit, about.language)
    checked = ABSENT if evidence.last_checked is None else about.date_of(evidence.last_checked)
    dates = (about.date_of(evidence.valid_from), checked)
    return (source, _status(about, evidence.status), unit, *dates)


def _status(about: Subject, status: Status) -> str:
    return about.say(STATUS_LABELS[status])
