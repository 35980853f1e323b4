"""What fits on a slide: letters and columns as large as there is room for, and what has to be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inntektsmodell.charts.style import POINTS_PER_INCH, wrapped
from inntektsmodell.language.text import Language
from inntektsmodell.report.content import ReportRow, ReportTable
from inntektsmodell.report.layout import LEADING, columns_of, forms_of, lines_of, lines_of_row
from inntektsmodell.report.parting import SLACK, broken

TABLE_SIZES, TEXT_SIZES = (16, 14, 13, 12), (20, 18, 16, 14, 12)
"""Points of letters, the largest first; what does not fit with the smallest is left out."""
MOST_ROWS = 10
"""Rows of a table, its sum apart."""
BESIDE, ABOVE = 0.07, 0.045
"""Inches: what is free in a cell at either side, and above and below its text."""
BETWEEN = 0.5
"""What parts two paragraphs, in letters."""


@dataclass(frozen=True)
class FittedTable:
    """Headings, and the rows that a slide has room for, in letters of `size` points; widths and heights are inches.

    `left_out` counts the rows that it has no room for.
    """

    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    left_out: int


def fitted_table(table: ReportTable, width: float, height: float, language: Language) -> FittedTable:
    """The table as large as fits into so many inches; rows that do not are left out, but not its sum."""
    forms = [form for form in forms_of(table) if form is table or len(_most(form)) == len(form.rows)]
    for syllables in (None, language):
        fitted = [list(_in_sizes(form, width, syllables)) for form in forms]
        whole = [one for of_form in fitted for one in of_form if sum(one.heights) <= height]
        smallest = [min(of_form, key=lambda one: sum(one.heights)) for of_form in fitted if of_form]
        if smallest:
            return whole[0] if whole else _shortened(smallest[0], height)
    size = columns_of(table, language).shrunk(width, BESIDE)
    return _shortened(next(_in_sizes(table, width, language, (size,))), height)


def _most(table: ReportTable) -> tuple[ReportRow, ...]:
    """As many rows as a slide shows at most, and the sum."""
    totals = tuple(row for row in table.rows[MOST_ROWS:] if row.total)
    return (*table.rows[: MOST_ROWS + (not totals)], *totals)


def _in_sizes(
    table: ReportTable, width: float, syllables: Language | None, sizes: Sequence[float] = TABLE_SIZES
) -> Iterator[FittedTable]:
    """The table in letters of each size in which its columns fit into so many inches."""
    rows = _most(table)
    columns = columns_of(replace(table, rows=rows), syllables)
    for size, widths in columns.fitted(width, sizes, BESIDE):
        heading = ReportRow(table.columns[0], table.columns[1:], total=True)
        shown = [_broken(row, widths, size, row is heading or table.words, syllables) for row in (heading, *rows)]
        heights = [
            lines_of_row(row, widths, size, BESIDE) * size * LEADING / POINTS_PER_INCH + 2 * ABOVE for row in shown
        ]
        headings = (shown[0].name, *shown[0].cells)
        yield FittedTable(size, widths, tuple(heights), headings, tuple(shown[1:]), len(table.rows) - len(rows))


def _broken(row: ReportRow, widths: Sequence[float], size: float, words: bool, syllables: Language | None) -> ReportRow:
    """A row whose words go on after line breaks where they are wider than their columns; numbers stay whole."""
    weight = "bold" if row.total else "normal"
    name, *cells = (
        broken(text, width - 2 * BESIDE, size, weight, syllables) if words or at == 0 else text
        for at, (text, width) in enumerate(zip((row.name, *row.cells), widths, strict=True))
    )
    return replace(row, name=name, cells=tuple(cells))


def _shortened(table: FittedTable, height: float) -> FittedTable:
    """The table without as many of its last rows as there is no room for, its sum kept."""
    rows, heights = list(table.rows), list(table.heights)
    while len(rows) > 1 and sum(heights) > height:
        at = max((place for place, row in enumerate(rows) if not row.total), default=0)
        del rows[at], heights[at + 1]
    left_out = table.left_out + len(table.rows) - len(rows)
    return replace(table, rows=tuple(rows), heights=tuple(heights), left_out=left_out)


def height_of(texts: Sequence[str], width: float, size: float) -> float:
    """Inches that paragraphs take below each other."""
    lines = sum(lines_of(text, width, size) for text in texts)
    return (lines * LEADING + BETWEEN * len(texts)) * size / POINTS_PER_INCH


def fitted_text(texts: Sequence[str], width: float, height: float) -> tuple[int, list[str]]:
    """Points of the largest letters in which paragraphs fit into so many inches, and as many of them as do."""
    for size in TEXT_SIZES:
        if height_of(texts, width, size) <= height:
            return size, list(texts)
    fitting = (count for count in range(len(texts) - 1, 0, -1) if height_of(texts[:count], width, size) <= height)
    lines = int((height * POINTS_PER_INCH / size - BETWEEN) / LEADING)
    return size, list(texts[: next(fitting, 0)]) or [cut(texts[0], width, size, lines)]


def cut(text: str, width: float, size: float, lines: int, bold: bool = False) -> str:
    """A text of so many lines at most, which ends with … where it goes on."""
    if lines_of(text, width, size, bold) <= lines:
        return text
    shown = wrapped(text, width / SLACK, size, "bold" if bold else "normal").split("\n")[:lines]
    return " ".join(shown)[:-1].rstrip() + "…"
