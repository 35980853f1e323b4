"""How uncertain numbers are distributed: exact quantiles of small counts, shares that stay shares."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, norm, poisson

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity.sources.distributions import (
    NORMAL_FROM_VARIANCE,
    Counts,
    Dirichlet,
    Normal,
    RoundedShares,
    RoundedTarget,
    Uniform,
)
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.analysis.sensitivity.sources.source import Source, Spread
from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import inputs_of


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


def uniforms_of(source: Source, number: int) -> np.ndarray:
    return np.random.default_rng(4).uniform(1e-9, 1.0, (source.dimension, number))


@pytest.mark.slow
def test_drawn_weights_stay_on_the_simplex(case: Case) -> None:
    weights = inputs_of(case)["need.weights"]
    for row, source in enumerate(sources_of(case, Spread(weight_concentration=50.0), "part", ["weights"])):
        (part,), (changes,) = source.parts, source.changes(uniforms_of(source, 20_000))
        assert (part.cells // weights.shape[1] == row).all()
        mean = np.asarray(weights).ravel()[part.cells]
        drawn = mean[:, None] + changes
        assert (drawn >= 0).all()
        np.testing.assert_allclose(drawn.sum(axis=0), 1.0, atol=1e-12)
        np.testing.assert_allclose(drawn.mean(axis=1), mean, atol=0.002)
        np.testing.assert_allclose(drawn.std(axis=1), np.sqrt(mean * (1 - mean) / 51), rtol=0.05)


@pytest.mark.parametrize("share", [0.0, 1e-6, 0.3, 0.999])
def test_small_counts_follow_their_exact_distribution(share: float) -> None:
    """A quantile is the least number that at most the uniform lies below; a share of 0 stands for Poisson."""
    rng = np.random.default_rng(11)
    variance = np.exp(rng.uniform(np.log(1e-4), np.log(NORMAL_FROM_VARIANCE), 600))
    trials = np.ceil(variance / (share * (1 - share))) if share else np.zeros(600)
    expected = trials * share if share else variance
    spread = expected * (1 - share)
    uniforms = np.append(rng.uniform(size=(600, 20)), np.tile([2.0**-31, 1 - 2.0**-31], (600, 1)), axis=1)
    drawn = np.round(Counts(expected, trials, spread)(uniforms) + expected[:, None])
    exact = binom(trials[:, None], share) if share else poisson(expected[:, None])
    small = (spread < NORMAL_FROM_VARIANCE)[:, None]
    assert small.mean() > 0.9
    assert (drawn >= 0).all()
    assert ((exact.cdf(drawn) > uniforms - 1e-12) | ~small).all()
    assert ((exact.cdf(drawn - 1) < uniforms + 1e-12) | ~small).all()


def test_large_counts_follow_their_distribution_nearly_and_a_sure_one_stays() -> None:
    counts = Counts(np.array([1e4, 2e5, 70.0]), np.array([0.0, 1e6, 70.0]), np.array([1e4, 1.6e5, 0.0]))
    nearly = [100 * norm.ppf(0.9), 400 * norm.ppf(0.9), 0.0]
    np.testing.assert_allclose(counts(np.full((3, 1), 0.9))[:, 0], nearly, rtol=1e-12)


@pytest.mark.parametrize("variance", [400.0, 5000.0])
def test_the_normal_quantile_is_as_near_as_it_says(variance: float) -> None:
    deviation = np.sqrt(variance)
    whole = np.arange(variance - 8 * deviation, variance + 8 * deviation).round()
    normal = norm.cdf((whole - variance) / deviation)
    above, below = poisson.cdf(whole, variance), poisson.cdf(whole - 1, variance)
    assert max(np.abs(above - normal).max(), np.abs(below - normal).max()) < 0.3 / deviation


def test_a_weight_on_actual_cost_stays_between_0_and_1(case: Case) -> None:
    (source,) = sources_of(case, Spread(actual_weight_range=0.6), only=["actual_weight"])
    assert case.parameters.cost is not None
    weight = np.array([case.parameters.cost.actual_weight[name].value for name in case.services])
    low, high = (weight + source.changes(np.full((5, 1), end))[0][:, 0] for end in (0.0, 1.0))
    np.testing.assert_allclose(low, np.maximum(weight - 0.6, 0), atol=1e-12)
    np.testing.assert_allclose(high, np.minimum(weight + 0.6, 1), atol=1e-12)


def test_rounded_figures_are_off_by_up_to_half_a_step() -> None:
    """At 0, 1/2 and 1 by half a step less, nothing, and half a step more; shares sum to 1 again."""
    uniforms = np.array([[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]])
    shares, step = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.1, 0.1])
    scaled = np.array([0.45, 0.25, 0.15]) / 0.85
    found = RoundedShares(shares, step)(uniforms)
    np.testing.assert_allclose(found, np.stack([[-0.05, 0.0, 0.05], scaled - shares], axis=1), atol=1e-15)
    solved = RoundedTarget(10 * shares, 10 * step, lambda amounts: amounts**2)(uniforms)
    expected = np.stack([[4.5**2 - 25, 0.0, 2.5**2 - 4], [4.5**2 - 25, 2.5**2 - 9, 1.5**2 - 4]], axis=1)
    np.testing.assert_allclose(solved, expected, rtol=1e-12, atol=1e-12)
    assert RoundedShares(shares, step).dimension == RoundedTarget(shares, step, np.asarray).dimension == 3


def test_cells_that_vary_by_themselves_have_the_quantiles_of_their_distribution() -> None:
    uniforms = np.array([[0.5, 0.975], [0.0, 0.25]])
    normal, even = Normal(np.array([2.0, 3.0])), Uniform(np.array([-1.0, 2.0]), np.array([1.0, 6.0]))
    np.testing.assert_allclose(normal(uniforms[:1] * np.ones((2, 1))), [[0, 3.919928], [0, 5.879892]], rtol=1e-6)
    assert even(uniforms).tolist() == [[0.0, 0.95], [2.0, 3.0]]
    assert (normal.dimension, even.dimension, even.only(1).dimension) == (2, 2, 1)
    assert even.only(1)(np.array([[0.25]])).tolist() == [[3.0]]


def test_drawn_shares_have_the_mean_and_spread_of_a_dirichlet_distribution() -> None:
    shares = np.array([0.6, 0.3, 0.1])
    spread = Dirichlet(shares, 50.0)
    found = spread(np.random.default_rng(5).uniform(size=(spread.dimension, 20_000)))
    np.testing.assert_allclose(found.sum(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(found.mean(axis=1), 0.0, atol=5 * np.sqrt(0.25 / 51 / 20_000))
    np.testing.assert_allclose(found.std(axis=1), np.sqrt(shares * (1 - shares) / 51), rtol=0.03)
