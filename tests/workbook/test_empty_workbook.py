"""An empty workbook: it has the shape that was asked for, tells what is missing, and is a case once filled in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from inntektsmodell.case.criterion_kinds import KIND_LABELS
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.writing.empty import parts_in, write_empty_template, years_in
from tests.workbook.workbook_edits import edited

KIND = (KIND_LABELS["combined"].nb, "antall", "personer")
UNITS = {"valg": "valg", "andel": "1", "personer": "personer", "kroner": "mill. kr", "indeks": "indeks"}
REGIONS, SERVICES, YEARS = ["Nord", "Sør", "Øst"], ["Somatikk", "Rus"], [2021, 2022, 2023]


def figures(columns: str, rows: Iterable[int], source: str, evidence: str) -> dict[str, Any]:
    """Figures that differ from cell to cell, and the evidence of each row."""
    cells: dict[str, Any] = {
        f"{column}{row}": 10 * row + 20 * number for row in rows for number, column in enumerate(columns)
    }
    return cells | {f"{source}{row}": evidence for row in rows}


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("empty") / "eget.xlsx"
    write_empty_template(file, regions=REGIONS, services=SERVICES, years=YEARS, criteria=2, age_groups=["0-17", "18+"])
    return file


def test_no_figure_and_no_evidence_is_there(empty: Path) -> None:
    book = load_workbook(empty)
    areas = {"Folketall": "C6:E11", "Kostnadsandeler": "B6:B7", "Behovsnøkler": "B6:C9", "Grunnlag": "A6:I6"}
    cells = [cell.value for sheet, area in areas.items() for row in book[sheet][area] for cell in row]
    assert set(cells) == {None}
    assert [cell.value for cell in book["Folketall"][5]][:5] == ["År", "Aldersgruppe", *REGIONS]
    assert [row[0].value for row in book["Kriterieverdier"]["A6:A11"]] == [year for year in YEARS for _ in range(2)]
    assert [cell.value for cell in book["Valgte år"][6]][1:5] == [*YEARS, None]
    assert "DRG-poeng" not in book.sheetnames


def test_what_is_missing_is_told_by_sheet(empty: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_case(empty)
    faults = {(str(fault.place), str(fault.found)) for fault in raised.value.faults}
    assert ("eget.xlsx: Folketall!C6", "is empty") in faults
    assert ("eget.xlsx: Folketall", "15 more cells are empty, the last of them E11") in faults
    assert ("eget.xlsx: Om!B7", "found nothing") in faults
    of_whole_sheets = {(place, said) for place, said in faults if "!" not in place and "more cells" not in said}
    assert of_whole_sheets == {("eget.xlsx: Grunnlag", "has no rows")}
    assert len(faults) < 40


COSTS = [f"{column}{row}" for column in "BCD" for row in (6, 7)]
FILLED: dict[str, dict[str, Any]] = {
    "Om": {"B7": 2024, "B8": "Eget datasett"},
    "Kriterier": {f"{column}{row}": text for row in (8, 9) for column, text in zip("BCD", KIND, strict=True)},
    "Parametre": {"C7": 1000, "C8": 0.25, "C9": 0.5, "E6": "valg", "E7": "kroner", "E8": "andel", "E9": "andel"},
    "Valgte år": {"O6": "valg"},
    "Behovsnøkler": {f"{column}{row}": 0.25 for column in "BC" for row in range(6, 10)}
    | {f"E{row}": "andel" for row in range(6, 10)},
    "Folketall": figures("CDE", range(6, 12), "G", "personer"),
    "Kriterieverdier": figures("CDE", range(6, 12), "G", "personer"),
    "Kostnadsandeler": {"B6": 0.75, "B7": 0.25, "D6": "andel", "D7": "andel"},
    "Beregnet kostnad": dict.fromkeys(COSTS, 1) | {"F6": "indeks", "F7": "indeks"},
    "Faktisk kostnad": dict.fromkeys(COSTS, 1) | {"F6": "indeks", "F7": "indeks"},
    "Tidligere nøkkel": {"A6": 0.25, "B6": 0.25, "C6": 0.5, "E6": "andel"},
    "Grunnlag": {
        f"{column}{row}": value
        for row, (name, unit) in enumerate(UNITS.items(), 6)
        for column, value in zip("ABCDFH", (name, unit, "egne tall", "antatt", date(2024, 1, 1), 0), strict=True)
    },
}


def test_filled_in_it_is_a_case_of_the_shape(empty: Path, tmp_path: Path) -> None:
    book = load_workbook(empty)
    for sheet, cells in FILLED.items():
        for place, value in cells.items():
            book[sheet][place] = value
    book.save(tmp_path / "full.xlsx")
    case = load_case(tmp_path / "full.xlsx")
    assert (case.name, list(case.regions), list(case.services)) == ("eget", REGIONS, SERVICES)
    assert list(case.criteria) == ["0-17", "18+", "Kriterium 1", "Kriterium 2"]
    assert case.observations["population"].sizes == {"age_group": 2, "year": 3, "region": 3}
    younger, older = np.array([80, 100, 120]) / 300, np.array([90, 110, 130]) / 330
    need = np.array([210, 250, 290]) * (younger + older) / np.array([170, 210, 250])
    assert compute(case)["distribution_key"].values == pytest.approx(need / need.sum(), rel=1e-12)


def test_an_english_one_has_the_parts_and_numbers_asked_for(tmp_path: Path) -> None:
    shape: dict[str, Any] = {"regions": 2, "services": 1, "years": [2020], "criteria": 0, "parts": ["settlement"]}
    for folder in (tmp_path, tmp_path / "again"):
        folder.mkdir(exist_ok=True)
        write_empty_template(folder / "a.xlsx", **shape, language="en")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "again" / "a.xlsx").read_bytes()
    book = load_workbook(tmp_path / "a.xlsx")
    assert [cell.value for cell in book["Population"][5]][1:4] == ["Age group", "Region 1", "Region 2"]
    assert "Criterion values" not in book.sheetnames
    assert {"DRG points", "Calculated cost"} <= set(book.sheetnames)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"regions": ["A", "A"]}, "'A' is duplicated"),
        ({"services": 0}, "there are none"),
        ({"years": []}, "2021-2023"),
        ({"parts": ["capital"]}, "'capital'"),
        ({"age_groups": ["old"], "criteria": ["old"]}, "'old' is an age group too"),
        ({"regions": ["A", "Sum"]}, "'Sum'"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(changed: dict[str, Any], said: str, tmp_path: Path) -> None:
    shape: dict[str, Any] = {"regions": 2, "services": 1, "years": [2021], "criteria": 1, **changed}
    with pytest.raises(InputError, match=said):
        write_empty_template(tmp_path / "a.xlsx", **shape)
    assert not list(tmp_path.iterdir())


def test_what_belongs_on_a_sheet_is_wrapped_within_the_page_where_it_is_longer(empty: Path) -> None:
    book = load_workbook(empty)
    for name in ("Grunnlag", "Regioner"):
        (merged,) = book[name].merged_cells.ranges
        assert (merged.min_row, merged.max_row, merged.min_col) == (2, 2, 1)
        assert book[name]["A2"].alignment.wrap_text
        wide = sum(book[name].column_dimensions[letter].width for letter in "ABCDEFG"[: merged.max_col])
        assert len(book[name]["A2"].value) > wide
        assert book[name].row_dimensions[2].height >= 15 * len(book[name]["A2"].value) / wide
    assert not book["Folketall"].merged_cells.ranges


def test_parts_are_named_in_either_language() -> None:
    assert parts_in("Kostnad, tidligere  nøkkel") == parts_in("cost; Former key") == ["cost", "former_key"]
    assert parts_in("gjestepasientoppgjør") == ["settlement"]
    assert parts_in("ingen") == parts_in("none") == []
    assert parts_in("kapital") == ["kapital"]


def test_years_are_read_as_people_write_them() -> None:
    assert years_in("2021-2023") == years_in("2021–2023") == years_in("2021, 2022,2023") == YEARS
    for text in ("", "21", "2023-2021", "2021-2022-2023"):
        with pytest.raises(InputError, match="2021-2023"):
            years_in(text)


def test_the_command_takes_names_or_numbers_and_no_case(tmp_path: Path) -> None:
    shape = ["--regions", "Nord, Sør", "--services", "2", "--years", "2021-2022", "--criteria", "Uføre; Reise, lang"]
    done = CliRunner().invoke(main, ["template", str(tmp_path / "a.xlsx"), *shape, "--parts", "none"])
    assert done.exit_code == 0, done.output
    criteria = load_workbook(tmp_path / "a.xlsx")["Kriterier"]["A"]
    assert [cell.value for cell in criteria[5:]] == ["Aldersgruppe 1", "Uføre", "Reise, lang"]
    refused = CliRunner().invoke(main, ["template", str(tmp_path / "b.xlsx"), *shape[:4], "--case", "2021"])
    assert refused.exit_code == 2
    assert all(word in refused.stderr for word in ("--case", "--years", "--criteria"))


FAULTS = [
    ({"--regions": "A, A"}, "'A' is duplicated; give it only once", "«A» er oppgitt to ganger; oppgi det én gang"),
    ({"--services": "0"}, "there are none; at least one", "det er ingen; minst én"),
    ({"--years": "21"}, "found '21'; years of four digits, such as 2021-2023", "fant '21'; år med fire sifre, f.eks."),
    ({"--criteria": "old"}, "'old' is an age group too; another name", "«old» er også en aldersgruppe; et annet navn"),
    ({"--parts": "capital"}, "found 'capital'; known: 'cost', ", "fant 'capital'; kjent: «cost», "),
]


@pytest.mark.parametrize("language", ["en", "nb"])
@pytest.mark.parametrize(("given", "english", "norwegian"), FAULTS, ids=[next(iter(given)) for given, *_ in FAULTS])
def test_faults_of_the_shape_name_the_option(
    given: dict[str, str], english: str, norwegian: str, language: str, tmp_path: Path
) -> None:
    refused = _refused(given, language, tmp_path)
    (option,) = given
    assert f"1. {option}: {english if language == 'en' else norwegian}" in refused


def test_faults_of_several_options_are_told_together(tmp_path: Path) -> None:
    told = _refused({"--regions": "A, A", "--criteria": "old", "--parts": "capital", "--services": "0"}, "en", tmp_path)
    assert "4 faults" in told
    assert all(f". {option}: " in told for option in ("--regions", "--criteria", "--parts", "--services"))


def _refused(given: dict[str, str], language: str, folder: Path) -> str:
    shape = {"--regions": "A, B", "--services": "2", "--years": "2021", "--criteria": "1", "--age-groups": "old, young"}
    arguments = [part for pair in (shape | given).items() for part in pair]
    refused = CliRunner().invoke(main, ["template", str(folder / "a.xlsx"), *arguments, "--lang", language])
    assert refused.exit_code == 2
    assert not list(folder.iterdir())
    return " ".join(refused.stderr.split())


@pytest.mark.parametrize("given", [{}, {"C8": "A title"}])
def test_a_title_that_is_missing_is_told_once_with_the_rest(given: dict[str, str], empty: Path, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for cell, text in given.items():
            book["Om"][cell] = text

    with pytest.raises(InputError) as raised:
        load_case(edited(empty, tmp_path, edit))
    wrong = [fault.place for fault in raised.value.faults if "Om!B8" in fault.place or "Om!C8" in fault.place]
    assert wrong == ["inndata.xlsx: Om!B8"]
