"""Settlement on a hand-made case: two regions, 20 points one way and 40 the other."""

from __future__ import annotations

import jax.numpy as jnp
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell.model.steps import settlement

pytestmark = pytest.mark.usefixtures("double_precision")


def test_mean_points_takes_the_locked_years_without_the_own_region() -> None:
    points = jnp.array([[[5.0, 10.0], [20.0, 7.0]], [[5.0, 30.0], [60.0, 7.0]], [[5.0, 99.0], [99.0, 7.0]]])
    assert_array_equal(settlement.mean_points(points, jnp.array([1.0, 1.0, 0.0])), [[0.0, 20.0], [40.0, 0.0]])
    assert_array_equal(settlement.mean_points(points, jnp.array([1.0, 0.0, 0.0])), [[0.0, 10.0], [20.0, 0.0]])


def test_settlement_price_is_cost_level_less_running_settlement() -> None:
    price = settlement.settlement_price(jnp.array([1.0, 1.1, 0.7]), jnp.array(50_000.0), jnp.array(0.8))
    assert_allclose(price, [10_000.0, 15_000.0, -5_000.0], rtol=1e-14)


def test_former_settlement_price_adds_for_capital() -> None:
    price = settlement.former_settlement_price(jnp.array(50_000.0), jnp.array(0.8), jnp.array(0.06))
    assert_allclose(price, 10_600.0, rtol=1e-14)


def test_settlement_amounts_price_by_destination() -> None:
    points = jnp.array([[0.0, 20.0], [40.0, 0.0]])
    amounts = settlement.settlement_amounts(points, jnp.array([10_000.0, 15_000.0]))
    assert_allclose(amounts, [[0.0, 0.3], [0.4, 0.0]], rtol=1e-15)


def test_settlement_amounts_take_one_price_for_all() -> None:
    amounts = settlement.settlement_amounts(jnp.array([[0.0, 20.0], [40.0, 0.0]]), jnp.array([10_600.0]))
    assert_allclose(amounts, [[0.0, 0.212], [0.424, 0.0]], rtol=1e-15)


def test_net_settlement_is_received_less_paid() -> None:
    net = settlement.net_settlement(jnp.array([[0.0, 0.25, 0.5], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]]))
    assert_array_equal(net, [0.25, 1.25, -1.5])
