"""Sobol indices and Shapley effects: known answers, another library on the same model, and what must always hold."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest
import scipy
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.comparison.shapley import every_subset
from inntektsmodell.analysis.sensitivity import variance, variance_partition
from inntektsmodell.analysis.sensitivity.sobol import STRETCHES, Estimate, Indices
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.analysis.sensitivity.sources.source import Spread
from inntektsmodell.analysis.sensitivity.variance import CaseModel
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.work.blocks import WORKING, numbers_in
from tests.cases.many_regions import many_regions_case


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def partition(case: Case) -> xr.Dataset:
    return variance_partition(case, draws=1024)


@pytest.mark.slow
def test_partition_of_the_key_adds_up(partition: xr.Dataset) -> None:
    assert partition["source"].values.tolist() == ["counts", "weights", "cost", "actual_weight", "settlement"]
    assert partition["output"].values.tolist()[-1] == "total_moved"
    np.testing.assert_allclose(partition["shapley"].sum("source"), 1.0, atol=1e-12)
    assert (partition["first"].sum("source") <= 1.0).all()
    assert (partition["total"].sum("source") >= 1.0).all()
    assert (partition["total"] >= 0).all()
    assert (partition["mean"].values[:-1].sum()) == pytest.approx(1.0, abs=1e-12)
    assert partition.attrs["evaluations"] == 1024 * 2**5
    assert partition.attrs["synthetic"] == "yes"
    assert "Dirichlet" in partition.attrs["assumptions_en"]
    assert "antatt" in partition.attrs["assumptions"]


@pytest.mark.slow
def test_counts_give_the_deviation_that_random_fluctuation_gives(case: Case) -> None:
    alone = variance_partition(case, draws=4096, only=["counts", "settlement.points"], groups="part")
    chance = im.random_fluctuation(case, draws=8192)
    np.testing.assert_allclose(alone["deviation"].values[:-1], chance["deviation"].values, rtol=0.03)


@pytest.mark.slow
def test_the_seed_alone_decides(case: Case, partition: xr.Dataset) -> None:
    again = variance_partition(case, draws=1024, block=256)
    for name in ("first", "total_high", "shapley", "deviation"):
        np.testing.assert_allclose(again[name], partition[name], rtol=1e-8, atol=1e-10)
    other = variance_partition(case, draws=1024, seed=2)
    assert not np.allclose(other["first"], partition["first"], atol=1e-6)


@pytest.mark.slow
def test_printed_rounding_and_weights_are_the_sources_of_2021() -> None:
    partition = variance_partition(im.load_case("2021"), "full_effect_appropriation", draws=256)
    assert partition["source"].values.tolist() == ["weights", "rounding"]
    assert partition.attrs["units"] == "million NOK"
    only = variance_partition(im.load_case("2021"), draws=256, only=["rounding"])
    half_width_of_the_key = 0.05 / 1516
    assert (only["deviation"].values[:-1] > 0).all()
    assert (only["deviation"].values[:-1] < half_width_of_the_key).all()


@pytest.mark.slow
@pytest.mark.parametrize("result", ["settlement", "running_settlement", "distribution_key"])
def test_every_run_takes_the_settlement_of_its_own_sources(result: str) -> None:
    """What moves the settlement is computed once for several runs; here each run is computed as a whole."""
    case = many_regions_case(5)
    sources = sources_of(case)
    model = CaseModel(case, result, sources, np.arange(len(case.regions)))
    uniforms = np.random.default_rng(2).uniform(size=(sum(source.dimension for source in sources), 2))
    moves, marks = model._moves(uniforms), every_subset(len(sources))
    values = model(uniforms[:, :1], uniforms[:, 1:], marks)
    assert values.shape == (marks.shape[1], len(case.regions) + 1, 1)
    assert set(moves) > {"settlement.points", "settlement.unit_price", "cost.calculated", "need.criteria"}
    with jax.enable_x64(True):
        for run, marked in enumerate(marks.T):
            inputs = inputs_of(case)
            for leaf, (cells, owner, changes) in moves.items():
                flat = np.array(inputs[leaf]).ravel()
                np.add.at(flat, cells, changes[np.arange(len(cells)), marked[owner]])
                inputs[leaf] = host(flat.reshape(inputs[leaf].shape))
            whole = np.asarray(jax.jit(evaluate)(inputs)[result])
            np.testing.assert_allclose(values[run, :-1, 0] + model.centre, whole, rtol=1e-12)


@pytest.mark.slow
def test_single_figures_have_their_paths_and_move_what_they_name(case: Case) -> None:
    sources = sources_of(case, level="input", only=["cost"])
    assert len(sources) == 40
    assert sources[0].name == "cost.calculated.calculated_cost.somatic.Helse Sør-Øst"
    model = CaseModel(case, "distribution_key", sources, np.arange(len(case.regions)))
    upper = np.full((40, 1), scipy.stats.norm.cdf(1.0))
    middle = np.full((40, 1), 0.5)
    values = model(middle, upper, np.eye(40, dtype=int)[:, [3, 25]])
    for run, number in enumerate((3, 25)):
        path = sources[number].label.en
        name, *labels = path.split(".")
        observed = float(case.observations[name].sel(service=labels[0], region=labels[1]))
        changed = im.compute(case.with_changes({path: observed * 1.01}))["distribution_key"]
        step = changed - im.compute(case)["distribution_key"]
        np.testing.assert_allclose(values[run, :-1, 0], step, rtol=1e-7, atol=1e-13)
        np.testing.assert_allclose(values[run, -1, 0], np.abs(step).sum() / 2, rtol=1e-7)


def test_every_fault_of_the_call_is_told_at_once(case: Case) -> None:
    with pytest.raises(InputError) as told:
        variance_partition(case, "distribution_kye", draws=1000, seed=-1, block=3)
    places = [fault.place for fault in told.value.faults]
    assert places == ["result 'distribution_kye'", "draws", "block", "seed"]
    spread = Spread(weight_concentration=0.0, cost_deviation=0.5, actual_weight_range=2.0)
    with pytest.raises(InputError) as told:
        variance_partition(case, spread=spread)
    assert [fault.place for fault in told.value.faults] == [
        "weight_concentration",
        "cost_deviation",
        "actual_weight_range",
    ]


@pytest.mark.parametrize(
    ("draws", "block", "seed", "places"),
    [(64, 1, 0, []), (32, 1, 0, ["draws"]), (96, 1, 0, ["draws"]), (64, 0, 0, ["block"]), (64, 1, -1, ["seed"])],
)
def test_the_least_draws_block_and_seed(case: Case, draws: int, block: int, seed: int, places: list[str]) -> None:
    told = []
    try:
        variance._check(case, "distribution_key", draws, seed, block)
    except InputError as error:
        told = [fault.place for fault in error.faults]
    assert told == places


def test_a_spread_is_no_word(case: Case) -> None:
    with pytest.raises(InputError, match="a Spread"):
        variance_partition(case, spread="wide")  # type: ignore[arg-type]


def test_indices_are_those_of_the_changes_of_all_regions(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Estimates that are known in advance come back with the case's own figures, and without change nothing moves."""
    sizes, asked = [], {}
    first, total, shapley = (
        Estimate(*(np.full((5, 3), number + part) for part in (0.0, 0.25, 0.5))) for number in range(3)
    )
    moved, variances = np.array([1.0, 2.0, 3.0]), np.array([4.0, 9.0, 16.0])

    def known(model: CaseModel, groups: list[int], **options: Any) -> Indices:
        sizes.append((len(model.regions), sum(groups), numbers_in(model.base)))
        asked.update(options)
        return Indices(first, total, shapley, moved, variances, draws=64, runs=2048, interrupted=True)

    noted: list[tuple[int, ...]] = []
    monkeypatch.setattr(variance, "sobol_indices", known)
    monkeypatch.setattr(variance, "check_variance", lambda *needed: noted.append(needed))
    found = variance_partition(case, "full_effect_appropriation", regions=["Helse Vest", "Helse Nord"])
    value = im.compute(case)["full_effect_appropriation"]
    expected = [*value.sel(region=["Helse Vest", "Helse Nord"]).values, 0.0]
    np.testing.assert_array_equal(found["value"], expected)
    np.testing.assert_array_equal(found["mean"], expected + moved)
    np.testing.assert_array_equal(found["deviation"], [2.0, 3.0, 4.0])
    assert [float(found[name].values[0, 0]) for name in ("first", "total_low", "shapley_high")] == [0.0, 1.25, 2.5]
    assert [found.attrs[name] for name in ("draws", "evaluations", "interrupted")] == [64, 2048, "yes"]
    assert (asked["draws"], asked["seed"], asked["block"]) == (4096, 1, 1024)
    assert asked["floor"] == pytest.approx(1e-12 * float(value.max()))
    [(regions, uniforms, numbers)] = sizes
    of_a_draw = WORKING * (uniforms + numbers) + 3 * 32 * regions
    assert noted == [(2, 32, STRETCHES, 1024 * of_a_draw)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"groups": "inputs"}, "did you mean 'input'"),
        ({"only": ["costs"]}, "did you mean 'cost'"),
        ({"groups": "input"}, "at most 50"),
    ],
)
def test_unknown_or_too_many_sources_are_refused(case: Case, arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        sources_of(case, **{"level" if name == "groups" else name: value for name, value in arguments.items()})
