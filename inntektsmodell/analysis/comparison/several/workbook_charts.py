"""The sheet of charts of cases side by side: bars across for each figure, as many on a page as it has room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil, floor, log10
from typing import Any

import numpy as np
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inntektsmodell.analysis.comparison.several.rows import FigureBeside
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.workbook.formulas.charts import COLORS
from inntektsmodell.workbook.formulas.sheet import FIGURE_WIDTH, ROW_HEIGHT, TAB, write_wrapped
from inntektsmodell.workbook.writing.styles import A4, FOOTER, MARGIN
from inntektsmodell.workbook.writing.styles import LINE as GREY

CHARTS, PART = as_label("Charts"), as_label("{title} ({number} of {count})")
WIDTH, COLUMNS = 760, 7
"""Pixels of a chart, and columns that it and a text above it span."""
AROUND, BAR, NAME, BETWEEN, EDGE = 80, 10, 28, 6, 4
"""Pixels: of title, axis and legend, of a bar, of a name of two lines, between two recipients, and above a chart."""
PAGE_ROWS, WARNING_ROWS = 33, 2
"""Rows of a printed page of A4 on its side, and those of a warning at its top."""
HATCHED = "wide_upward_diagonal"
"""Pattern of bars once the colours have been used."""


@dataclass(frozen=True)
class FigureBlock:
    """Where one figure stands: the rows of its levels and of its changes."""

    figure: FigureBeside
    levels: range
    changes: range


@dataclass(frozen=True)
class _Drawing:
    """One chart: its title and unit, the rows that it shows, and the columns of its recipients."""

    title: str
    unit: str
    lines: Sequence[Line]
    rows: range
    columns: range
    is_level: bool

    @property
    def height(self) -> int:
        """Rows of the sheet that it takes."""
        each = max(BAR * len(self.rows), NAME) + BETWEEN
        return ceil((AROUND + each * len(self.columns)) / ROW_HEIGHT)

    @property
    def number_format(self) -> str:
        """Of the numbers along the axis: two digits of the largest, with a space or comma between thousands."""
        largest = max(float(np.nanmax(np.abs(line.values), initial=0.0)) for line in self.lines)
        decimals = max(0, 1 - floor(log10(largest))) if 0 < largest < 10 else 0
        return without_sign_of_zero(decimals)


def without_sign_of_zero(decimals: int, plus: str = "") -> str:
    """A number format with so many decimals, `plus` before what is above zero; what they do not show is 0."""
    code, least = f"#,##0.{'0' * decimals}".rstrip("."), f"{0.5 * 10.0**-decimals:.{decimals + 1}f}"
    return f'[>={least}]{plus}{code};[<=-{least}]-{code};"0"'


def write_charts(
    book: Workbook,
    table: Worksheet,
    blocks: Sequence[FigureBlock],
    regions: int,
    warning: str,
    look: Format,
    language: Language,
) -> None:
    """Add a sheet of charts of each figure: the changes, and of amounts per inhabitant the levels too.

    Args:
        book: the workbook.
        table: the sheet with the figures, whose row of headings is the third.
        blocks: where each figure stands there.
        regions: how many recipients there are.
        warning: what stands above the charts of each page, if anything.
        look: that of the warning.
        language: that of the titles.
    """
    sheet = book.add_worksheet(CHARTS.in_language(language))
    sheet.hide_gridlines(2)
    sheet.set_column(0, COLUMNS - 1, FIGURE_WIDTH)
    sheet.set_tab_color(TAB)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.6, bottom=0.7)
    sheet.set_footer(FOOTER)
    row, left, breaks, above = 0, 0, [], WARNING_ROWS if warning else 0
    for drawing in _drawings(blocks, regions, language):
        if drawing.height > left:
            breaks += [row] if row else []
            if warning:
                write_wrapped(sheet, row, warning, look, COLUMNS)
            row, left = row + above, PAGE_ROWS - above
        chart = _chart(book, table, drawing)
        place = {"object_position": 2, "y_offset": EDGE, "description": drawing.title}
        chart.set_size({"width": WIDTH, "height": ROW_HEIGHT * (drawing.height - 1)})
        sheet.insert_chart(row, 0, chart, place)
        row, left = row + drawing.height, left - drawing.height
    sheet.set_h_pagebreaks(breaks)


def _drawings(blocks: Sequence[FigureBlock], regions: int, language: Language) -> Iterator[_Drawing]:
    """Every chart; recipients that have no room on one page are continued in the next chart."""
    for block in blocks:
        figure = block.figure
        parts = [(f"{figure.heading}: {figure.change}", figure.changes, block.changes, False)]
        if not figure.levels[0].summed:
            parts.insert(0, (figure.heading, figure.levels, block.levels, True))
        for title, lines, rows, is_level in parts:
            each = max(BAR * len(rows), NAME) + BETWEEN
            most = max(1, (ROW_HEIGHT * (PAGE_ROWS - WARNING_ROWS - 1) - AROUND) // each)
            count = ceil(regions / most)
            for number, first in enumerate(range(1, regions + 1, ceil(regions / count)), start=1):
                columns = range(first, min(first + ceil(regions / count), regions + 1))
                told = PART.in_language(language).format(title=title, number=number, count=count)
                told = told if count > 1 else title
                yield _Drawing(told, figure.unit, lines, rows, columns, is_level)


def _chart(book: Workbook, table: Worksheet, drawing: _Drawing) -> Any:
    """Bars across, those of a recipient beside each other, the first on top."""
    chart = book.add_chart({"type": "bar"})
    first, last = drawing.columns[0], drawing.columns[-1]
    for row, fill in zip(drawing.rows, islice(_fills(), 0 if drawing.is_level else 1, None), strict=False):
        places = {"name": (row, 0), "categories": (2, first, 2, last), "values": (row, first, row, last)}
        chart.add_series({**{part: [table.name, *place] for part, place in places.items()}, **fill, "gap": 40})
    chart.set_title({"name": drawing.title, "name_font": {"size": 12, "bold": True}, "overlay": False})
    gridlines = {"visible": True, "line": {"color": GREY}}
    numbers = {"name": drawing.unit, "num_format": drawing.number_format}
    chart.set_x_axis({**numbers, **({"min": 0} if drawing.is_level else {}), "major_gridlines": gridlines})
    chart.set_y_axis(
        {"reverse": True, "crossing": "max", "label_position": "low", "major_gridlines": {"visible": False}}
    )
    chart.set_legend({"none": True} if len(drawing.rows) == 1 else {"position": "bottom"})
    return chart


def _fills() -> Iterator[dict[str, Any]]:
    """Looks of the cases in their order: each colour, then each of them hatched."""
    yield from ({"fill": {"color": color}} for color in COLORS)
    while True:
        for color in COLORS:
            yield {"pattern": {"pattern": HATCHED, "fg_color": color, "bg_color": "white"}}
