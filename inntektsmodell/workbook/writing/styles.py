"""Cell formats of the input sheets: input cells are pale yellow, what follows from other cells is grey."""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Styles:
    """Formats of one workbook; `inputs` by the kind of column, `whole` for whole numbers."""

    title: Format
    help: Format
    notice: Format
    heading: Format
    total: Format
    wrong: Format
    derived: Format
    plain: Format
    link: Format
    whole: Format
    inputs: dict[CellContent, Format]


def add_styles(book: xlsxwriter.Workbook) -> Styles:
    """Add the formats to a workbook."""
    edge = {"border": 1, "border_color": LINE, "valign": "top"}
    cell = {**edge, "bg_color": PALE}
    text = book.add_format({**cell, "num_format": "@"})
    wrapped = book.add_format({**cell, "num_format": "@", "text_wrap": True})
    year = book.add_format({**cell, "num_format": "0", "align": "left"})
    value = book.add_format({**cell, "num_format": "General", "align": "left"})
    inputs = dict.fromkeys(CellContent, text) | {
        CellContent.WORDS: wrapped,
        CellContent.NAMES: wrapped,
        CellContent.NUMBER: book.add_format({**cell, "num_format": NUMBER, "align": "right"}),
        CellContent.YEAR: year,
        CellContent.VALUE: value,
        CellContent.FLAG: value,
        CellContent.DATE: book.add_format({**cell, "num_format": "yyyy-mm-dd", "align": "left"}),
    }
    return Styles(
        title=book.add_format({"bold": True, "font_size": 14, "font_color": BLUE}),
        help=book.add_format({"italic": True, "font_color": "#595959"}),
        notice=book.add_format({"bold": True, "font_color": RED}),
        heading=book.add_format({**edge, "bold": True, "font_color": "white", "bg_color": BLUE, "text_wrap": True}),
        total=book.add_format({**edge, "bold": True, "bg_color": GREY, "num_format": NUMBER}),
        wrong=book.add_format({"font_color": "white", "bg_color": RED}),
        derived=book.add_format({**edge, "bg_color": GREY, "font_color": "#595959", "align": "left", "indent": 1}),
        plain=book.add_format({"text_wrap": True, "valign": "top"}),
        link=book.add_format({"font_color": "#0563C1", "underline": 1, "valign": "top"}),
        whole=book.add_format({**cell, "num_format": WHOLE}),
        inputs=inputs,
    )


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
