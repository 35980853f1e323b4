"""Phase-in by growth on a hand-made case: the first region is to lose 10 of 260."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell import phase_in

pytestmark = pytest.mark.usefixtures("double_precision")

CHANGE, KEY = [-10.0, 10.0], [0.25, 0.75]


def test_growth_needed_makes_up_for_the_greatest_loss() -> None:
    assert_array_equal(phase_in.growth_needed(jnp.array(CHANGE), jnp.array(KEY)), 40.0)


def test_growth_needed_is_set_by_the_loss_relative_to_the_key() -> None:
    # 10 of 1/4 needs 40; 12 of 1/2 needs 24.
    growth = phase_in.growth_needed(jnp.array([-10.0, -12.0, 22.0]), jnp.array([0.25, 0.5, 0.25]))
    assert_array_equal(growth, 40.0)


def test_growth_needed_is_zero_without_redistribution() -> None:
    assert_array_equal(phase_in.growth_needed(jnp.zeros(2), jnp.array(KEY)), 0.0)


def test_growth_amounts_leave_the_loser_with_nothing() -> None:
    amounts = phase_in.growth_amounts(jnp.array(CHANGE), jnp.array(KEY), jnp.array(40.0))
    assert_array_equal(amounts, [0.0, 40.0])


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [(1.0, [260.0, 740.0]), (0.5, [255.0, 745.0]), (0.0, [250.0, 750.0])],  # the former model, half-way, full effect
)
def test_phased_appropriation_goes_from_the_former_to_the_new(remaining: float, expected: list[float]) -> None:
    base = phase_in.phased_appropriation(
        jnp.array(KEY), jnp.array(1000.0), jnp.array([0.0, 40.0]), jnp.array(remaining)
    )
    assert_allclose(base, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("change", "key", "growth"),
    [
        ([-10.0, 10.0, 0.0], [0.25, 0.75, 0.0], 40.0),  # no part in growth, and nothing to make up for
        ([-10.0, 5.0, 5.0], [0.25, 0.75, 0.0], 40.0),
        ([-10.0, 11.0, -1.0], [0.25, 0.75, 0.0], np.inf),  # nothing makes up for the third one's loss
        ([-10.0, -10.0, 20.0], [0.25, 0.85, -0.1], 40.0),  # 20 − 0.1 · 40 is above 0 still
        ([-10.0, 7.0, 3.0], [0.25, 0.85, -0.1], np.inf),  # 3 − 0.1 · 40 is not
        ([-10.0, 10.0, 0.0], [0.25, np.nan, 0.75], np.nan),
    ],
)
def test_growth_needed_where_a_key_is_zero_or_below(change: list[float], key: list[float], growth: float) -> None:
    assert_array_equal(phase_in.growth_needed(jnp.array(change), jnp.array(key)), growth)


def test_the_slope_of_growth_is_finite_beside_a_key_of_zero() -> None:
    slope = jax.grad(phase_in.growth_needed, argnums=(0, 1))(
        jnp.array([-10.0, 10.0, 0.0]), jnp.array([0.25, 0.75, 0.0])
    )
    assert_array_equal(slope[0], [-4.0, 0.0, 0.0])
    assert_array_equal(slope[1], [-160.0, 0.0, 0.0])
