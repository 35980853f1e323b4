"""Cell formats of the input sheets: input cells are pale yellow, what follows from other cells is grey."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import ceil
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
MARGIN = 0.4
"""Inches to either side of a printed page."""
PAGE_WIDTH = 149
"""Characters of 11 points, 7 pixels each, between the margins of A4 on its side."""
UPRIGHT_WIDTH, UPRIGHT_SCALE = 102, 0.75
"""The same of A4 that stands upright, and how small a sheet may be there."""
UPRIGHT_LINES = 66
"""Lines of text that such a page has room for."""
LEAST_SCALE = 0.8
"""How small a printed sheet may be: text of 11 points is at least 9."""
LAST_COLUMN, NO_TEXT_ROW = 2**14 - 1, 3
"""Of a sheet, from 0; and a row above the headings that has no text there."""


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
        self.long_help = added(italic=True, font_color="#595959", text_wrap=True, valign="top")
        self.notice = added(bold=True, font_color=RED)
        self.heading = added(edge, bold=True, font_color="white", bg_color=BLUE, text_wrap=True)
        self.total = added(edge, bold=True, bg_color=GREY, num_format=NUMBER)
        self.rest = added(edge, bg_color=GREY, num_format=NUMBER, align="right")
        self.wrong = added(font_color="white", bg_color=RED)
        grey = {**edge, "bg_color": GREY, "font_color": "#595959", "align": "left", "indent": 1}
        self.derived, self.long_derived = added(grey), added(grey, text_wrap=True)
        self.plain = added(text_wrap=True, valign="top")
        self.link = added(font_color="#0563C1", underline=1, valign="top")
        self.whole = added(cell, num_format=WHOLE)


FOOTER = "&L&A&R&P / &N"
"""Name of the sheet, and the page."""


def set_up_print(
    sheet: Worksheet,
    widths: Sequence[float],
    *,
    header: int = 0,
    rows: int = 0,
    labels: int = 1,
    last_row: int | None = None,
    is_printed: bool = True,
    is_upright: bool = False,
    charts: tuple[int, int, int] | None = None,
) -> None:
    """A4 in letters that people can read, with the sheet's name and the page below.

    Args:
        sheet: the sheet.
        widths: of the columns that are printed, from the left, in characters; as many pages beside one another as they
            take at `LEAST_SCALE` of their size.
        header: row of the headings, on each page where there are more than `ROWS_A_PAGE` `rows`.
        rows: how many rows there are.
        labels: columns that stand on each of the pages beside one another, as many of them as take a third of a page.
        last_row: where what is printed ends, where no charts tell it; the whole sheet is printed where there is none.
        is_printed: whether the sheet is printed with the workbook; one that is not has an empty cell to print.
        is_upright: whether the sheet is one page that stands upright, where it is narrow enough for that.
        charts: first and last row and last column of the charts; of one that is too wide to be upright they alone are,
            below the title.
    """
    sheet.set_paper(A4)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.6, bottom=0.7)
    sheet.set_footer(FOOTER)
    is_narrow = sum(widths) * UPRIGHT_SCALE <= UPRIGHT_WIDTH
    if is_upright and (is_narrow or charts):
        sheet.fit_to_pages(1, 1)
        if charts:
            first, last, column = charts
            sheet.print_area(0 if is_narrow else first, 0, last, max(column, len(widths) - 1) if is_narrow else column)
            if not is_narrow:
                sheet.repeat_rows(0)
        elif last_row is not None:
            sheet.print_area(0, 0, last_row, len(widths) - 1)
        return
    sheet.set_landscape()
    across = ceil(sum(widths) * LEAST_SCALE / PAGE_WIDTH)
    sheet.fit_to_pages(max(1, across), 0)
    kept = sum(width <= PAGE_WIDTH / 3 for width in accumulate(widths[:labels]))
    if across > 1 and kept:
        sheet.repeat_columns(0, kept - 1)
    if rows > ROWS_A_PAGE:
        sheet.repeat_rows(header)
    if not is_printed:
        sheet.print_area(NO_TEXT_ROW, LAST_COLUMN, NO_TEXT_ROW, LAST_COLUMN)
    elif last_row is not None:
        sheet.print_area(0, 0, last_row, len(widths) - 1)
