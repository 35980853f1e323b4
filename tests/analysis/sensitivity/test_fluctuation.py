"""Random fluctuation against plain Monte Carlo, its reproducibility, its memory, and what is left after Ctrl-C."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import fluctuation, random_fluctuation
from inntektsmodell.analysis.sensitivity.sources.noise import counts_of
from inntektsmodell.analysis.sensitivity.streaming import BINS, Histogram, Moments
from inntektsmodell.case.case import Case
from inntektsmodell.work import blocks
from inntektsmodell.work import parallel as spreading
from inntektsmodell.work.blocks import WORKING
from tests.analysis.sensitivity.plain_draws import plain_draws
from tests.oracle import oracle_arrays, oracle_of_arrays

DRAWS = 10_000
ORACLE_DRAWS = 1500
ORACLE_LEAVES = {"need.criteria": "criterion_value", "settlement.points": "drg_points"}


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def found(case: Case) -> xr.Dataset:
    return random_fluctuation(case, draws=DRAWS)


def plain_monte_carlo(case: Case) -> np.ndarray:
    """Keys of the NumPy oracle, one column per draw."""
    arrays, generator = oracle_arrays(case), np.random.default_rng(7)
    drawn = [
        (ORACLE_LEAVES[noise.leaf], noise.index, plain_draws(noise, generator, ORACLE_DRAWS))
        for noise in counts_of(case)
    ]
    keys = []
    for draw in range(ORACLE_DRAWS):
        changed = dict(arrays)
        for name, index, counts in drawn:
            changed[name] = arrays[name].copy()
            changed[name][index] = counts[:, draw]
        keys.append(oracle_of_arrays(changed)["distribution_key"])
    return np.array(keys).T


@pytest.mark.slow
def test_mean_and_deviation_agree_with_plain_monte_carlo(case: Case, found: xr.Dataset) -> None:
    keys = plain_monte_carlo(case)
    change = keys - im.compute(case)["distribution_key"].values[:, None]
    plain, square = Moments.of(change), Moments.of(change**2)
    deviation = np.sqrt(plain.variance)
    error = np.hypot(square.standard_error / (2 * deviation), found["deviation_error"])
    assert (np.abs(deviation - found["deviation"]) < 4 * error).all()
    mean_error = np.hypot(plain.standard_error, found["mean_error"])
    assert (np.abs(keys.mean(axis=1) - found["mean"]) < 4 * mean_error).all()
    for name, share in (("low", 0.025), ("high", 0.975)):
        # Standard error of a quantile at two standard deviations: √(q (1 − q) / n) / density, about 2.7 σ / √n.
        quantile_error = 2.7 * deviation * np.sqrt(1 / ORACLE_DRAWS + 1 / DRAWS)
        assert (np.abs(np.quantile(keys, share, axis=1) - found[name]) < 4 * quantile_error).all()


@pytest.mark.slow
def test_linear_part_takes_away_most_of_the_variance(found: xr.Dataset) -> None:
    assert (found["mean_reduction"] > 100).all()
    assert (found["deviation_reduction"] > 100).all()


def test_errors_are_honest(case: Case, found: xr.Dataset) -> None:
    """Another seed differs by as much as the stated errors say, neither far more nor not at all."""
    other = random_fluctuation(case, draws=DRAWS, seed=2)
    for name in ("mean", "deviation"):
        apart = np.abs(other[name] - found[name]) / np.hypot(other[f"{name}_error"], found[f"{name}_error"])
        assert 0 < apart.min() <= apart.max() < 5


@pytest.mark.slow
def test_errors_are_as_large_as_the_figures_differ_between_seeds(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over 40 seeds, four chunks each: were these alike, the figures would differ by twice what is stated.

    The standard deviation of 160 figures is itself known to about 6 per cent.
    """
    monkeypatch.setattr(fluctuation, "CHUNK", 400)
    seeds = [random_fluctuation(case, draws=1600, seed=seed) for seed in range(40)]
    found = xr.concat(seeds, "seed", data_vars="all", coords="minimal", compat="override")
    for name in ("mean", "deviation", "low", "high"):
        ratio = float((found[name].std("seed", ddof=1) / found[f"{name}_error"].mean("seed")).mean())
        assert 0.8 < ratio < 1.25, name


@pytest.fixture(scope="module")
def plan(case: Case) -> fluctuation.Plan:
    """Of three regions: their figures and the deviations of the linear part are round numbers."""
    plan = fluctuation.plan_of(case, counts_of(case), "distribution_key", 200, 1, np.arange(3))
    return replace(plan, value=np.array([10.0, 20.0, 30.0]), deviation=np.array([3.0, 0.3, 0.0]))


def test_a_chunk_is_summed_up_as_by_hand(plan: fluctuation.Plan) -> None:
    linear = np.array([[1.0, 1.0], [0.5, -0.5], [0.0, 0.0]])
    summary = fluctuation._summary(plan, np.array([[12.0, 11.0], [20.5, 19.0], [30.0, 30.0]]), linear)
    for moments, expected in (
        (summary.plain, [[2.0, 1.0], [0.5, -1.0], [0.0, 0.0]]),
        (summary.rest, [[1.0, 0.0], [0.0, -0.5], [0.0, 0.0]]),
        (summary.square, [[4.0, 1.0], [0.25, 1.0], [0.0, 0.0]]),
        (summary.square_rest, [[3.0, 0.0], [0.0, 0.75], [0.0, 0.0]]),
    ):
        np.testing.assert_allclose(moments.mean, np.mean(expected, axis=1))
        np.testing.assert_allclose(moments.variance, np.var(expected, axis=1, ddof=1))
    np.testing.assert_array_equal(summary.histogram.low, -summary.histogram.high)
    np.testing.assert_allclose(summary.histogram.high[:2], [24.0, 2.4])


def test_what_is_known_of_the_linear_part_is_added_as_by_hand(case: Case, plan: fluctuation.Plan) -> None:
    """Of the last region the squares say less than nothing, which is nothing."""
    draws = np.linspace(-1.0, 1.0, 1001)[None] * np.array([[4.0], [0.4], [1.0]])
    summary = fluctuation.Summary(
        plain=Moments(101, np.zeros(3), np.array([1600.0, 0.0, 0.0])),
        rest=Moments(101, np.array([3.0, 0.0, 1.0]), np.array([400.0, 100.0, 100.0])),
        square=Moments(101, np.zeros(3), np.array([3600.0, 0.0, 0.0])),
        square_rest=Moments(101, np.array([25.0, 0.16, 0.0]), np.array([900.0, 100.0, 100.0])),
        histogram=Histogram.of(draws, np.full(3, -8.0), np.full(3, 8.0)),
    )
    found = fluctuation._described(case, plan, summary, interrupted=False)
    np.testing.assert_allclose(found["mean"], [13.0, 20.0, 31.0])
    np.testing.assert_allclose(found["deviation"], [5.0, 0.5, 0.0])
    np.testing.assert_allclose(found["mean_error"][0], np.sqrt(4.0 / 101))
    np.testing.assert_allclose(found["deviation_error"][:2], [np.sqrt(9.0 / 101) / 10, np.sqrt(1.0 / 101)])
    assert (float(found["mean_reduction"][0]), float(found["deviation_reduction"][0])) == (4.0, 4.0)
    for name, share in (("low", -0.95), ("high", 0.95)):
        np.testing.assert_allclose(found[name], found["value"] + share * np.array([4.0, 0.4, 1.0]), atol=0.01)
    assert (found.attrs["draws"], found.attrs["interrupted"]) == (101, "no")


@pytest.mark.slow
def test_draws_are_made_in_double_precision(plan: fluctuation.Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: list[object] = []
    few = replace(plan, chunk=64)
    monkeypatch.setattr(fluctuation, "_summary", lambda _, *arrays: kinds.extend(array.dtype for array in arrays))
    fluctuation.draw_chunk(few, 0)
    inputs, slopes, _ = few.on_device
    kinds += [slopes.dtype, *(leaf.dtype for leaf in inputs.values())]
    assert set(kinds) == {np.dtype(np.float64)}


def test_a_chunk_is_as_large_as_the_arrays_allow(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each draw moves its own criteria and points, and so many chunks share what the arrays of a call may need."""
    noted: dict[str, int] = {}
    monkeypatch.setattr(fluctuation, "check_random", noted.update)
    fluctuation.check_size(case, None)
    inputs, _, effects = fluctuation._prepared(case, counts_of(case), "distribution_key")
    moved = sum(int(inputs[own.leaf].size) for own in effects)
    assert noted["chunks"] % (fluctuation.CHUNK * WORKING * moved) == 0
    assert noted["cells"] == sum(len(own.index[0]) for own in effects)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8 * fluctuation.AT_ONCE * WORKING * moved * 512)
    assert fluctuation.plan_of(case, counts_of(case), "distribution_key", 200, 1).chunk == 512


@pytest.mark.slow
def test_bounds_leave_out_five_per_cent_of_a_normal_key() -> None:
    """A key that rests on large counts is nearly normal: the bounds lie 1.96 deviations to either side."""
    case = im.load_case("eksempel").with_changes({"need.window": [2019, 2020], "cost.actual_weight.somatic": 0.1})
    found = random_fluctuation(case, "resource_need_key", draws=20_000, seed=5)
    for name, share in (("low", 0.025), ("high", 0.975)):
        away = (found[name] - found["value"]) / found["deviation"]
        assert (np.abs(away - NormalDist().inv_cdf(share)) < 4 * found[f"{name}_error"] / found["deviation"]).all()


def test_bounds_of_the_fewest_draws_hold_the_key_and_say_how_uncertain_they_are(case: Case) -> None:
    few = random_fluctuation(case, draws=fluctuation.FEWEST_DRAWS)
    assert (few["low"] < few["value"]).all()
    assert (few["value"] < few["high"]).all()
    many = random_fluctuation(case, draws=40 * fluctuation.FEWEST_DRAWS)
    for name in ("low", "high"):
        assert (few[f"{name}_error"] > 2 * many[f"{name}_error"]).all()
        assert (np.abs(few[name] - many[name]) < 5 * few[f"{name}_error"]).all()


@pytest.mark.slow
def test_regions_alone_have_the_numbers_that_they_have_among_all(case: Case, found: xr.Dataset) -> None:
    alone = random_fluctuation(case, draws=DRAWS, regions=["Helse Nord", "Helse Vest"])
    assert alone["region"].values.tolist() == ["Helse Vest", "Helse Nord"]
    xr.testing.assert_allclose(alone, found.sel(region=["Helse Vest", "Helse Nord"]), rtol=1e-9)


def test_quantiles_of_a_histogram_are_those_of_its_draws() -> None:
    draws = np.random.default_rng(3).normal(size=(2, 50_000))
    histogram = Histogram.of(draws, np.full(2, -8.0), np.full(2, 8.0))
    for share in (0.025, 0.5, 0.975):
        np.testing.assert_allclose(histogram.quantile(share), np.quantile(draws, share, axis=1), atol=16 / BINS)
        density = np.exp(-(np.quantile(draws, share) ** 2) / 2) / np.sqrt(2 * np.pi)
        error = np.sqrt(share * (1 - share) / draws.shape[1]) / density
        np.testing.assert_allclose(histogram.quantile_error(share), error, rtol=0.15)


@pytest.mark.parametrize("threads", [1, 3])
def test_same_seed_gives_the_same_bits_for_any_number_of_threads(
    case: Case, found: xr.Dataset, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    monkeypatch.setattr(spreading, "THREADS", threads)
    xr.testing.assert_identical(random_fluctuation(case, draws=DRAWS), found)


@pytest.mark.parametrize("draws", [fluctuation.FEWEST_DRAWS, fluctuation.CHUNK, fluctuation.CHUNK + 1])
def test_any_number_of_draws_is_done_exactly(case: Case, draws: int) -> None:
    done = random_fluctuation(case, draws=draws)
    assert done.attrs["draws"] == draws
    assert np.isfinite(done["deviation"]).all()


def stopped_at(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    draw = fluctuation.draw_chunk

    def stop(plan: fluctuation.Plan, number: int) -> fluctuation.Summary:
        if number == chunk:
            raise KeyboardInterrupt
        return draw(plan, number)

    monkeypatch.setattr(fluctuation, "draw_chunk", stop)


def test_interruption_reports_what_was_done(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = random_fluctuation(case, draws=2 * fluctuation.CHUNK)
    stopped_at(2, monkeypatch)
    part = random_fluctuation(case, draws=10 * fluctuation.CHUNK)
    assert (part.attrs["draws"], part.attrs["interrupted"]) == (2 * fluctuation.CHUNK, "yes")
    xr.testing.assert_equal(part, whole)


def test_interruption_before_anything_was_done_is_passed_on(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def stop(plan: fluctuation.Plan, number: int) -> fluctuation.Summary:
        asked.append((plan.draws, plan.seed, number))
        raise KeyboardInterrupt

    monkeypatch.setattr(fluctuation, "draw_chunk", stop)
    monkeypatch.setattr(spreading, "THREADS", 1)
    with pytest.raises(KeyboardInterrupt):
        random_fluctuation(case)
    assert asked[0] == (20_000, 1, 0)


class _Large:
    """A summary of 1 MB that knows which chunks are in it."""

    def __init__(self, chunks: list[int]) -> None:
        self.chunks, self.load = chunks, np.ones(125_000)

    def merged(self, other: _Large) -> _Large:
        return _Large(self.chunks + other.chunks)


def peak_megabytes(chunks: int) -> float:
    tracemalloc.start()
    summary, interrupted = spreading.merged_chunks(lambda number: _Large([number]), chunks, "draws", None)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    assert (summary.chunks, interrupted) == (list(range(chunks)), False)
    return peak


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_chunks() -> None:
    """25 chunks are 100,000 draws; 2,442 are 10 million."""
    few, many = peak_megabytes(25), peak_megabytes(2442)
    allowed = spreading.AHEAD * spreading.THREADS + 5
    assert few < allowed
    assert many < allowed + 1


def test_every_fault_is_named() -> None:
    with pytest.raises(im.InputError, match="no counts that could vary at random"):
        random_fluctuation(im.load_case("2021"))
    case = im.load_case("eksempel")
    with pytest.raises(im.InputError, match=r"(?s)draws.*200 or more.*seed.*0 or more"):
        random_fluctuation(case, draws=199, seed=-1)
    with pytest.raises(im.InputError, match="distribution_key"):
        random_fluctuation(case, "distribution_kay")
    with pytest.raises(im.InputError, match="'Helse Nord'"):
        random_fluctuation(case, draws=DRAWS, regions=["Helse Nrod"])
