"""Spoils a good workbook in one way at a time, as people, programs and enemies do, each way drawn from a seed.

A `Kind` says what must come of it: refusal, the very same case, or either of these. What legitimately changes the case
is no kind: another number in a cell, a figure's row of an open list taken away (a year of the phase-in, a group of
merged criteria), two figures exchanged.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter

from inntektsmodell.workbook.layout.observed_sheets import OBSERVED

Expected = Literal["refused", "same", "either"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEADING = 5
"""Row of the headings of every sheet with figures."""


@dataclass
class Book:
    """The parts of a workbook's file, and the cells of its sheets: value and style by row and column."""

    parts: dict[str, bytes]
    sheets: dict[str, dict[tuple[int, int], tuple[Any, int]]]
    paths: dict[str, str]
    extra: dict[str, str] = field(default_factory=dict)
    """XML beside the cells of a sheet, by sheet."""

    @classmethod
    def read(cls, content: bytes) -> Book:
        """The book of a good workbook's bytes."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
        paths = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheets = {name: _cells(book[name], parts[paths[name]].decode()) for name in names}
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"/>'.encode()
        return cls(parts, sheets, paths)

    def bytes(self) -> bytes:
        """The workbook's file, every sheet with its text inline."""
        parts = dict(self.parts)
        for name, path in self.paths.items():
            parts[path] = _sheet_xml(self.sheets[name], self.extra.get(name, "")).encode()
        return zipped(parts)


def _cells(sheet: Any, xml: str) -> dict[tuple[int, int], tuple[Any, int]]:
    """Value and style of the filled cells of a sheet."""
    styles = {place: int(style) for place, style in re.findall(r'<c r="(\w+)" s="(\d+)"', xml)}
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return {(cell.row, cell.column): (cell.value, styles.get(cell.coordinate, 0)) for cell in cells}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A zip file of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _sheet_xml(cells: dict[tuple[int, int], tuple[Any, int]], extra: str) -> str:
    rows: dict[int, list[str]] = {}
    for (row, column), (value, style) in sorted(cells.items()):
        rows.setdefault(row, []).append(_cell_xml(f"{get_column_letter(column)}{row}", value, style))
    body = "".join(f'<row r="{row}">{"".join(found)}</row>' for row, found in rows.items())
    size = "" if "<dimension" in extra else '<dimension ref="A1"/>'
    start = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">{size}'
    before, after = (extra, "") if "<dimension" in extra else ("", extra)
    return f"{start}{before}<sheetData>{body}</sheetData>{after}</worksheet>"


def _cell_xml(place: str, value: Any, style: int) -> str:
    start = f'<c r="{place}" s="{style}"'
    if isinstance(value, bool):
        return f'{start} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"{start}><v>{value!r}</v></c>"
    if isinstance(value, Raw):
        return value.xml.format(start=start)
    if isinstance(value, str) and value.startswith("="):
        return f"{start}><f>{escape(value[1:])}</f><v>0</v></c>"
    if hasattr(value, "isoformat"):
        return f'{start} t="d"><v>{value.isoformat()}</v></c>'
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


@dataclass(frozen=True)
class Raw:
    """A cell by its XML, `{start}` standing for how it begins."""

    xml: str


@dataclass(frozen=True)
class Kind:
    """One way to spoil a workbook: `spoil` gives the bytes of the file."""

    name: str
    expected: Expected
    spoil: Callable[[Book, np.random.Generator], bytes]


KINDS: list[Kind] = []
Change = Callable[[Book, np.random.Generator], None]


def on_book(expected: Expected) -> Callable[[Change], Change]:
    """Register a change of cells or parts as a kind."""

    def register(change: Change) -> Change:
        def spoil(book: Book, rng: np.random.Generator) -> bytes:
            spoilt = Book(dict(book.parts), {name: dict(cells) for name, cells in book.sheets.items()}, book.paths)
            change(spoilt, rng)
            return spoilt.bytes()

        KINDS.append(Kind(change.__name__, expected, spoil))
        return change

    return register


def on_bytes(expected: Expected) -> Callable[[Callable[[bytes, np.random.Generator], bytes]], object]:
    """Register a change of the file's bytes as a kind."""

    def register(change: Callable[[bytes, np.random.Generator], bytes]) -> object:
        KINDS.append(Kind(change.__name__, expected, lambda book, rng: change(book.bytes(), rng)))
        return change

    return register


def figure_sheet(book: Book, rng: np.random.Generator) -> str:
    """Name of a sheet with a table of observed figures of several rows."""
    names = [sheet.name.nb for sheet in OBSERVED.values() if sheet.labels and sheet.name.nb in book.sheets]
    return str(rng.choice(names))


def figures(book: Book, name: str) -> list[tuple[int, int]]:
    """Cells of a sheet's figures."""
    headings = {column: value for (row, column), (value, _) in book.sheets[name].items() if row == HEADING}
    wanted = {column for column, text in headings.items() if text == "Verdi" or str(text).startswith("region ")}
    return [place for place in book.sheets[name] if place[0] > HEADING and place[1] in wanted]


def any_figure(book: Book, rng: np.random.Generator) -> tuple[str, tuple[int, int]]:
    """A cell with an observed figure."""
    name = figure_sheet(book, rng)
    cells = figures(book, name)
    return name, cells[int(rng.integers(len(cells)))]


def put(book: Book, name: str, place: tuple[int, int], value: Any) -> None:
    """Write over a cell, keeping its style."""
    style = book.sheets[name].get(place, (None, 0))[1]
    book.sheets[name][place] = (value, style)


def label_cells(book: Book, name: str) -> list[tuple[int, int]]:
    """Cells of the last label column before the figures."""
    first = min(column for _, column in figures(book, name))
    return [place for place in book.sheets[name] if place[0] > HEADING and place[1] == first - 1]


def column_of(book: Book, name: str, heading: str) -> int:
    """Column of a sheet with a heading."""
    cells = book.sheets[name].items()
    return next(column for (row, column), (text, _) in cells if (row, text) == (HEADING, heading))


def choice(cells: list[Any], rng: np.random.Generator) -> Any:
    """One of a list."""
    return cells[int(rng.integers(len(cells)))]
