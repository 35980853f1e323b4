"""Streaming statistics: pieces merge to the whole, and quantiles are right to the width of a bin."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.sensitivity.streaming import BINS, Histogram, Moments

SERIES = np.random.default_rng(1).normal([[3.0], [-200.0]], [[1.0], [5.0]], (2, 400))


@given(cuts=st.lists(st.integers(1, 399), unique=True, max_size=30))
def test_moments_of_any_split_merge_to_the_whole(cuts: list[int]) -> None:
    pieces = [Moments.of(piece) for piece in np.split(SERIES, sorted(cuts), axis=1)]
    merged = reduce(Moments.merged, pieces)
    assert merged.number == 400
    np.testing.assert_allclose(merged.mean, SERIES.mean(axis=1), rtol=1e-12)
    np.testing.assert_allclose(merged.variance, SERIES.var(axis=1, ddof=1), rtol=1e-12)
    np.testing.assert_allclose(merged.standard_error, SERIES.std(axis=1, ddof=1) / 20, rtol=1e-12)


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
