"""Cell formats of the input sheets: input cells are pale yellow, what follows from other cells is grey."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.workbook.layout.form import CellContent

BLUE, PALE, GREY, RED, LINE = "#1F3864", "#FFF9E5", "#F2F2F2", "#C00000", "#D9D9D9"
NUMBER = "#,##0.######"
WHOLE = "#,##0"
LINE_HEIGHT = 15
A4 = 9
ROWS_A_PAGE = 36
"""Longer tables repeat their headings on every printed page; LibreOffice takes long to lay that out."""


class Styles:
    """Formats of one workbook, added to it; `inputs` by the kind of column, `whole` for whole numbers."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        def added(*parts: dict[str, Any], **more: Any) -> Format:
            return book.add_format({name: value for part in (*parts, more) for name, value in part.items()})

        edge = {"border": 1, "border_color": LINE, "valign": "top"}
        cell = {**edge, "bg_color": PALE}
        text, wrapped = added(cell, num_format="@"), added(cell, num_format="@", text_wrap=True)
        year, value = added(cell, num_format="0", align="left"), added(cell, num_format="General", align="left")
        number = added(cell, num_format=NUMBER, align="right")
        date = added(cell, num_format="yyyy-mm-dd", align="left")
        self.inputs = dict.fromkeys(CellContent, text) | {
            CellContent.WORDS: wrapped,
            CellContent.NAMES: wrapped,
            CellContent.NUMBER: number,
            CellContent.YEAR: year,
            CellContent.VALUE: value,
            CellContent.FLAG: value,
            CellContent.DATE: date,
        }
        self.title = added(bold=True, font_size=14, font_color=BLUE)
        self.help = added(italic=True, font_color="#595959")
        self.notice = added(bold=True, font_color=RED)
        self.heading = added(edge, bold=True, font_color="white", bg_color=BLUE, text_wrap=True)
        self.total = added(edge, bold=True, bg_color=GREY, num_format=NUMBER)
        self.wrong = added(font_color="white", bg_color=RED)
        self.derived = added(edge, bg_color=GREY, font_color="#595959", align="left", indent=1)
        self.plain = added(text_wrap=True, valign="top")
        self.link = added(font_color="#0563C1", underline=1, valign="top")
        self.whole = added(cell, num_format=WHOLE)


def print_on_width(sheet: Worksheet, header: int = 0, rows: int = 0) -> None:
    """A4 on its side, as wide as one page; the header row on each page where there is more than one."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    if rows > ROWS_A_PAGE:
        sheet.repeat_rows(header)


def lines(text: object, width: int) -> int:
    """Lines that a text takes in a column of so many characters."""
    return 1 + int(1.15 * len(str(text or "")) // width)
