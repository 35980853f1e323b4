"""Streaming statistics: pieces merge to the whole, and quantiles are right to the width of a bin."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.analysis.sensitivity.streaming import BINS, Histogram, Moments

SERIES = np.random.default_rng(1).normal([[3.0], [-200.0]], [[1.0], [5.0]], (2, 400))


@given(cuts=st.lists(st.integers(1, 399), unique=True, max_size=30))
def test_moments_of_any_split_merge_to_the_whole(cuts: list[int]) -> None:
    pieces = [Moments.of(piece) for piece in np.split(SERIES, sorted(cuts), axis=1)]
    merged = reduce(Moments.merged, pieces)
    assert merged.number == 400
    np.testing.assert_allclose(merged.mean, SERIES.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(merged.variance, SERIES.var(axis=1, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(merged.standard_error, SERIES.std(axis=1, ddof=1) / 20, rtol=1e-12)


def test_moments_are_along_the_last_axis() -> None:
    values = np.random.default_rng(2).normal(5.0, 2.0, (2, 3, 50))
    found = Moments.of(values)
    assert found.number == 50
    np.testing.assert_allclose(found.mean, values.mean(axis=2), rtol=1e-13)
    np.testing.assert_allclose(found.variance, values.var(axis=2, ddof=1), rtol=1e-12)


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_quantiles_agree_with_numpy_within_a_bin(share: float) -> None:
    low, high = np.array([-2.0, -240.0]), np.array([8.0, -160.0])
    merged = Histogram.of(SERIES[:, :150], low, high).merged(Histogram.of(SERIES[:, 150:], low, high))
    expected = np.quantile(SERIES, share, axis=1, method="inverted_cdf")
    assert (np.abs(merged.quantile(share) - expected) <= (high - low) / BINS).all()


def test_histogram_counts_what_lies_beyond_in_its_outermost_bins() -> None:
    histogram = Histogram.of(np.array([[-9.0, 0.5, 9.0, 9.0]]), np.array([0.0]), np.array([1.0]))
    assert histogram.counts[0, [0, BINS // 2, -1]].tolist() == [1, 1, 2]
    assert histogram.counts.sum() == 4


def test_draws_that_are_spread_evenly_have_the_quantiles_and_errors_of_theory() -> None:
    """One draw in each bin: the quantile of q is q, and its error that of a share, √(q (1 − q) / n)."""
    evenly = (np.arange(BINS) + 0.5) / BINS
    found = Histogram.of(np.stack([evenly, 40 * evenly - 10]), np.array([0.0, -10.0]), np.array([1.0, 30.0]))
    for share in (0.025, 0.25, 0.5, 0.975):
        np.testing.assert_allclose(found.quantile(share), [share, 40 * share - 10], rtol=1e-12)
        error = np.sqrt(share * (1 - share) / BINS)
        np.testing.assert_allclose(found.quantile_error(share), [error, 40 * error], rtol=1e-9)


def test_quantiles_lie_inside_the_bins_by_the_draws_of_each() -> None:
    """Of 4 draws 1 is in the bin at 0 and 3 in the one at 1/2: a third of these lies below the median."""
    found = Histogram.of(np.array([[0.0, 0.5, 0.5, 0.5]]), np.array([0.0]), np.array([1.0]))
    bin_width = 1 / BINS
    for share, expected in ((0.0, 0.0), (0.125, bin_width / 2), (0.5, 0.5 + bin_width / 3), (1.0, 0.5 + bin_width)):
        assert found.quantile(share)[0] == pytest.approx(expected, abs=1e-15)
    above = Histogram.of(np.array([[0.5]]), np.array([0.0]), np.array([1.0]))
    assert above.quantile(0.0)[0] == 0.0  # nothing lies in the first bin


@pytest.mark.parametrize(("share", "end"), [(0.01, 0.0), (0.99, 1.0)])
def test_error_of_a_quantile_near_an_end_reaches_no_further_than_the_draws(share: float, end: float) -> None:
    """Of 64 draws √(0.01 · 0.99 / 64) is 0.0124, and so more than is left towards the end."""
    found = Histogram.of(((np.arange(64) + 0.5) / 64)[None], np.array([0.0]), np.array([1.0]))
    inner = share + np.sqrt(0.01 * 0.99 / 64) * (1 - 2 * end)
    distance = abs(found.quantile(inner) - found.quantile(end))[0]
    assert found.quantile_error(share)[0] == pytest.approx(distance / 2, rel=1e-12)
