"""The step from year to year of many municipalities, beside one pass of NumPy over its result."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.timing import Row, side_by_side
from indices.cohorts import CohortRates, projected

SEXES, AGES, YEARS = 2, 106, 30


def rows(areas: int, rounds: int) -> Iterator[Row]:
    """Rows of rates that stay, and of mortality that falls; the pass multiplies each value of the result."""
    draws = np.random.default_rng(1)
    persons = draws.uniform(10, 100, (areas, SEXES, AGES))
    moving, fertility = draws.uniform(-0.01, 0.01, persons.shape), np.zeros((areas, AGES))
    fertility[:, 15:50] = draws.uniform(0, 0.1, (areas, 35))
    dying = draws.uniform(0, 0.02, (SEXES, AGES))
    result = projected(persons, CohortRates(dying, moving, fertility, 0.486), YEARS)
    falling = dying * 0.99 ** np.arange(YEARS)[:, None, None]
    for what, of_years in (("cohorts", dying), ("cohorts, falling mortality", falling)):
        rates = CohortRates(of_years, moving, fertility, 0.486)
        ours, theirs = side_by_side(lambda rates=rates: projected(persons, rates, YEARS), lambda: result * 1.01, rounds)  # type: ignore[misc]
        size = f"{areas:,} × {SEXES} × {AGES} × {YEARS} years"
        yield Row(f"{what}, {size}", ours, theirs, "one pass of NumPy over the result", "≥ 0.33×")
