"""What the terminal shows of a run: the table of keys, what it rests on, and notes."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.labels import evidence_line
from inntektsmodell.case.printed_sums import Line, notes_on_lines
from inntektsmodell.case.remarks import remark_lines
from inntektsmodell.case.show import show_notes
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label, joined
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.model.result_tables import ROWS, SUM, region_table

SERVICE_ROWS = {"need_index": as_label("Need"), "cost_index": as_label("Cost")}


def show_run(case: Case, result: xr.Dataset, language: Language) -> None:
    """Show the result of a run: its figures by region, indices per service, evidence, notes and remarks."""
    show_table(table_of_run(case, result, language))
    for note in notes_on_lines(_lines(case, result, language), language):
        say(note)
    say(evidence_line(evidence_of_result(result), language))
    show_notes(case, language)
    heading, *remarks = remark_lines(remarks_on(case, result), language) or [""]
    if heading:
        say(heading)
    for remark in remarks:
        say(remark.strip(), indent="  ")


def table_of_run(case: Case, result: xr.Dataset, language: Language) -> TerminalTable:
    """The table of a run, with the sum over regions of what can be summed."""
    rows = [(line.name, line.written(language)) for line in _lines(case, result, language)]
    sections = [TerminalSection(rows)]
    if len(case.services) > 1:
        sections.append(TerminalSection(list(_services(case, result, language))))
    title = case.file.title.in_language(language)
    return TerminalTable([*case.regions, SUM], sections, title, recipients_across=True)


def _lines(case: Case, result: xr.Dataset, language: Language) -> list[Line]:
    figures = region_table(result, case.observed["service_share"])
    rows = [row for row in ROWS if row.name in figures]
    return [
        Line(row.heading.in_language(language), figures[row.name].to_numpy(), row.decimals, row.summed) for row in rows
    ]


def _services(case: Case, result: xr.Dataset, language: Language) -> Iterator[TerminalRow]:
    for name, heading in SERVICE_ROWS.items():
        if name in result:
            for service, values in zip(case.services, result[name].values, strict=True):
                named = joined(": ", (heading, case.file.services[service])).in_language(language)
                yield named, Line(named, values, 4, summed=False).written(language)
