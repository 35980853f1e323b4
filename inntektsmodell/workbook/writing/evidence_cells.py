"""Which cells of the input sheets say what the figures of a row rest on, and what they say as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlsxwriter.utility import xl_rowcol_to_cell

from inntektsmodell.workbook.layout.form import CellContent, SheetColumn
from inntektsmodell.workbook.layout.grid import FIRST_ROW, quoted
from inntektsmodell.workbook.layout.sheets import EVIDENCE
from inntektsmodell.workbook.writing.rows import InputRow, InputTable
from inntektsmodell.workbook.writing.tables import Writer, columns_from_left, evidence_text, lookup_value

OF_EVIDENCE = ("name", "unit", "source", "status")


class EvidenceCells(NamedTuple):
    """A row of an input sheet: the sheet's name, the row's labels, and addresses and texts of its evidence."""

    sheet: str
    row: str
    cells: tuple[str, ...]
    texts: tuple[str, ...]


def evidence_cells(writer: Writer, table: InputTable) -> Iterator[EvidenceCells]:
    """The rows of a table whose figures rest on evidence, or that are evidence."""
    name = table.sheet.name.in_language(writer.language)
    columns = [
        (left, column)
        for left, column in columns_from_left(table)
        if column.kind in (CellContent.LOOKUP, CellContent.EVIDENCE)
        or (table.sheet is EVIDENCE and column.key in OF_EVIDENCE)
    ]
    for position, row in enumerate(table.rows if columns else ()):
        at = [xl_rowcol_to_cell(FIRST_ROW + position, left, row_abs=True, col_abs=True) for left, _ in columns]
        texts = tuple(_text(writer, table, row, column.key) for _, column in columns)
        yield EvidenceCells(name, _labels(writer, table, row), tuple(f"{quoted(name)}!{cell}" for cell in at), texts)


def _labels(writer: Writer, table: InputTable, row: InputRow) -> str:
    """What names a row, as it stands there: its years, and texts of one word or name; evidence has its name alone."""
    if table.sheet is EVIDENCE:
        return str(row.cells["name"])
    kinds = (CellContent.TEXT, CellContent.YEAR, CellContent.CODE)
    columns = [column for column in table.sheet.labels if column.kind in kinds]
    return " ".join(_shown(writer, column, row.cells[column.key]) for column in columns)


def _shown(writer: Writer, column: SheetColumn, label: str | int) -> str:
    return column.codes[str(label)].in_language(writer.language) if column.codes else str(label)


def _text(writer: Writer, table: InputTable, row: InputRow, key: str) -> str:
    """What a cell shows."""
    if table.sheet is EVIDENCE:
        name = str(row.cells["name"])
        return name if key == "name" else lookup_value(writer.case.evidence[name], key, writer.language)
    if key == "evidence":
        return evidence_text(table, row)
    return writer.looked_up_value(table, row, key)
