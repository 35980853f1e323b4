"""A case written to a workbook and read again is the same case, and runs as such."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given, settings

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, frozen
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files.toml_writing import toml_text
from inntektsmodell.language.text import Language
from inntektsmodell.runs.verification import verify
from inntektsmodell.runs.write import write_run
from inntektsmodell.workbook.layout import limits
from inntektsmodell.workbook.layout.sheets import HEADINGS
from inntektsmodell.workbook.reading.reader import read_workbook
from inntektsmodell.workbook.writing.input_sheets import write_input_sheets
from tests.cases.rules_case import rules_case, rules_raw
from tests.strategies import TYPICAL, Skeleton, any_skeleton, cases, raw_case

pytestmark = pytest.mark.slow

ONE_REGION = Skeleton(1, 1, 1, 0, 0, 1, 0, False, False, False, "", False)
MANY_REGIONS = Skeleton(60, 2, 3, 2, 1, 2, 1, True, True, True, "former_key", True)


def same(one: Case, other: Case) -> bool:
    """Whether two cases are the same: every text, every evidence, every number bit for bit."""
    files = one.file == other.file and list(one.evidence) == list(other.evidence)
    return files and dict(one.criteria) == dict(other.criteria) and one.observations.identical(other.observations)


def written(case: Case, folder: Path, language: Language = "nb") -> Path:
    """The file of a workbook of a case."""
    file = folder / f"case_{language}.xlsx"
    file.unlink(missing_ok=True)
    im.write_template(file, case, language)
    return file


@pytest.mark.parametrize("name", im.built_in_cases())
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_built_in_case_comes_back(name: str, language: Language, tmp_path: Path) -> None:
    case = im.load_case(name)
    file = written(case, tmp_path, language)
    assert same(im.load_case(file), case)
    assert read_workbook(file).findings.remarks == []
    xr_result = im.compute(im.load_case(file))
    assert xr_result.equals(im.compute(case))


@pytest.mark.parametrize("skeleton", [*TYPICAL, ONE_REGION, MANY_REGIONS])
def test_cases_of_every_size_come_back(skeleton: Skeleton, tmp_path: Path) -> None:
    case = build_case(raw_case(skeleton, 7), HEADINGS)
    assert same(im.load_case(written(case, tmp_path)), case)


def test_rules_of_other_formulas_come_back_from_a_workbook_and_a_folder(tmp_path: Path) -> None:
    case, raw, folder = rules_case(), rules_raw(), tmp_path / "case"
    assert same(im.load_case(written(case, tmp_path, "en")), case)
    folder.mkdir()
    (folder / "case.toml").write_text(toml_text(raw.content), encoding="utf-8")
    for name, table in raw.tables.items():
        pd.DataFrame(list(table.rows)).to_csv(folder / f"{name}.csv", index=False)
    read = im.load_case(folder)
    assert read.parameters == case.parameters
    assert im.compute(read).equals(im.compute(case))


@given(cases(any_skeleton()))
@settings(max_examples=10)
def test_any_case_comes_back(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    assert same(im.load_case(written(case, tmp_path_factory.mktemp("book"))), case)


def test_every_cell_keeps_its_own_evidence(tmp_path: Path) -> None:
    """Rows whose cells rest on different evidence, also after columns changed places."""
    case = im.load_case("eksempel").with_changes({"population.0-5.2020.Helse Vest": 81000.5})
    file = written(case, tmp_path)
    read = im.load_case(file)
    assert same(read, case)
    sources = read.observations["population" + EVIDENCE_SUFFIX].sel(age_group="0-5", year=2020)
    assert sources.values.tolist() == ["persons", "change of population.0-5.2020.Helse Vest", "persons", "persons"]
    book = openpyxl.load_workbook(file)
    sheet = book["Folketall"]
    for row in sheet.iter_rows(min_row=5):
        row[2].value, row[3].value = row[3].value, row[2].value
    book.save(file)
    assert same(im.load_case(file), case)


def test_numbers_keep_every_bit(tmp_path: Path) -> None:
    case = im.load_case("eksempel")
    values = case.observations["calculated_cost"].values
    rng = np.random.default_rng(0)
    changed = case.observations.copy(deep=True)
    changed["calculated_cost"].values[:] = values * rng.uniform(1e-3, 1e3, values.shape)
    case = replace(case, observed=frozen(changed))
    read = im.load_case(written(case, tmp_path)).observations["calculated_cost"].values
    assert read.tobytes() == case.observations["calculated_cost"].values.tobytes()


def test_a_moved_calibration_is_kept_as_it_is(tmp_path: Path) -> None:
    """A change that would be solved away on reading is written as figures, without the calibration."""
    case = im.load_case("2021").with_changes({"appropriation.total": 1e5, "population.0-5.2018.Helse Nord": 40000})
    read = im.load_case(written(case, tmp_path))
    assert read.file.calibration is None
    assert read.observations.equals(case.observations)
    assert im.compute(read).equals(im.compute(case))


def test_the_same_case_gives_the_same_bytes(tmp_path: Path) -> None:
    case = im.load_case("eksempel")
    first = written(case, tmp_path).read_bytes()
    assert written(case, tmp_path).read_bytes() == first


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=1}", "http://x.no", "12"])
def test_text_never_becomes_a_formula(text: str, tmp_path: Path) -> None:
    case = im.load_case("2021")
    title = case.file.title.model_copy(update={"nb": text})
    case = replace(case, file=case.file.model_copy(update={"title": title}))
    file = written(case, tmp_path)
    assert same(im.load_case(file), case)
    shown = [cell for row in openpyxl.load_workbook(file)["Om"].iter_rows() for cell in row if cell.value == text]
    assert [cell.data_type for cell in shown] == ["s"]


@pytest.mark.parametrize("regions", [1, 42, 1_291])
def test_a_template_is_checked_and_run_at_every_size(regions: int, tmp_path: Path) -> None:
    skeleton = Skeleton(regions, 1, 2, 0, 0, 1, 0, False, False, False, "former_key", True)
    case = build_case(raw_case(skeleton, 3), HEADINGS)
    read = im.load_case(written(case, tmp_path))
    assert same(read, case)
    assert im.compute(read).identical(im.compute(case))


def test_a_case_too_large_to_be_read_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 50)
    with pytest.raises(InputError, match=r"and 50 texts; put a case of this size in a folder"):
        written(build_case(raw_case(ONE_REGION, 0), HEADINGS), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_addresses_lead_to_the_figures(tmp_path: Path) -> None:
    case = im.load_case("2021")
    file = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(file) as book:
        cells = write_input_sheets(book, case, "nb")
    sheets = openpyxl.load_workbook(file)

    def value(address: str) -> object:
        sheet, _, cell = address.rpartition("!")
        return sheets[sheet.strip("'")][cell.replace("$", "")].value

    labels: dict[str, str | int] = {"region": "Helse Nord", "year": 2019, "age_group": "30-39"}
    assert value(cells.observation("population", labels)) == case.observations["population"].sel(labels).item()
    solved: dict[str, str | int] = {"criterion": "other", "year": 2020, "region": "Helse Vest"}
    index = case.observations["criterion_value"].sel(solved).item()
    assert value(cells.observation("criterion_value", solved)) == index
    assert cells.observation("service_share", {"service": "combined"}) == "'Kostnadsandeler'!$B$6"
    assert value(cells.parameter("appropriation.total")) == case.parameters.appropriation.total.value
    assert cells.parameter("need.weights.combined.other") == "'Behovsnøkler'!$B$16"
    assert cells.choices("need.window") == "'Valgte år'!$B$6:$M$6"


def test_a_run_keeps_its_workbook_and_notices_a_changed_byte(tmp_path: Path) -> None:
    file = written(im.load_case("eksempel"), tmp_path)
    folder = tmp_path / "run"
    case = im.load_case(file)
    write_run(folder, case, im.compute(case))
    kept = folder / "inputs" / "case" / file.name
    assert kept.read_bytes() == file.read_bytes()
    file.unlink()
    assert verify(folder).holds
    content = kept.read_bytes()
    kept.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert [difference.place for difference in verify(folder).differences] == [f"inputs/case/{file.name}"]


def test_commands_work_on_a_workbook(tmp_path: Path) -> None:
    file = str(tmp_path / "inndata.xlsx")
    run = CliRunner().invoke
    assert run(main, ["template", file]).exit_code == 0
    again = run(main, ["template", file, "--lang", "en"])
    assert (again.exit_code, "already exists" in again.stderr) == (2, True)
    checked = run(main, ["check", file])
    assert (checked.exit_code, "Ingen feil funnet." in checked.stdout) == (0, True)
    for arguments in (
        ["run", file, "--json"],
        ["run", file, "--scenario", "need_one_year"],
        ["sensitivity", file],
        ["target", file, "--goal", "redistribution[Helse Sør-Øst]=0", "--free", "settlement.unit_price=0:200000"],
        ["explain", file, "distribution_key[Helse Nord]"],
    ):
        result = run(main, arguments)
        assert (result.exit_code, arguments) == (0, arguments), result.output
    built_in = run(main, ["run", "eksempel", "--json"])
    assert run(main, ["run", file, "--json"]).stdout == built_in.stdout
