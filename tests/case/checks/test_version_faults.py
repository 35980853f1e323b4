"""What is wrong with a model version or with a case's own part for it is told at its file."""

from __future__ import annotations

from pathlib import Path

import pytest

import inntektsmodell as im
from tests.cases.own_version import refusal, version
from tests.corrupting.broken_case import copy_of_case
from tests.runs.kept_run import with_text


def test_every_fault_of_a_version_is_told(tmp_path: Path) -> None:
    folder = version(tmp_path / "mine", "cost", "common", "true", more="paramters = 1\n")
    with_text(folder / "version.toml", 'name = "mine"', 'name = "../mine"')
    places = {fault.place for fault in refusal("eksempel", folder).faults}
    assert places == {f"{folder / 'version.toml'}, name", f"{folder / 'version.toml'}, paramters"}
    (folder / "version.toml").write_text("name = ", encoding="utf-8")
    assert str(folder / "version.toml") in refusal("eksempel", folder).faults[0].place


@pytest.mark.parametrize(
    ("part", "key", "value"), [("cost", "comon", "true"), ("settlement", "years", "[1999]"), ("cost", "common", "3")]
)
def test_what_a_version_sets_is_checked_as_any_case(tmp_path: Path, part: str, key: str, value: str) -> None:
    folder = version(tmp_path / "mine", part, key, value)
    place = f"{folder / 'version.toml'}, parameters.{part}.{key}"
    assert any(fault.place.startswith(place) for fault in refusal("eksempel", folder).faults)


def test_a_version_cannot_set_a_part_that_the_case_lacks(tmp_path: Path) -> None:
    folder = version(tmp_path / "mine", "cost", "common", "true")
    (fault,) = refusal("2021", folder).faults
    assert fault.found == "changes the part 'cost', which the case does not have"
    faults = refusal("2021@committee").faults
    assert ["settlement" in faults[0].found, "mortality" in faults[1].found] == [True, True]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("capitl.share", "capital.share"),
        ("capital.share.value", "capital.share"),
        ("need.wieghts.somatic", "need.weights"),
        ("criterion_values", "criterion_value"),
        ("criterion_value.cancer", "criterion_value"),
    ],
)
def test_a_gap_that_no_case_can_fill_is_a_fault(path: str, nearest: str, tmp_path: Path) -> None:
    more = f'[gaps]\n"{path}" = {{ nb = "noe" }}\n'
    folder = version(tmp_path / "mine", "cost", "common", "true", more=more)
    (fault,) = refusal("eksempel", folder).faults
    assert fault.place == f"{folder / 'version.toml'}, gaps.{path}"
    assert f"'{nearest}'" in fault.right


@pytest.mark.parametrize("path", ["need.weights.somatic", "capital", "criteria.mortality.merge", "phase_in.schedule"])
def test_a_gap_may_be_a_part_or_have_labels(path: str, tmp_path: Path) -> None:
    more = f'[gaps]\n"{path}" = {{ nb = "noe" }}\n'
    (fault,) = refusal("eksempel", version(tmp_path / "mine", "cost", "common", "true", more=more)).faults
    assert fault.found == f"not public: noe ({path})"


@pytest.mark.slow
def test_faults_of_an_own_part_stand_in_its_file(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "own")
    part = folder / "versions" / "2009" / "case.toml"
    with_text(part, "share = { value = 0.06,", "share = { value = 1.06,")
    with_text(part, '"0-5" = { value = 0.04560,', '"0-5" = { value = 0.14560,')
    places = [fault.place for fault in refusal(folder, "2009").faults]
    assert f"{part}, parameters.capital.share" in places
    assert f"{part}, parameters.need.weights.somatic" in places
    assert not [place for place in places if not place.startswith(str(part))]
    table = part.with_name("capital_key.csv")
    with_text(table, "Helse Nord,", "Helse Nrd,")
    assert any(fault.place.startswith(str(table)) for fault in refusal(folder, "2009").faults)


@pytest.mark.slow
def test_faults_of_a_version_upon_a_workbook_stand_in_the_version(tmp_path: Path) -> None:
    book = tmp_path / "inndata.xlsx"
    im.write_template(book, im.load_case("eksempel"))
    folder = version(tmp_path / "mine", "settlement", "years", "[1999]")
    (fault,) = refusal(book, folder).faults
    assert fault.place == f"{folder / 'version.toml'}, parameters.settlement.years"


def test_an_own_part_holds_evidence_and_parameters_only(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "own")
    part = folder / "versions" / "2009" / "case.toml"
    part.write_text('year = 2022\n[gaps]\n"capital" = { nb = "noe" }\n' + part.read_text("utf-8"), "utf-8")
    assert [fault.place for fault in refusal(folder, "2009").faults] == [f"{part}, year", f"{part}, gaps"]


def test_a_version_does_not_take_the_name_of_evidence_of_the_case(tmp_path: Path) -> None:
    folder = version(tmp_path / "mine", "cost", "common", "true")
    text = (folder / "version.toml").read_text(encoding="utf-8")
    (folder / "version.toml").write_text(text.replace("own_version", "share"), encoding="utf-8")
    (fault,) = refusal("eksempel", folder).faults
    assert fault.place == f"{folder / 'version.toml'}, evidence.share"
    assert im.load_case("eksempel").evidence["share"].status == "synthetic"


def test_a_path_that_leads_to_no_version_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (fault,) = refusal("eksempel@./mine").faults
    assert (fault.place, fault.found) == ("model version './mine'", "is unknown")
