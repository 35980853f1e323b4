"""Where figures are changed, totals stay and the rest takes the difference, everywhere alike."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.analysis.explanation.node import Node, as_record, walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.cli.main import main
from inntektsmodell.loading import load_part
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.single_steps import part_behind
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.case.test_calibration import SOLVED, calibrated
from tests.cases.rest_case import TOTAL, rest_case, rest_folder, with_rest
from tests.strategies import Skeleton, raw_case

REST, LISTED, YEAR = "region 3", "region 1", 2020
PATH = f"population.age 1.{YEAR}.{LISTED}"
OF_REST = f"population.age 1.{YEAR}.{REST}"


@pytest.fixture(scope="module")
def case() -> Case:
    return rest_case(21)


def persons(case: Case, region: str) -> float:
    return float(case.observed["population"].sel(age_group="age 1", year=YEAR, region=region))


def total(case: Case) -> float:
    return float(case.observed["population"].sel(age_group="age 1", year=YEAR).sum())


def test_the_total_stays_and_the_rest_takes_the_difference(case: Case) -> None:
    changed = case.with_changes({PATH: persons(case, LISTED) + 100})
    assert persons(changed, REST) == persons(case, REST) - 100
    assert total(changed) == total(case)
    assert (changed.observed["population"] != case.observed["population"]).sum() == 2
    named = changed.observed["population_evidence"].sel(age_group="age 1", year=YEAR, region=REST).item()
    assert changed.evidence[named].status == "synthetic"
    assert "a change made by the user" in changed.evidence[named].source


def test_the_total_follows_where_the_rest_itself_is_changed(case: Case) -> None:
    changed = case.with_changes({OF_REST: 55.0, PATH: 66.0})
    assert (persons(changed, REST), persons(changed, LISTED)) == (55.0, 66.0)
    assert total(changed) != total(case)
    again = changed.with_changes({PATH: 77.0})
    assert (persons(again, REST), persons(again, LISTED)) == (55.0, 77.0)


def test_no_evidence_is_left_of_what_is_derived_no_more(case: Case) -> None:
    every = case.with_changes({f"{name}.{REST}": 0.25 for name in ("capital_key", "former_key")} | ALIKE)
    assert f"{REST} (share)" in case.evidence
    assert f"{REST} (share)" not in every.evidence
    assert f"{REST} (persons)" in every.evidence


ALIKE = {f"{name}.region {number}": 0.25 for name in ("capital_key", "former_key") for number in range(3)}


@pytest.mark.slow
def test_scenarios_batches_and_changes_mean_the_same(case: Case) -> None:
    changes = {PATH: "*1.3", f"criterion_value.count 0.{YEAR}": "*1.1", f"capital_key.{LISTED}": "+0.01"}
    counts = case.observed["criterion_value"].sel(criterion="count 0", year=YEAR)
    values = [persons(case, LISTED) * 1.3, *(1.1 * counts.values)]
    paths = [PATH, *(f"criterion_value.count 0.{YEAR}.{region}" for region in case.regions), f"capital_key.{LISTED}"]
    key = float(case.observed["capital_key"].sel(region=LISTED)) + 0.01
    plain = case.with_changes(dict(zip(paths, map(float, [*values, key]), strict=True)))
    scenario = im.Scenario(name="more", source="test", changes=changes)
    expected = im.compute(plain)
    results = ["distribution_key", "full_effect_appropriation"]
    batch = im.compute_batch(case, [changes], results).isel(scenario=0)
    of_scenario = im.compute(im.apply_scenario(case, scenario))
    for name in results:
        np.testing.assert_allclose(batch[name].values, expected[name].values, rtol=1e-12)
        np.testing.assert_allclose(of_scenario[name].values, expected[name].values, rtol=1e-12)
    assert float(im.apply_scenario(case, scenario).observed["capital_key"].sum()) == pytest.approx(1, abs=1e-14)


def test_more_than_the_total_has_is_refused(case: Case) -> None:
    much = 2 * total(case)
    with pytest.raises(im.InputError) as error:
        case.with_changes({PATH: much})
    assert f"the total leaves {total(case) - much - others(case):,.0f} (age 1, {YEAR}); at least 0" in str(error.value)
    with pytest.raises(im.InputError) as error:
        im.compute_batch(case, [{PATH: 1.0}, {PATH: much}])
    assert f"path '{OF_REST}', scenario 1: value" in str(error.value)
    assert "which is what the total leaves; at least 0" in str(error.value)


def others(case: Case) -> float:
    return sum(persons(case, region) for region in case.regions if region not in (LISTED, REST))


@pytest.mark.slow
def test_a_target_is_reached_with_the_rest_following(case: Case) -> None:
    path = f"population.age 1.{case.parameters.population.year.value}.{LISTED}"
    now = float(case.observed["population"].sel(age_group="age 1", region=LISTED, year=int(path.split(".")[2])))
    wanted = float(im.compute(case.with_changes({path: now * 1.2}))["distribution_key"].sel(region=LISTED))
    target = im.find_target(case, {f"distribution_key[{LISTED}]": wanted}, {path: (now, now * 1.5)})
    assert target.reached
    assert target.changes == {path: pytest.approx(now * 1.2, rel=1e-6)}
    assert "proportion" not in target.message.en


def derived_node(case: Case) -> Node:
    root = explain(case, im.compute(case), f"population_share[{REST}]")
    return next(node for _, node, _ in walk(root, 4) if node.figure == OF_REST.replace(str(YEAR), YEARS[case]))


YEARS: dict[Case, str] = {}


def test_an_explanation_shows_the_subtraction_down_to_its_cells(case: Case) -> None:
    YEARS[case] = str(case.parameters.population.year.value)
    node = derived_node(case)
    assert [child.value for child in node.children][1:] == [
        float(case.observed["population"].sel(age_group="age 1", year=int(YEARS[case]), region=region))
        for region in case.regions[:-1]
    ]
    assert node.children[0].name is not None
    assert TOTAL in node.children[0].name("nb")
    assert node.is_proved_by(node.children)
    record = as_record(node, 1)
    assert record["status"] == "synthetic"
    assert record["formula"] == f"{TOTAL} less the sum of the other recipients"
    assert all(child["source"] for child in record["children"])


def test_an_explanation_of_a_changed_case_takes_the_changed_figure(case: Case) -> None:
    year = str(case.parameters.population.year.value)
    changed = case.with_changes({f"population.age 1.{year}.{LISTED}": 5.0})
    YEARS[changed] = year
    node = derived_node(changed)
    assert node.is_proved_by(node.children)
    assert [child.status for child in node.children] == ["synthetic", "synthetic", "assumed", "synthetic"]
    itself = case.with_changes({f"population.age 1.{year}.{REST}": 5.0})
    YEARS[itself] = year
    assert derived_node(itself).status == "assumed"
    assert not derived_node(itself).children


def test_its_totals_cannot_be_written_to(case: Case) -> None:
    for one in (case, case.with_changes({OF_REST: 5.0}), pickle.loads(pickle.dumps(case))):
        with pytest.raises(ValueError, match="read-only"):
            one.totals["population"].values[...] = 0


def test_a_case_with_a_rest_is_not_rolled_forward(tmp_path: Path) -> None:
    folder = rest_folder(tmp_path / "own")
    with pytest.raises(im.InputError, match="derived from totals of its own years; the case with"):
        im.roll_forward(folder, to=2022)


@pytest.mark.slow
def test_a_kept_run_is_verified(tmp_path: Path) -> None:
    folder, out = rest_folder(tmp_path / "own"), tmp_path / "run"
    run = CliRunner().invoke(main, ["run", str(folder), "--out", str(out), "--lang", "en"])
    assert run.exit_code == 0
    said = "the figures of Helse Nord are The country less the sum of the others in: Population (population)"
    assert said in " ".join(run.output.split())
    assert CliRunner().invoke(main, ["verify", str(out)]).exit_code == 0
    assert said in (out / "remarks.csv").read_text(encoding="utf-8")


def test_a_part_of_a_case_has_the_totals_of_its_tables_only(case: Case, tmp_path: Path) -> None:
    part = part_behind(case, [STEPS["population_share"]])
    assert set(part.totals) == {"population", "population_evidence"}
    im.write_template(tmp_path / "part.xlsx", part)
    again = load_part(tmp_path / "part.xlsx", targets=["population_share"])
    assert (again.observed["population"] == case.observed["population"]).all()
    assert len(again.remarks) == 1


def test_a_solved_figure_of_the_rest_is_changed_like_any_other() -> None:
    raw = raw_case(Skeleton(4, 1, 3, 3, 2, 3, 0, False, False, False, "", False), 8)
    case = build_case(with_rest(calibrated(raw, 8)), HEADINGS)
    path = f"criterion_value.{SOLVED}.{YEAR}.{{}}"
    changed = case.with_changes({path.format(REST): 2.0, path.format(LISTED): 3.0})
    values = changed.observed["criterion_value"].sel(criterion=SOLVED, year=YEAR)
    assert values.sel(region=[REST, LISTED]).values.tolist() == [2.0, 3.0]
    assert changed.totals.identical(case.totals)
    batch = im.compute_batch(case, [{path.format(LISTED): 3.0}], ["distribution_key"])
    expected = im.compute(case.with_changes({path.format(LISTED): 3.0}))["distribution_key"]
    np.testing.assert_allclose(batch["distribution_key"].values[:, 0], expected.values, rtol=1e-12)
