"""Units, choices and names of rows stand in a workbook in its language, and are read in any, and as ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.case.units import UNITS, unit_id, unit_label
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import LANGUAGES, in_language
from inntektsmodell.language.text import Language
from inntektsmodell.workbook.layout.sheets import SHEETS
from tests.workbook.test_workbook_round_trip import same

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Norwegian workbook of the example."""
    file = tmp_path_factory.mktemp("words") / "inndata.xlsx"
    im.write_template(file, im.load_case("builtin:eksempel"))
    return file


def edited(file: Path, target: Path, words: dict[str, str], cells: dict[str, str]) -> Path:
    """The workbook with some texts replaced wherever they are all of a cell, and some cells."""
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in words:
                    cell.value = words[cell.value]
    for address, text in cells.items():
        sheet_name, _, place = address.partition("!")
        book[sheet_name][place] = text
    book.save(target)
    return target


def column(file: Path, sheet: str, heading: str) -> list[Any]:
    """What the cells of a column show."""
    rows = list(openpyxl.load_workbook(file, data_only=True)[sheet].values)
    at = rows[4].index(heading)
    return [row[at] for row in rows[5:] if row[0] is not None]


def test_units_of_a_norwegian_workbook_are_norwegian(template: Path) -> None:
    case = im.load_case("builtin:eksempel")
    assert column(template, "Kriterier", "Enhet") == [UNITS[item.unit].nb for item in case.criteria.values()]
    assert column(template, "Grunnlag", "Enhet") == [UNITS[item.unit].nb for item in case.evidence.values()]
    assert set(column(template, "Folketall", "Enhet")) == {"personer"}
    assert set(column(template, "DRG-poeng", "Enhet")) == {"DRG-poeng"}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_units_and_choices_are_read_as_ids_and_in_the_other_language(
    language: Language, template: Path, tmp_path: Path
) -> None:
    words = {text.nb: unit if language == "nb" else text.en for unit, text in UNITS.items()}
    rule = "calculated_cost" if language == "nb" else "Calculated cost"
    rows = ("need.window", "settlement.years") if language == "nb" else ("Years in the moving average", None)
    cells = {"Parametre!C13": rule} | {f"Valgte år!A{at}": row for at, row in zip((6, 7), rows, strict=True) if row}
    file = edited(template, tmp_path / "other.xlsx", words, cells)
    assert same(im.load_case(file), im.load_case("builtin:eksempel"))


def test_a_row_of_chosen_years_is_named_in_words(template: Path) -> None:
    names = [openpyxl.load_workbook(template)["Valgte år"][f"A{row}"].value for row in (6, 7)]
    assert names == ["År i det glidende gjennomsnittet", "Låste år i gjestepasientoppgjøret"]


def test_cells_of_chosen_years_take_years_alone(template: Path) -> None:
    rules = openpyxl.load_workbook(template)["Valgte år"].data_validations.dataValidation
    (years,) = {(rule.type, rule.formula1, rule.formula2) for rule in rules if "B6" in rule.sqref or "D7" in rule.sqref}
    assert years == ("whole", "1800", "2200")


@pytest.mark.parametrize(("row", "lacking"), [(6, "need.window"), (7, "settlement.years")])
def test_a_row_of_chosen_years_that_is_missing_is_named(row: int, lacking: str, template: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(template)
    book["Valgte år"].delete_rows(row)
    book.save(tmp_path / "short.xlsx")
    with pytest.raises(InputError) as refusal:
        im.load_case(tmp_path / "short.xlsx")
    assert "short.xlsx: Valgte år, " + lacking in [str(fault.place) for fault in refusal.value.faults]


def test_a_workbook_with_the_former_names_of_sheets_and_headings_is_read(template: Path, tmp_path: Path) -> None:
    former = {
        name: column.heading.nb for sheet in SHEETS.values() for column in sheet.columns for name in column.former
    }
    sheets = {sheet.name.nb: name for sheet in SHEETS.values() for name in sheet.former}
    assert set(sheets) == {"Kostnadsandeler", "Tjenesteområder"}
    assert set(former) == {"Tjeneste", "Tjenester", "Sti", "Art", "Gyldig fra", "Trykt steg", "Medlemmer"}
    file = edited(template, tmp_path / "former.xlsx", {now: name for name, now in former.items()}, {})
    book = openpyxl.load_workbook(file)
    for now, name in sheets.items():
        book[now].title = name
    (listed,) = [row[1] for row in book["Om"].iter_rows() if row[0].value == "Ark"]
    listed.value = "; ".join(sheets.get(name, name) for name in listed.value.split("; "))
    book.save(file)
    assert same(im.load_case(file), im.load_case("builtin:eksempel"))


@pytest.mark.parametrize("unit", UNITS)
def test_a_label_of_a_unit_is_the_unit(unit: str) -> None:
    written = unit, *(unit_label(unit, language) for language in LANGUAGES)
    assert {unit_id(form(text)) for text in written for form in (str, str.capitalize, str.upper)} == {unit}
    assert unit_id("poeng per sykehus") == "poeng per sykehus"


def test_a_wrong_unit_and_an_unknown_rule_are_told_with_what_would_be_right(template: Path, tmp_path: Path) -> None:
    cells = {"Kriterier!D6": "kroner", "Parametre!C13": "gammel regel", "Valgte år!A6": "År i gjennomsnittet"}
    file = edited(template, tmp_path / "wrong.xlsx", {}, cells)
    with pytest.raises(InputError) as refusal:
        im.load_case(file)
    told = {fault.place.partition(": ")[2]: in_language(fault.right, "nb") for fault in refusal.value.faults}
    assert told["Kriterier!D6"] == "et antall personer"
    assert "«tidligere regel" in told["Parametre!C13"]
    assert "«År i det glidende gjennomsnittet" in told["Valgte år!A6"]
