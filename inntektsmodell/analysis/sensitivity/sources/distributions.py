"""How uncertain numbers depart from the case: changes as functions of uniform numbers between 0 and 1.

Each class maps uniforms of shape (dimension, draw) to changes of shape (cell, draw), so that the same points can be
used by any scheme: random, quasi-random, or another library's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Protocol, Self

import numpy as np
from scipy.special import gammaincinv, ndtri

NORMAL_FROM_VARIANCE = 400.0
"""Counts of at least this variance are drawn by the normal quantile.

Their mean and variance are exact, and their distribution function is off by less than 0.3 / standard deviation, which
is 0.015 here. Smaller counts are drawn by the exact quantile.
"""
REACH, MARGIN = 8.5, 12
"""What a table of a small count covers on each side of the mean: so many standard deviations, and so much more."""
AT_ONCE = 256
"""Tables that are made at once: they stay in the cache."""


class Distribution(Protocol):
    """Changes of some cells as a function of `dimension` independent uniforms."""

    @property
    def dimension(self) -> int:
        """Number of uniforms."""

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Uniforms (dimension, draw), strictly between 0 and 1, to changes (cell, draw)."""


@dataclass(frozen=True)
class Independent:
    """Cells that vary independently of each other, one uniform number per cell. Every field has one entry per cell."""

    @property
    def dimension(self) -> int:
        """Number of uniforms, which is the number of cells."""
        return len(getattr(self, fields(self)[0].name))

    def only(self, cell: int) -> Self:
        """One cell alone."""
        return type(self)(**{field.name: getattr(self, field.name)[[cell]] for field in fields(self)})


@dataclass(frozen=True)
class Counts(Independent):
    """Binomial counts of mean `expected` among `trials`; Poisson where `trials` is 0 (see `noise.Noise`)."""

    expected: np.ndarray
    trials: np.ndarray
    variance: np.ndarray

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Drawn counts less their means."""
        changes = np.zeros_like(uniforms)
        large = self.variance >= NORMAL_FROM_VARIANCE
        changes[large] = np.sqrt(self.variance[large, None]) * ndtri(uniforms[large])
        by_variance = np.argsort(self.variance, kind="stable")
        small = by_variance[(~large & (self.variance > 0))[by_variance]]
        for start in range(0, len(small), AT_ONCE):
            cells = small[start : start + AT_ONCE]
            changes[cells] = self._exact(cells, uniforms[cells])
        return changes

    def _exact(self, cells: np.ndarray, uniforms: np.ndarray) -> np.ndarray:
        """Exact quantiles of some small counts less their means.

        The probability of each whole number follows from the one before: p(k + 1) / p(k) is λ / (k + 1), or
        (n − k) / (k + 1) · p / (1 − p). All tables are searched as one, where table i lies between 2 i and 2 i + 1.
        """
        expected, trials = self.expected[cells, None], self.trials[cells, None]
        reach = REACH * np.sqrt(self.variance[cells, None]) + MARGIN
        low = np.floor(np.maximum(expected - reach, 0))
        value = low + np.arange(int((expected + reach - low).max()) + 2)
        among = np.maximum(np.round(trials) - value, 0) / (trials - expected)
        ratio = expected * np.where(trials > 0, among, 1)
        ratio[:, 1:] = ratio[:, :-1] / value[:, 1:]
        ratio[:, 0] = 1
        share = np.cumsum(np.cumprod(ratio, axis=1), axis=1)
        start = np.arange(len(cells))[:, None]
        found = np.searchsorted((share / share[:, -1:] + 2 * start).ravel(), uniforms + 2 * start)
        return np.asarray(low + found - start * value.shape[1] - expected)


@dataclass(frozen=True)
class Normal(Independent):
    """Normal changes of mean 0."""

    deviation: np.ndarray

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Changes of each cell."""
        return np.asarray(self.deviation[:, None] * ndtri(uniforms))


@dataclass(frozen=True)
class Uniform(Independent):
    """Changes uniform between `low` and `high`."""

    low: np.ndarray
    high: np.ndarray

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Changes of each cell."""
        return np.asarray(self.low[:, None] + (self.high - self.low)[:, None] * uniforms)


@dataclass(frozen=True)
class Dirichlet:
    """Shares that sum to 1 and vary by a Dirichlet distribution of mean `shares`, all greater than 0.

    The standard deviation of a share w is √(w (1 − w) / (concentration + 1)). The shares depend on each other, so they
    can only be taken together. They are gamma variates by inverse distribution function, over their sum.
    """

    shares: np.ndarray
    concentration: float

    @property
    def dimension(self) -> int:
        """Number of uniforms: one a share, since the variates' sum is a further degree of freedom."""
        return len(self.shares)

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Drawn shares less their means; each draw's changes sum to 0."""
        variates = gammaincinv(self.concentration * self.shares[:, None], uniforms)
        return np.asarray(variates / variates.sum(axis=0) - self.shares[:, None])


@dataclass(frozen=True)
class Joint:
    """Changes of mean 0 that are normal together, with covariance `factor` · `factor`'. Shape (cell, uniform)."""

    factor: np.ndarray

    @classmethod
    def of(cls, covariance: np.ndarray) -> Joint:
        """By the eigenvalues of a covariance that are not 0 but for rounding. Shape (cell, cell)."""
        sizes, directions = np.linalg.eigh((covariance + covariance.T) / 2)
        kept = sizes > len(sizes) * np.finfo(float).eps * sizes[-1]
        return cls(directions[:, kept] * np.sqrt(sizes[kept]))

    @property
    def dimension(self) -> int:
        """Number of uniforms: the rank of the covariance."""
        return int(self.factor.shape[1])

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Changes of each cell; where the rows of the covariance sum to 0, so do those of each draw."""
        return np.asarray(self.factor @ ndtri(uniforms))


@dataclass(frozen=True)
class RoundedShares:
    """Printed shares that sum to 1, each off by up to half a `step`, then scaled to sum 1 again."""

    shares: np.ndarray
    step: np.ndarray

    @property
    def dimension(self) -> int:
        """Number of uniforms: one per share."""
        return len(self.shares)

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Changes of each share; each draw's changes sum to 0."""
        moved = self.shares[:, None] + self.step[:, None] * (uniforms - 0.5)
        return np.asarray(moved / moved.sum(axis=0) - self.shares[:, None])


@dataclass(frozen=True)
class RoundedTarget:
    """Cells solved for from printed amounts, `solve(amounts)`, each amount off by up to half a `step`."""

    amounts: np.ndarray
    step: np.ndarray
    solve: Callable[[np.ndarray], np.ndarray]

    @property
    def dimension(self) -> int:
        """Number of uniforms: one per amount."""
        return len(self.amounts)

    def __call__(self, uniforms: np.ndarray) -> np.ndarray:
        """Changes of each cell that is solved for."""
        moved = self.amounts[:, None] + self.step[:, None] * (uniforms - 0.5)
        return np.asarray(self.solve(moved) - self.solve(self.amounts[:, None]))
