"""Where things are on an input sheet, and how formulas name them."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name

from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.form import SheetLayout

HELP_ROW, WARNING_ROW = 1, 2
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
SPARE_ROWS = 100
"""Rows from 0; the spare ones below a table are set up for the user's own."""


def quoted(name: str) -> str:
    """A sheet name as formulas write it."""
    return "'" + name.replace("'", "''") + "'"


def column_range(sheet: SheetLayout, column: int, language: Language, rows: int) -> str:
    """Cells of a column of a table with so many rows, and the spare ones."""
    letter = xl_col_to_name(column)
    last = FIRST_ROW + rows + SPARE_ROWS
    return f"{quoted(sheet.name.in_language(language))}!${letter}${FIRST_ROW + 1}:${letter}${last}"
