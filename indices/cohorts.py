"""Cohorts from year to year: who is left, who moves, who is born. Arrays only, float64.

Axes: area, sex (women first), age; ages are single years, and the last is open. Rates are shares a year of those who
are of that age at its beginning:

    dying      (sex, age), or (year, sex, age) where they change    share that dies
    moving     (area, sex, age)                                     net moves in; negative where more move out
    fertility  (area, age)                                          children a year later per woman
    girls      share of the children

Children are counted on the day of the next year on which all are; so those who died or moved before it are no births
here. Source: Leslie (1945), On the use of matrices in certain population mathematics, Biometrika 33.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WOMEN = 0
BLOCK = 1 << 18
"""Bytes of one year's persons that go through all years at once, so that they stay in the processor's cache."""


@dataclass(frozen=True)
class CohortRates:
    """What carries a population from one year to the next; see the module."""

    dying: Array
    moving: Array
    fertility: Array
    girls: float

    def dying_in(self, year: int) -> Array:
        """Shares dying in a year, the first being 0: (sex, age)."""
        return self.dying if self.dying.ndim == 2 else np.asarray(self.dying[year])


def projected(persons: Array, rates: CohortRates, years: int) -> Array:
    """Persons after 0, 1, ... `years` years: (year, area, sex, age), from persons (area, sex, age)."""
    areas, sexes, ages = persons.shape
    result = np.empty((years + 1, areas, sexes, ages))
    size = max(1, BLOCK // (sexes * ages * result.itemsize))
    for start in range(0, areas, size):
        block = slice(start, start + size)
        result[0, block] = persons[block]
        _project_block(result[:, block], rates.moving[block], rates.fertility[block], rates)
    return result


def _project_block(persons: Array, moving: Array, fertility: Array, rates: CohortRates) -> None:
    """Fill the years after the first of persons (year, area, sex, age)."""
    sexes = np.array([rates.girls, 1 - rates.girls])
    mothers = _between_zeros(fertility)
    children_each = np.ascontiguousarray(fertility[:, mothers])
    staying = moving + (1 - rates.dying_in(0))
    for year, (now, then) in enumerate(pairwise(persons)):
        if year and rates.dying.ndim == 3:
            np.add(moving, 1 - rates.dying_in(year), out=staying)
        children = np.einsum("ra,ra->r", now[:, WOMEN, mothers], children_each)
        flat_now, flat_then = now.reshape(-1), then.reshape(-1)  # views: each age's persons go to the place after
        np.multiply(flat_now[:-1], staying.reshape(-1)[:-1], out=flat_then[1:])
        then[..., -1] += now[..., -1] * staying[..., -1]
        np.multiply(children[:, None], sexes, out=then[..., 0])  # and what came to the first age from elsewhere goes


def _between_zeros(fertility: Array) -> slice:
    """The ages outside which nobody has children."""
    ages = np.flatnonzero(fertility.any(axis=0))
    return slice(ages[0], ages[-1] + 1) if ages.size else slice(0)


def leslie_matrix(rates: CohortRates, area: int, year: int = 0) -> Array:
    """The same step of one area as a matrix on its persons (sex and age in one axis, women first)."""
    sexes, ages = rates.moving.shape[1:]
    matrix = np.zeros((sexes * ages, sexes * ages))
    staying = 1 - rates.dying_in(year) + rates.moving[area]
    for sex in range(sexes):
        first, last = sex * ages, (sex + 1) * ages - 1
        matrix[np.arange(first + 1, last + 1), np.arange(first, last)] = staying[sex, :-1]
        matrix[last, last] += staying[sex, -1]
        share = rates.girls if sex == WOMEN else 1 - rates.girls
        matrix[first, :ages] += share * rates.fertility[area]
    return matrix


def flows(persons: Array, rates: CohortRates) -> dict[str, Array]:
    """Births, deaths and net moves of every year that follows persons (year, area, sex, age): (year, area).

    Persons of a year, and its births and moves less its deaths, are those of the next.
    """
    before = persons[:-1]
    dying = rates.dying[: len(before)] if rates.dying.ndim == 3 else np.broadcast_to(rates.dying, before.shape[2:])
    return {
        "births": np.einsum("yra,ra->yr", before[:, :, WOMEN], rates.fertility),
        "deaths": (before * (dying[:, None] if dying.ndim == 3 else dying)).sum(axis=(2, 3)),
        "moves": np.einsum("yrsa,rsa->yr", before, rates.moving),
    }


def life_expectancy(dying: Array) -> Array:
    """Years at birth, from shares dying (..., age): half a year in the year of death; the last age's share for ever."""
    left = np.cumprod(1 - dying, axis=-1)
    lived = 0.5 + left[..., :-1].sum(axis=-1)
    return np.asarray(lived + left[..., -2] * (1 / dying[..., -1] - 1))
