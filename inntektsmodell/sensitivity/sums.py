"""Counts summed over the years: the exact distribution of each sum, ready to draw from.

The model uses a count only through its sum over the years of the window, or over the locked years. So one draw of the
sum does what one draw per year would do: the sum of independent counts has the product of
their characteristic functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import jax
import numpy as np

from inntektsmodell.model.averaging import YEAR_AXES
from inntektsmodell.sensitivity.alias import AliasTables, alias_tables
from inntektsmodell.sensitivity.sources.noise import Noise

REACH = 8.5
"""Standard deviations on each side that a table covers; beyond lies less than 1e-16."""
MARGIN = 32
"""What a table covers more on each side, for the long tails of small counts."""
FREQUENCIES = 14.0
"""Times 1/σ: where the characteristic function is below the rounding error."""
ROUNDING = 1e-10
"""Of the greatest probability: what is less, seven standard deviations out, drowns in the rounding of the phase."""
BLOCK = 2**15
"""Entries of tables that are made at once, as far as one table has no more: their arrays stay in the cache."""


@jax.tree_util.register_dataclass
@dataclass(frozen=True)
class Sums:
    """Sums over the years of the counts of one leaf, by the cells of `averaging.averaged`.

    `index` is the cell of each sum in the averaged leaf, which holds the sum divided by `years`.
    """

    leaf: str = field(metadata={"static": True})
    years: int = field(metadata={"static": True})
    index: tuple[np.ndarray, ...]
    expected: np.ndarray
    variance: np.ndarray
    tables: AliasTables


def sums_of(noise: Noise) -> Sums:
    """Sums over the years of the counts of `noise`."""
    index, member = cells_of_sums(noise)
    variance = summed(noise.variance, member)
    sizes = table_size(variance)
    return Sums(
        leaf=noise.leaf,
        years=noise.years,
        index=index,
        expected=summed(noise.expected, member),
        variance=variance,
        tables=alias_tables(_distributions(noise, member, variance, sizes), sizes),
    )


def cells_of_sums(noise: Noise) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """The cell of each sum in the averaged leaf, and the number of the sum that each count is part of."""
    axis = YEAR_AXES[noise.leaf]
    cells = np.stack([labels for position, labels in enumerate(noise.index) if position != axis])
    kept, member = np.unique(cells, axis=1, return_inverse=True)
    return tuple(np.insert(kept, axis, 0, axis=0)), member.reshape(-1)


def summed(values: np.ndarray, member: np.ndarray) -> np.ndarray:
    """Sums of the values of counts, by the sum that each is part of."""
    return np.bincount(member, weights=values)


def table_size(variance: np.ndarray) -> np.ndarray:
    """How many values a table covers by the variance of its sum: a power of two."""
    deviation = np.sqrt(variance)
    return np.asarray(1 << np.ceil(np.log2(2 * (REACH * deviation + MARGIN))).astype(np.int64))


def _distributions(
    noise: Noise, member: np.ndarray, variance: np.ndarray, sizes: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Numbers of some sums with tables of one size, their least values and probabilities; block by block."""
    order = np.argsort(member, kind="stable")
    counts = np.bincount(member)
    slot = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    expected, trials = np.zeros((2, len(counts), counts.max()))
    expected[member[order], slot], trials[member[order], slot] = noise.expected[order], noise.trials[order]
    by_variance = np.argsort(variance, kind="stable")
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
