"""Sums of counts over years: their exact distribution, and their places in the averaged inputs."""

from __future__ import annotations

import numpy as np
import pytest
import scipy

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.analysis.sensitivity.sums import BLOCK, distributions, sums_of, table_size, tables_of

FLOOR = 1e-10
"""Of the greatest probability: the error allowed, below which all is left out."""


def dense(low: int, probability: np.ndarray, size: int) -> np.ndarray:
    """Probabilities of 0, 1, 2, ... size − 1."""
    whole = np.zeros(max(size, low + len(probability)))
    whole[low : low + len(probability)] = probability
    return whole[:size]


def distribution(expected: np.ndarray, trials: np.ndarray) -> tuple[int, np.ndarray]:
    """Least value and probabilities of one sum of counts."""
    share = np.divide(expected, trials, out=np.zeros_like(expected), where=trials > 0)
    size = int(table_size((expected * (1 - share)).sum()))
    low, probability = distributions(expected[None], trials[None], size)
    return int(low[0]), probability[0]


def assert_same(found: tuple[int, np.ndarray], expected: np.ndarray) -> None:
    low, probability = found
    assert len(probability) & (len(probability) - 1) == 0
    assert probability.sum() == pytest.approx(1, abs=1e-12)
    apart = np.abs(dense(low, probability, len(expected)) - expected)
    assert apart.max() <= FLOOR * expected.max()


@pytest.mark.parametrize(
    ("expected", "trials"), [(0.2, 0), (2.5, 0), (30, 0), (4000, 0), (0.25, 1), (30, 100), (99.5, 100), (50_000, 1e6)]
)
def test_one_count_has_its_textbook_distribution(expected: float, trials: float) -> None:
    values = np.arange(int(expected + 20 * np.sqrt(expected) + 60))
    textbook = scipy.stats.binom(int(trials), expected / trials) if trials else scipy.stats.poisson(expected)
    assert_same(distribution(np.array([float(expected)]), np.array([float(trials)])), textbook.pmf(values))


def test_a_sum_of_poisson_counts_is_poisson() -> None:
    found = distribution(np.array([10.0, 20.0, 2.5]), np.zeros(3))
    assert_same(found, scipy.stats.poisson(32.5).pmf(np.arange(200)))


def test_a_sum_of_unlike_counts_is_their_convolution() -> None:
    found = distribution(np.array([3.0, 8.0, 5.0]), np.array([10.0, 40.0, 0.0]))
    values = np.arange(120)
    parts = [
        scipy.stats.binom(10, 0.3).pmf(values),
        scipy.stats.binom(40, 0.2).pmf(values),
        scipy.stats.poisson(5).pmf(values),
    ]
    assert_same(found, np.convolve(np.convolve(parts[0], parts[1]), parts[2])[:120])


def test_no_more_persons_than_inhabitants() -> None:
    low, probability = distribution(np.array([99.5]), np.array([100.0]))
    assert low + np.flatnonzero(probability).max() == 100


def test_sums_made_together_are_those_made_alone() -> None:
    expected = np.array([[3.0, 8.0, 5.0], [30.0, 0.0, 0.0], [0.2, 0.0, 0.0]])
    trials = np.array([[10.0, 40.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    low, probability = distributions(expected, trials, 256)
    for row in range(3):
        alone_low, alone = distributions(expected[[row]], trials[[row]], 256)
        assert low[row] == alone_low[0]
        np.testing.assert_allclose(probability[row], alone[0], rtol=0, atol=1e-15)


def test_counts_of_a_cell_are_summed_over_its_years() -> None:
    index = (np.array([0, 0, 2, 0]), np.array([3, 4, 4, 4]), np.array([1, 1, 0, 2]))  # criterion, year, region
    noise = Noise("need.criteria", index, np.array([5.0, 7.0, 11.0, 13.0]), np.array([50.0, 70.0, 0.0, 0.0]), years=2)
    sums = sums_of(noise)
    found = dict(zip(zip(*(axis.tolist() for axis in sums.index), strict=True), sums.expected, strict=True))
    assert found == {(0, 0, 1): 12.0, (0, 0, 2): 13.0, (2, 0, 0): 11.0}
    np.testing.assert_allclose(sums.variance.sum(), 5 * 0.9 + 7 * 0.9 + 11 + 13)


def test_a_sum_whose_table_is_larger_than_a_block_stands_among_small_ones() -> None:
    expected = np.array([3.0, 2e8, 40.0])  # deviations 1.7, 14 142 and 6.3
    index = (np.arange(3), np.zeros(3, dtype=int), np.zeros(3, dtype=int))
    sums = sums_of(Noise("need.criteria", index, expected, np.zeros(3), years=1))
    sizes = table_size(expected)
    assert sizes[1] > BLOCK
    tables = tables_of(sums)
    assert tables.start.tolist() == [0, sizes[0], sizes[0] + sizes[1]]
    np.testing.assert_array_equal(tables.low, np.maximum(0, expected - sizes // 2) - expected)


def test_tables_of_what_is_drawn_alike_are_made_once() -> None:
    index = (np.arange(2), np.zeros(2, dtype=int), np.zeros(2, dtype=int))
    first, again, other = (
        sums_of(Noise("need.criteria", index, np.array([3.0, count]), np.zeros(2), years=1))
        for count in (4.0, 4.0, 5.0)
    )
    assert first == again != other
    assert tables_of(first) is tables_of(again) is not tables_of(other)


def test_every_count_of_the_example_is_in_one_sum() -> None:
    for noise in counts_of(im.load_case("eksempel")):
        sums = sums_of(noise)
        assert sums.expected.sum() == pytest.approx(noise.expected.sum(), rel=1e-12)
        assert len(sums.expected) * noise.years == len(noise.expected)
