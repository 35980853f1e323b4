"""Where derived cells stand: a rectangle on one sheet, how formulas name its cells, and their sums and means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

_CELL = re.compile(r"(?P<sheet>.+!)\$?(?P<column>[A-Z]+)\$?(?P<row>\d+)")


@dataclass(frozen=True)
class Block:
    """A rectangle of cells on a sheet, with the values that the engine gives them.

    `top` and `left` count from 0; `values` has the rectangle's shape. Every address names the sheet, so that it can
    stand in a formula anywhere in the workbook.
    """

    sheet: str
    top: int
    left: int
    values: np.ndarray

    def at(self, row: int, column: int) -> str:
        """One cell, as in `Sheet!C7`."""
        return self._on_sheet(xl_rowcol_to_cell(self.top + row, self.left + column))

    def fixed(self, row: int, column: int = 0) -> str:
        """One cell that stays the same where a formula is copied, as in `Sheet!$C$7`."""
        cell = xl_rowcol_to_cell(self.top + row, self.left + column, row_abs=True, col_abs=True)
        return self._on_sheet(cell)

    def total(self, row: int) -> str:
        """The cell to the right of a row: the sum, or the figure of the country, as in `Sheet!$G7`."""
        return self._on_sheet(xl_rowcol_to_cell(self.top + row, self.left + self.values.shape[1], col_abs=True))

    def across(self, row: int) -> str:
        """All cells of a row, as in `Sheet!$C7:$F7`."""
        last = self.left + self.values.shape[1] - 1
        first_cell = xl_rowcol_to_cell(self.top + row, self.left, col_abs=True)
        return self._on_sheet(f"{first_cell}:{xl_rowcol_to_cell(self.top + row, last, col_abs=True)}")

    def down(self, column: int) -> str:
        """All cells of a column, as in `Sheet!C$7:C$40`."""
        last = self.top + self.values.shape[0] - 1
        first_cell = xl_rowcol_to_cell(self.top, self.left + column, row_abs=True)
        return self._on_sheet(f"{first_cell}:{xl_rowcol_to_cell(last, self.left + column, row_abs=True)}")

    def down_fixed(self, column: int = 0) -> str:
        """All cells of a column that stays the same where a formula is copied, as in `Sheet!$C$7:$C$40`."""
        return self.part(columns=slice(column, column + 1)).area

    @property
    def area(self) -> str:
        """The whole rectangle, as in `Sheet!$C$7:$F$40`."""
        rows, columns = self.values.shape
        return self._on_sheet(xl_range_abs(self.top, self.left, self.top + rows - 1, self.left + columns - 1))

    def part(self, rows: slice = slice(None), columns: slice = slice(None)) -> Block:
        """The rectangle of some neighbouring rows and columns."""
        first_row, first_column = rows.start or 0, columns.start or 0
        values = self.values[rows, columns]
        return replace(self, top=self.top + first_row, left=self.left + first_column, values=values)

    def with_below(self, values: np.ndarray) -> Block:
        """The rectangle and the rows right below it; `values` are those of the rows below."""
        return replace(self, values=np.concatenate([self.values, values]))

    @property
    def prefix(self) -> str:
        """What names the sheet before a cell, as in `Sheet!`."""
        return f"{quote_sheetname(self.sheet)}!"

    def _on_sheet(self, cells: str) -> str:
        return self.prefix + cells


def total_of(cells: Sequence[str]) -> str:
    """The sum of some cells: one range where they are below each other, else each of them."""
    matches = [_CELL.fullmatch(cell) for cell in cells]
    known = [match for match in matches if match is not None]
    columns = {(match["sheet"], match["column"]) for match in known}
    rows = [int(match["row"]) for match in known]
    if len(known) == len(cells) > 1 and len(columns) == 1 and rows == list(range(rows[0], rows[0] + len(rows))):
        return f"SUM({cells[0]}:{cells[-1].rpartition('!')[2]})"
    return f"SUM({','.join(cells)})"


def weighted_mean(values: str, marks: Block) -> str:
    """Mean of a column over the rows that are marked."""
    return f"=SUMPRODUCT({marks.area},{values})/SUM({marks.area})"
