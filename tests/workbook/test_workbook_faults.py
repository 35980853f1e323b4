"""What a cell may hold: read rightly, with a remark where it is read otherwise than it stands, or refused."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.dimensions import ColumnDimension, RowDimension
from openpyxl.worksheet.worksheet import Worksheet

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.workbook.reading.reader import checked, read_workbook
from tests.corrupting.broken_case import tells
from tests.workbook.test_workbook_round_trip import same
from tests.workbook.workbook_edits import Edit, edited, put

pytestmark = pytest.mark.slow

ELSEWHERE = {"Regioner": "Folketall"}
"""Sheets whose faults show on another sheet."""


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def template(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "inndata.xlsx"
    im.write_template(file, case)
    return file


# 2016, 0-5, Helse Sør-Øst: 205817 persons stands in Folketall!C6; share 0.672 in Kostnadsandeler!B6.
@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Folketall", "C6", "205 817", "text '205 817' is read as 205817"),
        ("Folketall", "C6", "205\u00a0817,0", "read as 205817"),
        ("Folketall", "C6", "205\u202f817", "read as 205817"),
        ("Folketall", "C6", "205817.0", "read as 205817"),
        ("Kostnadsandeler", "B6", "0,672", "read as 0.672"),
        ("Folketall", "A6", "2016", "read as 2016"),
        ("Folketall", "B6", " 0-5\u00a0", "stray spaces in '0-5'"),
        ("Folketall", "C5", "Helse  Sør-Øst ", "stray spaces in 'Helse Sør-Øst'"),
        ("Sammenslåing", "D6", "ja", "text 'ja' is read as true"),
    ],
)
def test_what_is_read_with_a_remark(
    sheet: str, cell: str, value: Any, said: str, template: Path, case: Case, tmp_path: Path
) -> None:
    reading = read_workbook(edited(template, tmp_path, put(sheet, cell, value)))
    assert same(checked(reading), case)
    (remark,) = reading.findings.remarks
    assert (remark.place, said in remark.in_language("en")) == (f"inndata.xlsx: {sheet}!{cell}", True)


NO_NUMBERS: list[tuple[Any, str]] = [
    ("205,817", "can mean two numbers"),
    ("5.817", "can mean two numbers"),
    ("1.234,5", "is not a number"),
    ("20 5817", "is not a number"),
    ("12 %", "is not a number"),
    ("mangler", "is not a number"),
    (None, "is empty"),
    ("=200000+5817", "contains a formula without a stored value"),
    ("#N/A", "contains the error #N/A"),
    (True, "contains true"),
    (datetime.date(2020, 1, 1), "holds the date 2020-01-01"),
]


def test_every_cell_without_a_number_is_told(template: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for row, (value, _) in enumerate(NO_NUMBERS, start=6):
            book["Folketall"][f"C{row}"] = value

    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, edit))
    told = [(str(fault.place), str(fault)) for fault in refusal.value.faults]
    assert [place for place, _ in told] == [f"inndata.xlsx: Folketall!C{row}" for row in range(6, 6 + len(NO_NUMBERS))]
    for (_, said), (_, found) in zip(told, NO_NUMBERS, strict=True):
        assert tells(said, found)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "found"),
    [
        ("Folketall", "C6", -1, "too small"),
        ("Folketall", "A6", "i fjor", "found 'i fjor'"),
        ("Folketall", "A6", None, "is empty"),
        ("Folketall", "B6", datetime.date(2020, 12, 6), "Excel turns text like 6-12 into dates"),
        ("Folketall", "B6", "0-6", "'0-6' is unknown"),
        ("Folketall", "H6", "personer", "evidence 'personer' is unknown"),
        ("Folketall", "H6", None, "is empty"),
        ("Folketall", "H6", "Helse Vest: persons", "does not give the evidence for each figure"),
        ("Folketall", "J6", "offentlig tall", "does not agree with the evidence of the row"),
        ("Folketall", "M6", "sjekk!", "is outside the table"),
        ("Folketall", "A60", "Kilde: SSB", "found 'Kilde: SSB'"),
        ("Folketall", "C5", "Helse Øst", "heading 'Helse Øst' is unknown"),
        ("Folketall", "D5", "Helse Sør-Øst", "is duplicated"),
        ("Kriterier", "B6", "alderen", "'alderen' is unknown"),
        ("Kriterier", "C6", None, "is empty"),
        ("Grunnlag", "D6", "gjettet", "'gjettet' is unknown"),
        ("Grunnlag", "F6", "01.02.2021", "found '01.02.2021'"),
        ("Parametre", "A7", "appropriation.sum", "parameter 'appropriation.sum' is unknown"),
        ("Parametre", "C7", None, "is empty"),
        ("Parametre", "C8", 1.5, "value 1.5"),
        ("Behovsnøkler", "B6", None, "is empty"),
        ("Behovsnøkler", "B6", 0.5, "the weights sum to"),
        ("Valgte år", "B6", 1999, "there are no figures for 1999"),
        ("Sammenslåing", "B6", "deaths_0_17", "at least 2 items"),
        ("Sammenslåing", "D6", "kanskje", "found 'kanskje'"),
        ("Regioner", "A6", "Helse Øst", "column 'Helse Øst' is missing"),
        ("Om", "B7", "i år", "found 'i år'"),
        ("Om", "A7", "År", "'År' is unknown"),
    ],
)
def test_what_is_refused_with_its_cell(
    sheet: str, cell: str, value: Any, found: str, template: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, put(sheet, cell, value)))
    assert tells(str(refusal.value), found)
    places = {str(fault.place).split("!")[0] for fault in refusal.value.faults}
    assert f"inndata.xlsx: {ELSEWHERE.get(sheet, sheet)}" in places
    assert "feil i inndata" in refusal.value.in_language("nb")


def _merge(book: openpyxl.Workbook) -> None:
    book["Folketall"].merge_cells("C6:C7")


def _formula_of_nothing(book: openpyxl.Workbook) -> None:
    book["Regioner"]["A7"] = "=A6"


def _rename(name: str, new: str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        book[name].title = new

    return edit


def _drop(name: str) -> Edit:
    def edit(book: openpyxl.Workbook) -> None:
        del book[name]

    return edit


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (_merge, "Folketall!C6:C7: are merged cells"),
        (_drop("Folketall"), "sheet 'Population' is missing"),
        (_drop("Sammenslåing"), "sheet 'Sammenslåing' is missing"),
        (_drop("Om"), "sheet 'About' is missing"),
        (
            _rename("Folketall", "Folketal"),
            "inndata.xlsx: Folketal: is not one of the sheets of a case; did you mean 'Folketall'",
        ),
        (_rename("Sammenslåing", "Sammenslåinger"), "did you mean 'Sammenslåing'"),
        (put("Om", "B10", "Folketall; Regnskap"), "inndata.xlsx: Om!B10: sheet 'Regnskap' is missing"),
        (_drop("Kapitalnøkkel"), "inndata.xlsx: Om!B10: sheet 'Kapitalnøkkel' is missing"),
        (_drop("Kapitalnøkkel"), "inndata.xlsx: Parametre!C18: parameters.capital is given but Capital key"),
        (_formula_of_nothing, "inndata.xlsx: Regioner!A7: contains a formula without a stored value"),
        (lambda book: book.create_sheet("Population"), "has the same content as the sheet 'Folketall'"),
        (lambda book: book["Folketall"].insert_rows(6, 0) or book["Folketall"].delete_rows(5), "has no headings"),
    ],
)
def test_sheets_that_are_refused(edit: Edit, found: str, template: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, edit))
    assert found in str(refusal.value)


def _hide(book: openpyxl.Workbook) -> None:
    sheet: Worksheet = book["Folketall"]
    sheet.sheet_state = "hidden"
    sheet.row_dimensions[7] = RowDimension(sheet, index=7, hidden=True)
    sheet.column_dimensions["C"] = ColumnDimension(sheet, index="C", hidden=True)


def _percent(book: openpyxl.Workbook) -> None:
    book["Kostnadsandeler"]["B6"].number_format = "0.0%"


@pytest.mark.parametrize(
    ("edit", "remarks"),
    [
        (_hide, ["the sheet is hidden, but is read", "hidden rows are read: 7", "hidden columns are read"]),
        (_percent, ["67.2 % is read as 0.672"]),
        (
            lambda book: book.create_sheet("Notater mine"),
            ["the sheet is not one of the sheets of a case and is not read"],
        ),
        (put("Folketall", "K6", "=1+1 eller hva?"), []),
        (put("Folketall", "B3", "Tall fra SSB"), []),
        (put("Parametre", "B7", "Det hele"), []),
        (lambda book: book["Folketall"].insert_rows(10, 3), []),
    ],
)
def test_what_is_no_fault(edit: Edit, remarks: list[str], template: Path, case: Case, tmp_path: Path) -> None:
    reading = read_workbook(edited(template, tmp_path, edit))
    assert [str(remark.said) for remark in reading.findings.remarks] == remarks
    assert same(checked(reading), case)


def test_check_lists_every_fault_in_the_language(template: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["Folketall"]["C6"] = "=1+1"
        book["Folketall"]["D9"] = "1,234"
        book["Kriterieverdier"]["B8"] = "ukjent"
        book["Grunnlag"]["D6"] = "gjettet"
        book["Parametre"]["C7"] = None

    file = edited(template, tmp_path, spoil)
    norwegian = CliRunner().invoke(main, ["check", str(file)])
    english = CliRunner().invoke(main, ["check", str(file), "--lang", "en"])
    assert (norwegian.exit_code, english.exit_code) == (2, 2)
    for cell in ("Folketall!C6", "Folketall!D9", "Grunnlag!D6", "Parametre!C7"):
        assert f"inndata.xlsx: {cell}: " in norwegian.stderr
        assert f"inndata.xlsx: {cell}: " in english.stderr
    assert "formel uten lagret verdi" in norwegian.stderr
    assert "formula without a stored value" in english.stderr


def test_faults_of_every_stage_are_told_in_one_round(template: Path, tmp_path: Path) -> None:
    """What rests on a refused cell is not told as a second fault, and all that can be known is told at once."""
    places = {
        "Om!B7": "i år",
        "Parametre!C7": None,
        "Grunnlag!D6": "gjettet",
        "Folketall!C6": "x",
        "DRG-poeng!H6": "ukjent",
        "Kriterieverdier!C8": -5,
        "Sammenslåing!D6": "kanskje",
    }

    def spoil(book: openpyxl.Workbook) -> None:
        for place, value in places.items():
            sheet, _, cell = place.partition("!")
            book[sheet][cell] = value
        book["Behovsnøkler"]["C6"] = 0.9
        book["Tidligere nøkkel"]["A6"] = 0.9

    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, spoil))
    found = [fault.place.removeprefix("inndata.xlsx: ") for fault in refusal.value.faults]
    assert sorted(found) == sorted([*places, "Behovsnøkler!C5", "Tidligere nøkkel"])
    assert refusal.value.unfinished
    assert str(refusal.value).endswith(
        "\nSome checks have to wait until these faults are corrected; more faults may follow."
    )


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "only"),
    [
        ("Regioner", "A5", "Rgion", {"Regioner", "Regioner!A5"}),
        ("Kriterier", "B6", "alderen", {"Kriterier!B6"}),
        ("Folketall", "H6", "share", {"Folketall!H6"}),
        ("Parametre", "A6", "population.yer", {"Parametre!A6", "Parametre, population"}),
        ("Tjenesteområder", "B6", None, {"Tjenesteområder!B6"}),
        ("Sammenslåing", "D7", "kanskje", {"Sammenslåing!D7"}),
    ],
)
def test_one_fault_is_told_once_and_in_its_cell(
    sheet: str, cell: str, value: Any, only: set[str], template: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, put(sheet, cell, value)))
    assert {fault.place.removeprefix("inndata.xlsx: ") for fault in refusal.value.faults} == only


def test_a_table_that_does_not_fit_at_all_is_told_in_few_words(template: Path, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        for name in ("Folketall", "Kriterieverdier"):
            for row in book[name].iter_rows(min_row=6, min_col=3, max_col=6):
                for cell in row:
                    cell.value = "mangler"

    done = CliRunner().invoke(main, ["check", str(edited(template, tmp_path, spoil))])
    assert done.exit_code == 2
    assert "201 feil i inndata" in done.stderr
    assert f"ytterligere {50 * 4 + 110 * 4 - 200} feil er utelatt; rett de andre først" in done.stderr


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "right"),
    [
        ("Grunnlag", "D6", "publisert", "mente du «offentlig tall»"),
        ("Grunnlag", "D6", "assumtion", "mente du «antatt»"),
        ("Kriterier", "B6", "helsee", "mente du «helse»"),
    ],
)
def test_a_word_near_one_of_either_language_is_answered_in_that_of_the_message(
    sheet: str, cell: str, value: str, right: str, template: Path, tmp_path: Path
) -> None:
    done = CliRunner().invoke(main, ["check", str(edited(template, tmp_path, put(sheet, cell, value)))])
    assert done.exit_code == 2
    assert right in " ".join(done.stderr.split())
