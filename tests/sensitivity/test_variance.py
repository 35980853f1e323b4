"""Sobol indices and Shapley effects: known answers, another library on the same model, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
import pytest
import xarray as xr
from scipy.stats import norm

import inntektsmodell as im
from inntektsmodell.analysis.comparison.shapley import every_subset
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.sensitivity import sobol, variance_partition
from inntektsmodell.sensitivity.sobol import Estimate, Indices, sobol_indices
from inntektsmodell.sensitivity.sources.levels import sources_of
from inntektsmodell.sensitivity.sources.source import Spread
from inntektsmodell.sensitivity.variance import CaseModel
from tests.many_regions import many_regions_case


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def partition(case: Case) -> xr.Dataset:
    return variance_partition(case, draws=1024)


def mixed(function: Callable[[np.ndarray], np.ndarray], owner: list[int]) -> sobol.Model:
    """A model of uniforms (uniform, row) → (output, row), run with every mix of A and B."""

    def model(a: np.ndarray, b: np.ndarray, marks: np.ndarray) -> np.ndarray:
        return np.stack([function(np.where(run[owner][:, None] == 1, b, a)) for run in marks.T])

    return model


def holds(estimate: Estimate, truth: np.ndarray, slack: float = 1.0) -> bool:
    half = (estimate.high - estimate.low) / 2
    return bool((np.abs(estimate.value - truth) <= slack * half + 1e-12).all())


def ishigami(uniforms: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * uniforms - 1)
    value: np.ndarray = np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])
    return value[None]


def ishigami_shares() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    one = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2
    two, joint = 49 / 8, 0.01 * np.pi**8 * 8 / 225
    whole = one + two + joint
    first, total = np.array([one, two, 0]), np.array([one + joint, two, joint])
    return first / whole, total / whole, (first + total) / 2 / whole


def test_ishigami_has_its_known_indices_by_both_schemes() -> None:
    first, total, shapley = ishigami_shares()
    few = sobol_indices(mixed(ishigami, [0, 1, 2]), [1, 1, 1], draws=4096, seed=3, block=1024)
    idle = sobol_indices(mixed(ishigami, list(range(7))), [1] * 7, draws=4096, seed=3, block=1024)
    assert few.shapley is not None
    assert holds(few.shapley, shapley[:, None], 1.5)
    for indices, padding in ((few, 0), (idle, 4)):
        assert holds(indices.first, np.append(first, np.zeros(padding))[:, None], 1.5)
        assert holds(indices.total, np.append(total, np.zeros(padding))[:, None], 1.5)
        np.testing.assert_allclose(indices.first.value[:3, 0], first, atol=0.02)
        np.testing.assert_allclose(
            indices.variance, 49 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5, rtol=0.02
        )
    assert idle.shapley is None
    assert idle.runs == 4096 * 9


def test_intervals_hold_the_truth_at_least_as_often_as_they_say() -> None:
    coefficients = np.array([3.0, 2.0, 1.0, 0.5, 0.5, 0.5, 0.5])
    truth = coefficients**2 / (coefficients**2).sum()
    model = mixed(lambda uniforms: (coefficients @ uniforms)[None], list(range(7)))
    runs = [sobol_indices(model, [1] * 7, draws=256, seed=seed, block=256) for seed in range(60)]
    for name in ("first", "total"):
        estimates = [getattr(run, name) for run in runs]
        hit = [(one.low[:, 0] <= truth) & (truth <= one.high[:, 0]) for one in estimates]
        assert np.mean(hit) > 0.94


def test_interval_of_a_mean_of_stretches_is_that_of_student() -> None:
    """The jackknife of a mean is its standard error; 2.131 is the 97.5 per cent quantile of t with 15 degrees."""
    stretches = np.random.default_rng(8).normal(3.0, 2.0, (16, 4))
    left_out = (stretches.sum(axis=0) - stretches) / 15
    estimate = sobol._estimate(np.concatenate([stretches.mean(axis=0)[None], left_out]))
    half = 2.1314495 * stretches.std(axis=0, ddof=1) / 4
    np.testing.assert_allclose(estimate.low, stretches.mean(axis=0) - half, rtol=1e-6)
    np.testing.assert_allclose(estimate.high, stretches.mean(axis=0) + half, rtol=1e-6)


def test_intervals_narrow_with_more_draws() -> None:
    few, many = (sobol_indices(mixed(ishigami, [0, 1, 2]), [1] * 3, draws=n, seed=1, block=n) for n in (256, 4096))
    for name in ("first", "total", "shapley"):
        wide, narrow = ((estimate.high - estimate.low).mean() for estimate in (getattr(few, name), getattr(many, name)))
        assert narrow < wide / 4


def test_without_joint_effects_all_three_indices_are_the_same() -> None:
    def additive(uniforms: np.ndarray) -> np.ndarray:
        return np.stack([uniforms[0] * 3 + uniforms[1] ** 2 + np.exp(uniforms[2]), uniforms.sum(axis=0)])

    indices = sobol_indices(mixed(additive, [0, 0, 1]), [2, 1], draws=256, seed=1, block=64)
    assert indices.shapley is not None
    np.testing.assert_allclose(indices.first.value, indices.total.value, rtol=1e-10)
    np.testing.assert_allclose(indices.shapley.value, indices.total.value, rtol=1e-10)


@pytest.mark.parametrize("groups", [6, 7])
def test_an_output_that_nothing_moves_has_no_indices(groups: int) -> None:
    model = mixed(lambda uniforms: np.stack([uniforms[0], 0 * uniforms[0]]), list(range(groups)))
    indices = sobol_indices(model, [1] * groups, draws=64, seed=1, block=64)
    assert np.isfinite(indices.first.value[:, 0]).all()
    assert np.isnan(indices.first.value[:, 1]).all()
    assert np.isnan(indices.total.value[:, 1]).all()


@pytest.mark.slow
@pytest.mark.parametrize(("groups", "rows"), [(3, 32), (3, 256), (8, 1024)])
def test_block_changes_no_number(groups: int, rows: int) -> None:
    def product(uniforms: np.ndarray) -> np.ndarray:
        return np.stack([np.prod(uniforms + 0.5, axis=0), uniforms[0]])

    def run(block: int) -> Indices:
        return sobol_indices(mixed(product, list(range(groups))), [1] * groups, draws=rows, seed=5, block=block)

    whole = run(rows)
    for block in (1, 8, rows // 2):
        np.testing.assert_allclose(run(block).first.value, whole.first.value, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(run(block).total.high, whole.total.high, rtol=1e-9, atol=1e-12)


def test_after_interruption_the_stretches_that_are_done_are_reported() -> None:
    calls = []

    def model(a: np.ndarray, b: np.ndarray, marks: np.ndarray) -> np.ndarray:
        calls.append(1)
        if len(calls) == 11:
            raise KeyboardInterrupt
        return mixed(ishigami, [0, 1, 2])(a, b, marks)

    indices = sobol_indices(model, [1, 1, 1], draws=1024, seed=1, block=32)
    assert indices.interrupted
    assert indices.draws == 5 * 64
    assert indices.runs == 5 * 64 * 8
    assert np.isfinite(indices.first.high).all()


def test_an_interruption_before_two_stretches_ends_the_work() -> None:
    def model(_a: np.ndarray, _b: np.ndarray, _marks: np.ndarray) -> np.ndarray:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sobol_indices(model, [1], draws=64, seed=1, block=64)


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
    chance = im.sensitivity.random_fluctuation(case, draws=8192)
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


@pytest.mark.parametrize("result", ["settlement", "running_settlement", "distribution_key"])
def test_every_run_takes_the_settlement_of_its_own_sources(result: str) -> None:
    """What moves the settlement is computed once for several runs; here each run is computed as a whole."""
    case = many_regions_case(5)
    sources = sources_of(case)
    model = CaseModel(case, result, sources, np.arange(len(case.regions)))
    uniforms = np.random.default_rng(2).uniform(size=(sum(source.dimension for source in sources), 2))
    moves, marks = model._moves(uniforms), every_subset(len(sources))
    values = model(uniforms[:, :1], uniforms[:, 1:], marks)
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
    upper = np.full((40, 1), norm.cdf(1.0))
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
