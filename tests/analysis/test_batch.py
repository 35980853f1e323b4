"""Many scenarios at once give what each gives by itself, for every kind of path; faults, blocks, memory, files."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from inntektsmodell.analysis.scenarios.batch import compute_batch, grid
from inntektsmodell.analysis.scenarios.batch_file import compute_batch_file
from inntektsmodell.analysis.scenarios.file import read_scenarios
from inntektsmodell.analysis.scenarios.write_batch import wide
from inntektsmodell.case.case import Case
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ParameterEntry, entries_below, parameter_entries, value_of
from inntektsmodell.cli.main import main
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.loading import load_case
from inntektsmodell.method.inputs import VARIABLES, declared
from inntektsmodell.model.available import available_results
from inntektsmodell.model.computing import compute
from tests.strategies import TYPICAL, cases

SCENARIOS = 2
ADDICTION = "cost.actual_weight.addiction"


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


def faults_of(case: Case, *arguments: Any, **options: Any) -> tuple[Fault, ...]:
    with pytest.raises(InputError) as caught:
        compute_batch(case, *arguments, **options)
    return caught.value.faults


def changes_of_every_kind(case: Case, rng: np.random.Generator) -> dict[str, Any]:
    """A new value for every parameter, and for some cells of every observed variable."""
    changes: dict[str, Any] = {}
    for place in parameter_entries(case.parameters):
        changes |= {place.path: _new_parameter(case, place, rng)}
    for service, key in case.parameters.need.weights.items():
        shares = rng.dirichlet(np.ones(len(key))).tolist()
        changes |= {f"need.weights.{service}.{name}": share for name, share in zip(key, shares, strict=True)}
    for name, variable in VARIABLES.items():
        if name in case.observations:
            places = entries_below(case, name, Faults())
            if variable.sums_to_one:
                new = rng.dirichlet(np.ones(len(places))).tolist()
            else:
                places = [places[position] for position in rng.permutation(len(places))[:2]]
                new = [value_of(case, place) * rng.uniform(0.9, 1.1) + 1e-3 for place in places]
            if variable.sums_to_zero and len(new) > 1:
                new[1] = value_of(case, places[0]) + value_of(case, places[1]) - new[0]
            changes |= {place.path: value for place, value in zip(places, new, strict=True)}
    return changes


def _new_parameter(case: Case, place: ParameterEntry, rng: np.random.Generator) -> Any:
    if isinstance(place.item, Choice):
        return _new_choice(case, place, rng)
    greatest = declared(place.path).greatest
    return rng.uniform(0.01, 1.0) * (greatest if greatest < np.inf else 2 * place.item.value)


def _new_choice(case: Case, place: ParameterEntry, rng: np.random.Generator) -> Any:
    observed = case.observations
    match place.names:
        case ("need", "window"):
            return rng.permutation(observed["year"].values)[: rng.integers(1, 6)].tolist()
        case ("settlement", "years"):
            return rng.permutation(observed["settlement_year"].values)[: rng.integers(1, 3)].tolist()
        case ("population", "year"):
            return int(rng.choice(observed["year"].values))
        case ("settlement", "rule"):
            return ["calculated_cost", "former"][rng.integers(2)]
        case ("settlement", "service"):
            return case.services[rng.integers(len(case.services))]
    return bool(rng.integers(2))


def assert_equals_one_by_one(case: Case, batch: xr.Dataset, scenarios: list[dict[str, Any]]) -> None:
    """Every result of every scenario, at 1e-12 of its own size or of the sum that is distributed."""
    for number, changes in enumerate(scenarios):
        alone = compute(case.with_changes(changes))
        assert set(alone) == set(batch)
        for name, values in batch.isel(scenario=number).items():
            size = float(alone["base_appropriation"].sum()) if values.attrs["units"] == "million NOK" else 1.0
            np.testing.assert_allclose(values, alone[name], rtol=1e-12, atol=1e-12 * size, err_msg=str(name))
            assert values.attrs == alone[name].attrs


EVERY_PART = (TYPICAL[1], TYPICAL[3])
"""Skeletons that have every part and every observed variable between them."""


@pytest.mark.slow
@settings(max_examples=6)
@given(case=cases(st.sampled_from(EVERY_PART)), seed=st.integers(0, 2**32 - 1))
def test_batch_gives_what_each_scenario_gives_by_itself(case: Case, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scenarios = [changes_of_every_kind(case, rng) for _ in range(SCENARIOS)]
    batch = compute_batch(case, scenarios, available_results(case))
    assert_equals_one_by_one(case, batch, scenarios)


@pytest.mark.slow
def test_what_a_scenario_does_not_mention_stays(case: Case) -> None:
    scenarios: list[dict[str, Any]] = [
        {"population.year": 2019},
        {ADDICTION: 0.75},
        {"settlement.rule": "former", "capital.share": 0.05},
        {},
    ]
    batch = compute_batch(case, scenarios, available_results(case))
    assert_equals_one_by_one(case, batch, scenarios)


def test_relative_changes_are_of_the_case_in_every_scenario(case: Case) -> None:
    batch = compute_batch(case, [{"settlement.unit_price": "*1.1"}, {"settlement.unit_price": "+100"}])
    same = compute_batch(case, [{"settlement.unit_price": 46_765 * 1.1}, {"settlement.unit_price": 46_865.0}])
    xr.testing.assert_identical(batch, same)


def test_rebalanced_scenarios_equal_the_whole_key_written_out(case: Case) -> None:
    key = {name: figure.value for name, figure in case.parameters.need.weights["mental_youth"].items()}
    batch = compute_batch(
        case,
        [{"need": {"weights": {"mental_youth": {"13-17": 0.5}}}}],
        available_results(case),
        rebalance="proportional",
    )
    scale = 0.5 / (1 - key["13-17"])
    written = {
        f"need.weights.mental_youth.{name}": 0.5 if name == "13-17" else weight * scale for name, weight in key.items()
    }
    assert_equals_one_by_one(case, batch, [written])


@pytest.mark.slow
@pytest.mark.parametrize("block", [1, 4])
def test_the_size_of_a_block_changes_nothing(case: Case, block: int) -> None:
    scenarios = grid({ADDICTION: [0.0, 0.25, 1.0], "settlement.years": [[2018], [2016, 2017]]})
    blocks = compute_batch(case, scenarios, block=block)
    whole = compute_batch(case, scenarios)
    xr.testing.assert_allclose(blocks, whole, rtol=1e-14)


def test_grid_has_every_combination_in_order() -> None:
    table = grid({"a": [1, 2], "b": ["x", "y", "z"]})
    assert table.to_dict("list") == {"a": [1, 1, 1, 2, 2, 2], "b": ["x", "y", "z"] * 2}


def test_result_is_labelled_and_says_that_it_is_synthetic(case: Case) -> None:
    batch = compute_batch(case, [{}, {}], available_results(case))
    assert batch["settlement_amount"].dims == ("origin", "destination", "scenario")
    assert batch["growth"].dims == ("scenario",)
    assert batch["origin"].values.tolist() == list(case.regions)
    assert batch["scenario"].values.tolist() == [0, 1]
    assert batch.attrs == compute(case).attrs
    assert (batch.attrs["synthetic"], batch.attrs["evidence_synthetic"]) == ("yes", 1.0)


def test_no_scenarios_are_a_fault(case: Case) -> None:
    assert faults_of(case, []) == (Fault("scenarios", "there are none", "at least one"),)


def test_every_fault_is_told_at_once(case: Case) -> None:
    scenarios = [{ADDICTION: 0.5}, {ADDICTION: 1.5, "cost.actual_weight.adiction": 1}]
    faults = faults_of(case, scenarios, ["distribution_kee"])
    assert [fault.place for fault in faults] == [
        "result 'distribution_kee'",
        f"path '{ADDICTION}', scenario 1",
        "path 'cost.actual_weight.adiction'",
    ]
    assert "'distribution_key'" in faults[0].right
    assert "'addiction'" in faults[2].right


def test_result_that_the_case_lacks_is_a_fault() -> None:
    (fault,) = faults_of(load_case("2021"), [{}], ["settlement"])
    assert fault.found == "is not computed for this case"


@pytest.mark.slow
def test_memory_grows_with_what_is_kept_alone(case: Case) -> None:
    """A scenario keeps 8 numbers here; its one change is of 20 cells, so one number per cell would show."""
    block = 256
    few, many = 4 * block, 128 * block
    compute_batch(case, pd.DataFrame({"population.80+": np.full(block, 1000.0)}), block=block)
    growth = _peak_bytes(case, many, block) - _peak_bytes(case, few, block)
    assert growth / (many - few) < 20 * np.dtype(np.float64).itemsize


def _peak_bytes(case: Case, number: int, block: int) -> int:
    scenarios = pd.DataFrame({"population.80+": np.linspace(1000, 2000, number)})
    gc.collect()
    tracemalloc.start()
    compute_batch(case, scenarios, block=block)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


CSV = f"""\
{ADDICTION},settlement.years,settlement.rule,population.year,criteria.mortality.merge,settlement.unit_price
0.75,"[2016, 2017]",former,2019,False,*1.1
,,,,,
0.5,[2018],,2018,,40000
"""


@pytest.mark.slow
def test_scenarios_of_a_file_equal_those_written_out(case: Case, tmp_path: Path) -> None:
    (tmp_path / "scenarios.csv").write_text(CSV, encoding="utf-8-sig")
    batch = compute_batch(case, read_scenarios(tmp_path / "scenarios.csv"), available_results(case))
    first = {
        ADDICTION: 0.75,
        "settlement.years": [2016, 2017],
        "settlement.rule": "former",
        "population.year": 2019,
        "criteria.mortality.merge": False,
        "settlement.unit_price": 46_765 * 1.1,
    }
    last = {
        ADDICTION: 0.5,
        "settlement.years": [2018],
        "population.year": 2018,
        "settlement.unit_price": 40_000.0,
    }
    assert_equals_one_by_one(case, batch, [first, {}, last])


def test_written_batch_has_a_row_a_scenario(case: Case, tmp_path: Path) -> None:
    (tmp_path / "scenarios.csv").write_text("settlement.unit_price\n40000\n50000\n", encoding="utf-8")
    compute_batch_file(case, tmp_path / "scenarios.csv", tmp_path / "out")
    batch = compute_batch(case, grid({"settlement.unit_price": [40_000.0, 50_000.0]}))
    table = pd.read_csv(tmp_path / "out" / "batch.csv", encoding="utf-8-sig")
    keys = [f"distribution_key.{region}" for region in case.regions]
    amounts = [f"base_appropriation.{region}" for region in case.regions]
    assert list(table) == ["scenario", "settlement.unit_price", *keys, *amounts, "synthetic"]
    assert table["settlement.unit_price"].tolist() == [40_000, 50_000]
    np.testing.assert_array_equal(table[keys].to_numpy().T, batch["distribution_key"])
    assert table["synthetic"].tolist() == ["yes", "yes"]
    with xr.open_dataset(tmp_path / "out" / "batch.nc", engine="scipy") as read:
        xr.testing.assert_identical(read.load(), batch)


@pytest.mark.parametrize("heading", ["name", "Navn"])
def test_names_of_the_rows_are_carried_through(case: Case, tmp_path: Path, heading: str) -> None:
    scenarios = pd.DataFrame({ADDICTION: [0.5, 1.0, 0.5], heading: ["lav", None, "=1+1"]})
    batch = compute_batch(case, scenarios)
    assert batch["name"].dims == ("scenario",)
    assert batch["name"].values.tolist() == ["lav", "", "=1+1"]
    xr.testing.assert_identical(batch.drop_vars("name"), compute_batch(case, scenarios[[ADDICTION]]))
    text = f"{ADDICTION},{heading}\n0.5,lav\n1.0,\n0.5,'=1+1\n"
    (tmp_path / "scenarios.csv").write_text(text, encoding="utf-8")
    compute_batch_file(case, tmp_path / "scenarios.csv", tmp_path / "out")
    table = pd.read_csv(tmp_path / "out" / "batch.csv", encoding="utf-8-sig", keep_default_na=False)
    assert table[heading].tolist() == ["lav", "", "'=1+1"]
    with xr.open_dataset(tmp_path / "out" / "batch.nc", engine="scipy") as read:
        assert read["name"].values.astype(str).tolist() == ["lav", "", "=1+1"]


def test_one_column_at_most_names_the_rows(case: Case) -> None:
    (fault,) = faults_of(case, [{"name": "a", "navn": "b", ADDICTION: 0.5}])
    assert (fault.found, fault.right) == ("several columns give the names of the rows: name, navn", "at most one")


def test_two_columns_of_one_heading_are_a_fault(case: Case) -> None:
    table = pd.DataFrame([[0.1, 0.2, "a", "b"]], columns=[ADDICTION, ADDICTION, "name", "name"])
    found = [str(fault.found) for fault in faults_of(case, table)]
    assert found == [f"column '{name}' is duplicated" for name in (ADDICTION, "name")]


@pytest.mark.parametrize("value", [10**400, -(10**5000), "+1e400", "*1_0", True], ids=[*"abcde"])
def test_what_is_no_number_that_a_figure_holds(case: Case, value: Any) -> None:
    (fault,) = faults_of(case, [{ADDICTION: value}])
    assert fault.right == "a number, or a relative change such as '*2' or '+100'"
    assert len(fault.found) < 150


def test_batch_for_excel_has_decimal_commas_throughout(case: Case, tmp_path: Path) -> None:
    scenarios = pd.DataFrame({"navn": ["=lav", "høy"], "settlement.unit_price": ["+100.5", 40_000.25]})
    batch = compute_batch(case, scenarios)
    text = "navn,settlement.unit_price\n'=lav,'+100.5\nhøy,40000.25\n"
    (tmp_path / "scenarios.csv").write_text(text, encoding="utf-8")
    compute_batch_file(case, tmp_path / "scenarios.csv", tmp_path / "out", dialect="excel")
    written = (tmp_path / "out" / "batch.csv").read_text(encoding="utf-8-sig")
    header, first, second = written.splitlines()
    assert header.startswith("scenario;navn;settlement.unit_price;distribution_key.Helse Sør-Øst;")
    assert first.startswith("0;'=lav;'+100,5;")
    assert second.startswith("1;høy;40000,25;")
    key = second.split(";")[3]
    assert float(key.replace(",", ".")) == float(batch["distribution_key"][0, 1])


def test_wide_names_every_label(case: Case) -> None:
    batch = compute_batch(case, [{}, {}], available_results(case))
    amounts = batch["settlement_amount"].sel(origin="Helse Vest", destination="Helse Nord")
    assert wide(batch)["settlement_amount.Helse Vest.Helse Nord"].tolist() == amounts.values.tolist()
    assert wide(batch)["growth"].tolist() == batch["growth"].values.tolist()


@pytest.mark.slow
def test_command_computes_the_rows_of_a_file(tmp_path: Path) -> None:
    table = "name,need.weights.somatic.80+\nlow,*1.1\nhigh,0.2\n"
    (tmp_path / "scenarios.csv").write_text(table, encoding="utf-8")
    arguments = ["batch", "eksempel", str(tmp_path / "scenarios.csv"), "--out", str(tmp_path / "out")]
    refused = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert refused.exit_code == 2
    assert "path 'need.weights.somatic', scenario 1 ('high', line 3): the shares sum to 1.102" in refused.output
    assert not (tmp_path / "out").exists()
    done = CliRunner().invoke(main, [*arguments, "--rebalance", "proportional", "--result", "growth"])
    assert done.exit_code == 0, done.output
    written = pd.read_csv(tmp_path / "out" / "batch.csv", encoding="utf-8-sig")
    assert written["need.weights.somatic.80+"].tolist() == ["*1.1", "0.2"]
    assert written["growth"].nunique() == 2


@pytest.mark.parametrize(("language", "said"), [("nb", "100,0 % antatt"), ("en", "100.0 % assumed")])
def test_command_says_what_the_case_rests_on(language: str, said: str, tmp_path: Path) -> None:
    table = tmp_path / "scenarios.csv"
    table.write_text("settlement.running_share\n0.7\n", encoding="utf-8")
    shown = CliRunner().invoke(main, ["batch", "2008", str(table), "--out", str(tmp_path / "out"), "--lang", language])
    assert shown.exit_code == 0, shown.output
    case = load_case("2008")
    told = " ".join(shown.stdout.split())
    assert said in told
    assert all((note.nb if language == "nb" else note.en) in told for note in case.notes)
    with xr.open_dataset(tmp_path / "out" / "batch.nc", engine="scipy") as kept:
        assert kept.attrs["evidence_assumed"] == 1.0
