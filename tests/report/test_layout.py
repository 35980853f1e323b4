"""Tables on paper and slides: words are whole where they can be, numbers always, and all of it within its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from inntektsmodell.case.printed_sums import Line
from inntektsmodell.report.content import ReportRow, ReportTable
from inntektsmodell.report.layout import PAPER, LaidTable, Room, laid_out
from inntektsmodell.report.office.fitting import BESIDE, fitted_table
from inntektsmodell.report.parting import BREAK, HYPHEN, breakable, broken, pieces, room_of, unbroken

TRUSTS = ("Barneklinikken", "Rehabiliteringssenteret", "Ambulansetjenesten", "Sunnmørssykehuset", "Luftambulansen")
NUMBER = "12\u00a0345,6"


def table_of(columns: Sequence[str], rows: Sequence[str] = ("Øvre", "Nedre"), cell: str = NUMBER) -> ReportTable:
    shown = tuple(ReportRow(name, (cell,) * len(columns)) for name in rows)
    return ReportTable("caption", ("Tjeneste", *columns), shown, across="Region", sums=columns[-1] == "Sum")


def assert_fits(laid: LaidTable, room: Room) -> None:
    assert sum(laid.widths) <= room.widths[laid.turned] + 1e-6
    for row in (ReportRow(laid.table.columns[0], laid.table.columns[1:], total=True), *laid.table.rows):
        for at, (text, width) in enumerate(zip((row.name, *row.cells), laid.widths, strict=True)):
            parts = text.replace(HYPHEN, "- ").replace(BREAK, " ").split(" ") if at == 0 or row.total else [text]
            widest = max(room_of(part, laid.size, "bold") for part in parts)
            assert widest <= width - 2 * room.beside + 1e-6, text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("run 2021 --out my-dir --lang en", ["--out", "--lang"]),
        ("2021-01-01", ["2021-01-01"]),
        ("checked 2026-11-28, 2026-11-2 or 12026-11-28", ["2026-11-28"]),
        ("Helse Midt-Norge, 1 - 2, -5", []),
    ],
)
def test_dates_and_options_end_no_line_at_their_hyphens(text: str, kept: list[str]) -> None:
    html = unbroken(text)
    assert re.findall('<span class="whole">(.*?)</span>', html) == kept
    assert re.sub("<[^>]+>", "", html) == text


@pytest.mark.parametrize("columns", [("Nord", "Sør"), TRUSTS, (*TRUSTS, "Sum"), tuple(f"år {at}" for at in range(7))])
def test_every_word_and_number_stands_whole_in_its_column(columns: tuple[str, ...]) -> None:
    laid = laid_out(table_of(columns), "nb")
    assert_fits(laid, PAPER)
    assert HYPHEN not in "".join(laid.table.columns)
    assert not laid.turned


def test_rows_become_columns_before_words_are_parted() -> None:
    laid = laid_out(table_of((*TRUSTS, "Sum")), "nb")
    assert laid.table.columns == ("Region", "Øvre", "Nedre")
    assert [(row.name, row.total) for row in laid.table.rows] == [*((name, False) for name in TRUSTS), ("Sum", True)]
    assert laid.size == PAPER.sizes[0]


def test_paper_is_turned_before_words_are_parted() -> None:
    laid = laid_out(table_of(TRUSTS, TRUSTS), "nb")
    assert laid.turned
    assert_fits(laid, PAPER)


@pytest.mark.parametrize("width", [3.0, 1.5])
def test_words_are_parted_between_syllables_and_letters_shrink_before_a_number_is_parted(width: float) -> None:
    room = Room((width,), PAPER.sizes, PAPER.beside)
    laid = laid_out(table_of(TRUSTS, TRUSTS), "nb", room)
    assert_fits(laid, room)
    assert HYPHEN in laid.table.columns[2]
    assert {cell for row in laid.table.rows for cell in row.cells} == {NUMBER}


def test_a_table_of_words_gives_room_to_its_longest_column() -> None:
    rows = (ReportRow("settlement.share_of_a_patient", ("One long sentence about the source. " * 9, "2021-01-01")),)
    laid = laid_out(ReportTable("caption", ("Figures", "Source", "Checked"), rows, words=True), "en")
    assert laid.widths[1] > laid.widths[0] > laid.widths[2]
    assert room_of("2021-01-01", laid.size) <= laid.widths[2]


def test_words_are_marked_as_their_language_parts_them() -> None:
    assert pieces("Fordelingsnøkkel") == ["Fordelings-", "nøkkel"]
    assert breakable("hospital", "en") != breakable("hospital", "nb")
    assert breakable("a.b_c/d.xlsx 1.5 2,75") == f"a.{BREAK}b_{BREAK}c/{BREAK}d.{BREAK}xlsx 1.5 2,75"


def test_words_on_slides_are_parted_only_where_they_are_wider_than_their_column() -> None:
    assert broken("Ressursbehovsnøkkel", 5, 12, "bold") == "Ressursbehovsnøkkel"
    assert broken("Ressursbehovsnøkkel", 1.7, 12, "bold") == "Ressursbehovs-\vnøkkel"


@pytest.mark.parametrize("count", [2, 5, 9])
def test_a_slide_leaves_no_row_out_for_being_turned_and_nothing_is_wider_than_its_column(count: int) -> None:
    table = table_of(TRUSTS, [f"Avdeling {at}" for at in range(count)])
    fitted = fitted_table(table, 12.1, 5, "nb")
    assert fitted.left_out == 0
    for row in (ReportRow(fitted.columns[0], fitted.columns[1:]), *fitted.rows):
        for text, width in zip((row.name, *row.cells), fitted.widths, strict=True):
            longest = max(room_of(word, fitted.size, "bold") for word in text.replace("\v", " ").split(" "))
            assert longest <= width - 2 * BESIDE + 1e-6


def test_a_table_that_shows_only_some_recipients_is_not_turned() -> None:
    table = replace(table_of(TRUSTS, ("Øvre",)), whole=(Line("a", np.ones(1), 0),))
    assert laid_out(table, "nb").table.columns[0] == "Tjeneste"
