"""Scenarios on top of a model version: which of the two counts, and that this is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.scenario import load_scenario
from inntektsmodell.cli.main import main
from inntektsmodell.runs.verification import verify
from tests.cases.own_version import by_2009, same_figures

SET_BY_2009 = {
    "cost.common",
    "settlement.rule",
    "settlement.years",
    *(f"need.weights.{service}" for service in ("somatic", "mental_adult", "mental_youth", "addiction", "prehospital")),
    "capital.share",
    "capital_key",
    "criterion_value.climate_latitude",
}


@pytest.mark.parametrize(
    ("name", "scenario", "paths"),
    [
        ("eksempel@2009", "adopted", ["capital.share", "settlement.rule", "settlement.years"]),
        ("eksempel@2009", "need_one_year", []),
        ("eksempel@committee", "settlement_former", ["settlement.years"]),
        ("eksempel", "adopted", []),
    ],
)
def test_a_scenario_goes_before_the_version_and_that_is_told(name: str, scenario: str, paths: list[str]) -> None:
    case, changes = im.load_case(name), load_scenario(scenario)
    changed = im.apply_scenario(case, changes)
    plain = im.apply_scenario(im.load_case("eksempel"), changes)
    assert changed.parameters.settlement is not None
    assert plain.parameters.settlement is not None
    if "settlement.years" in paths:
        assert changed.parameters.settlement.years.value == plain.parameters.settlement.years.value
    told = " ".join(note.en for note in changed.notes if "overrides the model version" in note.en)
    assert sorted(path for path in SET_BY_2009 if f"({path})" in told) == paths


@pytest.mark.slow
def test_the_model_as_adopted_upon_the_committees_is_the_model_as_adopted() -> None:
    adopted = load_scenario("adopted")
    upon, plain = (im.apply_scenario(im.load_case(name), adopted) for name in ("eksempel@committee", "eksempel"))
    assert same_figures(upon, plain)


def test_a_scenario_that_does_not_fit_the_version_is_refused_by_its_name() -> None:
    changes = {"name": "mine", "source": "a test", "changes": {"need.weights.somatic.climate": 0.1}}
    with pytest.raises(im.InputError) as caught:
        im.apply_scenario(by_2009(), load_scenario(changes))
    place = "scenario 'mine', model version '2009', path 'need.weights.somatic.climate'"
    assert [fault.place for fault in caught.value.faults] == [place]


@pytest.mark.slow
def test_a_run_by_a_version_and_a_scenario_is_verified(tmp_path: Path) -> None:
    arguments = ["run", "eksempel@2009", "--scenario", "adopted", "--out", str(tmp_path / "run")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert verify(tmp_path / "run").differences == ()


@pytest.mark.slow
def test_scenarios_compared_by_a_version_tell_what_they_override() -> None:
    asked = ["scenarios", "adopted", "need_one_year", "--case", "eksempel@2009", "--lang", "en"]
    told = " ".join(CliRunner().invoke(main, asked).stdout.split())
    assert told.count("overrides the model version 2009") == 1
    adopted, one_year = json.loads(CliRunner().invoke(main, [*asked, "--json"]).stdout)["scenarios"]
    assert adopted["overrides_version"] == ["capital.share", "settlement.rule", "settlement.years"]
    assert "overrides_version" not in one_year


@pytest.mark.slow
def test_a_case_tells_what_a_version_set_also_as_a_workbook(tmp_path: Path) -> None:
    assert set(by_2009().file.set_by_version) == SET_BY_2009
    im.write_template(tmp_path / "inndata.xlsx", by_2009())
    assert im.load_case(tmp_path / "inndata.xlsx").file.set_by_version == by_2009().file.set_by_version
    assert im.load_case("eksempel", version="2021").file.set_by_version == ()
