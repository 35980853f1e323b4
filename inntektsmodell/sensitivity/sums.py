"""Counts summed over the years: the exact distribution of each sum, ready to draw from.

The model uses a count only through its sum over the years of the window, or over the locked years. So one draw of the
sum does what one draw per year would do: the sum of independent counts has the product of
their characteristic functions.
"""

from __future__ import annotations

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
    index, groups = cells_of_sums(noise)
    variance = np.array([noise.variance[group].sum() for group in groups])
    distributions = (distribution(noise.expected[group], noise.trials[group]) for group in groups)
    return Sums(
        leaf=noise.leaf,
        years=noise.years,
        index=index,
        expected=np.array([noise.expected[group].sum() for group in groups]),
        variance=variance,
        tables=alias_tables(distributions, table_size(variance).tolist()),
    )


def cells_of_sums(noise: Noise) -> tuple[tuple[np.ndarray, ...], list[np.ndarray]]:
    """The cell of each sum in the averaged leaf, and the positions of the counts that it sums."""
    axis = YEAR_AXES[noise.leaf]
    cells = np.stack([labels for position, labels in enumerate(noise.index) if position != axis])
    kept, member = np.unique(cells, axis=1, return_inverse=True)
    groups = np.split(np.argsort(member, kind="stable"), np.cumsum(np.bincount(member))[:-1])
    return tuple(np.insert(kept, axis, 0, axis=0)), groups


def table_size(variance: np.ndarray) -> np.ndarray:
    """How many values a table covers by the variance of its sum: a power of two."""
    deviation = np.sqrt(variance)
    return np.asarray(1 << np.ceil(np.log2(2 * (REACH * deviation + MARGIN))).astype(np.int64))


def distribution(expected: np.ndarray, trials: np.ndarray) -> tuple[int, np.ndarray]:
    """Least value and probabilities of a sum of independent counts: binomial, or Poisson where `trials` is 0.

    The probabilities are a power of two in number and exact to 1e-10 of the greatest; what is less than that is 0.
    """
    share = np.divide(expected, trials, out=np.zeros_like(expected), where=trials > 0)
    variance = (expected * (1 - share)).sum()
    deviation, size = float(np.sqrt(variance)), int(table_size(variance))
    low = max(0, int(expected.sum()) - size // 2)
    number = min(size // 2 + 1, int(np.ceil(FREQUENCIES * size / (2 * np.pi * max(deviation, 1.0)))))
    angle = 2 * np.pi * np.arange(number) / size
    turn = np.expm1(1j * angle)
    logarithm = -1j * angle * low
    for mean, of, part in zip(expected, trials, share, strict=True):
        logarithm = logarithm + (of * np.log1p(part * turn) if of > 0 else mean * turn)
    probability = np.fft.irfft(np.conj(np.exp(logarithm)), size)
    probability[probability < ROUNDING * probability.max()] = 0.0
    return low, probability / probability.sum()
