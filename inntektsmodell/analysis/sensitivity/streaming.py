"""Statistics that grow with the number of results, never with the number of draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BINS = 8192
COUNT = np.uint32
"""Kind of number of a bin's count: enough for four billion draws."""


@dataclass(frozen=True)
class Moments:
    """Number, mean and sum of squared deviations of several series at once."""

    number: int
    mean: np.ndarray
    squares: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray) -> Moments:
        """Moments of `values`, the draws along the last axis."""
        mean = values.mean(axis=-1)
        return cls(values.shape[-1], mean, ((values - mean[..., None]) ** 2).sum(axis=-1))

    def merged(self, other: Moments) -> Moments:
        """Moments of both together (Chan, Golub and LeVeque 1979)."""
        number = self.number + other.number
        step = other.mean - self.mean
        mean = self.mean + step * (other.number / number)
        squares = self.squares + other.squares + step**2 * (self.number * other.number / number)
        return Moments(number, mean, squares)

    @property
    def variance(self) -> np.ndarray:
        """Unbiased variance of one draw."""
        return np.asarray(self.squares / (self.number - 1))

    @property
    def standard_error(self) -> np.ndarray:
        """Standard error of the mean."""
        return np.asarray(np.sqrt(self.variance / self.number))


@dataclass(frozen=True)
class Histogram:
    """Counts in bins of equal width for several series; the outermost bins take what lies beyond."""

    low: np.ndarray
    high: np.ndarray
    counts: np.ndarray

    @classmethod
    def of(cls, values: np.ndarray, low: np.ndarray, high: np.ndarray) -> Histogram:
        """Histogram of `values` (series, draw) between `low` and `high` of each series."""
        position = (values - low[:, None]) / (high - low)[:, None] * BINS
        cells = np.clip(position, 0, BINS - 1).astype(np.int64)
        counts = np.zeros((len(values), BINS), dtype=COUNT)
        for own, row in zip(counts, cells, strict=True):
            own += np.bincount(row, minlength=BINS).astype(COUNT)
        return cls(low, high, counts)

    def merged(self, other: Histogram) -> Histogram:
        """Histogram of both together; the bins must be the same."""
        return Histogram(self.low, self.high, self.counts + other.counts)

    def quantile(self, share: float) -> np.ndarray:
        """Value below which `share` of the draws lie; those of a bin are taken as spread evenly over it."""
        cumulative = np.cumsum(self.counts, axis=1, dtype=np.int64)
        wanted = share * cumulative[:, -1]
        cells = (cumulative < wanted[:, None]).sum(axis=1)
        rows = np.arange(len(cells))
        inside = self.counts[rows, cells]
        part = (wanted - cumulative[rows, cells] + inside) / np.maximum(inside, 1)
        return np.asarray(self.low + (cells + part) * (self.high - self.low) / BINS)

    def quantile_error(self, share: float) -> np.ndarray:
        """Standard error of `quantile` by the number of draws.

        The share of n draws below the true quantile q has the standard deviation s = √(q (1 − q) / n), so the error is
        half the distance between the quantiles of q − s and q + s.
        """
        number = int(self.counts[0].sum())
        deviation = np.sqrt(share * (1 - share) / number)
        ends = [self.quantile(float(np.clip(share + step, 0.0, 1.0))) for step in (-deviation, deviation)]
        return np.asarray((ends[1] - ends[0]) / 2)
