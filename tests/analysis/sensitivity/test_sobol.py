"""Sobol indices and Shapley effects of models of a few lines: known answers, and the formulas worked out plainly."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, permutations
from math import factorial

import numpy as np
import pytest
from scipy.stats import t

from inntektsmodell.analysis.sensitivity import sobol
from inntektsmodell.analysis.sensitivity.sobol import Estimate, Indices, sobol_indices


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


def every_run(groups: int, draws: int) -> tuple[Indices, np.ndarray, np.ndarray]:
    """Indices of a model of two outputs, the values of all its runs (run, output, row), and the runs' marks."""

    def bent(uniforms: np.ndarray) -> np.ndarray:
        return np.stack([np.prod(uniforms + 0.25, axis=0), uniforms[0] + uniforms[-1] ** 2 + 3.0])

    seen: list[tuple[np.ndarray, np.ndarray]] = []

    def model(a: np.ndarray, b: np.ndarray, marks: np.ndarray) -> np.ndarray:
        values = mixed(bent, list(range(groups)))(a, b, marks)
        seen.append((values, marks))
        return values

    indices = sobol_indices(model, [1] * groups, draws=draws, seed=2, block=draws // 2)
    return indices, np.concatenate([values for values, _ in seen], axis=-1), seen[0][1]


def from_the_formulas(values: np.ndarray, marks: np.ndarray) -> list[np.ndarray]:
    """First, total and Shapley (group, output) and the variance of these rows, pair of runs by pair of runs."""
    groups = len(marks)
    run_of = {tuple(run): values[number] for number, run in enumerate(marks.T.tolist())}
    none, everything = run_of[(0,) * groups], run_of[(1,) * groups]
    if groups > 6:
        mean = (none.mean(axis=1) + everything.mean(axis=1)) / 2
        variance = ((none**2).mean(axis=1) + (everything**2).mean(axis=1)) / 2 - mean**2
        alone = [run_of[tuple(int(one == group) for one in range(groups))] for group in range(groups)]
        first = [((everything - mean[:, None]) * (one - none)).mean(axis=1) / variance for one in alone]
        total = [((none - one) ** 2).mean(axis=1) / 2 / variance for one in alone]
        return [np.array(first), np.array(total), variance]

    def tau(moved: set[int]) -> np.ndarray:
        pairs = [(run, tuple(1 - mark if group in moved else mark for group, mark in enumerate(run))) for run in run_of]
        found = [((run_of[run] - run_of[other]) ** 2).mean(axis=1) / 2 for run, other in pairs]
        return np.asarray(np.mean(found, axis=0))

    every = set(range(groups))
    variance = tau(every)
    first = [1 - tau(every - {group}) / variance for group in range(groups)]
    total = [tau({group}) / variance for group in range(groups)]
    shapley = np.zeros((groups, values.shape[1]))
    for order in permutations(range(groups)):
        for place, group in enumerate(order):
            shapley[group] += (tau({*order[: place + 1]}) - tau({*order[:place]})) / variance / factorial(groups)
    return [np.array(first), np.array(total), shapley, variance]


@pytest.mark.parametrize("groups", [1, 3, 7])
def test_estimates_and_intervals_are_those_of_the_formulas(groups: int) -> None:
    """Worked out run by run; the intervals by leaving out one stretch of the rows after another."""
    draws, stretches = 64, 16
    indices, values, marks = every_run(groups, draws)
    *shares, variance = from_the_formulas(values, marks)
    rows = values.reshape(*values.shape[:2], stretches, -1)
    without = [
        from_the_formulas(np.delete(rows, out, axis=2).reshape(*values.shape[:2], -1), marks)
        for out in range(stretches)
    ]
    estimates = [indices.first, indices.total, *([indices.shapley] if indices.shapley is not None else [])]
    assert len(estimates) == len(shares)
    for number, (found, expected) in enumerate(zip(estimates, shares, strict=True)):
        np.testing.assert_allclose(found.value, expected, rtol=1e-9, atol=1e-11)
        spread = np.std([part[number] for part in without], axis=0) * np.sqrt(stretches - 1)
        np.testing.assert_allclose(found.high - found.value, t.ppf(0.975, stretches - 1) * spread, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(found.value - found.low, found.high - found.value, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(indices.variance, variance, rtol=1e-10)
    np.testing.assert_allclose(indices.mean, values[[0, -1]].mean(axis=(0, 2)), rtol=1e-12)
    assert (indices.draws, indices.runs, indices.interrupted) == (draws, draws * sobol.runs_of(groups), False)


def test_six_groups_have_shapley_effects_and_seven_have_not() -> None:
    for groups, runs in ((6, 64), (7, 9)):
        indices = sobol_indices(
            mixed(lambda uniforms: uniforms[:1], list(range(groups))), [1] * groups, draws=32, seed=1, block=32
        )
        assert (indices.shapley is not None) == (groups == 6)
        assert indices.runs == 32 * runs == 32 * sobol.runs_of(groups)


@pytest.mark.parametrize("floor", [0.0, 0.2])
def test_output_whose_deviation_is_at_most_the_floor_counts_as_constant(floor: float) -> None:
    """A uniform number between 0 and 0.5 has the deviation 0.144, one between 0 and 1 0.289."""
    model = mixed(lambda uniforms: np.stack([uniforms[0], uniforms[0] / 2]), [0, 1])
    indices = sobol_indices(model, [1, 1], draws=64, seed=1, block=64, floor=floor)
    assert np.isnan(indices.first.value[0]).tolist() == [False, floor > 0]


def test_rows_that_are_fewer_than_a_block_are_one_block() -> None:
    models = mixed(ishigami, [0, 1, 2])
    few, own = (sobol_indices(models, [1, 1, 1], draws=32, seed=1, block=block) for block in (1024, 32))
    np.testing.assert_array_equal(few.first.value, own.first.value)


@pytest.mark.parametrize(("dimension", "in_sequence"), [(64, True), (65, False)])
def test_points_fill_every_interval_once_where_there_are_enough_of_them(dimension: int, in_sequence: bool) -> None:
    """Points stand in the middle of cells of 2^-30, so that none is 0 or 1; no block repeats another's."""
    blocks = list(sobol._points(dimension, 64, 16, 3))
    points = np.concatenate(blocks, axis=1)
    assert [block.shape for block in blocks] == [(dimension, 16)] * 4
    assert (points * 2**31 % 2 == 1).all()
    assert ((points > 0) & (points < 1)).all()
    assert len(np.unique(points[0])) == 64
    once = [sorted((row * 64).astype(int)) == list(range(64)) for row in points]
    assert all(once) if in_sequence else not any(once)


def test_an_interruption_after_two_stretches_is_reported() -> None:
    def model(a: np.ndarray, b: np.ndarray, marks: np.ndarray) -> np.ndarray:
        if next(calls) == stop:
            raise KeyboardInterrupt
        return mixed(ishigami, [0, 1, 2])(a, b, marks)

    calls, stop = count(), 2
    assert sobol_indices(model, [1, 1, 1], draws=64, seed=1, block=4).draws == 8
    calls, stop = count(), 1
    with pytest.raises(KeyboardInterrupt):
        sobol_indices(model, [1, 1, 1], draws=64, seed=1, block=4)
