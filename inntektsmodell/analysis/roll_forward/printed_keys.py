"""Printed keys by year, and how far they move: what a forecast is held against, and how uncertain it is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import xarray as xr
from scipy.stats import t as student

from inntektsmodell.case.case import Case
from inntektsmodell.published.posts import REGIONS, Stage, known_posts, read_base_appropriation

COVERAGE = 0.9
"""How often the key should lie within its bounds."""
FEWEST_KEYS = 3
"""Of fewer printed keys, nothing is said of how far they move."""


@dataclass(frozen=True)
class PrintedKey:
    """Shares of items 72–75 in a year, in the order of `REGIONS`; `total` is their sum in million kroner."""

    year: int
    stage: Stage
    shares: np.ndarray
    total: float


@dataclass(frozen=True)
class KeyBounds:
    """Bounds of a forecast key by region, from how far printed keys moved from one year to the next.

    `spread` is the root mean square of the yearly changes in `years`; after n years it is √n times as wide.
    """

    lower: np.ndarray
    upper: np.ndarray
    spread: np.ndarray
    years: tuple[int, ...]


def proposed_key(year: int) -> PrintedKey | None:
    """The key of a year as proposed; None where it is not among the rules."""
    return _key(Stage.PROPOSED, year) if (Stage.PROPOSED, year) in known_posts() else None


def key_history(until: int) -> list[PrintedKey]:
    """The keys of every year up to one: that year's as proposed where it is known, the others as adopted."""
    known = known_posts()
    years = sorted({year for _, year in known if year <= until})
    stages = {
        year: (Stage.PROPOSED, Stage.ADOPTED) if year == until else (Stage.ADOPTED, Stage.PROPOSED) for year in years
    }
    chosen = ((next((stage for stage in stages[year] if (stage, year) in known), None), year) for year in years)
    return [_key(stage, year) for stage, year in chosen if stage is not None]


def _key(stage: Stage, year: int) -> PrintedKey:
    amounts = np.array([amount.value for amount in read_base_appropriation(stage, year).amounts])
    return PrintedKey(year, stage, amounts / amounts.sum(), float(amounts.sum()))


def of_regions(result: xr.DataArray) -> np.ndarray:
    """A result by region in the order of `REGIONS`, whatever that of the case is."""
    return np.asarray(result.sel(region=list(REGIONS)).values)


def key_of(result: xr.Dataset) -> np.ndarray:
    """The key of a result's own year, on the way to full effect where it has a phase-in, in the order of `REGIONS`."""
    return of_regions(result["phased_key" if "phased_key" in result else "distribution_key"])


def is_of_chapter_732(case: Case) -> bool:
    """Whether a case is of the four regions, with no synthetic figure, so that its key can be held against print."""
    return sorted(case.regions) == sorted(REGIONS) and not case.is_synthetic


def key_bounds(key: np.ndarray, base: int, year: int) -> KeyBounds | None:
    """Bounds of a key that was forecast for a year from what was known of the year `base`; None before keys had moved.

    The printed keys of single years are taken to wander independently of each other, so that an error of n years has √n
    times the spread of one; t with one degree of freedom for each change. The method has no record of its own before
    `base`, so what is used is how far keys moved, reforms and all.
    """
    history = key_history(base)
    if len(history) < FEWEST_KEYS:
        return None
    changes = np.array([later.shares - earlier.shares for earlier, later in pairwise(history)])
    spread = np.sqrt(np.mean(changes**2, axis=0))
    reach = student.ppf((1 + COVERAGE) / 2, len(changes)) * spread * np.sqrt(year - base)
    return KeyBounds(key - reach, key + reach, spread, tuple(one.year for one in history))
