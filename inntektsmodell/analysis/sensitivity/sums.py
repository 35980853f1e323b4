"""Counts summed over the years: the exact distribution of each sum, ready to draw from.

The model uses a count only through its sum over the years of the window, or over the locked years. So one draw of the
sum does what one draw per year would do: the sum of independent counts has the product of
their characteristic functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from inntektsmodell.analysis.sensitivity.alias import AliasTables, alias_tables
from inntektsmodell.analysis.sensitivity.sources.noise import Noise
from inntektsmodell.model.averaging import YEAR_AXES

REACH = 7.0
"""Standard deviations on each side that a table covers: what lies beyond is less than `ROUNDING` of the greatest."""
MARGIN = 12
"""What a table covers more on each side, for the long tails of small counts."""
FREQUENCIES = 14.0
"""Times 1/σ: where the characteristic function is below the rounding error."""
ROUNDING = 1e-10
"""Of the greatest probability: what is less, seven standard deviations out, drowns in the rounding of the phase."""
BLOCK = 2**15
"""Entries of tables that are made at once, as far as one table has no more: their arrays stay in the cache."""


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the years of the counts of a noise, by the cells of `averaging.averaged`.

    `index` is the cell of each sum in the averaged leaf, which holds the sum divided by the number of years; `member`
    is the number of the sum that each count is part of. The others have one entry per sum. Equal are those that are
    drawn alike.
    """

    noise: Noise
    index: tuple[np.ndarray, ...]
    member: np.ndarray
    expected: np.ndarray
    variance: np.ndarray
    sizes: np.ndarray  # of their tables

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sums) and all(map(np.array_equal, self._drawn, other._drawn))

    def __hash__(self) -> int:
        return hash(tuple(part.tobytes() for part in self._drawn))

    @property
    def _drawn(self) -> tuple[np.ndarray, ...]:
        return self.noise.expected, self.noise.trials, self.member


def sums_of(noise: Noise) -> Sums:
    """Sums over the years of the counts of `noise`."""
    axis = YEAR_AXES[noise.leaf]
    cells = [np.zeros_like(labels) if position == axis else labels for position, labels in enumerate(noise.index)]
    shape = [int(labels.max()) + 1 for labels in cells]
    kept, member = np.unique(np.ravel_multi_index(cells, shape), return_inverse=True)
    expected, variance = (np.bincount(member, weights=values) for values in (noise.expected, noise.variance))
    return Sums(noise, np.unravel_index(kept, shape), member, expected, variance, table_size(variance))


@lru_cache(maxsize=2)
def tables_of(sums: Sums) -> AliasTables:
    """Tables to draw the sums from, less their means; the latest are kept, for variants of a case draw the same."""
    tables = alias_tables(_distributions(sums), sums.sizes)
    return replace(tables, low=tables.low - sums.expected)


def table_size(variance: np.ndarray) -> np.ndarray:
    """How many values a table covers by the variance of its sum: a power of two."""
    deviation = np.sqrt(variance)
    return np.asarray(1 << np.ceil(np.log2(2 * (REACH * deviation + MARGIN))).astype(np.int64))


def _distributions(sums: Sums) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Numbers of some sums with tables of one size, their least values and probabilities; block by block."""
    noise, member, sizes = sums.noise, sums.member, sums.sizes
    order = np.argsort(member, kind="stable")
    counts = np.bincount(member)
    slot = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    expected, trials = np.zeros((2, len(counts), counts.max()))
    expected[member[order], slot], trials[member[order], slot] = noise.expected[order], noise.trials[order]
    by_variance = np.argsort(sums.variance, kind="stable")
    for size in np.unique(sizes).tolist():
        own = by_variance[sizes[by_variance] == size]
        for numbers in np.array_split(own, min(len(own), -(-len(own) * size // BLOCK))):
            yield numbers, *distributions(expected[numbers], trials[numbers], size)


def distributions(expected: np.ndarray, trials: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Least values and probabilities of sums of independent counts: binomial, or Poisson where `trials` is 0.

    Both arguments have shape (sum, count); `size` is that of `entries_of` for each of the sums. The probabilities,
    shape (sum, size), are exact to 1e-10 of the greatest of each sum; what is less than that is 0.
    """
    share = np.divide(expected, trials, out=np.zeros_like(expected), where=trials > 0)
    deviation = np.sqrt((expected * (1 - share)).sum(axis=1).min())
    low = np.maximum(0, expected.sum(axis=1).astype(np.int64) - size // 2)
    number = min(size // 2 + 1, int(np.ceil(FREQUENCIES * size / (2 * np.pi * max(deviation, 1.0)))))
    angle = 2 * np.pi * np.arange(number) / size
    turn = np.expm1(1j * angle)
    poisson = np.where(trials > 0, 0.0, expected).sum(axis=1)
    logarithm = poisson[:, None] * turn - 1j * angle * low[:, None]
    for of, part in zip(trials.T, share.T, strict=True):
        some = of > 0
        logarithm[some] += of[some, None] * np.log1p(part[some, None] * turn)
    probability = np.fft.irfft(np.conj(np.exp(logarithm)), size, axis=1)
    probability[probability < ROUNDING * probability.max(axis=1, keepdims=True)] = 0.0
    return low, probability / probability.sum(axis=1, keepdims=True)
