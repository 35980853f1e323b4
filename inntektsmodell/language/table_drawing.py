"""Draws every table of the terminal: no name and no number in it is ever cut, and no number is broken.

A table with recipients across is turned, so that they stand as rows, where they do not fit beside each other. Columns
that do not fit then are continued in a table below, and a name longer than half a line gets a line of its own
above its numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from inntektsmodell.language.terminal import cells, longest_word, out, width, wrapped
from inntektsmodell.language.text import Language, Text

GAP, INDENT = 2, 2
"""Spaces between columns, and before numbers whose name stands above them."""
LEAST_LABEL, LEAST_HEADING, LEAST_SHORT = 24, 24, 6
"""Narrowest column of long labels beside recipients, and of headings of long words; of labels in a short table."""

TerminalRow = tuple[str, Sequence[str]]


@dataclass(frozen=True)
class TerminalSection:
    """Rows that belong together, each a label and its cells, under a heading where there is one.

    `short_name` is what the section is called under each recipient, where sections of a short table stand so.
    """

    rows: Sequence[TerminalRow]
    heading: str = ""
    short_name: str = ""


@dataclass(frozen=True)
class TerminalTable:
    """A table: a heading for every column of cells, and sections of rows; `corner` is the heading of the labels.

    `recipients_across` says that the columns are recipients, so that the table can be turned. One that is `short` stays
    as it is in less room: names of recipients break between words, and most labels may stand above their numbers.
    Where it is turned and its sections have short names, they stand under each recipient if that takes fewer lines.
    """

    columns: Sequence[str]
    sections: Sequence[TerminalSection]
    title: str = ""
    corner: str = ""
    recipients_across: bool = False
    short: bool = False


class TerminalLine(NamedTuple):
    """A line as it is printed."""

    text: str
    bold: bool = False


def plain_table(headings: Iterable[Text], rows: Sequence[TerminalRow], language: Language) -> TerminalTable:
    """A table of one section whose first heading is that of the labels."""
    corner, *columns = (heading.in_language(language) for heading in headings)
    return TerminalTable(columns, [TerminalSection(rows)], corner=corner)


def show_table(table: TerminalTable) -> None:
    """Print a table as wide as the terminal, with an empty line below it."""
    for line in drawn(table, width()):
        out(line.text, bold=line.bold)


def fits(table: TerminalTable, lines: int) -> bool:
    """Whether a table takes at most so many lines of the terminal."""
    return sum(1 for _ in drawn(table, width())) <= lines


def drawn(table: TerminalTable, most: int) -> Iterator[TerminalLine]:
    """Lines of a table, none wider than `most` unless a single number or heading with its margin is."""
    yield from (TerminalLine(line, bold=True) for line in wrapped(table.title, most))
    if table.recipients_across and not _fits(table, most):
        yield from min(_turned_ways(table, most), key=len)
    else:
        yield from _blocks(table, most)


def _turned_ways(table: TerminalTable, most: int) -> Iterator[list[TerminalLine]]:
    """Lines of a turned table: its sections below each other, and under each recipient where they have short names."""
    apart: list[TerminalLine] = []
    for section in table.sections:
        apart += (TerminalLine(line, bold=True) for line in wrapped(section.heading, most))
        apart += _blocks(_turned(table.columns, section, table.short), most)
    yield apart
    if table.short and len(table.sections) > 1 and all(section.short_name for section in table.sections):
        heading = "; ".join(section.heading for section in table.sections)
        yield [*(TerminalLine(line, bold=True) for line in wrapped(heading, most)), *_blocks(_stacked(table), most)]


def _fits(table: TerminalTable, most: int) -> bool:
    """Whether the recipients fit beside each other, with room for labels."""
    labels = max(cells(label) for section in table.sections for label, _ in section.rows)
    return min(labels, _least_label(table)) + sum(GAP + column for column in _widths(table, most)) <= most


def _least_label(table: TerminalTable) -> int:
    return LEAST_SHORT if table.short else LEAST_LABEL


def _turned(recipients: Sequence[str], section: TerminalSection, short: bool) -> TerminalTable:
    rows = [(name, [row[position] for _, row in section.rows]) for position, name in enumerate(recipients)]
    return TerminalTable([label.strip() for label, _ in section.rows], [TerminalSection(rows)], short=short)


def _stacked(table: TerminalTable) -> TerminalTable:
    """A section for each recipient, with a row for each section of the table and a column for every label in them."""
    labels = list(dict.fromkeys(label.strip() for section in table.sections for label, _ in section.rows))
    given = [{label.strip(): row for label, row in section.rows} for section in table.sections]

    def rows(position: int) -> list[TerminalRow]:
        return [
            (section.short_name, [own[label][position] if label in own else "" for label in labels])
            for section, own in zip(table.sections, given, strict=True)
        ]

    sections = [TerminalSection(rows(position), name) for position, name in enumerate(table.columns)]
    return TerminalTable(labels, sections, short=True)


def _widths(table: TerminalTable, most: int) -> list[int]:
    """Width of every column: its widest cell, and its heading, whole where it is a recipient, else by words."""
    columns = zip(*(row for section in table.sections for _, row in section.rows), strict=True)
    widest = [max(map(cells, column)) for column in columns]
    if table.recipients_across:
        headings = [(longest_word if table.short else cells)(heading) for heading in table.columns]
    else:
        names = max(cells(label) for section in table.sections for label, _ in section.rows)
        beside = most - GAP - names if names <= most // 2 else LEAST_HEADING
        longest = max(min(LEAST_HEADING, beside), most // 2)
        headings = [min(longest_word(heading), longest) for heading in table.columns]
    return [max(pair) for pair in zip(widest, headings, strict=True)]


def _blocks(table: TerminalTable, most: int) -> Iterator[TerminalLine]:
    """The table, in as many blocks of columns below each other as it takes."""
    widths = _widths(table, most)
    labels = max(
        cells(label) for label in (table.corner, *(label for part in table.sections for label, _ in part.rows))
    )
    room = most - sum(GAP + column for column in widths)
    if room >= min(labels, _least_label(table)):
        rooms = [room]
    else:
        beside = min(most // 2, most - GAP - max(widths))
        rooms = [beside, *([min(LEAST_SHORT, beside)] if table.short else [])]
    yield from min((_of_width(table, max(min(labels, room), INDENT), widths, most) for room in rooms), key=len)


def _of_width(table: TerminalTable, label_width: int, widths: list[int], most: int) -> list[TerminalLine]:
    """Lines of the blocks, where the labels have so much room."""
    lines: list[TerminalLine] = []
    for start, end in _cuts(widths, most - label_width):
        lines += [*_block(table, slice(start, end), label_width, widths[start:end], most), TerminalLine("")]
    return lines


def _cuts(widths: Sequence[int], room: int) -> Iterator[tuple[int, int]]:
    """Where to cut the columns, so that each part is no wider than `room`, or is one column."""
    start = taken = 0
    for position, column in enumerate(widths):
        if position > start and taken + GAP + column > room:
            yield start, position
            start, taken = position, 0
        taken += GAP + column
    yield start, len(widths)


def _block(table: TerminalTable, part: slice, label_width: int, widths: list[int], most: int) -> Iterator[TerminalLine]:
    rows = [row[part] for section in table.sections for _, row in section.rows]
    words = [all(cell == "" or cell[0].isalpha() for cell in column) for column in zip(*rows, strict=True)]
    headings = [wrapped(text, column) for text, column in zip(table.columns[part], widths, strict=True)]
    corner = wrapped(table.corner, label_width)
    height = max(map(len, (corner, *headings)))
    for number in range(height):
        shown = [lines[number - height] if height - number <= len(lines) else "" for lines in (corner, *headings)]
        yield TerminalLine(_joined(shown[0], shown[1:], label_width, widths, words))
    yield TerminalLine("─" * (label_width + sum(GAP + column for column in widths)))
    for position, section in enumerate(table.sections):
        if position or section.heading:
            yield from (TerminalLine(line, bold=True) for line in wrapped(section.heading, most) or [""])
        for label, row in section.rows:
            if not any(row[part]):  # as the sum of what has none
                continue
            if cells(label) > label_width:
                name = label.lstrip(" ")
                margin = " " * (len(label) - len(name))
                yield from (TerminalLine(f"{margin}{line}") for line in wrapped(name, most - len(margin)))
            beside = label if cells(label) <= label_width else ""
            yield TerminalLine(_joined(beside, row[part], label_width, widths, words))


def _joined(label: str, row: Sequence[str], label_width: int, widths: list[int], words: list[bool]) -> str:
    """A line of a label and cells: words to the left of their column, all else to the right."""
    line = label + " " * (label_width - cells(label))
    for cell, column, is_words in zip(row, widths, words, strict=True):
        space = " " * (column - cells(cell))
        line += " " * GAP + (cell + space if is_words else space + cell)
    return line.rstrip(" ")
