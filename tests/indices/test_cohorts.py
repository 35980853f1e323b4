"""The step from year to year: against Leslie matrices and loops over single ages, and what it must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from indices import cohorts
from indices.cohorts import Array, CohortRates, flows, leslie_matrix, life_expectancy, projected

SEEDS = st.integers(0, 2**32 - 1)


def some(seed: int, *, areas: int = 3, ages: int = 9, years: int = 4) -> tuple[Array, CohortRates]:
    """Persons and rates that change by year, of any size."""
    draws = np.random.default_rng(seed)
    fertility = draws.uniform(0, 0.4, (areas, ages)) * (draws.uniform(size=ages) < 0.5)
    rates = CohortRates(
        draws.uniform(0, 0.5, (years, 2, ages)), draws.uniform(-0.4, 0.4, (areas, 2, ages)), fertility, draws.uniform()
    )
    return draws.uniform(0, 1000, (areas, 2, ages)), rates


def looped(persons: Array, rates: CohortRates, years: int) -> Array:
    """The same, one age at a time."""
    areas, sexes, ages = persons.shape
    result = np.zeros((years + 1, areas, sexes, ages))
    result[0] = persons
    for year in range(years):
        for area in range(areas):
            children = sum(result[year, area, 0, age] * rates.fertility[area, age] for age in range(ages))
            for sex, share in enumerate((rates.girls, 1 - rates.girls)):
                result[year + 1, area, sex, 0] = children * share
                for age in range(ages):
                    stay = 1 - rates.dying_in(year)[sex, age] + rates.moving[area, sex, age]
                    result[year + 1, area, sex, min(age + 1, ages - 1)] += result[year, area, sex, age] * stay
    return result


@given(SEEDS, st.integers(1, 4), st.integers(2, 9))
def test_step_matrix_and_loop_agree(seed: int, areas: int, ages: int) -> None:
    persons, rates = some(seed, areas=areas, ages=ages)
    result = projected(persons, rates, 4)
    assert_allclose(result, looped(persons, rates, 4), rtol=1e-12)
    for area in range(areas):
        left = persons[area].ravel()
        for year in range(4):
            left = leslie_matrix(rates, area, year) @ left
            assert_allclose(result[year + 1, area].ravel(), left, rtol=1e-12)


@given(SEEDS)
def test_births_deaths_and_moves_balance(seed: int) -> None:
    persons, rates = some(seed)
    result = projected(persons, rates, 4)
    change = flows(result, rates)
    totals = result.sum(axis=(2, 3))
    assert_allclose(totals[1:], totals[:-1] + change["births"] - change["deaths"] + change["moves"], rtol=1e-12)


@given(SEEDS)
def test_nothing_changes_under_replacement(seed: int) -> None:
    draws = np.random.default_rng(seed)
    dying = draws.uniform(0.01, 0.5, (2, 9))
    left = np.cumprod(np.hstack([np.ones((2, 1)), 1 - dying[:, :-1]]), axis=1)
    left[:, -1] = left[:, -1] / dying[:, -1]  # the last age is open: as many come as die
    fertility = draws.uniform(0, 1, (1, 9))
    girls = draws.uniform(0.1, 0.9)
    fertility = fertility / (girls * (left[0] * fertility).sum())  # one daughter for each woman
    start = 1000 * left * np.array([[girls], [1 - girls]])
    rates = CohortRates(dying, np.zeros((1, 2, 9)), fertility, girls)
    result = projected(start[None], rates, 30)
    assert_allclose(result, np.broadcast_to(start, result.shape), rtol=1e-12)


def test_blocks_of_areas_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    persons, rates = some(2, areas=7)
    whole = projected(persons, rates, 4)
    monkeypatch.setattr(cohorts, "BLOCK", 2 * persons[0].nbytes)
    assert_allclose(projected(persons, rates, 4), whole, rtol=1e-15)


def test_constant_rates_are_those_of_every_year() -> None:
    persons, rates = some(3)
    constant = CohortRates(rates.dying[0], rates.moving, rates.fertility, rates.girls)
    repeated = CohortRates(np.repeat(rates.dying[:1], 4, axis=0), rates.moving, rates.fertility, rates.girls)
    assert_allclose(projected(persons, constant, 4), projected(persons, repeated, 4), rtol=1e-15)
    for name, values in flows(projected(persons, constant, 4), constant).items():
        assert_allclose(values, flows(projected(persons, repeated, 4), repeated)[name], rtol=1e-14)


def test_life_expectancy_by_hand() -> None:
    # All live through age 0; half die at age 1, half a year into it; the others have 1/0.25 − 0.5 years more.
    assert life_expectancy(np.array([0.0, 0.5, 0.25])) == pytest.approx(1 + 0.75 + 0.5 * 3.5)
