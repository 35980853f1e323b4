"""Scenarios: read from a file or a mapping, applied to a case, one after the other; the built-in ones."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import (
    Scenario,
    apply_scenario,
    apply_scenarios,
    built_in_scenarios,
    load_scenario,
)
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.model.reach import reachable_results


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


def scenario(changes: dict[str, Any], **others: Any) -> Scenario:
    return load_scenario({"name": "test", "source": "assumed in a test", "changes": changes, **others})


def faults_of(source: Any) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        load_scenario(source)
    return caught.value.faults


def figures_of(result: xr.Dataset) -> dict[str, Any]:
    return {str(name): values.values.tolist() for name, values in result.items()}


def test_a_file_and_a_mapping_give_the_same(tmp_path: Path) -> None:
    text = """\
name = "test"
title = { nb = "Prøve", en = "Test" }
source = "assumed in a test"
base = "2021"
rebalance = "proportional"
[changes]
need.window = [2020]
need.weights.somatic = { "0-5" = "*1.1", "80+" = 0.1 }
"""
    file = tmp_path / "test.toml"
    file.write_text(text, encoding="utf-8")
    read = load_scenario(file)
    assert read == load_scenario(str(file)) == load_scenario(tomllib.loads(text))
    assert read.paths == ["need.window", "need.weights.somatic.0-5", "need.weights.somatic.80+"]
    assert (read.label("nb"), read.label("en"), read.base) == ("Prøve", "Test", "2021")


def test_a_scenario_without_a_title_is_called_by_its_name() -> None:
    assert scenario({}).label("nb") == "test"


def test_a_scenario_survives_json() -> None:
    for name in built_in_scenarios():
        loaded = load_scenario(name)
        assert Scenario.model_validate_json(loaded.model_dump_json()) == loaded


def test_unknown_scenario_names_the_nearest() -> None:
    (fault,) = faults_of("hearing_hsø")
    assert fault.place == "scenario 'hearing_hsø'"
    assert "'hearing_hso'" in fault.right
    assert fault.right.endswith("Or give the path of a TOML file.")


@pytest.mark.parametrize(("content", "found"), [(b"name = ", "is not TOML: "), (b"\xff", "is not UTF-8 (byte 1)")])
def test_file_that_is_not_toml_is_told(tmp_path: Path, content: bytes, found: str) -> None:
    (tmp_path / "x.toml").write_bytes(content)
    (fault,) = faults_of(tmp_path / "x.toml")
    assert fault.place == str(tmp_path / "x.toml")
    assert fault.found.startswith(found)


def test_every_fault_of_a_scenario_is_told() -> None:
    faults = faults_of({"name": "", "sorce": "x", "changes": [1], "rebalance": "evenly"})
    assert {fault.place for fault in faults} == {
        "scenario, name",
        "scenario, sorce",
        "scenario, source",
        "scenario, changes",
        "scenario, rebalance",
    }
    assert Fault("scenario, sorce", "is an unknown key", "did you mean 'source'?") in faults


def test_the_empty_scenario_changes_nothing(case: Case) -> None:
    nothing: list[dict[str, Any]] = [{}, {"need": {"weights": {}}}]
    for empty in nothing:
        assert apply_scenario(case, scenario(empty)) is case
    assert apply_scenarios(case, []) is case


def test_changes_equal_those_made_by_path(case: Case) -> None:
    nested = scenario({"cost": {"actual_weight": {"addiction": 0.75}}, "settlement.rule": "former"})
    by_path = case.with_changes({"cost.actual_weight.addiction": 0.75, "settlement.rule": "former"})
    assert figures_of(compute(apply_scenario(case, nested))) == figures_of(compute(by_path))


def test_changed_figures_are_assumed_and_name_the_scenario(case: Case) -> None:
    changed = apply_scenario(case, scenario({"settlement.unit_price": "*1.1"}))
    assert changed.parameters.settlement is not None
    price = changed.parameters.settlement.unit_price
    assert price.value == 46_765 * 1.1
    evidence = changed.evidence[price.evidence]
    assert (evidence.status, evidence.unit) == (Status.ASSUMED, "NOK per DRG point")
    assert evidence.source == "scenario 'test': assumed in a test"


def test_title_and_notes_tell_that_the_case_is_changed(case: Case) -> None:
    texts = {"title": {"nb": "Prøve", "en": "Test"}, "description": {"nb": "Om den.", "en": "About it."}}
    changed = apply_scenario(case, scenario({"capital.share": 0.1}, **texts))
    assert changed.file.title.nb == f"{case.file.title.nb} + Prøve"
    assert changed.file.title.en == f"{case.file.title.en} + Test"
    assert changed.file.notes[:-1] == case.file.notes
    assert changed.file.notes[-1].nb == "Scenario test: Om den. Kilde: assumed in a test."
    assert changed.file.notes[-1].en == "Scenario test: About it. Source: assumed in a test."


def test_scenarios_compose_in_their_order(case: Case) -> None:
    path = "cost.actual_weight.somatic"
    double, add = scenario({path: "*2"}), scenario({path: "+0.1"})
    values = [
        changed.parameters.cost.actual_weight["somatic"].value
        for changed in (apply_scenarios(case, [double, add]), apply_scenarios(case, [add, double]))
        if changed.parameters.cost
    ]
    np.testing.assert_allclose(values, [0.6, 0.7], rtol=1e-15)


def test_scenarios_of_different_places_compose_in_any_order(case: Case) -> None:
    one, other = load_scenario("hearing_hso"), load_scenario("need_one_year")
    results = [compute(apply_scenarios(case, order)) for order in ([one, other], [other, one])]
    assert figures_of(results[0]) == figures_of(results[1])


def test_weights_are_rebalanced_where_the_scenario_says_so(case: Case) -> None:
    changes = {"need.weights.somatic": {"80+": "*1.5"}}
    changed = apply_scenario(case, scenario(changes, rebalance="proportional"))
    before = {name: figure.value for name, figure in case.parameters.need.weights["somatic"].items()}
    after = {name: figure.value for name, figure in changed.parameters.need.weights["somatic"].items()}
    assert after["80+"] == 0.098 * 1.5
    others = [after[name] / before[name] for name in before if name != "80+"]
    np.testing.assert_allclose(others, (1 - 0.147) / (1 - 0.098), rtol=1e-14)
    with pytest.raises(InputError, match=r"scenario 'test', path 'need.weights.somatic': the shares sum to 1\.049"):
        apply_scenario(case, scenario(changes))


@pytest.mark.parametrize(
    ("text", "price"),
    [("51 250", 51250.0), ("51.250,5", 51250.5), ("51250.5", 51250.5), ("−65", 46700.0), ("+1.235,5", 48000.5)],
)
def test_numbers_are_read_as_people_type_them(case: Case, text: str, price: float) -> None:
    changed = apply_scenario(case, scenario({"settlement.unit_price": text}))
    assert changed.parameters.settlement is not None
    assert changed.parameters.settlement.unit_price.value == price


@pytest.mark.parametrize("text", ["51.250", "51,250", "+51.250", "−51,250", "*1,025"])
def test_a_number_that_can_mean_two_is_refused_with_both(case: Case, text: str) -> None:
    with pytest.raises(InputError) as caught:
        apply_scenario(case, scenario({"appropriation.total": text}))
    (fault,) = caught.value.faults
    assert fault.right.endswith("whichever you mean")


def test_every_fault_names_the_scenario(case: Case) -> None:
    with pytest.raises(InputError) as caught:
        apply_scenario(case, scenario({"cost.actual_weight.adiction": 1, "settlement.years": [2011]}))
    assert [fault.place.partition(", ")[0] for fault in caught.value.faults] == ["scenario 'test'"] * 2


@pytest.mark.parametrize("name", built_in_scenarios())
def test_built_in_scenario_runs_on_the_example_and_moves_what_it_can_reach(case: Case, name: str) -> None:
    built_in = load_scenario(name)
    assert built_in.name == name
    assert built_in.base == ("2008" if name == "settlement_former_rule" else "eksempel")
    assert built_in.title
    assert built_in.description
    assert built_in.source.startswith("Prop. 1 S (2020–2021) HOD, chapter 732 items 72–75")
    before, after = compute(case), compute(apply_scenario(case, built_in))
    moved = {str(result) for result in before if not np.array_equal(before[result], after[result])}
    assert moved <= set(reachable_results(case, built_in.paths))
    assert ("distribution_key" in moved) == (name != "adopted")


def test_the_hearing_is_all_there() -> None:
    """Positions and choices of Prop. 1 S (2020–2021), chapter 732, with the numbers given there."""
    merge = {"criteria": {"mortality": {"merge": False}, "mortality_18_79": {"merge": False}}}
    hso = {"cost": {"actual_weight": {"somatic": 0.25, "mental_adult": 0.75, "addiction": 0.75}}}
    hmn = {"mental_adult": "*0.5", "addiction": "*0.5", "somatic": "*1.5"}
    of_the_committee = {"settlement": {"years": [2016, 2017]}, "capital": {"share": 0}}
    expected: dict[str, dict[str, Any]] = {
        "hearing_hso": {**hso, "settlement": {"years": [2019]}, "capital": {"share": 0.05}},
        "hearing_hso_2018": {**hso, "settlement": {"years": [2018]}, "capital": {"share": 0.05}},
        "hearing_hmn": {"cost": {"actual_weight": hmn}, **of_the_committee},
        "hearing_hv": {"cost": {"actual_weight": 0}, **of_the_committee},
        "hearing_hn": {"cost": {"actual_weight": {"somatic": 0.25}}, **of_the_committee, **merge},
        "settlement_former": {"settlement": {"rule": "former", "years": [2012]}},
        "settlement_former_rule": {"settlement": {"rule": "former"}},
        "settlement_2016_2017": {"settlement": {"years": [2016, 2017]}},
        "settlement_2019": {"settlement": {"years": [2019]}},
        "need_one_year": {"need": {"window": [2020]}},
        "need_mortality_by_age": merge,
        "capital_apart": {"capital": {"share": 0.05}},
    }
    assert {name: load_scenario(name).changes for name in expected} == expected
    assert {*expected, "adopted"} == set(built_in_scenarios())


def test_assumed_numbers_say_so() -> None:
    for name in ("hearing_hmn", "hearing_hv", "hearing_hso", "hearing_hso_2018", "capital_apart"):
        assumed = load_scenario(name)
        assert assumed.title
        assert assumed.description
        assert "assumed" in assumed.source
        assert "antatt" in assumed.title.nb
        assert "assumed" in assumed.title.en
        assert "antatt" in assumed.description.nb
        assert "assumed" in assumed.description.en


def test_scenario_files_are_named_by_their_scenarios() -> None:
    files = sorted((data_folder() / "scenarios").iterdir())
    assert [file.name for file in files] == [f"{name}.toml" for name in built_in_scenarios()]
