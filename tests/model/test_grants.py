"""The other schemes of chapter 732 on hand-made cases, and traced with a scenario axis."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from inntektsmodell.case.rules import load_rules
from inntektsmodell.model import grants

pytestmark = pytest.mark.usefixtures("double_precision")

POINTS = arrays(np.float64, (3, 4), elements=st.floats(0.1, 1e4))
KEY = arrays(np.float64, 4, elements=st.floats(0.1, 1e4))
TOTAL = st.floats(0.1, 1e4)


def rule(path: str, year: int) -> float:
    (value,) = [value.value for value in load_rules()[path].values if value.holds_in(year)]
    return value


def test_isf_points_are_treatments_times_mean_cost_weight() -> None:
    points = grants.isf_points(jnp.array([[1000.0, 400.0], [50.0, 20.0]]), jnp.array([[1.2, 0.5], [0.1, 2.0]]))
    assert_allclose(points, [[1200.0, 200.0], [5.0, 40.0]], rtol=1e-15)


def test_isf_income_prices_each_field_by_itself() -> None:
    points = jnp.array([[1000.0, 2000.0], [10_000.0, 0.0]])
    income = grants.isf_income(points, jnp.array([46_765.0, 3226.0]), jnp.array([0.5, 0.25]))
    assert_allclose(income, [[23.3825, 46.765], [8.065, 0.0]], rtol=1e-14)


def test_growth_is_realised_at_80_per_cent_of_the_average_cost() -> None:
    cost = grants.growth_cost(jnp.array(0.023), jnp.array(100_000.0), jnp.array(rule("isf.growth_cost_share", 2021)))
    assert_allclose(cost, 1840.0, rtol=1e-14)


@pytest.mark.slow
def test_quality_grant_splits_each_group_by_its_own_points() -> None:
    weights = jnp.array([rule(f"grants.quality_{group}", 2021) for group in ("outcome", "patient_reported", "process")])
    points = jnp.array([[3.0, 1.0], [0.0, 5.0], [2.0, 2.0]])
    grant = grants.quality_grant(jnp.array(100.0), weights, points)
    assert_allclose(grant, [0.5 * 75 + 0.3 * 50, 0.5 * 25 + 0.2 * 100 + 0.3 * 50], rtol=1e-14)


@pytest.mark.slow
def test_quality_grant_is_lost_to_a_region_that_improves_more() -> None:
    weights, points = jnp.array([1.0]), jnp.array([[10.0, 10.0]])
    before = grants.quality_grant(jnp.array(100.0), weights, points)
    after = grants.quality_grant(jnp.array(100.0), weights, points + jnp.array([[2.0, 8.0]]))
    assert_allclose(before, [50.0, 50.0], rtol=1e-15)
    assert_allclose(after, [40.0, 60.0], rtol=1e-15)


@pytest.mark.slow
def test_research_grant_is_table_4_5() -> None:
    shares = jnp.array([[62.17, 18.48, 11.67, 7.68]])
    equal, performance = rule("grants.research_equal", 2021), rule("grants.research_performance", 2021)
    grant = grants.research_grant(jnp.array(615.5), shares, jnp.array(equal), jnp.array(performance))
    assert_allclose(np.round(grant, 1), [314.0, 125.8, 96.4, 79.3], rtol=1e-15)
    assert_allclose(grant[2], 615.5 * (0.3 / 4 + 0.7 * 0.1167), rtol=1e-14)


@pytest.mark.slow
def test_research_grant_takes_the_mean_of_the_years() -> None:
    points = jnp.array([[10.0, 0.0], [20.0, 20.0], [0.0, 10.0]])
    grant = grants.research_grant(jnp.array(100.0), points, jnp.array(0.0), jnp.array(1.0))
    assert_allclose(grant, [50.0, 50.0], rtol=1e-15)
    grant = grants.research_grant(jnp.array(100.0), points[:2], jnp.array(0.4), jnp.array(0.6))
    assert_allclose(grant, [20 + 36, 20 + 24], rtol=1e-15)


def test_split_by_key_takes_shares_or_amounts() -> None:
    shares = grants.split_by_key(jnp.array(200.0), jnp.array([0.1, 0.4, 0.5]))
    amounts = grants.split_by_key(jnp.array(200.0), jnp.array([11.0, 44.0, 55.0]))
    assert_allclose(shares, [20.0, 80.0, 100.0], rtol=1e-15)
    assert_allclose(amounts, shares, rtol=1e-15)


@pytest.mark.slow
@given(total=TOTAL, points=POINTS, key=KEY)
def test_grants_add_up_and_follow_the_regions(total: float, points: np.ndarray, key: np.ndarray) -> None:
    weights, order, amount = jnp.array([0.5, 0.2, 0.3]), np.array([2, 0, 3, 1]), jnp.array(total)

    def split(points: np.ndarray) -> list[jax.Array]:
        quality = grants.quality_grant(amount, weights, jnp.array(points))
        return [quality, grants.research_grant(amount, jnp.array(points), jnp.array(0.3), jnp.array(0.7))]

    for grant, reordered in zip(split(points), split(points[:, order]), strict=True):
        assert_allclose(grant.sum(), total, rtol=1e-12)
        assert_allclose(reordered, grant[order], rtol=1e-12)
    assert_allclose(grants.split_by_key(amount, jnp.array(key)).sum(), total, rtol=1e-12)


@pytest.mark.slow
@given(points=POINTS, others=POINTS)
def test_scenarios_stand_last_and_do_not_mix(points: np.ndarray, others: np.ndarray) -> None:
    """One jitted call over two scenarios gives what two calls give, also where an argument has no scenario axis."""
    both = jnp.stack([points, others], axis=-1)
    total, weights = jnp.array([100.0, 7.0]), jnp.array([0.5, 0.2, 0.3])
    quality = jax.jit(grants.quality_grant)(total, weights, both)
    research = jax.jit(grants.research_grant)(total, both, jnp.array([0.3, 0.5]), jnp.array([0.7, 0.5]))
    income = jax.jit(grants.isf_income)(both, jnp.array([1e6, 2e6, 3e6]), jnp.array([[0.5, 1.0]] * 3))
    split = jax.jit(grants.split_by_key)(total, both[0])
    for at, one in enumerate((points, others)):
        amount, equal = total[at], jnp.array([0.3, 0.5])[at]
        assert_allclose(quality[:, at], grants.quality_grant(amount, weights, jnp.array(one)), rtol=1e-12)
        assert_allclose(research[:, at], grants.research_grant(amount, jnp.array(one), equal, 1 - equal), rtol=1e-12)
        assert_allclose(income[..., at], one * np.array([[1.0], [2.0], [3.0]]) * [0.5, 1.0][at], rtol=1e-12)
        assert_allclose(split[:, at], grants.split_by_key(amount, jnp.array(one[0])), rtol=1e-12)


@pytest.mark.slow
def test_grants_have_exact_derivatives() -> None:
    """A point more in one group moves its money between the regions and makes none."""
    weights, points = jnp.array([0.5, 0.5]), jnp.array([[3.0, 1.0], [1.0, 1.0]])
    jacobian = jax.jacobian(grants.quality_grant, argnums=2)(jnp.array(100.0), weights, points)
    assert_allclose(jacobian[0, 0, 0], 50 * 1 / 16, rtol=1e-14)
    assert_allclose(jacobian.sum(axis=0), 0.0, atol=1e-12)
