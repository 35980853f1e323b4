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
from scipy.stats import binom, poisson

NORMAL_FROM_VARIANCE = 400.0
"""Counts of at least this variance are drawn by the normal quantile.

Their mean and variance are exact, and their distribution function is off by less than 0.3 / standard deviation, which
is 0.015 here. Smaller counts are drawn by the exact quantile.
"""


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
        expected = self.expected[:, None]
        changes = np.sqrt(self.variance)[:, None] * ndtri(uniforms)
        small = self.variance < NORMAL_FROM_VARIANCE
        drawn = small & (self.trials == 0)
        changes[drawn] = poisson.ppf(uniforms[drawn], expected[drawn]) - expected[drawn]
        drawn = small & (self.trials > 0)
        trials = self.trials[drawn, None]
        share = expected[drawn] / trials
        changes[drawn] = binom.ppf(uniforms[drawn], np.round(trials), share) - expected[drawn]
        return np.asarray(changes)


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
