"""Spoils a good workbook in one way at a time, as people, programs and enemies do, each way drawn from a seed.

A `Kind` says what must come of it: refusal, the very same case, or either of these. What legitimately changes the case
is no kind: another number in a cell, a figure's row of an open list taken away (a year of the phase-in, a group of
merged criteria), two figures exchanged.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import numpy as np
import openpyxl
from openpyxl.utils import get_column_letter

from inntektsmodell.workbook.layout import WEIGHTS
from inntektsmodell.workbook.observed_layout import OBSERVED

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


# What people and programs do to cells.


@on_book("same")
def nothing(book: Book, rng: np.random.Generator) -> None:
    """The workbook as it is."""


def _figure_becomes(expected: Expected, name: str, values: list[Any]) -> None:
    def change(book: Book, rng: np.random.Generator) -> None:
        sheet, place = any_figure(book, rng)
        put(book, sheet, place, choice(values, rng))

    change.__name__ = name
    on_book(expected)(change)


_figure_becomes(
    "refused", "figure_is_a_word", ["mangler", "n/a", "ca. 5", "1 2345", "5 %", "--4", "1.234.567,8", "1e5"]
)
_figure_becomes("refused", "figure_is_ambiguous", ["1,234", "12.345", "123,456", "-1,234"])
_figure_becomes("refused", "figure_is_a_formula", ["=1+1", "=SUM(A1:A3)", "=cmd|' /C calc'!A0", "=[1]Ark1!A1"])
_figure_becomes("refused", "figure_is_an_injection", ["+1+cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd|x", "'=1"])
_figure_becomes("refused", "figure_is_a_truth", [True, False])
_figure_becomes(
    "refused", "figure_is_an_error", [Raw('{start} t="e"><v>#N/A</v></c>'), Raw('{start} t="e"><v>#REF!</v></c>')]
)
_figure_becomes("refused", "figure_is_a_date", [Raw('{start} t="d"><v>2020-12-06T00:00:00</v></c>')])
_figure_becomes(
    "refused",
    "figure_is_not_finite",
    [Raw("{start}><v>1e999</v></c>"), Raw("{start}><v>NaN</v></c>"), Raw("{start}><v>-1e999</v></c>")],
)
_figure_becomes(
    "refused", "figure_is_broken_xml", [Raw("{start}><v>12</w></c>"), Raw('{start} t="s"><v>99999</v></c>')]
)
_figure_becomes("refused", "figure_is_negative", [-1e9])
_figure_becomes("refused", "figure_is_too_long", ["x" * 40_000])


@on_book("refused")
def figure_is_gone(book: Book, rng: np.random.Generator) -> None:
    name, place = any_figure(book, rng)
    del book.sheets[name][place]


@on_book("same")
def figure_is_norwegian_text(book: Book, rng: np.random.Generator) -> None:
    name, place = any_figure(book, rng)
    value = book.sheets[name][place][0]
    whole, _, decimals = np.format_float_positional(value, trim="-").partition(".")
    space = str(rng.choice([" ", "\u00a0", "\u202f", "\u2009"]))
    grouped = f"{int(whole):,}".replace(",", space) if rng.random() < 0.5 else whole
    text = grouped + (f",{decimals}" if decimals else "")
    if not re.fullmatch(r"[1-9]\d{0,2},\d{3}", text):
        put(book, name, place, text)


@on_book("refused")
def column_shifted_down(book: Book, rng: np.random.Generator) -> None:
    """The figures of one column a row down against their labels."""
    name, (_, column) = any_figure(book, rng)
    _shift(book, name, {column}, int(rng.choice([-1, 1, 2])))


@on_book("refused")
def block_shifted_down(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    _shift(book, name, {column for _, column in figures(book, name)}, int(rng.choice([-1, 1, 2])))


@on_book("refused")
def labels_shifted(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    _shift(book, name, {label_cells(book, name)[0][1]}, int(rng.choice([-1, 1])))


@on_book("refused")
def weights_shifted(book: Book, rng: np.random.Generator) -> None:
    _shift(book, WEIGHTS.name.nb, {int(rng.integers(2, 4))}, int(rng.choice([-1, 1])))


def _shift(book: Book, name: str, columns: set[int], by: int) -> None:
    cells = book.sheets[name]
    moved = {place: cells.pop(place) for place in list(cells) if place[0] > HEADING and place[1] in columns}
    cells |= {(row + by, column): cell for (row, column), cell in moved.items() if row + by > HEADING}


# Labels, headings, rows, columns and sheets.


@on_book("refused")
def label_renamed(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    place = choice(label_cells(book, name), rng)
    put(book, name, place, f"{book.sheets[name][place][0]}x")


@on_book("refused")
def label_repeated(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    cells = label_cells(book, name)
    first = choice(cells, rng)
    others = [place for place in cells if book.sheets[name][place][0] != book.sheets[name][first][0]]
    put(book, name, choice(others, rng), book.sheets[name][first][0])


@on_book("same")
def label_with_stray_spaces(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    place = choice(label_cells(book, name), rng)
    put(book, name, place, f"  {book.sheets[name][place][0]}\u00a0 ".replace(" ", "  ", 1))


@on_book("refused")
def label_became_a_date(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    put(book, name, choice(label_cells(book, name), rng), Raw('{start} t="d"><v>2020-12-06T00:00:00</v></c>'))


@on_book("refused")
def row_dropped(book: Book, rng: np.random.Generator) -> None:
    name, (row, _) = any_figure(book, rng)
    book.sheets[name] = {place: cell for place, cell in book.sheets[name].items() if place[0] != row}


@on_book("refused")
def row_repeated(book: Book, rng: np.random.Generator) -> None:
    name, (row, _) = any_figure(book, rng)
    last = max(place[0] for place in book.sheets[name])
    copied = {(last + 1, column): cell for (line, column), cell in book.sheets[name].items() if line == row}
    book.sheets[name] |= copied


@on_book("same")
def rows_exchanged(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    rows = sorted({row for row, _ in figures(book, name)})
    one, other = (int(row) for row in rng.choice(rows, 2, replace=False))
    swap = {one: other, other: one}
    book.sheets[name] = {(swap.get(row, row), column): cell for (row, column), cell in book.sheets[name].items()}


@on_book("same")
def columns_exchanged(book: Book, rng: np.random.Generator) -> None:
    """Two columns change places, headings and all."""
    name = str(rng.choice([figure_sheet(book, rng), WEIGHTS.name.nb, "Parametre", "Grunnlag", "Kriterier"]))
    columns = sorted({column for (row, column) in book.sheets[name] if row == HEADING})
    one, other = (int(column) for column in rng.choice(columns, 2, replace=False))
    swap = {one: other, other: one}
    cells = book.sheets[name].items()
    book.sheets[name] = {(row, swap.get(column, column)): cell for (row, column), cell in cells if row >= HEADING}


@on_book("same")
def empty_rows_between(book: Book, rng: np.random.Generator) -> None:
    name, (line, _) = any_figure(book, rng)
    gap = int(rng.integers(1, 5))
    cells = book.sheets[name].items()
    book.sheets[name] = {(row + gap * (row >= line), column): cell for (row, column), cell in cells}


@on_book("refused")
def heading_repeated_as_row(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    last = max(place[0] for place in book.sheets[name])
    headings = {(last + 1, column): cell for (row, column), cell in book.sheets[name].items() if row == HEADING}
    book.sheets[name] |= headings


@on_book("refused")
def heading_renamed(book: Book, rng: np.random.Generator) -> None:
    name, place = _heading(book, rng)
    put(book, name, place, f"{book.sheets[name][place][0]} 2")


@on_book("refused")
def heading_dropped(book: Book, rng: np.random.Generator) -> None:
    name, place = _heading(book, rng)
    del book.sheets[name][place]


@on_book("refused")
def heading_doubled(book: Book, rng: np.random.Generator) -> None:
    name, place = _heading(book, rng)
    last = max(column for row, column in book.sheets[name] if row == HEADING)
    put(book, name, (HEADING, last + 1), book.sheets[name][place][0])


def _heading(book: Book, rng: np.random.Generator) -> tuple[str, tuple[int, int]]:
    """A heading over cells that are filled."""
    name, (_, column) = any_figure(book, rng)
    return name, (HEADING, column)


@on_book("refused")
def region_renamed(book: Book, rng: np.random.Generator) -> None:
    places = [place for place in book.sheets["Regioner"] if place[0] > HEADING]
    put(book, "Regioner", choice(places, rng), "Helse Ukjent")


@on_book("refused")
def entry_dropped(book: Book, rng: np.random.Generator) -> None:
    """A region, service or criterion that the other sheets still use."""
    name = str(rng.choice(["Regioner", "Tjenester", "Kriterier"]))
    row = choice(sorted({row for row, _ in book.sheets[name] if row > HEADING}), rng)
    book.sheets[name] = {place: cell for place, cell in book.sheets[name].items() if place[0] != row}


@on_book("refused")
def evidence_unknown(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    column = next(
        column for (row, column), (text, _) in book.sheets[name].items() if (row, text) == (HEADING, "Grunnlag")
    )
    rows = sorted({row for row, _ in figures(book, name)})
    put(book, name, (choice(rows, rng), column), str(rng.choice(["personer", "share; index", "region 0: share"])))


@on_book("refused")
def lookup_written_over(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    column = next(
        column for (row, column), (text, _) in book.sheets[name].items() if (row, text) == (HEADING, "Status")
    )
    rows = sorted({row for row, _ in figures(book, name)})
    put(book, name, (choice(rows, rng), column), "offentlig tall")


@on_book("refused")
def sheet_dropped(book: Book, rng: np.random.Generator) -> None:
    name = choice([name for name in book.sheets if name != "Les meg"], rng)
    book.parts["xl/workbook.xml"] = re.sub(
        rf'<sheet name="{re.escape(name)}"[^>]*/>'.encode(), b"", book.parts["xl/workbook.xml"]
    )


@on_book("refused")
def sheet_renamed(book: Book, rng: np.random.Generator) -> None:
    name = choice([name for name in book.sheets if name != "Les meg"], rng)
    new = str(rng.choice([f"{name} 2", "Ark1", "Notat om dette"]))
    _in_workbook(book, f'name="{name}"', f'name="{new}"')


@on_book("refused")
def sheet_of_another_name(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    _in_workbook(book, 'name="Les meg"', 'name="Utregning"')


@on_book("refused")
def sheet_not_named(book: Book, rng: np.random.Generator) -> None:
    """A sheet that is missing among those that the workbook says it has."""
    cells = book.sheets["Om"]
    place = next((row, 2) for (row, _), (text, _) in cells.items() if text == "Ark")
    names = cells[place][0].split("; ")
    names.remove(choice(names, rng))
    put(book, "Om", place, "; ".join(names))


@on_book("same")
def sheets_in_another_order(book: Book, rng: np.random.Generator) -> None:
    text = book.parts["xl/workbook.xml"].decode()
    sheets = re.findall(r"<sheet name=[^>]*/>", text)
    mixed = [sheets[place] for place in rng.permutation(len(sheets))]
    book.parts["xl/workbook.xml"] = text.replace("".join(sheets), "".join(mixed)).encode()


@on_book("same")
def sheet_hidden(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    _in_workbook(book, f'<sheet name="{name}"', f'<sheet name="{name}" state="hidden"')


def _in_workbook(book: Book, old: str, new: str) -> None:
    text = book.parts["xl/workbook.xml"].decode()
    assert old in text
    book.parts["xl/workbook.xml"] = text.replace(old, new, 1).encode()


@on_book("refused")
def note_beside_the_table(book: Book, rng: np.random.Generator) -> None:
    name, (row, _) = any_figure(book, rng)
    last = max(column for _, column in book.sheets[name])
    put(book, name, (row, last + int(rng.integers(2, 5))), choice(["Sjekk dette!", 17, 0.5], rng))


@on_book("refused")
def note_below_the_table(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    last = max(row for row, _ in book.sheets[name])
    put(book, name, (last + int(rng.integers(1, 4)), int(rng.integers(1, 4))), choice(["Kilde: SSB", 12.5], rng))


@on_book("same")
def note_in_its_column(book: Book, rng: np.random.Generator) -> None:
    name, (row, _) = any_figure(book, rng)
    column = next(
        column for (line, column), (text, _) in book.sheets[name].items() if (line, text) == (HEADING, "Merknad")
    )
    put(book, name, (row, column), choice(["+1+1", "@import", "-vent", "Sjekket"], rng))
    put(book, name, (2, 3), "=1+1")


@on_book("refused")
def cells_merged(book: Book, rng: np.random.Generator) -> None:
    name, (row, column) = any_figure(book, rng)
    letter = get_column_letter(column)
    book.extra[name] = f'<mergeCells count="1"><mergeCell ref="{letter}{row}:{letter}{row + 1}"/></mergeCells>'


# What enemies do.


@on_book("same")
def huge_dimension(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    book.extra[name] = '<dimension ref="A1:XFD1048576"/>'


@on_book("refused")
def far_cell(book: Book, rng: np.random.Generator) -> None:
    name = figure_sheet(book, rng)
    put(book, name, choice([(1_048_576, 1), (1_048_576, 16_384), (7, 16_384), (20_001, 3)], rng), 1)


@on_book("refused")
def cells_twice(book: Book, rng: np.random.Generator) -> None:
    name, place = any_figure(book, rng)
    letter = get_column_letter(place[1])
    twin = "{start}><v>1</v></c>" + f'<c r="{letter}{place[0]}"><v>2</v></c>'
    put(book, name, place, Raw(twin))


@on_book("refused")
def entity_bomb(book: Book, rng: np.random.Generator) -> None:
    path = choice(["xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"], rng)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    declaration, _, rest = book.parts[path].partition(b"?>")
    book.parts[path] = declaration + b"?>" + bomb + rest


@on_book("refused")
def other_encoding(book: Book, rng: np.random.Generator) -> None:
    path = choice(["xl/workbook.xml", "xl/styles.xml"], rng)
    text = book.parts[path].decode().replace("UTF-8", "UTF-16")
    book.parts[path] = text.encode("utf-16")


@on_book("refused")
def bomb(book: Book, rng: np.random.Generator) -> None:
    book.parts["xl/media/image1.png"] = bytes(int(rng.integers(4, 12)) * 2**20)


@on_book("refused")
def many_styles(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    styles = book.parts["xl/styles.xml"]
    assert b"</cellXfs>" in styles
    more = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 70_000
    book.parts["xl/styles.xml"] = styles.replace(b"</cellXfs>", more + b"</cellXfs>")


@on_book("refused")
def many_tags(book: Book, rng: np.random.Generator) -> None:
    """Texts without end, or rows without end."""
    if rng.random() < 0.5:
        texts = "".join(f"<si><t>{number}</t></si>" for number in range(200_001))
        book.parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{texts}</sst>'.encode()
    else:
        book.parts["xl/comments1.xml"] = rng.bytes(3 * 2**19).hex().replace("0", "<").replace("1", "<").encode() * 4


@on_book("refused")
def sheet_elsewhere(book: Book, rng: np.random.Generator) -> None:
    """A sheet in a part where nobody looks for one."""
    name = figure_sheet(book, rng)
    old = book.paths[name].removeprefix("xl/")
    book.paths = {**book.paths, name: "xl/other.xml"}
    del book.parts[f"xl/{old}"]
    relations = book.parts["xl/_rels/workbook.xml.rels"]
    assert old.encode() in relations
    book.parts["xl/_rels/workbook.xml.rels"] = relations.replace(old.encode(), b"other.xml")


@on_book("refused")
def many_parts(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts |= {f"xl/media/{number}.bin": b"" for number in range(600)}


@on_book("refused")
def macros(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"


@on_book("refused")
def external_link(book: Book, rng: np.random.Generator) -> None:  # noqa: ARG001
    book.parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"


@on_book("refused")
def needed_part_gone(book: Book, rng: np.random.Generator) -> None:
    del book.parts[choice(["xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"], rng)]


@on_bytes("either")
def byte_flipped(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + bytes([content[place] ^ (1 << int(rng.integers(8)))]) + content[place + 1 :]


@on_bytes("either")
def bytes_lost(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + content[place + int(rng.integers(1, 200)) :]


@on_bytes("refused")
def truncated(content: bytes, rng: np.random.Generator) -> bytes:
    return content[: int(rng.integers(len(content) - 30))]


@on_bytes("either")
def bytes_inserted(content: bytes, rng: np.random.Generator) -> bytes:
    place = int(rng.integers(len(content)))
    return content[:place] + rng.bytes(int(rng.integers(1, 50))) + content[place:]


@on_bytes("refused")
def another_file(content: bytes, rng: np.random.Generator) -> bytes:
    others: list[bytes] = [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content,
        b"",
        b"a;b\n1;2\n",
        b"%PDF-1.7",
        b"PK\x03\x04",
    ]
    return others[int(rng.integers(len(others)))]


@on_bytes("refused")
def encrypted(content: bytes, rng: np.random.Generator) -> bytes:  # noqa: ARG001
    """The flag of encryption on the first part, in the directory."""
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + struct.pack("<H", 1) + content[place + 2 :]


@on_bytes("refused")
def sizes_lie(content: bytes, rng: np.random.Generator) -> bytes:
    """A part that says it is smaller, or larger, than it is."""
    places = [match.start() for match in re.finditer(b"PK\x01\x02", content)]
    place = choice(places, rng) + 24
    return content[:place] + struct.pack("<I", int(rng.choice([1, 10, 2**30]))) + content[place + 4 :]
