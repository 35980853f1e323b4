"""What the terminal shows: tables and notes, coloured on a terminal and plain in a pipe."""

from __future__ import annotations

import sys

import xarray as xr
from rich import box
from rich.console import Console
from rich.table import Table

from inntektsmodell.case import Case, Language
from inntektsmodell.labels import evidence_line, number
from inntektsmodell.region_table import ROWS, region_table
from inntektsmodell.result import evidence_of_result

PIPE_WIDTH = 140
SERVICE_ROWS = {"need_index": {"nb": "Behov", "en": "Need"}, "cost_index": {"nb": "Kostnad", "en": "Cost"}}


class _Screen(Console):
    """Leaves a pipe that nobody reads to the command line, which ends the work then."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console() -> Console:
    """The terminal; where the output goes to a file or pipe, plain text of a width that holds the tables."""
    if sys.stdout.isatty():
        return _Screen(highlight=False)
    return _Screen(highlight=False, width=PIPE_WIDTH, no_color=True)


def show_run(case: Case, result: xr.Dataset, language: Language) -> None:
    """Show the result of a run: a column a region, indices per service, evidence and notes."""
    screen = console()
    screen.print(_table_of_run(case, result, language))
    screen.print(evidence_line(evidence_of_result(result), language))
    for note in case.file.notes:
        screen.print(note.in_language(language))


def _table_of_run(case: Case, result: xr.Dataset, language: Language) -> Table:
    figures = region_table(result, case.observations["service_share"])
    table = Table(title=case.file.title.in_language(language), title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("")
    for region in (*case.regions, "Sum"):
        table.add_column(region, justify="right")
    for row in ROWS:
        if row.name in figures:
            values = [number(value, row.decimals, language) for value in figures[row.name]]
            total = number(figures[row.name].sum(), row.decimals, language) if row.summed else ""
            table.add_row(row.heading.in_language(language), *values, total)
    if len(case.services) > 1:
        table.add_section()
        _add_services(table, case, result, language)
    return table


def _add_services(table: Table, case: Case, result: xr.Dataset, language: Language) -> None:
    for name, heading in SERVICE_ROWS.items():
        if name in result:
            for service, values in zip(case.services, result[name].values, strict=True):
                label = f"{heading[language]}: {case.file.services[service].in_language(language)}"
                table.add_row(label, *(number(value, 4, language) for value in values), "")
