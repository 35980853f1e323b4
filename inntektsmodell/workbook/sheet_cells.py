"""The cells of a workbook's sheets as plain values, each with its place; nothing of the file's library beyond this."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils import column_index_from_string, get_column_letter

from inntektsmodell.faults import Fault, InputError
from inntektsmodell.messages import message
from inntektsmodell.workbook import limits
from inntektsmodell.workbook.container import CELL, SAVE_AGAIN, Opened, open_workbook, unreadable

HIDDEN_ROW = re.compile(rb'<row r="([0-9]+)"[^>]*\bhidden="(?:1|true)"')
HIDDEN_COLUMN = re.compile(rb'<col [^>]*\bhidden="(?:1|true)"')
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+([0-9]+))"')
FORMULA, ERROR, DATE, TRUTH = "f", "e", "d", "b"


@dataclass(frozen=True)
class Cell:
    """A cell that holds something. `kind` is FORMULA, ERROR, DATE, TRUTH, or else a number or text as `value` is."""

    place: str
    value: Any
    kind: str = ""
    per_cent: bool = False


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


def folded(name: object) -> str:
    """A name by which sheets and headings are known: neither case nor stray spaces count."""
    return " ".join(str(name).split()).casefold()


def read_sheets(file: Path, unread: Collection[str] = ()) -> list[SheetCells]:
    """Every sheet of a workbook file but the `unread` (folded names). Raises `InputError` as `open_workbook` does."""
    opened = open_workbook(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheets = [sheet for sheet in opened.book.worksheets if folded(sheet.title) not in unread]
            return [_sheet(file, sheet, opened) for sheet in sheets]
    except InputError:
        raise
    except Exception as error:  # the parser's own failures have no common class
        raise unreadable(file, error) from error


def _sheet(file: Path, sheet: Any, opened: Opened) -> SheetCells:
    part = opened.parts[sheet._worksheet_path]
    place = f"{file.name}: {sheet.title}"
    written = CELL.findall(part)
    rows: dict[int, dict[int, Cell]] = {}
    count = 0
    if written:
        last = max(int(row) for _, row in written)
        widest = max(column_index_from_string(letters.decode()) for letters in {letters for letters, _ in written})
        for line in sheet.iter_rows(max_row=last, max_col=widest):
            for cell in line:
                if isinstance(cell, ReadOnlyCell):
                    count += 1
                    _add(rows, cell, place)
    if count != len(written):
        found = message("has rows or cells twice, or in disorder")
        raise InputError([Fault(place, found, message(SAVE_AGAIN))])
    return SheetCells(
        sheet.title,
        place,
        rows,
        sheet.sheet_state != "visible",
        tuple(int(row) for row in HIDDEN_ROW.findall(part)),
        HIDDEN_COLUMN.search(part) is not None,
        tuple((cells.decode(), int(row)) for cells, row in MERGED.findall(part)),
    )


def _add(rows: dict[int, dict[int, Cell]], cell: ReadOnlyCell, place: str) -> None:
    """Note a cell unless it is empty; a text of spaces alone is empty too."""
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return
    at = f"{place}!{cell.coordinate}"
    if isinstance(value, str) and len(value) > limits.TEXT:
        found = message("holds more than {limit} characters", limit=limits.TEXT)
        raise InputError([Fault(at, found, message("at most {limit} characters", limit=limits.TEXT))])
    kind = cell.data_type if cell.data_type in (FORMULA, ERROR, DATE, TRUTH) else ""
    per_cent = not kind and "%" in cell.number_format
    rows.setdefault(cell.row, {})[cell.column] = Cell(at, value, kind, per_cent)
