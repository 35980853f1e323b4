"""Phase-in by growth on a hand-made case: the first region is to lose 10 of 260."""

from __future__ import annotations

from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import Array
from numpy.testing import assert_allclose, assert_array_equal
from numpy.typing import ArrayLike

from inntektsmodell.case.case import Case
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from tests.model.taken import taken
from tests.oracle import oracle_arrays, oracle_of_arrays

pytestmark = pytest.mark.usefixtures("double_precision")

CHANGE, KEY = [-10.0, 10.0], [0.25, 0.75]


def growth_needed(change: ArrayLike, key: ArrayLike) -> Array:
    return taken("growth", redistribution=change, distribution_key=key, phase_in__schedule=[1.0])


def growth_amounts(change: ArrayLike, key: ArrayLike, growth: ArrayLike) -> Array:
    return taken("growth_amount", redistribution=change, distribution_key=key, growth=growth)


def phased(key: list[float], total: float, change: list[float], part: float) -> Array:
    to_come = taken("to_come", redistribution=change, distribution_key=key, paid_later=part, growth=1.0)
    return taken("base_appropriation", full_effect_appropriation=total * jnp.array(key), to_come=to_come)


def test_parts_of_the_payment_plan() -> None:
    plan = {"phase_in__schedule": [300.0, 100.0, 600.0]}
    assert_array_equal(taken("paid_now", phase_in__now=[0.0, 1.0, 0.0], **plan), 0.1)
    assert_array_equal(taken("paid_later", phase_in__later=[0.0, 0.0, 1.0], **plan), 0.6)


@pytest.mark.slow
def test_growth_needed_makes_up_for_the_greatest_loss() -> None:
    assert_array_equal(growth_needed(CHANGE, KEY), 40.0)


@pytest.mark.slow
def test_growth_needed_is_set_by_the_loss_relative_to_the_key() -> None:
    # 10 of 1/4 needs 40; 12 of 1/2 needs 24.
    growth = growth_needed([-10.0, -12.0, 22.0], [0.25, 0.5, 0.25])
    assert_array_equal(growth, 40.0)


@pytest.mark.slow
def test_growth_of_scenarios_side_by_side_is_that_of_each() -> None:
    """Three regions and four scenarios: what one scenario needs, and that none is enough, is no other's."""
    change = jnp.array([[-10.0, 5.0, -10.0, 0.0], [-12.0, -12.0, 10.0, 0.0], [22.0, 7.0, 0.0, 0.0]])
    key = jnp.array([[0.25, 0.25, 0.0, 0.2], [0.5, 0.5, 0.5, 0.3], [0.25, 0.25, 0.5, 0.5]])
    growth = growth_needed(change, key)
    assert_array_equal(growth, [40.0, 24.0, np.inf, 0.0])
    amounts = growth_amounts(change[:, :2], key[:, :2], growth[:2])
    assert_array_equal(amounts, [[0.0, 11.0], [8.0, 0.0], [32.0, 13.0]])


def test_growth_needed_is_zero_without_redistribution() -> None:
    assert_array_equal(growth_needed([0.0, 0.0], KEY), 0.0)


def test_growth_amounts_leave_the_loser_with_nothing() -> None:
    amounts = growth_amounts(CHANGE, KEY, 40.0)
    assert_array_equal(amounts, [0.0, 40.0])


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [(1.0, [260.0, 740.0]), (0.5, [255.0, 745.0]), (0.0, [250.0, 750.0])],  # the former model, half-way, full effect
)
def test_phased_appropriation_goes_from_the_former_to_the_new(remaining: float, expected: list[float]) -> None:
    base = phased(KEY, 1000.0, CHANGE, remaining)
    assert_allclose(base, expected, rtol=1e-15)


def exactly_phased(key: list[float], total: float, change: list[float], part: float) -> list[float]:
    """K_r (B + G') − A'_r in exact fractions, step by step: growth needed, its parts, what is still to come.

    The key is scaled to sum 1 exactly: what its rounding leaves over would be multiplied by the growth.
    """
    keys, changes = [Fraction(value) / sum(map(Fraction, key)) for value in key], [Fraction(value) for value in change]
    growth = max(-loss / share for loss, share in zip(changes, keys, strict=True))
    to_come = [Fraction(part) * (loss + share * growth) for loss, share in zip(changes, keys, strict=True)]
    appropriation = Fraction(total) + sum(to_come)
    return [float(share * appropriation - later) for share, later in zip(keys, to_come, strict=True)]


@pytest.mark.parametrize(
    ("smallest", "loss"),
    [(0.1, 40.0), (1e-4, 900.0), (1e-9, 900.0), (1e-14, 3.0)],  # growth from hundreds to 10^14 times the loss
)
@pytest.mark.parametrize("printed", [0.0, -1.0])  # what the redistribution sums to
@pytest.mark.parametrize("part", [1.0, 0.4, 1 / 3])
def test_phased_appropriation_is_exact_however_large_the_growth(
    smallest: float, loss: float, printed: float, part: float
) -> None:
    key = [smallest, 0.3, 0.7 - smallest]
    change = [-loss, 123.456, loss - 123.456 + printed]
    base = phased(key, 1e5, change, part)
    assert_allclose(base, exactly_phased(key, 1e5, change, part), rtol=1e-14)


def almost_empty(case: Case, region: str, part: float) -> Case:
    """The case with only a part of a region's inhabitants and counts, and nobody treated elsewhere."""
    changes = {}
    for name in ("population", "criterion_value"):
        values = case.observations[name]
        for label in values[values.dims[0]].values.tolist():
            if name == "population" or case.criteria[label].measure == "count":
                for year in values["year"].values.tolist():
                    changes[f"{name}.{label}.{year}.{region}"] = part * float(values.loc[label, year, region])
    return case.with_changes(changes | {f"drg_points.{year}": 0.0 for year in (2018, 2019)})


def test_a_case_whose_growth_is_far_above_its_appropriation_keeps_its_digits() -> None:
    case = almost_empty(load_case("eksempel"), "Helse Nord", 1e-9)
    result, phase_in_of_case = compute(case), case.parameters.phase_in
    total = case.parameters.appropriation.total.value
    assert phase_in_of_case is not None
    assert float(result["growth"]) > 1e6 * total
    paid = {year: figure.value for year, figure in phase_in_of_case.schedule.items()}
    exact = exactly_phased(
        result["distribution_key"].values.tolist(),
        total,
        result["redistribution"].values.tolist(),
        paid["2022"] / (paid["2021"] + paid["2022"]),
    )
    assert_allclose(result["base_appropriation"], exact, rtol=1e-14)
    assert_allclose(oracle_of_arrays(oracle_arrays(case))["base_appropriation"], exact, rtol=1e-12)


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
    assert_array_equal(growth_needed(change, key), growth)


@pytest.mark.slow
def test_the_slope_of_growth_is_finite_beside_a_key_of_zero() -> None:
    slope = jax.grad(growth_needed, argnums=(0, 1))(jnp.array([-10.0, 10.0, 0.0]), jnp.array([0.25, 0.75, 0.0]))
    assert_array_equal(slope[0], [-4.0, 0.0, 0.0])
    assert_array_equal(slope[1], [-160.0, 0.0, 0.0])
