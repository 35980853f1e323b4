"""Settlement on a hand-made case: two regions, 20 points one way and 40 the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell.analysis.comparison.decomposition import compare
from inntektsmodell.faults import InputError
from inntektsmodell.model.computing import compute
from tests.cases.discounted_case import settled_with
from tests.model.taken import taken

PRICED = {"settlement__unit_price": 50_000.0, "settlement__running_share": 0.8}


@pytest.mark.slow
def test_mean_points_takes_the_locked_years_without_the_own_region() -> None:
    points = [[[5.0, 10.0], [20.0, 7.0]], [[5.0, 30.0], [60.0, 7.0]], [[5.0, 99.0], [99.0, 7.0]]]
    two = taken("mean_points", settlement__points=points, settlement__years=[1.0, 1.0, 0.0])
    assert_array_equal(two, [[0.0, 20.0], [40.0, 0.0]])
    first = taken("mean_points", settlement__points=points, settlement__years=[1.0, 0.0, 0.0])
    assert_array_equal(first, [[0.0, 10.0], [20.0, 0.0]])


def test_the_chosen_service_sets_the_level_of_the_price() -> None:
    level = taken("price_level", settlement__priced_service=[0.0, 1.0], cost__calculated=[[1.0, 2.0], [0.7, 1.1]])
    assert_array_equal(level, [0.7, 1.1])


@pytest.mark.slow
def test_price_is_cost_level_less_running_settlement() -> None:
    price = taken("calculated_price", price_level=[1.0, 1.1, 0.7], **PRICED)
    assert_allclose(price, [10_000.0, 15_000.0, -5_000.0], rtol=1e-14)


def test_former_price_adds_for_capital() -> None:
    assert_allclose(taken("former_price", settlement__capital_addition=0.06, **PRICED), 10_600.0, rtol=1e-14)


@pytest.mark.parametrize(("rule", "expected"), [(0.0, [10_000.0, 15_000.0]), (1.0, [10_600.0, 10_600.0])])
def test_the_rule_chooses_the_price(rule: float, expected: list[float]) -> None:
    price = taken("price", settlement__former_rule=rule, calculated_price=[10_000.0, 15_000.0], former_price=10_600.0)
    assert_array_equal(price, expected)


@pytest.mark.parametrize(("discount", "expected"), [(0.0, 10_600.0), (0.25, 7_950.0), (1.0, 0.0)])
def test_the_discount_is_taken_off_the_price_of_either_rule(discount: float, expected: float) -> None:
    given: dict[str, Any] = {
        "calculated_price": [-4_000.0, 10_600.0],
        "former_price": 10_600.0,
        "settlement__emergency_discount": discount,
    }
    assert_allclose(
        taken("price", settlement__former_rule=0.0, **given), np.array([expected * -4 / 10.6, expected]), rtol=1e-14
    )
    assert_allclose(taken("price", settlement__former_rule=1.0, **given), np.array([expected, expected]), rtol=1e-14)


@pytest.mark.slow
def test_a_case_with_the_discount_settles_less() -> None:
    without, inert, less = (compute(settled_with(discount))["settlement"].values for discount in (None, 0.0, 0.25))
    assert_array_equal(inert, without)
    assert_allclose(less, 0.75 * without, rtol=1e-13)
    changed = settled_with(0.0).with_changes({"settlement.emergency_discount": 0.25})
    assert_allclose(compute(changed)["settlement"].values, less, rtol=1e-13)


def test_a_discount_above_1_is_refused() -> None:
    with pytest.raises(InputError, match=r"settlement\.emergency_discount"):
        settled_with(1.5)


@pytest.mark.slow
def test_a_comparison_puts_the_discount_down_to_the_price() -> None:
    compared = compare(settled_with(None), settled_with(0.25))
    assert compared["component"].values[compared["differs"].values].tolist() == ["settlement_price"]


def test_settlement_amounts_price_by_destination() -> None:
    amounts = taken("settlement_amount", mean_points=[[0.0, 20.0], [40.0, 0.0]], price=[10_000.0, 15_000.0])
    assert_allclose(amounts, [[0.0, 0.3], [0.4, 0.0]], rtol=1e-15)


def test_running_settlement_has_one_price_for_all() -> None:
    amounts = taken("running_amount", mean_points=[[0.0, 20.0], [40.0, 0.0]], running_price=10_600.0)
    assert_allclose(amounts, [[0.0, 0.212], [0.424, 0.0]], rtol=1e-15)


def test_net_settlement_is_received_less_paid() -> None:
    amounts = [[0.0, 0.25, 0.5], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]
    assert_array_equal(taken("settlement", settlement_amount=amounts), [0.25, 1.25, -1.5])
    assert_array_equal(taken("running_settlement", running_amount=amounts), [0.25, 1.25, -1.5])
