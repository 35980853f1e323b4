"""Cases side by side as a workbook: a sheet with the table, its changes as formulas, and one with charts of it."""

from __future__ import annotations

import datetime
from io import BytesIO

import numpy as np
import xarray as xr
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.analysis.comparison.several.rows import FigureBeside, figures_told, remarks_beside, sum_of
from inntektsmodell.analysis.comparison.several.side_by_side import bases
from inntektsmodell.analysis.comparison.several.workbook_charts import FigureBlock, without_sign_of_zero, write_charts
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result_tables import SUM
from inntektsmodell.workbook.formulas.charts import MOST_CHARTED
from inntektsmodell.workbook.formulas.formats import Formats
from inntektsmodell.workbook.formulas.front import SYNTHETIC
from inntektsmodell.workbook.formulas.sheet import write_header, write_wrapped
from inntektsmodell.workbook.formulas.writing import MOST_REGIONS
from inntektsmodell.workbook.writing.book import NewBook
from inntektsmodell.workbook.writing.styles import set_up_print
from inntektsmodell.workbook.writing.widths import across_width

SHEET, TITLE = as_label("Side by side"), as_label("Cases side by side")
LABELS, COLUMN = 34, 16
"""Widths of the column of labels, and of the others at least."""
NOISE = 10
"""Decimals of a change beyond which it is the noise of the subtraction."""


def fits(table: xr.Dataset) -> bool:
    """Whether there are no more recipients than a sheet has columns for."""
    return table.sizes["region"] <= MOST_REGIONS


def workbook_of(table: xr.Dataset, language: Language) -> bytes:
    """The workbook; the same table gives the same bytes."""
    content = BytesIO()
    with NewBook(content) as book:
        title, year = TITLE.in_language(language), int(table["year"].values.max())
        book.set_properties({"title": title, "created": datetime.datetime(year, 1, 1)})
        sheet = book.add_worksheet(SHEET.in_language(language))
        formats = Formats(book, Decimals())
        sheet.write_string(0, 0, title, formats.look("title"))
        warning = SYNTHETIC.in_language(language) if table.attrs["synthetic"] == "yes" else ""
        regions = table["region"].values.tolist()
        if warning:
            write_wrapped(sheet, 1, warning, formats.look("warning"), len(regions) + 2)
        sheet.write_blank(2, 0, None, formats.look("header"))
        write_header(sheet, 2, 1, [*regions, SUM], formats.look("header_right"))
        sheet.freeze_panes(3, 1)
        sheet.hide_gridlines(2)
        widths = [LABELS, *[across_width(regions, COLUMN)] * len(regions), COLUMN]
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        row, blocks = 3, []
        for figure in figures_told(table, language):
            blocks.append(_write_figure(book, sheet, formats, row, figure, table))
            row = blocks[-1].changes.stop + 1
        for remark in remarks_beside(table, language):
            write_wrapped(sheet, row, remark, formats.look("source"), len(regions) + 2)
            row += 1
        set_up_print(sheet, widths, header=2, rows=row)
        if len(regions) <= MOST_CHARTED:
            write_charts(book, sheet, blocks, len(regions), warning, formats.look("warning"), language)
    return content.getvalue()


def _write_figure(
    book: Workbook, sheet: Worksheet, formats: Formats, row: int, figure: FigureBeside, table: xr.Dataset
) -> FigureBlock:
    """Heading, a row for each level, and a row for each change as a formula of two of them."""
    count, names = table.sizes["region"], table["case"].values.tolist()
    sheet.write_string(row, 0, figure.heading, formats.look("heading"))
    for column in range(1, count + 2):
        sheet.write_blank(row, column, None, formats.look("heading_right"))
    levels = range(row + 1, row + 1 + len(names))
    sheet.write_string(levels.stop, 0, figure.change, formats.look("note"))
    changes = range(levels.stop + 1, levels.stop + len(names))
    plain, with_sign = _number_formats(book, figure.levels[0].decimals)
    places = dict(zip(names, levels, strict=True))
    for line, at in zip(figure.levels, levels, strict=True):
        sheet.write_string(at, 0, line.name, formats.look("label"))
        for column, value in enumerate(line.values.tolist(), start=1):
            _write(sheet, at, column, value, plain)
        _write_sum(sheet, at, line, plain)
    pairs = bases(names, table.attrs["against"]).items()
    for line, at, (case, base) in zip(figure.changes, changes, pairs, strict=True):
        sheet.write_string(at, 0, line.name, formats.look("label"))
        for column, value in enumerate(line.values.tolist(), start=1):
            of, less = (xl_rowcol_to_cell(places[name], column) for name in (case, base))
            _write(sheet, at, column, value, with_sign, f"=ROUND({of}-{less},{NOISE})")
        _write_sum(sheet, at, line, with_sign)
    return FigureBlock(figure, levels, changes)


def _write(sheet: Worksheet, row: int, column: int, value: float, look: Format, formula: str = "") -> None:
    """A figure, or the formula that gives it; a dash where there is none."""
    if not np.isfinite(value):
        sheet.write_string(row, column, ABSENT, look)
    elif formula:
        sheet.write_formula(row, column, formula, look, round(value, NOISE))
    else:
        sheet.write_number(row, column, value, look)


def _write_sum(sheet: Worksheet, row: int, line: Line, look: Format) -> None:
    """The sum of a row, where it means something."""
    if line.summed:
        formula = f"=ROUND(SUM({xl_range(row, 1, row, len(line.values))}),{NOISE})"
        _write(sheet, row, len(line.values) + 1, sum_of(line), look, formula)


def _number_formats(book: Workbook, decimals: int) -> tuple[Format, Format]:
    """Of a level and of a change with so many decimals."""
    code = f"#,##0.{'0' * decimals}".rstrip(".")
    looks = ({"num_format": one, "align": "right"} for one in (code, without_sign_of_zero(decimals, "+")))
    level, change = map(book.add_format, looks)
    return level, change
