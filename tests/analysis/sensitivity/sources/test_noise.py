"""Which counts fluctuate, and that draws have the mean and variance of their distribution."""

from __future__ import annotations

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.case.case import Case


@pytest.fixture(scope="module")
def case() -> Case:
    return im.load_case("eksempel")


def test_persons_are_binomial_and_other_counts_poisson() -> None:
    expected, trials = np.array([30.0, 400.0, 30.0, 2.5, 0.25]), np.array([100.0, 1000.0, 0.0, 0.0, 1.0])
    noise = Noise("need.criteria", (np.arange(5),), expected, trials, years=3)
    np.testing.assert_allclose(noise.variance, [30 * 0.7, 400 * 0.6, 30.0, 2.5, 0.25 * 0.75], rtol=1e-15)


def test_every_criterion_that_is_a_count_fluctuates_in_the_window_alone(case: Case) -> None:
    noise = counts_of(case)[0]
    values = case.observations["criterion_value"]
    window = set(case.parameters.need.window.value)
    expected = {
        (criterion, year, region): float(values[row, column, place])
        for row, criterion in enumerate(values["criterion"].values.tolist())
        for column, year in enumerate(values["year"].values.tolist())
        for place, region in enumerate(case.regions)
        if case.criteria[criterion].measure == "count" and year in window and values[row, column, place] > 0
    }
    labels = [values[dim].values.tolist() for dim in values.dims]
    found = [
        tuple(names[at] for names, at in zip(labels, cell, strict=True)) for cell in zip(*noise.index, strict=True)
    ]
    assert (noise.leaf, noise.years) == ("need.criteria", len(window))
    assert dict(zip(found, noise.expected.tolist(), strict=True)) == expected
    assert len(found) == len(expected) > 0
    persons = case.observations["population"].sum("age_group")
    for (criterion, year, region), trials in zip(found, noise.trials, strict=True):
        inhabitants = float(persons.sel(year=year, region=region))
        assert trials == (inhabitants if case.criteria[criterion].unit == "persons" else 0)
    assert {case.criteria[str(criterion)].unit for criterion, _, _ in found} > {"persons"}


def test_treatments_abroad_fluctuate_in_the_locked_years_alone(case: Case) -> None:
    noise = counts_of(case)[1]
    settlement = case.parameters.settlement
    assert settlement is not None
    points = case.observations["drg_points"]
    year, origin, destination = noise.index
    assert (noise.leaf, noise.years) == ("settlement.points", len(settlement.years.value))
    assert set(points["settlement_year"].values[year].tolist()) == set(settlement.years.value)
    assert (origin != destination).all()
    assert len(noise.expected) == len(settlement.years.value) * 4 * 3
    np.testing.assert_array_equal(noise.expected, points.values[noise.index])
    assert not noise.trials.any()


def test_a_case_of_rates_has_no_counts() -> None:
    assert counts_of(im.load_case("2021")) == []


def test_more_persons_than_inhabitants_are_refused_by_cell(case: Case) -> None:
    path = "criterion_value.disability_pension.2020.Helse Nord"
    with pytest.raises(im.InputError, match=f"{path}: 1,000,000 persons among 504,397 inhabitants; at most as many"):
        counts_of(case.with_changes({path: 1_000_000}))


@pytest.mark.parametrize(
    ("position", "path"),
    [(0, "criterion_value.unemployed.2019.Helse Nord"), (1, "drg_points.2019.Helse Nord.Helse Vest")],
)
def test_a_count_of_0_does_not_fluctuate_and_one_of_1_does(case: Case, position: int, path: str) -> None:
    before, nothing, one = (
        counts_of(changed)[position].expected
        for changed in (case, case.with_changes({path: 0.0}), case.with_changes({path: 1.0}))
    )
    assert len(nothing) == len(before) - 1
    assert len(one) == len(before)
    assert nothing.min() > 0
    assert one.min() == 1.0


def test_as_many_persons_as_inhabitants_are_allowed(case: Case) -> None:
    inhabitants = float(case.observations["population"].sum("age_group").sel(year=2020, region="Helse Nord"))
    counts_of(case.with_changes({"criterion_value.disability_pension.2020.Helse Nord": inhabitants}))
