"""Tables of the terminal: every name and number is there, whole, however many recipients and however narrow."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

import inntektsmodell as im
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, drawn
from inntektsmodell.language.terminal import LEAST_WIDTH, PIPE_WIDTH, cells, say, width, wrapped
from inntektsmodell.language.text import Language
from inntektsmodell.model.result_tables import ROWS, region_table
from inntektsmodell.runs.show import table_of_run
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

COUNTS = (1, 4, 42, 357, 6_554)
WIDTHS = (24, 40, 80, 140, 200)
SIZES = [(count, most) for count in COUNTS for most in WIDTHS if count < 1000 or most in (40, 140)]
MEASURES = (
    "Andel av befolkningen",
    "Ressursbehovsnøkkel",
    "Gjestepasientoppgjør, netto (mill. kr)",
    "Fordelingsnøkkel, full virkning",
    "Basisbevilgning (mill. kr)",
)
SERVICES = ("Behov: Psykisk helsevern for barn og unge", "Behov: Tverrfaglig spesialisert rusbehandling")


def names(count: int) -> list[str]:
    """Names of different length; every fourth is as long as those of real hospital trusts."""
    kinds = ("Nord {0}", "Universitetssykehuset Nord-Norge {0} HF", "H{0}", "Helse Møre og Romsdal {0}")
    return [kinds[place % 4].format(place) for place in range(count)]


def cell(measure: int, place: int, language: Language) -> str:
    """A number that no other cell has."""
    return number((-1) ** measure * (1_000_000 * (measure + 1) + place + 0.25), 2, language)


def table(count: int, language: Language = "nb", *, across: bool = True) -> TerminalTable:
    rows = [
        (label, [cell(measure, place, language) for place in range(count + 1)])
        for measure, label in enumerate((*MEASURES, *SERVICES))
    ]
    sections = [TerminalSection(rows[: len(MEASURES)]), TerminalSection(rows[len(MEASURES) :], "Per tjeneste")]
    return TerminalTable([*names(count), "Sum"], sections, "En tittel som er lengre enn en smal linje", "", across)


@cache
def lines_of(count: int, most: int) -> list[str]:
    return text_of(table(count), most)


def text_of(shown: TerminalTable, most: int) -> list[str]:
    return [line.text for line in drawn(shown, most)]


@pytest.mark.slow
@pytest.mark.parametrize(("count", "most"), SIZES)
def test_every_number_stands_there_once_and_whole(count: int, most: int) -> None:
    found = Counter(part for line in lines_of(count, most) for part in line.split(" ") if re.search(r"\d,", part))
    expected = Counter(cell(measure, place, "nb") for measure in range(7) for place in range(count + 1))
    assert found == expected


@pytest.mark.parametrize(("count", "most"), SIZES)
def test_every_recipient_and_the_sum_stand_there_whole(count: int, most: int) -> None:
    lines = lines_of(count, most)
    begun = {re.split(r" {2,}", line.strip())[0] for line in lines}
    heading = " ".join(lines)
    for name in [*names(count), "Sum"]:
        if cells(name) <= most:
            assert name in begun or (f" {name}" in heading), name


@pytest.mark.slow
@pytest.mark.parametrize(("count", "most"), [size for size in SIZES if size[1] > 24])
@pytest.mark.parametrize("across", [True, False])
def test_no_line_is_wider_than_the_terminal(count: int, most: int, across: bool) -> None:
    shown = table(count, "en")
    if not across:
        rows = [(name, [cell(measure, place, "en") for measure in range(7)]) for place, name in enumerate(names(count))]
        shown = TerminalTable([*MEASURES, *SERVICES], [TerminalSection(rows)])
    assert max(map(cells, text_of(shown, most))) <= most


@pytest.mark.parametrize("regions", [1, 4, 13, 42])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_run_shows_all_its_numbers_at_every_width(regions: int, language: Language) -> None:
    case = build_case(
        raw_case(Skeleton(regions, 2, 2, 1, 0, 1, 0, True, False, False, "former_key", True), 5), HEADINGS
    )
    result = im.compute(case)
    figures = region_table(result, case)
    summed = {row.name: row.summed for row in ROWS}
    expected = Counter(
        number(value, row.decimals, language)
        for row in ROWS
        if row.name in figures
        for value in [*figures[row.name], *([figures[row.name].sum()] if summed[row.name] else [])]
    )
    for name in ("need_index", "cost_index"):
        expected.update(number(value, 4, language) for value in result[name].values.ravel())
    for most in WIDTHS:
        lines = text_of(table_of_run(case, result, language), most)
        found = Counter(part for line in lines for part in re.split(r" +", line) if part in expected)
        assert not expected - found, most
        assert {*(found - expected)} <= {word for region in case.regions for word in region.split()}, most
        assert all(any(line.startswith(region) or f" {region}" in line for line in lines) for region in case.regions)


def test_a_number_stands_in_the_row_of_its_recipient() -> None:
    for most in WIDTHS[1:]:
        owner = ""
        for line in text_of(table(13), most):
            start = re.split(r" {2,}", line.strip())[0]
            owner = start if start in names(13) or start == "Sum" else owner
            for part in line.split(" "):
                if re.search(r"\d,", part):
                    place = int(part.replace("\u00a0", "").replace("−", "").partition(",")[0]) % 1_000_000
                    assert owner == [*names(13), "Sum"][place], line


def test_four_regions_stand_beside_each_other_where_there_is_room() -> None:
    regions = ["Helse Sør-Øst", "Helse Vest", "Helse Midt-Norge", "Helse Nord", "Sum"]
    shown = TerminalTable(regions, [TerminalSection([("Behov", ["1"] * 5)])], recipients_across=True)
    assert text_of(shown, 140)[0].split() == " ".join(regions).split()
    assert text_of(shown, 40)[2:] == [
        "Helse Sør-Øst         1",
        "Helse Vest            1",
        "Helse Midt-Norge      1",
        "Helse Nord            1",
        "Sum                   1",
        "",
    ]


def test_what_has_no_sum_has_no_row_of_it() -> None:
    shown = TerminalTable(
        ["A", "Sum"], [TerminalSection([("Indeks med et langt navn", ["1,0", ""])])], recipients_across=True
    )
    assert [line.split() for line in text_of(shown, 24)][-2] == ["A", "1,0"]


def test_words_stand_to_the_left_and_numbers_to_the_right() -> None:
    rows = [("a", ["1,0", "treffer"]), ("b", ["10,0", "avvik"])]
    assert text_of(TerminalTable(["Tall", "Utfall"], [TerminalSection(rows)]), 40)[2:4] == [
        "a    1,0  treffer",
        "b   10,0  avvik",
    ]


def test_wide_letters_take_two_places() -> None:
    rows = [("東京", ["1"]), ("Oslo", ["2"])]
    lines = text_of(TerminalTable(["Tall"], [TerminalSection(rows)]), 40)
    assert {cells(line) for line in lines[2:4]} == {10}
    assert cells("a\u0301") == 1


def test_texts_break_between_words_and_never_in_a_number() -> None:
    text = "Tallet er 1\u00a0234\u00a0567,8 mill. kr i en.sti.som.er.lang"
    assert wrapped(text, 16) == ["Tallet er", "1\u00a0234\u00a0567,8", "mill. kr i", "en.sti.som.er.", "lang"]
    assert wrapped("x  y", 40) == ["x  y"]
    assert wrapped("", 40) == []
    for most in range(16, 40):
        assert "1\u00a0234\u00a0567,8" in " ".join(wrapped(text, most))


def test_width_is_that_of_the_environment_also_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, expected in (
        ("57", 57),
        ("0", PIPE_WIDTH),
        ("", PIPE_WIDTH),
        ("3", LEAST_WIDTH),
        ("9" * 5_000, PIPE_WIDTH),
    ):
        monkeypatch.setenv("COLUMNS", columns)
        assert width() == expected


def test_what_is_said_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[31m\u202eb[/] [red]\nc", indent="- ")
    assert capsys.readouterr().out == "- a\\x1b[31m\\u202eb[/] [red]\n  c\n"
