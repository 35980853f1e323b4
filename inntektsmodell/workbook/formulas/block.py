"""Where derived cells stand: a rectangle on one sheet, how formulas name its cells."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from inntektsmodell.workbook.formulas.terms import Cell


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

    def cell(self, row: int, column: int) -> Cell:
        """One cell with its value."""
        return Cell(self.prefix, self.top + row, self.left + column, float(self.values[row, column]))

    @property
    def area(self) -> str:
        """The whole rectangle, as in `Sheet!$C$7:$F$40`."""
        rows, columns = self.values.shape
        return self._on_sheet(xl_range_abs(self.top, self.left, self.top + rows - 1, self.left + columns - 1))

    @property
    def prefix(self) -> str:
        """What names the sheet before a cell, as in `Sheet!`."""
        return f"{quote_sheetname(self.sheet)}!"

    def _on_sheet(self, cells: str) -> str:
        return self.prefix + cells
