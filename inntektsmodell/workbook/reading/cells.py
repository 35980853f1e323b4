"""The cells of a workbook's sheets as plain values, each with its place; nothing of the file's library beyond this."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from inntektsmodell.case.checks.names import LONGEST_TEXT
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout import limits
from inntektsmodell.workbook.reading.container import SAVE_AGAIN, open_workbook, unreadable

ERROR, DATE, TRUTH, UNKNOWN = "e", "d", "b", "?"
TRUTHS = ("TRUE()", "FALSE()")
"""What LibreOffice makes of a truth when it saves a workbook: no formula of anybody's."""
_DAY = re.compile(r"(?:TODAY|NOW|DATE|DATEVALUE|EDATE|EOMONTH|WORKDAY(?:\.INTL)?)\([^()]*\)(?:[+-]\d+)?", re.IGNORECASE)
"""A formula that gives a day, which the workbook keeps as a number."""
ParsedCell = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A cell that holds something; of a formula (`is_formula`) the value that was stored with it.

    `kind` is ERROR, DATE, TRUTH, UNKNOWN (a formula without a stored value), or else a number or text as `value` is.
    """

    place: str
    value: Any
    kind: str = ""
    per_cent: bool = False
    is_formula: bool = False


@dataclass(frozen=True)
class SheetCells:
    """Cells of a sheet by row and column, both from 1. `merged` has each merged range with its last row."""

    name: str
    place: str
    rows: dict[int, dict[int, Cell]]
    is_hidden: bool
    hidden_rows: tuple[int, ...]
    has_hidden_columns: bool
    merged: tuple[tuple[str, int], ...]

    def at(self, row: int, column: int) -> str:
        """Place of a cell, empty or not."""
        return f"{self.place}!{get_column_letter(column)}{row}"


class _Parser(WorkSheetParser):  # type: ignore[misc]
    """Parses a sheet row by row: stored values, and beside each whether a formula gave it."""

    def parse_cell(self, element: Any) -> ParsedCell:
        """What the library reads of a cell, and `formula`: its text, or None. `$C$6` is the place C6."""
        place = element.get("r")
        if place is not None:
            element.set("r", place.replace("$", ""))
        formula = element.find(FORMULA_TAG)
        text = None if formula is None else formula.text or ""
        return {**super().parse_cell(element), "formula": text}


def read_sheets(file: Path, known: Collection[str], content: bytes | None = None) -> tuple[list[SheetCells], list[str]]:
    """The sheets of a workbook file whose folded names are `known`, and the names of its other sheets.

    Raises:
        InputError: as `open_workbook` does, or a sheet cannot be read.
    """
    book = open_workbook(file, content)
    wanted = [sheet for sheet in book.worksheets if folded(sheet.title) in known]
    read: list[SheetCells] = []
    left = limits.CELLS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for sheet in wanted:
            cells, count = _sheet(file, book, sheet, left)
            read.append(cells)
            left -= count
    return read, [name for name in book.sheetnames if folded(name) not in known]


def _sheet(file: Path, book: openpyxl.Workbook, sheet: Any, most: int) -> tuple[SheetCells, int]:
    """A sheet, and how many cells it has: at most so many."""
    place = f"{file.name}: {sheet.title}"
    rows: dict[int, dict[int, Cell]] = {}
    count = 0
    try:
        with sheet._get_source() as source:
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for cells in _in_order(parser, place):
                count += len(cells)
                if count > most:
                    found = message("the sheets have more than {limit} cells", limit=limits.CELLS)
                    right = message("delete everything outside the tables")
                    raise InputError.of(place, found, right)
                for cell in cells:
                    _add(rows, cell, sheet, place)
    except InputError:
        raise
    except Exception as error:  # the parser's own failures have no common class
        raise unreadable(place, error) from error
    is_hidden = sheet.sheet_state != "visible"
    ranges = [] if parser.merged_cells is None else parser.merged_cells.mergeCell
    merged = tuple((cells.coord, cells.max_row) for cells in ranges)
    return SheetCells(sheet.title, place, rows, is_hidden, *_hidden(parser), merged), count


def _in_order(parser: _Parser, place: str) -> Iterator[list[ParsedCell]]:
    """The cells of each row. Raises `InputError` where rows or cells come twice or out of order."""
    last_row = 0
    for row, cells in parser.parse():
        columns = [cell["column"] for cell in cells]
        is_sorted = all(one < other for one, other in pairwise(columns))
        if row <= last_row or not is_sorted or any(cell["row"] != row for cell in cells):
            found = message("has duplicate rows or cells, or has them out of order")
            raise InputError.of(place, found, message(SAVE_AGAIN))
        last_row = row
        yield cells


def _hidden(parser: _Parser) -> tuple[tuple[int, ...], bool]:
    """The hidden rows, and whether some columns are hidden."""
    rows = [int(row) for row, about in parser.row_dimensions.items() if _is_true(about.get("hidden"))]
    return tuple(rows), any(_is_true(about.get("hidden")) for about in parser.column_dimensions.values())


def _is_true(text: str | None) -> bool:
    return text in ("1", "true")


def _add(rows: dict[int, dict[int, Cell]], read: ParsedCell, sheet: Any, place: str) -> None:
    """Note a cell unless it is empty; a text of spaces alone is empty too, be it the value of a formula."""
    formula = read.pop("formula")
    cell = ReadOnlyCell(sheet, **read)
    value, kind = cell.value, cell.data_type
    if value is None and formula is not None and kind != "str":
        value, kind = "", UNKNOWN
    elif value is None or (isinstance(value, str) and not value.strip()):
        return
    at = f"{place}!{cell.coordinate}"
    _check_reach(cell, value, at)
    kind = kind if kind in (ERROR, DATE, TRUTH, UNKNOWN) else ""
    per_cent = not kind and "%" in cell.number_format
    if not kind and formula is not None and _DAY.fullmatch(formula.strip()):
        value, kind = _day(value, sheet.parent.epoch), DATE  # in a cell that shows it as a number
    is_formula = formula is not None and formula.strip().upper() not in TRUTHS
    rows.setdefault(cell.row, {})[cell.column] = Cell(at, value, kind, per_cent, is_formula)


def _day(value: Any, epoch: Any) -> Any:
    """The day that a number stands for; what is no day of the calendar as it is."""
    try:
        return from_excel(value, epoch)
    except (TypeError, ValueError, OverflowError):
        return value


def _check_reach(cell: ReadOnlyCell, value: Any, place: str) -> None:
    """Raise `InputError` for a cell outside of what a case can need, or with more text than Excel itself holds."""
    if cell.row > limits.ROWS or cell.column > limits.COLUMNS:
        found = message("has a cell in row {row} or column {column}", row=cell.row, column=cell.column)
        right = message(
            "at most {rows} rows and {columns} columns: delete everything outside the tables",
            rows=limits.ROWS,
            columns=limits.COLUMNS,
        )
        raise InputError.of(place, found, right)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        found = message("contains more than {limit} characters", limit=LONGEST_TEXT)
        raise InputError.of(place, found, message("at most {limit} characters", limit=LONGEST_TEXT))
