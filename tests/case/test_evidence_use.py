"""Only evidence on which a figure rests counts; what nothing rests on is remarked on, and stamps nothing."""

from __future__ import annotations

import datetime
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.evidence_use import unused_remarks, used_evidence
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.workbook.reading.reader import checked, read_workbook
from tests.corrupting.broken_case import CASE, copy_of_case


def finished(case: Case, left: str) -> Case:
    """The case with every synthetic status made `assumed`, and one synthetic piece of evidence that nothing names."""
    evidence = {
        name: item.model_copy(update={"status": Status.ASSUMED}) if item.status is Status.SYNTHETIC else item
        for name, item in case.evidence.items()
    }
    evidence[left] = case.evidence["persons"]
    return replace(case, file=case.file.model_copy(update={"evidence": evidence}))


@pytest.mark.parametrize("name", im.built_in_cases())
def test_a_built_in_case_names_all_its_evidence(name: str) -> None:
    assert unused_remarks(im.load_case(name), CASE) == ()


def test_every_kind_of_figure_counts() -> None:
    """A figure of each kind moved to evidence of its own keeps that in use."""
    case = im.load_case("eksempel")
    changes = {
        "cost.actual_weight.somatic": 0.5,
        "population.0-5.2016.Helse Vest": 8.0e4,
        "need.window": [2020],
        "criteria.mortality.merge": False,
    }
    assert {f"change of {path}" for path in changes} <= set(used_evidence(case.with_changes(changes)))
    calibrated = im.load_case("2021")
    targets = calibrated.file.calibration
    assert targets is not None
    assert {figure.evidence for figure in targets.target.values()} <= set(used_evidence(calibrated))


@pytest.mark.slow
def test_a_finished_case_is_not_stamped_by_rows_of_the_template(tmp_path: Path) -> None:
    case = finished(im.load_case("eksempel"), "rest")
    assert not case.is_synthetic
    assert finished(im.load_case("eksempel"), "rest").evidence["rest"].status is Status.SYNTHETIC
    file = tmp_path / "inndata.xlsx"
    im.write_template(file, case)
    reading = read_workbook(file)
    assert not checked(reading).is_synthetic
    rows = [row for row in openpyxl.load_workbook(file)["Grunnlag"].iter_rows(min_row=6) if row[0].value == "rest"]
    assert [remark.in_language("nb") for remark in checked(reading).remarks] == [
        f"inndata.xlsx: Grunnlag!A{rows[0][0].row}: ingen tall bygger på dette grunnlaget"
    ]
    result = im.compute(case)
    assert "synthetic" not in evidence_of_result(result)
    im.write_living_workbook(tmp_path / "resultat.xlsx", case, result)
    book = openpyxl.load_workbook(tmp_path / "resultat.xlsx", data_only=True)
    assert not str(book["Oversikt"]["A2"].value).startswith("SYNTETISKE TALL")
    assert {sheet["A3"].value for sheet in book if sheet.title in ("Folketall", "Parametre")} == {None}


def test_check_tells_unused_evidence_of_a_folder(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    more = '\n[evidence.rest]\nunit = "persons"\nsource = "SSB"\nstatus = "assumed"\nvalid_from = 2021-01-01\n'
    with (folder / CASE).open("a", encoding="utf-8") as file:
        file.write(more)
    done = CliRunner().invoke(main, ["check", str(folder)])
    assert done.exit_code == 0
    assert "case.toml, evidence.rest: ingen tall bygger på dette grunnlaget" in " ".join(done.stdout.split())


@pytest.mark.slow
def test_a_changed_figure_does_not_claim_to_be_checked(tmp_path: Path) -> None:
    """The same on every day: neither the day of the change nor of a check is made up."""
    case = im.load_case("eksempel").with_changes({"cost.actual_weight.somatic": 0.5})
    item = case.evidence["change of cost.actual_weight.somatic"]
    assert (str(item.valid_from), item.last_checked) == ("2021-01-01", None)
    file = tmp_path / "inndata.xlsx"
    im.write_template(file, case)
    assert im.load_case(file).evidence["change of cost.actual_weight.somatic"] == item


@pytest.mark.slow
def test_a_workbook_of_a_changed_case_knows_nothing_of_the_day(tmp_path: Path) -> None:
    """Not in its properties, its cells or the times of its parts."""
    case = im.load_case("eksempel").with_changes({"cost.actual_weight.somatic": 0.5})
    im.write_template(tmp_path / "inndata.xlsx", case)
    im.write_living_workbook(tmp_path / "resultat.xlsx", case, im.compute(case))
    today = datetime.date.today()
    serial = str((today - datetime.date(1899, 12, 30)).days)
    for file in ("inndata.xlsx", "resultat.xlsx"):
        with zipfile.ZipFile(tmp_path / file) as archive:
            assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
            for name in archive.namelist():
                text = archive.read(name).decode()
                assert today.isoformat() not in text, name
                assert f"<v>{serial}</v>" not in text, name


@pytest.mark.slow
def test_what_is_not_assumed_needs_the_date_of_its_check(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    text = (folder / CASE).read_text(encoding="utf-8")
    (folder / CASE).write_text(text.replace("last_checked = ", "printed_step = 0.0 # ", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"evidence\.persons: status synthetic needs the date last_checked"):
        im.load_case(folder)
    with pytest.raises(ValueError, match="needs the date last_checked"):
        Evidence(unit="1", source="x", status=Status.PUBLISHED, valid_from=datetime.date(2021, 1, 1))
