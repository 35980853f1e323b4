"""One slip in a workbook that shows in many cells is told once, where it was made."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.faults import InputError
from tests.workbook.workbook_edits import Edit, edited

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "inndata.xlsx"
    im.write_template(file, im.load_case("eksempel"))
    return file


def _misspelt_unit(book: openpyxl.Workbook) -> None:
    book["Grunnlag"]["B6"] = "persones"


def _doubled_years(book: openpyxl.Workbook) -> None:
    book["Valgte år"]["A6"] = book["Valgte år"]["A7"].value


def _age_group_of_deaths(book: openpyxl.Workbook) -> None:
    book["Kriterier"]["D8"] = "dødsfall"


def _years_that_are_none(book: openpyxl.Workbook) -> None:
    book["Valgte år"]["B6"], book["Valgte år"]["C7"] = "2018-19", 20180


def _heading_that_is_a_formula(book: openpyxl.Workbook) -> None:
    book["Beregnet kostnad"]["C5"] = "=Regioner!A7"


def _renamed_heading(book: openpyxl.Workbook) -> None:
    book["Tidligere nøkkel"]["D5"] = "Helse Nordland"


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            _misspelt_unit,
            [
                "Folketall!H6: enheten «persones» passer verken her eller 49 andre steder; personer",
                "Kriterieverdier!H6: enheten «persones» passer verken her eller 64 andre steder; "
                "«personer», som i kriterietabellen",
            ],
        ),
        (
            _doubled_years,
            [
                "Valgte år!A7: «Låste år i gjestepasientoppgjøret» er oppgitt to ganger, først i inndata.xlsx: "
                "Valgte år!A6; oppgi det én gang",
                "Valgte år, need.window: mangler; oppgi en verdi",
            ],
        ),
        (
            _age_group_of_deaths,
            ["Kriterier!D8: en aldersgruppe med mål antall og enhet dødsfall; et antall personer"],
        ),
        (
            _years_that_are_none,
            [
                "Valgte år!B6: fant «2018-19»; et årstall med fire sifre, som 2020",
                "Valgte år!C7: fant «20180»; et årstall med fire sifre, som 2020",
            ],
        ),
    ],
)
def test_one_slip_is_told_once_where_it_was_made(edit: Edit, told: list[str], template: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, edit))
    lines = refusal.value.in_language("nb").splitlines()[1 : 1 + len(refusal.value.faults)]
    assert [line.partition("inndata.xlsx: ")[2] for line in lines] == told


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (_heading_that_is_a_formula, "Beregnet kostnad!C5: inneholder en formel uten lagret verdi"),
        (_renamed_heading, "Tidligere nøkkel!D5: overskriften «Helse Nordland» er ukjent"),
    ],
)
def test_a_heading_that_is_refused_is_told_and_no_cell_below_it(
    edit: Edit, told: str, template: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as refusal:
        im.load_case(edited(template, tmp_path, edit))
    cells = [fault.sentence.in_language("nb") for fault in refusal.value.faults if "!" in fault.place]
    assert [cell.partition(";")[0].removeprefix("inndata.xlsx: ") for cell in cells] == [told]
