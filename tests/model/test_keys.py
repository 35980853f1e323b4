"""From indices to kroner on a hand-made case of two regions."""

from __future__ import annotations

import jax.numpy as jnp
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell.model.steps import keys

pytestmark = pytest.mark.usefixtures("double_precision")


def test_service_key_is_need_share_times_cost() -> None:
    key = keys.service_key(jnp.array([[0.25, 0.75]]), jnp.array([[1.5, 5 / 6]]))
    assert_allclose(key, [[0.375, 0.625]], rtol=1e-15)


def test_resource_need_key_weighs_the_services() -> None:
    key = keys.resource_need_key(jnp.array([0.75, 0.25]), jnp.array([[0.375, 0.625], [0.875, 0.125]]))
    assert_array_equal(key, [0.5, 0.5])


def test_base_appropriation_without_capital_frame() -> None:
    base = keys.base_appropriation(
        jnp.array([0.25, 0.75]), jnp.array([0.5, 0.5]), jnp.array(0.0), jnp.array(1000.0), jnp.array([10.0, -10.0])
    )
    assert_array_equal(base, [260.0, 740.0])


def test_base_appropriation_with_capital_frame() -> None:
    # 800 by (1/4, 3/4), 200 by (1/2, 1/2), and the settlement.
    base = keys.base_appropriation(
        jnp.array([0.25, 0.75]), jnp.array([0.5, 0.5]), jnp.array(0.2), jnp.array(1000.0), jnp.array([10.0, -10.0])
    )
    assert_allclose(base, [310.0, 690.0], rtol=1e-15)


def test_redistribution_is_against_the_former_key_at_the_same_total() -> None:
    change = keys.redistribution(jnp.array([260.0, 740.0]), jnp.array([0.375, 0.625]), jnp.array(1000.0))
    assert_array_equal(change, [-115.0, 115.0])
