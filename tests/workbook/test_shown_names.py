"""Sheets call services and criteria by their labels, and are read by label or name, in either language."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.language.text import Text
from inntektsmodell.workbook.layout.shown_names import meant_names
from tests.cases.rules_case import rules_case
from tests.workbook.workbook_edits import edited, put


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def template(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("shown") / "nb.xlsx"
    im.write_template(file, case)
    return file


def assert_same(one: Case, other: Case) -> None:
    assert (one.file, one.criteria) == (other.file, other.criteria)
    assert one.observed.identical(other.observed)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_name_stands_where_its_label_says_more(case: Case, language: Any, tmp_path: Path) -> None:
    im.write_template(tmp_path / "a.xlsx", case, language)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    own = {sheet.title for sheet in book.worksheets[3:5]}  # services and criteria, with both
    names = {*case.services, *case.criteria}
    for sheet in (sheet for sheet in book if sheet.title not in own):
        shown = {cell.value for row in sheet.iter_rows() for cell in row}
        assert not names & shown, sheet.title
    assert_same(im.load_case(tmp_path / "a.xlsx"), case)


def test_names_and_labels_of_the_other_language_are_read_too(case: Case, template: Path, tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        book["Behovsnøkler"]["B5"] = "somatic"
        book["Behovsnøkler"]["C5"] = "mental health care, ADULTS"
        book["Behovsnøkler"]["A6"] = "Aged 0–5"
        book["Behovsnøkler"]["A7"] = "6-12 år"
        book["Kostnadsandeler"]["A7"] = "mental_adult"
        book["Parametre"]["C14"] = "Somatic care"

    assert_same(im.load_case(edited(template, tmp_path, edit)), case)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("heading", ["Merknad", "status", "Evidence", "SUM"])
def test_a_label_that_is_a_heading_stays_its_name(case: Case, heading: str, language: Any, tmp_path: Path) -> None:
    called = {**case.file.services, "mental_adult": Text(nb=heading, en=heading)}
    changed = replace(case, file=case.file.model_copy(update={"services": called}))
    im.write_template(tmp_path / "a.xlsx", changed, language)
    assert_same(im.load_case(tmp_path / "a.xlsx"), changed)


def test_labels_that_mean_two_names_or_are_a_name_mean_none() -> None:
    texts = {"a": ("Care", "Pleie"), "b": ("care", "Behandling"), "c": ("B", "Rus"), "d": ("Group", "D")}
    assert meant_names(texts, ["group"]) == {"pleie": "a", "behandling": "b", "rus": "c", "d": "d"}


def test_rules_of_indices_come_back_whatever_their_criteria_are_called(tmp_path: Path) -> None:
    case = rules_case()
    im.write_template(tmp_path / "a.xlsx", case)
    assert_same(im.load_case(tmp_path / "a.xlsx"), case)


def test_an_empty_workbook_knows_the_labels_of_names_of_the_house(tmp_path: Path) -> None:
    shape: dict[str, Any] = {"regions": ["A", "B"], "years": [2021], "criteria": ["travel_time", "mine"]}
    im.write_empty_template(tmp_path / "a.xlsx", services=["somatic", "mine too"], **shape)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [cell.value for cell in book["Tjenesteområder"][6]][:3] == ["somatic", "Somatikk", "Somatic care"]
    assert [cell.value for cell in book["Behovsnøkler"][5]][1:3] == ["Somatikk", "mine too"]
    assert [book["Behovsnøkler"][f"A{row}"].value for row in (7, 8)] == ["Reisetid til sykehus", "mine"]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "meant"),
    [
        ("Behovsnøkler", "A9", "18–29 aar", "«18–29 år»"),
        ("Folketall", "B20", "50–59 aar", "«50–59 år»"),
        ("Kostnadsandeler", "A8", "Psykisk helsevern for barn", "«Psykisk helsevern for barn og unge»"),
        ("Sammenslåing", "C7", "Somatik", "«Somatikk»"),
        ("Parametre", "C14", "Somatiske", "«Somatikk»"),
        ("Om", "C8", "A\u200btitle", ""),
    ],
)
def test_a_wrong_name_is_one_fault_where_it_stands_with_the_label_that_was_meant(
    sheet: str, cell: str, value: str, meant: str, template: Path, tmp_path: Path
) -> None:
    with pytest.raises(im.InputError) as refused:
        im.load_case(edited(template, tmp_path, put(sheet, cell, value)))
    (fault,) = refused.value.faults
    assert fault.place == f"inndata.xlsx: {sheet}!{cell}"
    assert meant in refused.value.in_language("nb")


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [("Kriterier", "E9", "13–17 år"), ("Kriterier", "E9", "13-17"), ("Tjenesteområder", "B8", "Somatikk")],
)
def test_a_label_that_does_not_tell_names_apart_is_one_fault_where_it_stands(
    sheet: str, cell: str, value: str, template: Path, tmp_path: Path
) -> None:
    with pytest.raises(im.InputError) as refused:
        im.load_case(edited(template, tmp_path, put(sheet, cell, value)))
    (fault,) = refused.value.faults
    assert fault.place == f"inndata.xlsx: {sheet}!{cell}"


def test_labels_may_be_alike_where_names_stand_elsewhere(case: Case, tmp_path: Path) -> None:
    alike = {**case.criteria, "6-12": case.criteria["6-12"].model_copy(update={"label": case.criteria["0-5"].label})}
    im.write_template(tmp_path / "a.xlsx", replace(case, criteria=alike))
    assert im.load_case(tmp_path / "a.xlsx").criteria == alike
