"""Cases side by side as a workbook: a sheet with the table, its changes as formulas, and one with charts of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import xarray as xr
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.analysis.comparison.several.rows import FigureBeside, figures_told, remarks_beside, sum_of
from inntektsmodell.analysis.comparison.several.side_by_side import bases
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.result_tables import SUM
from inntektsmodell.workbook.formulas.formats import Formats
from inntektsmodell.workbook.formulas.sheet import write_header
from inntektsmodell.workbook.formulas.writing import MOST_REGIONS
from inntektsmodell.workbook.writing.book import NewBook
from inntektsmodell.workbook.writing.styles import A4, FOOTER, set_up_print
from inntektsmodell.workbook.writing.styles import LINE as GREY

SHEET, CHARTS, TITLE = as_label("Side by side"), as_label("Charts"), as_label("Cases side by side")
LABELS, COLUMN = 34, 16
"""Widths of the columns."""
CHART_ROWS, CHARTS_A_PAGE, CHART_SIZE = 16, 2, {"width": 740, "height": 310}
"""Rows that a chart takes, how many of them a printed page, and its size in pixels."""
NOISE = 10
"""Decimals of a change beyond which it is the noise of the subtraction."""


@dataclass(frozen=True)
class _Block:
    """Where one figure stands: the rows of its levels and of its changes."""

    figure: FigureBeside
    levels: range
    changes: range


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
        regions = table["region"].values.tolist()
        sheet.write_blank(2, 0, None, formats.look("header"))
        write_header(sheet, 2, 1, [*regions, SUM], formats.look("header_right"))
        sheet.freeze_panes(3, 1)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, LABELS)
        sheet.set_column(1, len(regions) + 1, COLUMN)
        row, blocks = 3, []
        for figure in figures_told(table, language):
            blocks.append(_write_figure(book, sheet, formats, row, figure, table))
            row = blocks[-1].changes.stop + 1
        for remark in remarks_beside(table, language):
            sheet.write_string(row, 0, remark, formats.look("note"))
            row += 1
        set_up_print(sheet, [LABELS, *[COLUMN] * (len(regions) + 1)], header=2, rows=row)
        _write_charts(book, sheet, book.add_worksheet(CHARTS.in_language(language)), blocks, len(regions))
    return content.getvalue()


def _write_figure(
    book: Workbook, sheet: Worksheet, formats: Formats, row: int, figure: FigureBeside, table: xr.Dataset
) -> _Block:
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
    return _Block(figure, levels, changes)


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
    looks = ({"num_format": one, "align": "right"} for one in (code, f"+{code};-{code};{code}"))
    level, change = map(book.add_format, looks)
    return level, change


def _write_charts(book: Workbook, table: Worksheet, sheet: Worksheet, blocks: Sequence[_Block], regions: int) -> None:
    """A chart for each figure, with columns for each region: of amounts per inhabitant levels, of all else changes."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_footer(FOOTER)
    sheet.set_h_pagebreaks([CHART_ROWS * number for number in range(CHARTS_A_PAGE, len(blocks), CHARTS_A_PAGE)])
    for number, block in enumerate(blocks):
        figure, chart = block.figure, book.add_chart({"type": "column"})
        is_level = not figure.levels[0].summed
        for row in block.levels if is_level else block.changes:
            places = {"name": (row, 0), "categories": (2, 1, 2, regions), "values": (row, 1, row, regions)}
            chart.add_series({part: [table.name, *place] for part, place in places.items()})
        title = figure.heading if is_level else f"{figure.heading}: {figure.change}"
        chart.set_title({"name": title, "name_font": {"size": 11}})
        chart.set_legend({"position": "bottom"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": GREY}}})
        chart.set_x_axis({"label_position": "low"})
        chart.set_size(CHART_SIZE)
        sheet.insert_chart(CHART_ROWS * number, 0, chart)
