"""What fits on a slide: letters and columns as large as there is room for, and what has to be left out.

Widths are those of the charts' font, which is wider than what slides are shown in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inntektsmodell.charts.style import POINTS_PER_INCH, width_of, wrapped
from inntektsmodell.report.content import ReportRow, ReportTable
from inntektsmodell.report.widths import HYPHEN, breakable

TABLE_SIZES, TEXT_SIZES = (16, 14, 13, 12), (20, 18, 16, 14, 12)
"""Points of letters, the largest first; what does not fit with the smallest is left out."""
NEAR = 1e-9
"""Inches that are rounding."""
LEADING = 1.2
"""Height of a line, in letters."""
MOST_ROWS = 10
"""Rows of a table, its sum apart."""
BESIDE, ABOVE = 0.07, 0.045
"""Inches: what is free in a cell at either side, and above and below its text."""
BETWEEN = 0.5
"""What parts two paragraphs, in letters."""
MOST_MORE = 0.9
"""Inches by which a column of numbers is wider than it need be, at most."""
MOST_OF_A_WORD = 0.2
"""Of the width: what a word takes at most before it is parted, in a table of words."""
LEAST_NAMES = 0.22
"""Of the width: what the names of the rows take at least."""


@dataclass(frozen=True)
class FittedTable:
    """Headings, and the rows that a slide has room for, in letters of `size` points; widths and heights are inches."""

    size: int
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]


def fitted_table(table: ReportTable, width: float, height: float) -> FittedTable:
    """The table as large as fits into so many inches; rows that do not are left out, but not its sum."""
    totals = tuple(row for row in table.rows[MOST_ROWS:] if row.total)
    rows = (*table.rows[: MOST_ROWS + (not totals)], *totals)
    for size in TABLE_SIZES:
        widths, fits = column_widths(table, rows, size, width)
        heights = [_height(row, widths, size, row.total) for row in rows]
        shown = [parted(heading, own, size) for heading, own in zip(table.columns, widths, strict=True)]
        head = _height(ReportRow(shown[0], tuple(shown[1:])), widths, size, bold=True)
        if fits and head + sum(heights) <= height:
            break
    while len(rows) > 1 and head + sum(heights) > height:
        at = max((place for place, row in enumerate(rows) if not row.total), default=0)
        rows, heights = (*rows[:at], *rows[at + 1 :]), [*heights[:at], *heights[at + 1 :]]
    return FittedTable(size, tuple(widths), (head, *heights), tuple(shown), rows)


def column_widths(table: ReportTable, rows: Sequence[ReportRow], size: float, width: float) -> tuple[list[float], bool]:
    """Inches of each column, and whether its numbers and words stand in them unparted."""
    columns = list(zip(*((row.name, *row.cells) for row in rows), strict=True))
    least = [
        max(width_of(word, size, "bold") for word in _words(heading, column, table.words or at == 0)) + 2 * BESIDE
        for at, (heading, column) in enumerate(zip(table.columns, columns, strict=True))
    ]
    if table.words:
        least = [min(own, MOST_OF_A_WORD * width) for own in least]
    longest = max(width_of(name, size) for name in columns[0]) + 2 * BESIDE
    least[0] = max(least[0], min(longest, LEAST_NAMES * width))
    left = width - sum(least)
    if left < 0:
        return [width * one / sum(least) for one in least], False
    texts = [max(width_of(cell, size) for cell in column) for column in columns]
    if table.words:
        return [own + left * text / sum(texts) for own, text in zip(least, texts, strict=True)], True
    halves = [width_of(heading, size, "bold") / 2 + 2 * BESIDE for heading in table.columns[1:]]
    wanted = [longest, *halves]
    more = [max(0.0, want - own) for want, own in zip(wanted, least, strict=True)]
    part = min(1.0, left / sum(more)) if sum(more) else 0.0
    each = min(MOST_MORE, (left - part * sum(more)) / len(least))
    return [own + part * one + each for own, one in zip(least, more, strict=True)], True


def _words(heading: str, column: Sequence[str], parted: bool) -> list[str]:
    """What may not be parted: the words of a heading, and of cells that are words; a number is one."""
    cells = [word for cell in column for word in cell.split()] if parted else list(column)
    return [*(f"{part}-" for part in breakable(heading).replace(HYPHEN, " ").split()), *cells]


def parted(heading: str, width: float, size: float) -> str:
    """A heading whose words, where they are wider than its column, are parted and go on after a line break.

    Slides know no hyphens that show only where they are needed.
    """
    lines = []
    for word in breakable(heading).split(" "):
        first, *others = word.split(HYPHEN)
        shown = [first]
        for part in others:
            if width_of(shown[-1] + part, size, "bold") <= width - 2 * BESIDE + NEAR:
                shown[-1] += part
            else:
                shown.append(part)
        lines.append("-\v".join(shown))
    return " ".join(lines)


def _height(row: ReportRow, widths: Sequence[float], size: int, bold: bool) -> float:
    cells = zip((row.name, *row.cells), widths, strict=True)
    lines = max(lines_of(cell, width - 2 * BESIDE, size, bold) for cell, width in cells)
    return lines * size * LEADING / POINTS_PER_INCH + 2 * ABOVE


def lines_of(text: str, width: float, size: float, bold: bool = False) -> int:
    """Lines that a text takes where a line is so many inches."""
    weight = "bold" if bold else "normal"
    if width_of(text, size, weight) <= width + NEAR:
        return 1
    return wrapped(text, width, size, weight).count("\n") + 1


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
    shown = wrapped(text, width, size, "bold" if bold else "normal").split("\n")[:lines]
    return " ".join(shown)[:-1].rstrip() + "…"
