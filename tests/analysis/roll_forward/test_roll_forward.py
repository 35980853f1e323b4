"""A case rolled forward: an own calculation, one step and two, what is kept and told, and cases that are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import t as student

import inntektsmodell as im
from inntektsmodell.analysis.roll_forward.assembling import leave_out_former
from inntektsmodell.analysis.roll_forward.figure import Moved
from inntektsmodell.analysis.roll_forward.printed_keys import key_history
from inntektsmodell.analysis.roll_forward.rolling import RolledCase, roll_forward
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.files.locations import data_folder
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.analysis.roll_forward.given_figures import REGIONS, given, persons_of_eksempel
from tests.cases import cost_covariance_case
from tests.cases.key_covariance_case import case_folder
from tests.cases.own_model_case import OWN, own_model_raw
from tests.cases.pace_case import pace_case

PERSONS = pd.read_csv(data_folder() / "population" / "regions.csv", encoding="utf-8-sig")


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> RolledCase:
    return roll_forward("builtin:2021", 2022, out=tmp_path_factory.mktemp("rolled") / "2022")


def key_by_hand(year: int) -> np.ndarray:
    """The key at full effect of case 2021 in a later year, in plain NumPy from the table of populations."""
    base = im.load_case("builtin:2021")
    weights = {name: figure.value for name, figure in base.parameters.need.weights["combined"].items()}
    index = base.observed["criterion_value"].sel(criterion="other", year=2020).values
    own = PERSONS[PERSONS["year"].between(year - 3, year - 1)]
    by_age = own.pivot_table(index="age_group", columns="region", values="persons", aggfunc="sum")[REGIONS]
    of_years = own.pivot_table(index="year", columns="region", values="persons", aggfunc="sum")[REGIONS]
    total = by_age.sum().to_numpy()
    need = np.zeros(4)
    for name, weight in weights.items():
        amount = index * total if name == "other" else by_age.loc[name].to_numpy()
        need += weight * (amount / total) / (amount.sum() / total.sum())
    shares = of_years.loc[year - 1].to_numpy() * need
    return np.asarray(shares / shares.sum())


@pytest.mark.parametrize("year", [2022, 2026])
def test_key_is_that_of_an_own_calculation(year: int) -> None:
    result = im.compute(roll_forward("builtin:2021", year).case)
    np.testing.assert_allclose(result["distribution_key"].values, key_by_hand(year), rtol=1e-12)


def test_populations_are_those_of_the_built_in_case() -> None:
    own = pd.read_csv(data_folder() / "cases" / "2021" / "population.csv")
    both = own.merge(PERSONS, on=["year", "age_group", "region"])
    assert len(both) == len(own) == 120
    assert (both["value"] == both["persons"]).all()


def test_a_folder_that_holds_something_is_left_as_it_is(rolled: RolledCase, tmp_path: Path) -> None:
    rolled.write(tmp_path / "case")
    with pytest.raises(im.InputError):
        roll_forward(tmp_path / "case", 2023, out=tmp_path / "case")
    assert im.load_case(tmp_path / "case").file.year == 2022


def test_what_is_written_is_the_case_itself(rolled: RolledCase, tmp_path: Path) -> None:
    rolled.write(tmp_path / "case")
    read = im.load_case(tmp_path / "case")
    assert read.parameters == rolled.case.parameters
    assert read.observed.identical(rolled.case.observed)
    assert read.evidence == rolled.case.evidence
    assert read.file.title == rolled.case.file.title


def test_two_steps_are_one(rolled: RolledCase, tmp_path: Path) -> None:
    rolled.write(tmp_path / "case")
    twice, once = roll_forward(tmp_path / "case", 2023).case, roll_forward("builtin:2021", 2023).case
    np.testing.assert_allclose(
        im.compute(twice)["distribution_key"].values, im.compute(once)["distribution_key"].values, rtol=1e-14
    )
    assert twice.file.title == once.file.title
    assert twice.name == once.name == "2021-2023"


def test_phase_in_ends_with_its_last_year(rolled: RolledCase) -> None:
    assert rolled.case.has("parameters.phase_in", "redistribution")
    later = roll_forward("builtin:2021", 2023)
    assert not later.case.has("parameters.phase_in")
    assert "redistribution" not in later.case.observed
    assert {figure.path for figure in later.figures if figure.moved is Moved.LEFT_OUT} == {"phase_in", "redistribution"}


def test_every_figure_is_told_with_its_age(rolled: RolledCase) -> None:
    told = {figure.path: figure for figure in rolled.figures}
    assert {entry.path for entry in parameter_entries(rolled.case.parameters)} <= told.keys()
    for year, moved, age in ((2019, Moved.KEPT, 3), (2020, Moved.KEPT, 2), (2021, Moved.UPDATED, 1)):
        figures = [
            figure for path, figure in told.items() if path.endswith(f".{year}") and path.startswith("population.")
        ]
        assert {(figure.moved, figure.age) for figure in figures} == {(moved, age)}
        assert len(figures) == 10
    assert (told["need.window"].moved, told["need.weights.combined.0-5"].moved) == (Moved.FOLLOWS, Moved.KEPT)
    assert (told["appropriation.total"].moved, told["appropriation.total"].year) == (Moved.UPDATED, 2022)
    assert (told["criterion_value.other.2021"].moved, told["criterion_value.other.2021"].age) == (Moved.KEPT, 1)


def test_sources_of_the_case_say_what_happened(rolled: RolledCase) -> None:
    evidence = rolled.case.evidence
    assert evidence["ssb_07459"].source.endswith("in the case of 2022: kept, of 2019, 2020")
    assert evidence["population"].source.endswith("in the case of 2022: updated, of 2021")
    assert evidence["calibrated"].status == "calibrated"


def test_total_is_the_rules_or_the_latest_or_the_users() -> None:
    proposed = {key.year: key.total for key in (key_history(2022)[-1], key_history(2023)[-1])}
    cases = {
        (2022, None): ("derived_or_weaker", proposed[2022]),
        (2025, None): ("assumed", proposed[2023]),
        (2025, 150_000.0): ("assumed", 150_000.0),
    }
    for (year, total), (status, value) in cases.items():
        case = roll_forward("builtin:2021", year, total=total).case
        figure = case.parameters.appropriation.total
        assert figure.value == pytest.approx(value, rel=1e-12)
        assert status == "derived_or_weaker" or case.evidence[figure.evidence].status == status


def test_written_case_says_how_sure_its_key_is(rolled: RolledCase, tmp_path: Path) -> None:
    changes = np.diff([key.shares for key in key_history(2021)], axis=0)
    reach = 100 * student.ppf(0.95, len(changes)) * np.sqrt(np.mean(changes**2, axis=0))
    told = ", ".join(f"{region} {wide:.2f}" for region, wide in zip(REGIONS, reach, strict=True))
    assert f"in percentage points: {told}." in rolled.case.file.notes[1].en
    assert rolled.case.file.notes[1] == im.load_case(_written(rolled, tmp_path)).file.notes[1]


def test_bounds_are_not_given_from_what_an_earlier_case_knew(rolled: RolledCase, tmp_path: Path) -> None:
    asked = ["roll-forward", str(_written(rolled, tmp_path)), "--to", "2023"]
    assert "key_bounds" not in json.loads(CliRunner().invoke(main, [*asked, "--json"]).output)
    assert "No bounds of the key are given" in CliRunner().invoke(main, [*asked, "--lang", "en"]).output


def _written(rolled: RolledCase, folder: Path) -> Path:
    rolled.write(folder / "case")
    return folder / "case"


def test_a_year_without_population_is_refused() -> None:
    with pytest.raises(im.InputError, match=r"population of 2027: is not known; from 2017 to 2026"):
        roll_forward("builtin:2021", 2028)
    with pytest.raises(im.InputError, match="is not known for the recipients and age groups of case 'eksempel'"):
        roll_forward("builtin:eksempel", 2022)


@pytest.mark.parametrize(("year", "more"), [(2021, {}), (2019, {}), (2022, {"total": -1.0}), (2022, {"total": np.nan})])
def test_a_year_that_is_not_later_or_a_total_that_is_none_is_refused(year: int, more: dict[str, float]) -> None:
    with pytest.raises(im.InputError, match=r"--to: found|--total: found"):
        roll_forward("builtin:2021", year, **more)  # type: ignore[arg-type]


def test_command_tells_what_run_tells_and_the_age_of_every_figure(tmp_path: Path) -> None:
    asked = ["roll-forward", "builtin:2021", "--to", "2022", "--out", str(tmp_path / "case")]
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).output)
    of_run = json.loads(CliRunner().invoke(main, ["run", str(tmp_path / "case"), "--json"]).output)
    assert {key: told[key] for key in of_run} == of_run
    assert told["rolled_from"] == "2021"
    ages = {figure["path"]: figure["age"] for figure in told["figures"]}
    assert (ages["population.80+.2019"], ages["need.weights.combined.other"]) == (3, 1)
    lower, upper = told["key_bounds"]["Helse Nord"]
    assert lower < told["phased_key"]["Helse Nord"] < upper

    shown = CliRunner().invoke(main, ["roll-forward", "builtin:2021", "--to", "2022", "--lang", "en"])
    assert shown.exit_code == 0
    assert "population (10)" in shown.output
    assert "Bounds meant to hold 90 %" in shown.output


def test_command_refuses_bad_input_with_exit_code_2() -> None:
    refused = CliRunner().invoke(main, ["roll-forward", "builtin:2021", "--to", "2040", "--lang", "en"])
    assert refused.exit_code == 2
    assert "population of 2037: is not known" in refused.output


@pytest.mark.slow
def test_a_version_of_a_case_is_rolled_by_it(tmp_path: Path) -> None:
    folder = given(tmp_path / "new", persons_of_eksempel(2021))
    case = roll_forward("builtin:eksempel@2009", 2022, figures=[folder], out=tmp_path / "case").case
    assert case.file.version == im.load_case(tmp_path / "case").file.version == "2009"


@pytest.mark.slow
def test_a_workbook_is_rolled_as_its_case(tmp_path: Path) -> None:
    im.write_template(tmp_path / "case.xlsx", im.load_case("builtin:2021"))
    of_workbook, of_case = roll_forward(tmp_path / "case.xlsx", 2022), roll_forward("builtin:2021", 2022)
    np.testing.assert_allclose(
        im.compute(of_workbook.case)["phased_key"].values, im.compute(of_case.case)["phased_key"].values, rtol=1e-9
    )


@pytest.mark.slow
def test_a_covariance_of_need_keys_is_kept_and_told(tmp_path: Path) -> None:
    folder, _ = case_folder(tmp_path / "case")
    rolled = roll_forward(folder, 2022, figures=[given(tmp_path / "new", persons_of_eksempel(2021))])
    told = {figure.path: figure.moved for figure in rolled.figures if figure.group == "need_key_covariance"}
    assert told == dict.fromkeys(("need_key_covariance.somatic", "need_key_covariance.addiction"), Moved.KEPT)
    before = im.load_case(folder).key_covariance["somatic"]
    assert rolled.case.key_covariance["somatic"].identical(before)


@pytest.mark.slow
def test_a_covariance_of_the_cost_index_is_kept_and_told(tmp_path: Path) -> None:
    folder = cost_covariance_case.case_folder(tmp_path / "case")
    rolled = im.roll_forward(folder, 2022, figures=[given(tmp_path / "new", persons_of_eksempel(2021))])
    (told,) = [figure for figure in rolled.figures if figure.group == "cost_index_covariance"]
    assert (told.path, told.moved) == ("cost_index_covariance", Moved.KEPT)
    before, after = im.load_case(folder).cost_covariance, rolled.case.cost_covariance
    assert before is not None
    assert before.identical(after)  # type: ignore[arg-type]


def test_an_adjustment_ends_with_its_last_year() -> None:
    case = build_case(own_model_raw(1, OWN, ["plan"]), HEADINGS)
    assert case.parameters.adjustment is not None
    last = max(map(int, case.parameters.adjustment.plan))
    parameters: dict[str, Any] = {"adjustment": {}, "need": {}}
    assert leave_out_former(case, parameters, last) == ()
    assert leave_out_former(case, parameters, last + 1) == ("adjustment", "former_key")
    assert parameters == {"need": {}}


def test_a_case_with_levels_below_it_is_refused() -> None:
    with pytest.raises(im.InputError, match=r"case 'sykehus': has levels below it; the folder of one case at a time"):
        im.roll_forward("builtin:sykehus", 2022)


def test_a_case_with_a_pace_of_change_is_refused_with_the_way_out(tmp_path: Path) -> None:
    im.write_template(tmp_path / "paced.xlsx", pace_case())
    refused = CliRunner().invoke(main, ["roll-forward", str(tmp_path / "paced.xlsx"), "--to", "2022", "--lang", "en"])
    assert refused.exit_code == 2
    told = " ".join(refused.stderr.split())
    assert "case 'generated': has a pace of change, whose frames are relative to its model year; " in told
    assert "the case without parameters.pace, which the later case is then given with frames of its own" in told
