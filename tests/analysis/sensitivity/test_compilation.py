"""What is compiled: derivatives by the arrays asked for alone, and one program for tables of about one size."""

from __future__ import annotations

import jax
import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import effects, random_fluctuation, smoothing_table
from inntektsmodell.analysis.sensitivity.alias import STEP, entries_held
from inntektsmodell.analysis.sensitivity.slopes import chosen_regions, compiled_jacobian
from inntektsmodell.model.arrays import inputs_of
from tests.cases.many_regions import many_regions_case

KEY = "distribution_key"


@pytest.mark.slow
def test_slopes_by_some_arrays_are_those_by_all() -> None:
    inputs, rows = inputs_of(im.load_case("eksempel")), np.arange(4)
    some = ("need.criteria", "settlement.points")
    with jax.enable_x64(True):
        value, by_some = compiled_jacobian(KEY, some)(inputs, rows, None)
        whole, by_all = compiled_jacobian(KEY, tuple(inputs))(inputs, rows, None)
    assert set(by_some) == {*some}
    np.testing.assert_allclose(value, whole, rtol=1e-14)
    for leaf in some:
        np.testing.assert_allclose(by_some[leaf], by_all[leaf], rtol=1e-12, atol=1e-24)


@pytest.mark.slow
def test_windows_of_other_lengths_are_drawn_by_the_same_programs() -> None:
    """One for the criteria and one for the points, of whatever variance the counts of the window are."""
    case = im.load_case("eksempel")
    random_fluctuation(case, draws=200)
    compiled = effects._draws._cache_size()  # type: ignore[attr-defined]
    smoothing_table(case, draws=200)
    assert effects._draws._cache_size() == compiled  # type: ignore[attr-defined]


@pytest.mark.parametrize(("sizes", "held"), [([1], STEP), ([STEP], STEP), ([STEP, 2], 2 * STEP)])
def test_entries_are_held_to_the_next_of_the_numbers_that_are_compiled_for(sizes: list[int], held: int) -> None:
    assert entries_held(np.array(sizes)) == held


def test_every_name_of_a_region_is_looked_up_once() -> None:
    """Not among all the others: twice the regions are twice the comparisons of names."""

    class Name(str):
        compared = 0

        def __eq__(self, other: object) -> bool:
            Name.compared += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    found = []
    for regions in (8, 16):
        case = many_regions_case(regions, settlement=False)
        Name.compared = 0
        assert chosen_regions(case, [Name(region) for region in reversed(case.regions)]).tolist() == [*range(regions)]
        found.append(Name.compared)
    assert 0 < found[1] <= 2 * found[0]
