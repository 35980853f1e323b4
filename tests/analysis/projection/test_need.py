"""Need by age: groups of ages, ageing in better health, and growth split into parts that add up."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from inntektsmodell.analysis.projection.assumptions import built_in_assumptions
from inntektsmodell.analysis.projection.keys import group_marks, need_of_ages, weight_variants
from inntektsmodell.analysis.projection.need import ages_of_groups, as_healthy_as, gained_years, growth_parts
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case

SEEDS = st.integers(0, 2**32 - 1)
AREA = ("year", "area", "age")


def persons_of(values: np.ndarray) -> xr.DataArray:
    labels = {"year": range(len(values)), "area": range(values.shape[1])}
    return xr.DataArray(values, labels, AREA)


def test_groups_hold_the_ages_of_their_names() -> None:
    assert ages_of_groups(["0-1", "2", "3+"], 6).tolist() == [
        [1, 1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0, 0],
        [0, 0, 0, 1, 1, 1],
    ]


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (["all_ages"], "age group 'all_ages': does not say which ages it holds"),
        (["0-1", "3+"], "the age 2 is in 0 age groups"),
        (["0-2", "2+"], "the age 2 is in 2 age groups"),
        (["0-2"], "the age 3 is in 0 age groups"),
    ],
)
def test_groups_that_do_not_divide_all_ages_are_refused(groups: list[str], found: str) -> None:
    with pytest.raises(InputError) as refused:
        ages_of_groups(groups, 6)
    assert found in str(refused.value)


def test_a_part_of_a_year_divides_persons_between_two_ages() -> None:
    persons = np.array([0.0, 0, 0, 100, 0, 10])[None, None, None]
    younger = np.array([[1.25]])
    assert as_healthy_as(persons, younger, 1)[0, 0, 0].tolist() == [0, 25, 75, 2.5, 7.5, 0]
    assert as_healthy_as(persons, younger, 3)[0, 0, 0].tolist() == [0, 0, 0, 102.5, 7.5, 0]
    assert as_healthy_as(persons, younger, 7)[0, 0, 0].tolist() == [0, 0, 0, 100, 0, 10]


@given(SEEDS, st.integers(0, 8))
def test_better_health_loses_nobody(seed: int, first: int) -> None:
    draws = np.random.default_rng(seed)
    persons = draws.uniform(0, 100, (2, 3, 2, 2, 8))
    younger = draws.uniform(0, 12, (3, 2))
    assert_allclose(as_healthy_as(persons, younger, first).sum(axis=-1), persons.sum(axis=-1), rtol=1e-12)
    assert_allclose(as_healthy_as(persons, 0 * younger, first), persons, rtol=0)


@settings(max_examples=25)
@given(SEEDS)
def test_parts_of_the_growth_add_up(seed: int) -> None:
    draws = np.random.default_rng(seed)
    persons, effective = (persons_of(draws.uniform(1, 100, (4, 2, 5))) for _ in range(2))
    need = draws.uniform(0.1, 1, 5)
    parts = growth_parts(need, persons, effective)
    total = effective.values @ need
    assert_allclose(parts["growth"], total[1:] / total[:-1] - 1, rtol=1e-12)
    assert_allclose(parts["number"] + parts["structure"] + parts["health"], parts["growth"], rtol=1e-12, atol=1e-14)


def test_each_part_is_what_its_name_says() -> None:
    need = np.array([1.0, 3.0])
    start = np.array([100.0, 100.0])
    cases = {"number": [110, 110], "structure": [90, 110]}
    for name, after in cases.items():
        persons = persons_of(np.array([start, after])[:, None])
        parts = growth_parts(need, persons, persons)
        expected = {"number": 0.1, "structure": 0.05}[name]
        assert parts[name].item() == pytest.approx(expected, rel=1e-12)
        assert parts["growth"].item() == pytest.approx(expected, rel=1e-12)
    persons = persons_of(np.array([start, start])[:, None])
    healthier = persons_of(np.array([start, [120.0, 80.0]])[:, None])
    parts = growth_parts(need, persons, healthier)
    for name in ("health", "growth"):
        assert parts[name].item() == pytest.approx(-0.1, rel=1e-12)


def test_mortality_that_does_not_fall_gains_no_years() -> None:
    declared = built_in_assumptions()
    mortality = declared.mortality.values
    assert gained_years(np.stack([mortality] * 4)).tolist() == [[0, 0]] * 4
    assert (np.diff(gained_years(declared.dying(2026, 4)), axis=0) > 0).all()


def test_mortality_falls_from_its_own_year_on() -> None:
    declared = built_in_assumptions()
    mortality = declared.mortality.values
    assert_allclose(declared.dying(2019, 3), mortality * np.array([1, 0.9919, 0.9919**2])[:, None, None], rtol=1e-12)
    assert_allclose(declared.dying(2026, 1)[0], mortality * 0.9919**7, rtol=1e-12)


def test_growth_of_2021_from_the_published_weights() -> None:
    # The document has about 1.3 per cent. Number of inhabitants 0.44, and age structure by the weight of the oldest.
    case, declared = load_case("2021"), built_in_assumptions()
    persons = declared.population.sel(year=[2020, 2021]).sum(["region", "sex"]).expand_dims(area=["Sum"])
    persons = persons.transpose(*AREA)
    marks = group_marks(case, persons.sizes["age"])
    growth = [
        growth_parts(need_of_ages(variant, marks), persons, persons)
        for variant in weight_variants(case, declared.file.oldest_weight).values()
    ]
    assert [round(100 * part["growth"].item(), 2) for part in growth] == [1.02, 1.26]
    assert [round(100 * part["number"].item(), 2) for part in growth] == [0.44, 0.44]
    assert [round(100 * part["structure"].item(), 2) for part in growth] == [0.58, 0.82]
