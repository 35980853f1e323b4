"""Reads CSV as programs write it (comma, decimal point) and as Norwegian Excel does (semicolon, decimal comma).

The header says which: it is parted by commas or by semicolons. A first line `sep=;` or `sep=,`, as Excel knows it, says
it in so many words. In a table that is parted by semicolons the numbers say whether they have a decimal comma or
point. Where nothing tells, the table is refused.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.files.text_files import read_text
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.typed_numbers import readings, typed_advice

COMMA = ","
SEPARATORS = (COMMA, ";")
SHOWN_ROWS = 20
_DECLARED = re.compile(r'"?sep=([,;])"?[ \t]*(?:\r\n|\r|\n|$)')
_LINE_END = re.compile(r"\r\n|\r|\n")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True)
class CsvTable:
    """A table whose header was read; its rows are read as they are asked for."""

    place: str
    text: str
    separator: str
    columns: tuple[str, ...]

    def at(self, line: int) -> Message:
        """A line of the table, for faults."""
        return message("{file} line {line}", file=self.place, line=line)

    def rows(self, faults: Faults) -> Iterator[tuple[int, list[str]]]:
        """Rows with as many cells as the header, each with its line; the others are noted as faults.

        Blank lines are no rows. Where there is one column only, one between rows can be an empty cell, and is a fault.
        """
        other = blank = 0
        for line, cells in _records(self, faults):
            if cells and blank and len(self.columns) == 1:
                found = message("is blank between rows with a single cell")
                faults.add(self.at(blank), found, message('write "" for an empty cell, or delete the line'))
            blank = 0 if cells else line
            if len(cells) == len(self.columns):
                yield line, [_unguarded(cell) for cell in cells]
            elif cells:
                other += 1
                if other <= SHOWN_ROWS:
                    names = ", ".join(self.columns)
                    right = message("{count:cell|cells}: {names}", count=len(self.columns), names=names)
                    if len(self.columns) == 1:
                        right = message("one cell: {names}", names=names)
                    faults.add(self.at(line), message("{count:cell|cells}", count=len(cells)), right)
        if other > SHOWN_ROWS:
            found = message("{count:more row has|more rows have} a different number of cells", count=other - SHOWN_ROWS)
            faults.add(self.place, found, message("as above"))


def read_csv(file: Path, faults: Faults, place: str = "") -> CsvTable | None:
    """Header of a CSV file in UTF-8, with its rows to come; None, with a fault, where it is none.

    `place` is what faults call the file, by default its path.
    """
    text = read_text(file, faults)
    return None if text is None else table_of(text, place or str(file), faults)


def table_of(text: str, place: str, faults: Faults) -> CsvTable | None:
    """The table of a CSV text; see `read_csv`."""
    declared = _DECLARED.match(text)
    below = text[declared.end() if declared else 0 :]
    if not below or below.isspace():
        faults.add(place, message("is empty"), message("a table with a heading above each column"))
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        found = message("contains a character that is not text (NUL)")
        faults.add(message("{file} line {line}", file=place, line=line), found, message("save the file as UTF-8"))
        return None
    unread = [Faults() for _ in SEPARATORS]
    tables = [
        CsvTable(place, text, separator, _header(text, separator, place, noted))
        for separator, noted in zip(SEPARATORS, unread, strict=True)
        if not declared or separator == declared[1]
    ]
    tables = [table for table in tables if table.columns]
    several = [table for table in tables if len(table.columns) > 1]
    if not tables:
        faults.found += unread[0].found or unread[1].found
        return None
    if declared or len(several) == 1:
        return (several or tables)[0]
    return _that_fits(several, faults) if several else _lone_column(tables, faults)


def _that_fits(tables: list[CsvTable], faults: Faults) -> CsvTable | None:
    """Of two ways to part a header that holds both separators, the one that every row fits."""
    fitting = [table for table in tables if not _misfits(table)]
    if len(fitting) == 1:
        return fitting[0]
    found = message("the header contains both commas and semicolons")
    right = message("separate the columns with one of them, and put names that contain it in quotes")
    faults.add(tables[0].place, found, right)
    return None


def _misfits(table: CsvTable) -> bool:
    faults = Faults()
    return any(faults.found for _ in table.rows(faults)) or bool(faults.found)


def _lone_column(tables: list[CsvTable], faults: Faults) -> CsvTable | None:
    """A header of one column: nothing says what parts the cells, so no line may hold what could."""
    for table in tables:
        for line, cells in _records(table, Faults()):
            if len(cells) > 1:
                found = message(
                    "'{text}' below a single heading can be one cell or {count}",
                    text=table.separator.join(cells),
                    count=len(cells),
                )
                right = message(
                    "a decimal point, quotes around the cell, or sep=; as the first line for decimal commas"
                )
                faults.add(table.at(line), found, right)
                return None
    return tables[0]


def _records(table: CsvTable, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Records after the header with their last line, blank ones empty; ends, with a fault, where the text is no CSV."""
    records = _all_records(table.text, table.separator, table.place, faults)
    next((cells for _, cells in records if cells), None)
    return records


def _header(text: str, separator: str, place: str, faults: Faults) -> tuple[str, ...]:
    """Cells of the first line that is not blank; none, with a fault, where it is no CSV."""
    cells = next((cells for _, cells in _all_records(text, separator, place, faults) if cells), [])
    return tuple(map(_unguarded, cells))


def _all_records(text: str, separator: str, place: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    try:
        for cells in islice(reader, 1 if _DECLARED.match(text) else 0, None):
            yield reader.line_num, cells
    except csv.Error as error:
        where = message("{file} line {line}", file=place, line=reader.line_num)
        faults.add(where, message("is not CSV: {error}", error=error), message("correct that line"))


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends, made as they are asked for: of a long text the header is read first."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell.startswith("'") and _GUARDED.match(cell) else cell


def decimal_sign(table: CsvTable, numbers: Iterable[tuple[int, str]], faults: Faults) -> str:
    """Decimal sign of a table's numbers, given with their lines: a point, but after semicolons the sign that they have.

    Notes a fault where both signs are used, or where all can be decimal signs and signs between thousands alike.
    """
    if table.separator == COMMA:
        return "."
    seen: dict[str, tuple[int, str]] = {}
    for line, cell in numbers:
        if "," in cell or "." in cell:
            meant = readings(cell.removeprefix("*"))
            if len(meant) == 1 and "." in meant[0]:
                seen.setdefault(max(".,", key=cell.rfind), (line, cell))
            elif len(meant) > 1:
                seen.setdefault("?", (line, cell))
    if "." in seen and "," in seen:
        (line, cell), (other_line, other) = seen[","], seen["."]
        found = message(
            "'{text}' has a decimal comma, but '{other}' in line {line} has a decimal point",
            text=cell,
            other=other,
            line=other_line,
        )
        faults.add(table.at(line), found, message("one decimal sign in the whole file"))
    elif seen.keys() == {"?"}:
        line, cell = seen["?"]
        found = message("'{text}' can mean two numbers", text=cell)
        faults.add(table.at(line), found, typed_advice(cell.removeprefix("*"), ","))
    return "." if "." in seen else ","
