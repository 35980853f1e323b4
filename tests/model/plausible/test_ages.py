"""An age group out of unit is told, in one cell, year or region or in all; the ages of real countries are quiet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.model.plausible.ages import _out_of_proportion, age_series, ages_against_neighbours
from inntektsmodell.model.plausible.inputs import implausible_inputs

FACTORS = (1 / 1000, 1 / 100, 1 / 10, 10, 100, 1000)
# Thousands of persons in groups of five years, the oldest from 100: shapes that countries have, of no one country.
PYRAMIDS = {
    "old": "4600 5100 5500 5800 6300 6400 6600 7400 8500 9700 8700 7900 7500 8400 9100 7000 5400 3600 1800 500 80",
    "young": "4700 3900 3200 2600 2000 1600 1300 1050 860 680 530 420 330 250 180 110 50 16 3.5 0.4 0.03",
    "of migrants": "480 520 450 370 600 1300 1700 1600 1200 800 480 260 130 60 30 16 7 3 1 0.2 0.02",
}


def changed(case: Case, index: tuple[int | slice, ...], factor: float) -> Case:
    """The case with some inhabitants times a factor, without the checks of a change."""
    observed = case.observed.copy(deep=True)
    observed["population"].values[index] *= factor
    return replace(case, observed=observed)


@pytest.mark.parametrize("name", ["2021", "eksempel", "sykehus"])
@pytest.mark.parametrize("factor", FACTORS)
def test_an_age_group_in_another_unit_is_told_wherever_it_is(name: str, factor: float) -> None:
    case = im.load_case(name)
    ages, years, regions = case.observed["population"].shape
    every = slice(None)
    for age in range(ages):
        one, each = (age, years - 1, regions - 1), [(age, every, region) for region in range(regions)]
        nearest = 1 / 10 <= factor <= 10  # what is further away is told wherever this is
        for index in (one, (age, years - 1), *(each if nearest else each[age % regions :][:1]), (age,)):
            assert implausible_inputs(changed(case, index, factor)), (age, index)


@pytest.mark.parametrize("factor", FACTORS)
def test_the_group_is_named(factor: float) -> None:
    case = im.load_case("2021")
    names = case.observed["age_group"].values.tolist()
    for age, name in enumerate(names):
        (remark,) = ages_against_neighbours(changed(case, (age,), factor))
        assert remark.path == f"population.{name}"
        assert "inhabitants per year of age in all, while the ages beside it have about" in remark.said


@pytest.mark.parametrize("name", ["2008", "2021", "eksempel", "sykehus"])
def test_built_in_cases_are_quiet(name: str) -> None:
    case = im.load_case(name)
    assert not [*ages_against_neighbours(case)]
    for factor in (0.6, 1.6):
        for age in range(case.observed.sizes["age_group"]):
            assert not [*ages_against_neighbours(changed(case, (age,), factor))]


@pytest.mark.parametrize("pyramid", PYRAMIDS)
@pytest.mark.parametrize("step", [1, 2, 3])
def test_countries_of_every_age_are_quiet(pyramid: str, step: int) -> None:
    """Also in groups of ten and fifteen years, with the oldest in one."""
    counts = 1000 * np.array([float(count) for count in PYRAMIDS[pyramid].split()])
    firsts = range(0, len(counts) - step, step)
    names = [f"{5 * first}-{5 * (first + step) - 1}" for first in firsts] + [f"{5 * (firsts[-1] + step)}+"]
    sums = [counts[first : first + step].sum() for first in firsts] + [counts[firsts[-1] + step :].sum()]
    (ages,) = age_series(names)
    assert not [*_out_of_proportion(ages, np.array(sums))]


def test_ages_are_read_from_names_that_follow_one_another() -> None:
    assert age_series(["80+", "0-5", "6-17", "18-79"]) == [
        {"0-5": (0, 5), "6-17": (6, 17), "18-79": (18, 79), "80+": (80, 94)}
    ]
    of_men = ["men_0", "men_1-5", "men_6-66", "men_67 and over"]
    assert age_series([*of_men, "women_0"]) == [dict(zip(of_men, [(0, 0), (1, 5), (6, 66), (67, 94)], strict=True))]
    of_children = [str(age) for age in range(18)]
    for unread in (
        of_children,
        ["age 0", "age 1", "age 2", "age 3"],
        ["young", "grown", "old", "oldest"],
        ["0-5", "6-17", "20-79", "80+"],
        ["0-17", "18-79", "80+"],
    ):
        assert age_series(unread) == []


def test_few_persons_are_left_to_chance() -> None:
    (ages,) = age_series(["0-5", "6-17", "18-79", "80+"])
    with np.errstate(divide="ignore"):
        assert not [*_out_of_proportion(ages, np.array([4.0, 8.0, 40.0, 0.0]))]
        assert [*_out_of_proportion(ages, np.array([1000.0, 2000.0, 10_000.0, 0.0]))]
