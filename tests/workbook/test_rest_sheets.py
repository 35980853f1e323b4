"""The rest of the country in workbooks: a live formula on the sheets, read back as a total and the other recipients."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.rest_case import PLAIN, TOTAL, rest_case, with_rest
from tests.strategies import raw_case
from tests.workbook.formulas.living import addresses, in_order_of_sheet, named_values, with_cells, written
from tests.workbook.libreoffice import recalculated, values_of

REST, LISTED = "region 3", "region 1"


@pytest.fixture(scope="module")
def case() -> Case:
    return rest_case(31)


@pytest.fixture(scope="module")
def template(case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "rest.xlsx"
    im.write_template(file, case, "en")
    return file


def edited(template: Path, tmp_path: Path, cells: dict[str, dict[str, Any]]) -> Path:
    """A copy with other contents of cells, by sheet and place."""
    book = openpyxl.load_workbook(template)
    for sheet, of_sheet in cells.items():
        for place, value in of_sheet.items():
            book[sheet][place].value = value
    book.save(tmp_path / "edited.xlsx")
    return tmp_path / "edited.xlsx"


def faults_of(file: Path) -> str:
    with pytest.raises(im.InputError) as error:
        im.load_case(file)
    return str(error.value)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_template_gives_the_same_case(case: Case, tmp_path: Path, language: Any) -> None:
    im.write_template(tmp_path / "a.xlsx", case, language)
    again = im.load_case(tmp_path / "a.xlsx")
    assert again.file.rest == case.file.rest
    for name in case.observed:
        assert (again.observed[name].values == case.observed[name].values).all(), name
    for name in case.totals:
        assert np.array_equal(again.totals[name], case.totals[name]) or str(name) == "criterion_value", name
    assert dict(again.evidence) == dict(case.evidence)
    (remark,) = again.remarks
    assert remark.said.startswith(f"the figures of {REST} are {TOTAL} less the sum of the others")


@pytest.mark.slow
def test_the_sheet_has_the_subtraction_and_the_total_behind_all(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["Population"]
    assert [cell.value for cell in sheet[5]][2:7] == ["region 0", LISTED, "region 2", REST, TOTAL]
    assert sheet["F6"].value == "=G6-SUM(C6:E6)"
    criteria = openpyxl.load_workbook(template)["Criterion values"]
    means = [row for row in criteria.iter_rows(min_row=6, max_row=20) if str(row[1].value).startswith("mean")]
    assert all(isinstance(row[5].value, float) and row[6].value is None for row in means)
    key = openpyxl.load_workbook(template)["Former key"]
    assert (key["D6"].value, key["B4"].value) == ("=E6-SUM(A6:C6)", "=SUM(A6:D6)")


@pytest.mark.slow
def test_a_rest_between_others_is_subtracted_from(tmp_path: Path) -> None:
    case = build_case(with_rest(raw_case(PLAIN, 3), LISTED), HEADINGS)
    im.write_template(tmp_path / "a.xlsx", case)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Folketall"]["D6"].value == "=G6-SUM(C6:C6,E6:F6)"
    assert (im.load_case(tmp_path / "a.xlsx").observed["population"] == case.observed["population"]).all()


@pytest.mark.slow
def test_a_number_over_the_formula_is_a_figure_too_many(template: Path, tmp_path: Path) -> None:
    told = faults_of(edited(template, tmp_path, {"Population": {"F7": 12}}))
    assert f"Population!F7: {REST} is given, and the total {TOTAL} too (age 1, 2018, {REST})" in told


@pytest.mark.slow
def test_an_empty_cell_of_the_rest_is_derived_and_one_of_a_total_is_asked_for(
    case: Case, template: Path, tmp_path: Path
) -> None:
    again = im.load_case(edited(template, tmp_path, {"Population": {"F7": None}}))
    assert (again.observed["population"] == case.observed["population"]).all()
    told = faults_of(edited(template, tmp_path, {"Population": {"G7": None}}))
    assert "edited.xlsx: Population!G7: is empty; a number" in told
    assert told.count("Population!") == 1


def test_a_figure_of_the_rest_itself_needs_no_total(template: Path, tmp_path: Path) -> None:
    case = im.load_case(edited(template, tmp_path, {"Population": {"F7": 12, "G7": None}}))
    assert float(case.observed["population"].sel(age_group="age 1", year=2018, region=REST)) == 12


@pytest.mark.slow
def test_another_formula_in_its_cell_is_refused(template: Path, tmp_path: Path) -> None:
    edited(template, tmp_path, {"Population": {"F7": "=12+1"}})
    (file,) = recalculated([tmp_path / "edited.xlsx"], tmp_path)
    told = faults_of(file)
    assert "Population!F7: the formula gave 13; " in told
    assert "the total less the other recipients" in told


def test_a_total_below_the_others_is_told_at_its_cell(template: Path, tmp_path: Path) -> None:
    told = faults_of(edited(template, tmp_path, {"Population": {"G7": 5}}))
    assert "edited.xlsx: Population!G7: the total 5 is below " in told


def test_a_total_of_means_is_told_at_its_cell(template: Path, tmp_path: Path) -> None:
    """Though it leaves the rest something, and though the cell of the rest is empty."""
    sheet = openpyxl.load_workbook(template)["Criterion values"]
    row = next(row[1].row for row in sheet.iter_rows(min_row=6) if str(row[1].value).startswith("mean"))
    told = faults_of(edited(template, tmp_path, {"Criterion values": {f"F{row}": None, f"G{row}": 1e6}}))
    assert f"Criterion values!G{row}: a total of means per inhabitant" in told
    assert f"the figure of {REST} itself" in told


def test_who_the_rest_is_stands_on_the_first_sheet(template: Path, tmp_path: Path) -> None:
    about = openpyxl.load_workbook(template)["About"]
    rows = {row[0].value: (row[1].coordinate, row[1].value) for row in about.iter_rows(min_row=6)}
    assert rows["Rest of the country"][1] == REST
    assert rows["Total of the country"][1] == TOTAL
    told = faults_of(edited(template, tmp_path, {"About": {rows["Rest of the country"][0]: "region 9"}}))
    assert f"About!{rows['Rest of the country'][0]}: 'region 9' is none of the regions" in told


@pytest.mark.office
def test_a_listed_figure_typed_into_the_living_workbook_moves_the_rest(case: Case, tmp_path: Path) -> None:
    written(case, tmp_path / "living.xlsx")
    year = case.parameters.population.year.value
    changes = {f"population.age 1.{year}.{LISTED}": 23456.0, f"criterion_value.count 0.{year}.{LISTED}": 77.0}
    with_cells(tmp_path / "living.xlsx", addresses(case, changes), tmp_path / "changed.xlsx")
    plain, changed = map(values_of, recalculated([tmp_path / "living.xlsx", tmp_path / "changed.xlsx"], tmp_path))
    for book, expected in ((plain, im.compute(case)), (changed, im.compute(case.with_changes(changes)))):
        for name in ("need_index", "distribution_key", "base_appropriation"):
            wanted = in_order_of_sheet(expected, name)
            found = named_values(book, name).reshape(wanted.shape)
            np.testing.assert_allclose(found, wanted, rtol=1e-9, err_msg=name)
    control = {row[0].value: row[1].value for row in plain["Kontroll"].iter_rows(max_row=8)}
    assert "OK" in control.values()
    assert set(control.values()) <= {"OK", None}, control
    of_changed = [row[3].value for row in changed["Kontroll"].iter_rows(min_row=7, max_row=7)]
    assert of_changed == [2]


def test_an_empty_workbook_asks_for_totals(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    shape: dict[str, Any] = {"regions": ["A", "B"], "services": 1, "years": [2021], "criteria": 1, "language": "en"}
    im.write_empty_template(file, **shape, rest="B", total="All")
    assert openpyxl.load_workbook(file)["Population"]["D6"].value == "=E6-SUM(C6:C6)"
    told = faults_of(file)
    assert "Population!E6: is empty" in told
    assert "Population!D6" not in told
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({"rest": "B"}, "--total: is missing; give it with --rest, or neither"),
        ({"total": "All"}, "--rest: is missing; give it with --total, or neither"),
        ({"rest": "C", "total": "All"}, "--rest: 'C' is none of the regions"),
        ({"rest": "B", "total": "A"}, "--total: 'A' is one of the regions"),
    )
    for wrong, found in wrongs:
        with pytest.raises(im.InputError) as error:
            im.write_empty_template(tmp_path / "other.xlsx", **shape, **wrong)
        assert found in str(error.value)
