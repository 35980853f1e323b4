"""Writes the input sheets of a case into an open workbook and says where each figure stands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.form import ACROSS, CellContent, SheetLayout
from inntektsmodell.workbook.layout.grid import FIRST_ROW, quoted
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED
from inntektsmodell.workbook.layout.sheets import ABOUT, EVIDENCE, PARAMETERS, README, SOLVED, WEIGHTS, YEARS
from inntektsmodell.workbook.layout.shown_names import SERVICE, Meant, called_cells, shown_names
from inntektsmodell.workbook.writing.readme import write_readme
from inntektsmodell.workbook.writing.rows import (
    InputRow,
    InputTable,
    Name,
    as_given,
    input_tables,
    observation_name,
    sheets_row,
    solved_table,
)
from inntektsmodell.workbook.writing.styles import Styles
from inntektsmodell.workbook.writing.tables import (
    HOLDING,
    Writer,
    evidence_text,
    lookup_value,
)

PRINTED = (PARAMETERS, YEARS, WEIGHTS, EVIDENCE)
"""Sheets that are printed with a computed workbook: what people choose. The figures themselves are for the screen."""
OF_EVIDENCE = ("name", "unit", "source", "status")


class FigureCells(NamedTuple):
    """A row of an input sheet: the sheet's name, the row's labels, and addresses and contents of its yellow cells.

    `name` is what the first cell is called, `rest` the position among them of one that is grey, as it follows from the
    others, where there is one.
    """

    sheet: str
    row: str
    cells: tuple[str, ...]
    contents: tuple[Any, ...]
    name: Name
    rest: int | None


class EvidenceCells(NamedTuple):
    """A row of an input sheet: the sheet's name, the row's labels, and addresses and texts of its evidence."""

    sheet: str
    row: str
    cells: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class InputCells:
    """Addresses of a case's figures in its workbook, for formulas: absolute, sheet quoted, as in `'Folketall'!$D$7`.

    `figures` has them row by row as they were written, `evidence` the cells that say what each row's figures rest on.
    """

    addresses: Mapping[Name, str]
    figures: tuple[FigureCells, ...] = ()
    evidence: tuple[EvidenceCells, ...] = ()

    def with_table(self, writer: Writer, table: InputTable, addresses: Mapping[Name, str]) -> InputCells:
        """These cells, and those of a table that was written; what cannot be looked up has no evidence of its own."""
        figures = tuple(_figure_cells(writer, table, addresses))
        evidence = tuple(_evidence_cells(writer, table)) if writer.looks_up else ()
        return InputCells({**self.addresses, **addresses}, self.figures + figures, self.evidence + evidence)

    def observation(self, variable: str, labels: Mapping[str, str | int]) -> str:
        """Address of one observed figure; `labels` has a label for each dimension of the variable."""
        return self.addresses[observation_name(variable, dict(labels))]

    def parameter(self, path: str) -> str:
        """Address of a parameter that is one value, by its path."""
        return self.addresses["parameter", path]

    def choices(self, path: str) -> str:
        """Cells of a parameter: of a list of years a range, one year a cell, spare cells empty."""
        cells = [address for name, address in self.addresses.items() if name[:2] == ("parameter", path)]
        return cells[0] if len(cells) == 1 else f"{cells[0]}:{cells[-1].rpartition('!')[2]}"


def write_input_sheets(book: xlsxwriter.Workbook, case: Case, language: Language) -> InputCells:
    """Write all input sheets of a case, with an explanation first, into an open workbook.

    Figures that the model solves for (a calibrated criterion) get a sheet of their own, which is not read back.
    """
    return write_sheets(book, case, input_tables(case, language), language, PRINTED)


def write_sheets(
    book: xlsxwriter.Workbook,
    case: Case,
    tables: Sequence[InputTable],
    language: Language,
    printed: Collection[SheetLayout] | None = None,
) -> InputCells:
    """Write tables of a case, each on its sheet; see `write_input_sheets`. `printed` are those to print, if not all."""
    solved, shown = solved_table(case), shown_names(case, language)
    styles = Styles(book)
    readme = book.add_worksheet(README.in_language(language))
    write_readme(readme, case, tables, language, styles, is_printed=printed is None)
    cells = InputCells({})
    writer = Writer(as_given(case), language, styles, printed=printed)
    for table in tables:
        table = _called(table, shown)
        if table.sheet is ABOUT:
            table = replace(table, rows=(*table.rows, sheets_row(tables, language)))
        cells = cells.with_table(
            writer, table, writer.write(book.add_worksheet(table.sheet.name.in_language(language)), table)
        )
    if solved is not None:
        table = replace(_called(solved, shown), sheet=replace(OBSERVED["criterion_value"], name=SOLVED))
        own = replace(writer, case=case, looks_up=False)
        cells = cells.with_table(own, table, own.write(book.add_worksheet(SOLVED.in_language(language)), table))
    return cells


def _called(table: InputTable, shown: Meant) -> InputTable:
    """A table with services and criteria as they are called on sheets."""
    rows = tuple(replace(row, cells=called_cells(table.sheet, row.cells, shown)) for row in table.rows)
    names = shown[SERVICE] if table.sheet.across == "service" else {}
    return replace(table, rows=rows, across=tuple(names.get(name, name) for name in table.across))


def _figure_cells(writer: Writer, table: InputTable, addresses: Mapping[Name, str]) -> Iterator[FigureCells]:
    """The rows of a table that hold figures or choices."""
    holding = [(left, column) for left, column in table.columns if column is ACROSS or column.key in HOLDING]
    for row in table.rows:
        if row.names:
            contents = tuple(writer.content(table, row, left, column) for left, column in holding)
            cells = tuple(addresses[name] for name in row.names)
            name = table.sheet.name.in_language(writer.language)
            yield FigureCells(name, _labels(writer, table, row), cells, contents, row.names[0], row.rest)


def _evidence_cells(writer: Writer, table: InputTable) -> Iterator[EvidenceCells]:
    """The rows of a table whose figures rest on evidence, or that are evidence."""
    name, is_evidence = table.sheet.name.in_language(writer.language), table.sheet is EVIDENCE
    columns = [
        (left, column.key)
        for left, column in table.columns
        if column.kind in (CellContent.LOOKUP, CellContent.EVIDENCE) or (is_evidence and column.key in OF_EVIDENCE)
    ]
    for position, row in enumerate(table.rows if columns else ()):
        if is_evidence and "name" not in row.cells:
            continue
        at = [xl_rowcol_to_cell(FIRST_ROW + position, left, row_abs=True, col_abs=True) for left, _ in columns]
        texts = tuple(_text(writer, table, row, key) for _, key in columns)
        yield EvidenceCells(name, _labels(writer, table, row), tuple(f"{quoted(name)}!{cell}" for cell in at), texts)


def _labels(writer: Writer, table: InputTable, row: InputRow) -> str:
    """What names a row, as it stands there: its years, and texts of one word or name; evidence has its name alone."""
    if table.sheet is EVIDENCE:
        return str(row.cells["name"])
    kinds = (CellContent.TEXT, CellContent.YEAR, CellContent.CODE)
    columns = [column for column in table.sheet.labels if column.kind in kinds]
    labels = ((column.codes, str(row.cells[column.key])) for column in columns)
    return " ".join(codes[label].in_language(writer.language) if codes else label for codes, label in labels)


def _text(writer: Writer, table: InputTable, row: InputRow, key: str) -> str:
    """What a cell shows."""
    if table.sheet is EVIDENCE:
        name = str(row.cells["name"])
        return name if key == "name" else lookup_value(writer.case.evidence[name], key, writer.language)
    if key == "evidence":
        return evidence_text(table, row)
    return writer.looked_up_value(table, row, key)
