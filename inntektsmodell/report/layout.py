"""How a table is laid out in a room: upright or turned, in which letters, and how wide its columns are.

Words and numbers are measured. Where they do not fit, letters become smaller, then rows become columns, then the paper
is turned, and last words are parted between syllables. A number is never parted.

Widths are those of the charts' font, which is wider than what reports are shown in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inntektsmodell.charts.style import POINTS_PER_INCH, wrapped
from inntektsmodell.language.text import Language
from inntektsmodell.report.content import ReportRow, ReportTable
from inntektsmodell.report.parting import SLACK, marked, pieces, room_of

MOST_MORE = 0.9
"""Inches by which a column of numbers is wider than it need be, at most."""
MOST_NAMES = 0.3
"""Of the width: what the names of the rows get at most before the other columns have what they want."""
KEPT_TOGETHER = 24
"""Lines of a table that is not parted between pages."""
LEADING = 1.2
"""Height of a line, in letters."""
ENOUGH = (1.0, 0.5, 0.0)
"""Of what columns want beyond the least: as much as can be, before letters are larger."""
NEAR = 1e-9
"""Inches that are rounding."""


@dataclass(frozen=True)
class Room:
    """Inches of a line on each paper, the preferred first; points of letters, the largest first; inches beside them."""

    widths: tuple[float, ...]
    sizes: tuple[float, ...]
    beside: float


PAPER = Room((174 / 25.4, 261 / 25.4), (8.5, 8, 7.5), 3 / POINTS_PER_INCH)
"""A4 upright and turned, between the margins of the page and the document."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table take for each point of letters.

    That is the least, all on one line, and a heading on two lines with whole words.
    """

    least: tuple[float, ...]
    longest: tuple[float, ...]
    headings: tuple[float, ...]
    words: bool

    def fitted(self, width: float, sizes: Sequence[float], beside: float) -> Iterator[tuple[float, tuple[float, ...]]]:
        """Points of letters in which the columns fit, with their widths: first those with room for whole headings."""
        for enough in ENOUGH:
            for size in sizes:
                widths = self.widths(width, size, beside, enough)
                if widths is not None:
                    yield size, widths

    def widths(self, width: float, size: float, beside: float, enough: float = 0.0) -> tuple[float, ...] | None:
        """Inches of each column in letters of so many points; None where they do not fit into the width.

        They do not either where the columns get less than `enough` of what they want beyond the least.
        """
        least = [size * one + 2 * beside for one in self.least]
        left = width - sum(least)
        if left < -NEAR:
            return None
        wanted = [size * one + 2 * beside for one in (self.longest if self.words else self.headings)]
        more = [max(0.0, want - own) for want, own in zip(wanted, least, strict=True)]
        if not self.words:
            more[0] = max(0.0, min(size * self.longest[0] + 2 * beside, max(MOST_NAMES * width, wanted[0])) - least[0])
        part = min(1.0, left / sum(more)) if sum(more) else 1.0
        if part < enough - NEAR:
            return None
        widths = [own + part * one for own, one in zip(least, more, strict=True)]
        widths[0] += max(0.0, min(width - sum(widths), size * self.longest[0] + 2 * beside - widths[0]))
        each = min(MOST_MORE, (width - sum(widths)) / len(least))
        return tuple(one + each for one in widths)

    def shrunk(self, width: float, beside: float) -> float:
        """Points of the letters in which the least of every column fits into the width."""
        return (width - 2 * beside * len(self.least)) / sum(self.least)


@dataclass(frozen=True)
class LaidTable:
    """A table as it is laid out: its texts with marks where words are parted, letters in points, columns in inches."""

    table: ReportTable
    size: float
    widths: tuple[float, ...]
    turned: bool
    beside: float

    @property
    def shares(self) -> tuple[float, ...]:
        """Per cent of the whole width that each column takes."""
        return tuple(round(100 * one / sum(self.widths), 2) for one in self.widths)

    @property
    def is_short(self) -> bool:
        """Whether it takes so little of a page that it is not parted between two."""
        return self.lines <= KEPT_TOGETHER

    @property
    def lines(self) -> int:
        """Lines that the table takes, its headings included."""
        head = ReportRow(self.table.columns[0], self.table.columns[1:], total=True)
        return sum(lines_of_row(row, self.widths, self.size, self.beside) for row in (head, *self.table.rows))


def laid_out(table: ReportTable, language: Language, room: Room = PAPER) -> LaidTable:
    """The table as large as fits, with its words whole if they can be."""
    for syllables in (None, language):
        for turned, width in enumerate(room.widths):
            for form in forms_of(table):
                columns = columns_of(form, syllables)
                for size, widths in columns.fitted(width, room.sizes, room.beside):
                    return _laid(form, size, widths, bool(turned), room.beside, syllables)
    columns, width = columns_of(table, language), room.widths[-1]
    size, widths = next(columns.fitted(width, (columns.shrunk(width, room.beside),), room.beside))
    return _laid(table, size, widths, len(room.widths) > 1, room.beside, language)


def _laid(
    table: ReportTable,
    size: float,
    widths: tuple[float, ...],
    turned: bool,
    beside: float,
    syllables: Language | None,
) -> LaidTable:
    within = [own - 2 * beside for own in widths]
    columns = tuple(marked(text, own, size, "bold", syllables) for text, own in zip(table.columns, within, strict=True))
    rows = tuple(
        ReportRow(
            marked(row.name, within[0], size, "bold", syllables),
            tuple(marked(cell, own, size, "normal", syllables) for cell, own in zip(row.cells, within[1:], strict=True))
            if table.words
            else row.cells,
            row.total,
        )
        for row in table.rows
    )
    return LaidTable(replace(table, columns=columns, rows=rows), size, widths, turned, beside)


def forms_of(table: ReportTable) -> Iterator[ReportTable]:
    """The table, then with its rows as columns; of words, or of few of many rows, the table alone."""
    yield table
    if not table.words and not table.whole and table.rows:
        yield transposed(table)


def transposed(table: ReportTable) -> ReportTable:
    """The table with its rows as columns, a column of sums as a row of them."""
    names, figures = table.columns[1:], zip(*(row.cells for row in table.rows), strict=True)
    rows = [
        ReportRow(name, own, table.sums and at == len(names) - 1)
        for at, (name, own) in enumerate(zip(names, figures, strict=True))
    ]
    columns = (table.across, *(row.name for row in table.rows))
    return replace(table, columns=columns, rows=tuple(rows), across=table.columns[0], sums=bool(table.rows[-1].total))


def columns_of(table: ReportTable, language: Language | None = None) -> Columns:
    """What the columns of a table take; with a language, where words may be parted between its syllables."""
    columns = list(zip(*((row.name, *row.cells) for row in table.rows), strict=True)) or [()] * len(table.columns)
    least, longest = [], []
    for at, (heading, column) in enumerate(zip(table.columns, columns, strict=True)):
        parted = table.words or at == 0
        whole = {piece for cell in column for piece in pieces(cell, language)} if parted else set(column)
        least.append(max(room_of(text, 1, "bold") for text in {*pieces(heading, language), *whole}))
        longest.append(max((room_of(text, 1) for text in column), default=least[-1]))
    headings = [
        max(room_of(heading, 1, "bold") / 2, *(room_of(word, 1, "bold") for word in heading.split(" ")))
        for heading in table.columns
    ]
    return Columns(tuple(least), tuple(longest), tuple(headings), table.words)


def lines_of_row(row: ReportRow, widths: Sequence[float], size: float, beside: float) -> int:
    """Lines that the highest cell of a row takes."""
    cells = zip((row.name, *row.cells), widths, strict=True)
    return max(lines_of(cell, width - 2 * beside, size, row.total) for cell, width in cells)


def lines_of(text: str, width: float, size: float, bold: bool = False) -> int:
    """Lines that a text takes where a line is so many inches."""
    weight = "bold" if bold else "normal"
    if "\v" not in text and room_of(text, size, weight) <= width + NEAR:
        return 1
    return sum(wrapped(line, width / SLACK, size, weight).count("\n") + 1 for line in text.split("\v"))
