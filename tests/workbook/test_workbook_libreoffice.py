"""What LibreOffice saves unchanged is the same case, and what it calculates of the evidence is exact.

LibreOffice saves 15 significant digits: figures that have no more come back bit for bit, others to those digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from openpyxl.workbook import Workbook

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import frozen
from inntektsmodell.workbook.reading.reader import checked, read_workbook
from tests.workbook.libreoffice import recalculated, saved, values_of
from tests.workbook.test_workbook_round_trip import same

pytestmark = pytest.mark.office

DIGITS = 1e-14
"""Relative size of what the 16th digit can hold."""


def all_digits() -> Case:
    """The synthetic case with figures of as many digits as a float has."""
    case = im.load_case("eksempel")
    changed = case.observations.copy(deep=True)
    for number, name in enumerate(("population", "calculated_cost", "drg_points")):
        values = changed[name].values
        values[:] = values * np.random.default_rng(number).uniform(0.9, 1.1, values.shape)
    return replace(case, observed=frozen(changed))


CASES: dict[str, Callable[[], Case]] = {
    "eksempel": lambda: im.load_case("eksempel"),
    "2021": lambda: im.load_case("2021"),
    "changed": lambda: im.load_case("eksempel").with_changes(
        {"criteria.mortality.merge": False, "population.0-5.2020.Helse Vest": 81000.5}
    ),
    "digits": all_digits,
}
WRITERS = {
    "template_nb": lambda file, case: im.write_template(file, case),
    "template_en": lambda file, case: im.write_template(file, case, "en"),
    "result": lambda file, case: im.write_living_workbook(file, case, im.compute(case)),
}

SAME = [("nb-NO", "eksempel", kind) for kind in WRITERS]
SAME += [("nb-NO", "2021", "result"), ("nb-NO", "changed", "template_nb")]
SAME += [("en-US", "eksempel", kind) for kind in ("template_en", "result")]
DIGITAL = [("nb-NO", "digits", "template_nb"), ("en-US", "digits", "result")]
"""Locale of the user, case, and writer of the workbook."""
Kept = dict[tuple[str, str, str], Path]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Every workbook as a user of a locale opened and saved it."""
    folder = tmp_path_factory.mktemp("written")
    made: Kept = {}
    for locale in ("nb-NO", "en-US"):
        wanted = [key for key in [*SAME, *DIGITAL] if key[0] == locale]
        files = [written(folder, name, kind) for _, name, kind in wanted]
        made |= zip(wanted, saved(files, tmp_path_factory.mktemp(locale), locale), strict=True)
    return made


def written(folder: Path, name: str, kind: str) -> Path:
    """The workbook of a case by a writer, which is written once."""
    file = folder / f"{name}_{kind}.xlsx"
    if not file.exists():
        WRITERS[kind](file, CASES[name]())
    return file


@pytest.mark.parametrize(("locale", "name", "kind"), SAME)
def test_a_workbook_saved_unchanged_is_the_same_case(kept: Kept, locale: str, name: str, kind: str) -> None:
    reading = read_workbook(kept[locale, name, kind])
    case, read = CASES[name](), checked(reading)
    assert same(read, case)
    assert im.compute(read).equals(im.compute(case))
    assert [remark for remark in reading.findings.remarks if "evidence" not in str(remark.said)] == []


@pytest.mark.parametrize(("locale", "name", "kind"), DIGITAL)
def test_figures_of_more_digits_come_back_to_fifteen(kept: Kept, locale: str, name: str, kind: str) -> None:
    case, read = CASES[name](), im.load_case(kept[locale, name, kind])
    assert (read.file, dict(read.criteria)) == (case.file, dict(case.criteria))
    for variable, values in case.observations.items():
        if values.dtype.kind == "f":
            np.testing.assert_allclose(read.observations[variable], values, rtol=DIGITS, atol=0)
    key = im.compute(case)["distribution_key"].values
    np.testing.assert_allclose(im.compute(read)["distribution_key"].values, key, rtol=10 * DIGITS, atol=0)


ROWS = {
    6: ("Persons", "se arket Grunnlag", "se arket Grunnlag"),
    7: ("pers*", "Stjerne", "offentlig tall"),
    8: ("person?", "se arket Grunnlag", "se arket Grunnlag"),
    9: ("PERSONS", "Kilde B", "antatt"),
    10: ("~x", "Tilde", "offentlig tall"),
    11: ("Helse Sør-Øst: pers*; Helse Vest: persons; Helse Midt-Norge: ~x; Helse Nord: ~x", None, "syntetisk"),
    12: ("Helse Sør-Øst: pers*; Helse Vest: ~x; Helse Midt-Norge: ~x; Helse Nord: ~x", None, "se arket Grunnlag"),
    13: ("persons", "scripts/generate_eksempel.py, SEED = 20210101", "syntetisk"),
}
"""Names in the column Grunnlag of Folketall, by row, and the source and status that belong to them."""


def with_odd_names(book: Workbook) -> None:
    """Names that only differ in capitals, or that a pattern of another would find."""
    evidence = book["Grunnlag"]
    rows = [("PERSONS", "Kilde B", "antatt"), ("pers*", "Stjerne", "offentlig tall"), ("~x", "Tilde", "offentlig tall")]
    for number, (name, source, status) in enumerate(rows, start=evidence.max_row + 1):
        for column, text in zip("ABCD", (name, "persons", source, status), strict=True):
            evidence[f"{column}{number}"] = text
    for row, (name, _, _) in ROWS.items():
        book["Folketall"][f"H{row}"] = name


def without_synthetic(book: Workbook) -> None:
    """Every figure published, but those of two sheets."""
    evidence = book["Grunnlag"]
    for row in evidence.iter_rows(min_row=6):
        if row[0].value != "points":
            row[3].value = "offentlig tall"
    del book["Kapitalnøkkel"]


def with_other_status(book: Workbook) -> None:
    """The status of one piece of evidence, changed in a result workbook."""
    cells = {row[0].value: row[3] for row in book["Grunnlag"].iter_rows(min_row=6)}
    cells["points"].value = "offentlig tall"


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Workbooks after an edit, calculated anew."""
    folder = tmp_path_factory.mktemp("edited")
    template, result = folder / "template.xlsx", folder / "result.xlsx"
    case = im.load_case("eksempel")
    im.write_template(template, case)
    im.write_living_workbook(result, case, im.compute(case))
    edits = {"odd": (template, with_odd_names), "clean": (template, without_synthetic)}
    edits["status"] = (result, with_other_status)
    files = []
    for name, (source, edit) in edits.items():
        book = openpyxl.load_workbook(source)
        edit(book)
        files.append(folder / f"{name}.xlsx")
        book.save(files[-1])
    return dict(zip(edits, map(values_of, recalculated(files, folder)), strict=True))


@pytest.mark.parametrize("row", ROWS)
def test_evidence_is_found_letter_by_letter(calculated: dict[str, Workbook], row: int) -> None:
    sheet = calculated["odd"]["Folketall"]
    _, source, status = ROWS[row]
    assert sheet[f"I{row}"].value == (source or "se arket Grunnlag")
    assert sheet[f"J{row}"].value == status


def test_warning_stands_where_the_sheets_own_evidence_is_synthetic(calculated: dict[str, Workbook]) -> None:
    book = calculated["clean"]
    warned = [sheet.title for sheet in book if str(sheet["A3"].value).startswith("SYNTETISKE TALL i dette arket")]
    assert warned == ["DRG-poeng"]
    assert "SYNTETISKE TALL" in book["Les meg"]["A2"].value


def test_control_holds_the_evidence_against_the_engines(calculated: dict[str, Workbook]) -> None:
    control = calculated["status"]["Kontroll"]
    assert [control[f"B{row}"].value for row in (4, 5, 6, 7)] == ["OK", "OK", "ENDRET", "OK"]
    changed = [[cell.value for cell in row] for row in control.iter_rows(min_row=10) if row[6].value == 1]
    assert {row[0] for row in changed} == {"Grunnlag: DRG-poeng", "Grunnlag: Grunnlag"}
    assert all(row[3].endswith("syntetisk") and row[4].endswith("offentlig tall") for row in changed)
