"""What people and programs do to a workbook: cells, labels, headings, rows, columns and sheets."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from openpyxl.utils import get_column_letter

from inntektsmodell.workbook.layout.sheets import WEIGHTS
from tests.corrupting.corruptor import (
    HEADING,
    Book,
    Expected,
    Raw,
    any_figure,
    choice,
    figure_sheet,
    figures,
    label_cells,
    on_book,
    put,
)


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
_figure_becomes(
    "refused",
    "figure_is_an_uncalculated_formula",
    [Raw("{start}><f>1+1</f></c>"), Raw("{start}><f>[1]Ark1!A1</f><v></v></c>"), Raw('{start} t="str"><f>""</f></c>')],
)
_figure_becomes("refused", "figure_is_a_formula_that_fails", [Raw('{start} t="e"><f>1/0</f><v>#DIV/0!</v></c>')])
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
def figure_is_a_formula(book: Book, rng: np.random.Generator) -> None:
    """A formula, alone or shared, whose stored value is the figure."""
    name, place = any_figure(book, rng)
    formula = choice(["<f>1+1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="A1">SUM(A1:A3*2)</f>'], rng)
    value = book.sheets[name][place][0]
    put(book, name, place, Raw(f"{{start}}>{formula}<v>{value!r}</v></c>"))


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
    name = str(rng.choice(["Regioner", "Tjenesteområder", "Kriterier"]))
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


@on_book("same")
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
    cells = choice([f"{letter}{row}:{letter}{row + 1}", f"${letter}${row}:${letter}${row + 1}"], rng)
    quote = choice(["'", '"'], rng)
    book.extra[name] = f"<mergeCells><mergeCell ref={quote}{cells}{quote}/></mergeCells>"
