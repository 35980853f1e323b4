"""A formula's values by JAX and by NumPy are those of labelled arithmetic; any scenario axis comes last."""

from __future__ import annotations

from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from indices.expressions import (
    Conditional,
    Coverage,
    Expression,
    Larger,
    LargestQuotient,
    Number,
    Positive,
    Quantity,
    Smaller,
)
from indices.values import host_value_of, on_arrays, value_of
from tests.indices.formulas import LABELS, PLAIN, by_xarray, drawn_values, formulas

pytestmark = pytest.mark.usefixtures("double_precision")

SEEDS = st.integers(0, 2**31)
a, b = Quantity("a", ("region",), "1", "a"), Quantity("b", ("region",), "1", "b")


@pytest.mark.slow
@given(formulas(), SEEDS)
def test_values_are_those_of_labelled_arithmetic(formula: Expression, seed: int) -> None:
    drawn = drawn_values(seed)
    values = value_of(formula, {quantity: jnp.asarray(array) for quantity, array in drawn.items()})
    expected = by_xarray(formula, drawn).transpose(*formula.dims).values
    by_numpy = host_value_of(formula, {quantity: array.values for quantity, array in drawn.items()})
    for found in (values, by_numpy):
        assert_allclose(np.broadcast_to(found, expected.shape), expected, rtol=1e-12, atol=1e-9)


@pytest.mark.slow
@given(formulas(), SEEDS, st.integers(1, 4))
def test_a_scenario_axis_stays_last(formula: Expression, seed: int, scenarios: int) -> None:
    drawn = drawn_values(seed, scenarios)
    values = value_of(formula, {quantity: jnp.asarray(array) for quantity, array in drawn.items()})
    expected = by_xarray(formula, drawn).transpose(*formula.dims, "scenario", missing_dims="ignore").values
    assert_allclose(np.broadcast_to(values, expected.shape), expected, rtol=1e-12, atol=1e-9)


@pytest.mark.slow
@given(formulas(), SEEDS, st.integers(2, 4), st.sampled_from(PLAIN))
def test_a_scenario_axis_of_length_1_is_stretched(
    formula: Expression, seed: int, scenarios: int, only: Quantity
) -> None:
    drawn = drawn_values(seed, 1)
    wide = drawn | {only: drawn_values(seed + 1, scenarios)[only]}
    values = value_of(formula, {quantity: jnp.asarray(array) for quantity, array in wide.items()})
    stretched = {quantity: array if quantity is only else array.squeeze("scenario") for quantity, array in wide.items()}
    expected = by_xarray(formula, stretched).transpose(*formula.dims, ..., missing_dims="ignore")
    if "scenario" not in expected.dims:
        expected = expected.expand_dims(scenario=1, axis=-1)
    assert_allclose(np.broadcast_to(values, expected.shape), expected.values, rtol=1e-12, atol=1e-9)


@pytest.mark.slow
@given(formulas(), SEEDS, st.randoms())
def test_axes_come_in_the_order_that_is_asked_for(formula: Expression, seed: int, random: Random) -> None:
    dims = list(LABELS)
    random.shuffle(dims)
    drawn = drawn_values(seed)
    values = value_of(formula, {quantity: jnp.asarray(array) for quantity, array in drawn.items()}, tuple(dims))
    lengths = [len(LABELS[dim]) if dim in formula.dims else 1 for dim in dims]
    expected = by_xarray(formula, drawn).transpose(*(dim for dim in dims if dim in formula.dims)).values
    assert_allclose(np.broadcast_to(values, lengths), expected.reshape(lengths), rtol=1e-12, atol=1e-9)


def test_a_label_without_a_right_side_sets_no_limit_where_its_left_side_is_at_most_0() -> None:
    largest = LargestQuotient(a, b, "region")
    right = jnp.asarray([2.0, 0.0])
    assert value_of(largest, {a: jnp.asarray([1.0, -5.0]), b: right}) == 0.5
    assert value_of(largest, {a: jnp.asarray([1.0, 5.0]), b: right}) == np.inf


def test_what_is_not_a_number_is_the_largest_too() -> None:
    found = value_of(LargestQuotient(a, b, "region"), {a: jnp.asarray([np.nan, 1.0]), b: jnp.ones(2)})
    assert np.isnan(found)


def test_what_can_be_had_only_with_something_finite_is_infinite_without() -> None:
    known = {a: jnp.asarray([1.0, 2.0]), b: jnp.asarray([np.inf, 3.0])}
    assert_array_equal(value_of(Conditional(a, b), known), [np.inf, 2.0])


def test_on_arrays_takes_plain_arrays() -> None:
    total = on_arrays(
        lambda x, y: (x * y).sum("region"), (jnp.asarray([1.0, 2.0]), ("region",)), (jnp.asarray(3.0), ())
    )
    assert total == 9


def test_an_expression_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="no values for Expression"):
        value_of(Expression(), {})


def test_a_constant_is_itself() -> None:
    assert value_of(Number(2.5), {}) == 2.5


def test_a_plain_number_multiplies_each_of_a_few_years() -> None:
    count, scale = Quantity("count", ("year",), "1", "n", among_few=True), Quantity("scale", (), "1", "k")
    total = value_of((count * scale).sum("year"), {count: jnp.asarray([1.0, 2.0, 4.0]), scale: jnp.asarray(3.0)})
    assert float(total) == 21.0


def test_by_numpy_a_step_that_is_not_known_is_taken_by_its_formula() -> None:
    doubled = Quantity("doubled", ("region",), "1", "d", a * 2)
    known = {a: np.array([1.0, 2.0])}
    assert_array_equal(host_value_of(doubled + doubled.sum("region"), known), [8.0, 10.0])
    assert_array_equal(host_value_of(doubled, known | {doubled: np.array([5.0, 5.0])}), [5.0, 5.0])
    assert list(known) == [a]
    with pytest.raises(KeyError):
        host_value_of(doubled, {})


def test_what_is_below_0_counts_for_nothing_in_a_positive_part() -> None:
    known = {a: jnp.asarray([-2.0, 3.0])}
    assert_array_equal(value_of(Positive(a), known), [0.0, 3.0])
    assert_array_equal(host_value_of(Positive(a), {a: np.array([-2.0, 3.0])}), [0.0, 3.0])


@pytest.mark.slow
def test_what_is_the_same_to_rounding_is_no_lead_and_its_slopes_lie_halfway() -> None:
    left, right = np.array([0.3, 3.0 + 4e-16, -np.inf, 5.0, 2.0]), np.array([0.1 + 0.2, 3.0, 1.0, -np.inf, 2.0 + 1e-9])
    known, shown = {a: left, b: right}, {a: jnp.asarray(left), b: jnp.asarray(right)}
    for formula, values in (
        (Larger(a, b), [right[0], 3, 1, 5, right[4]]),
        (Smaller(a, b), [right[0], 3, -np.inf, -np.inf, 2]),
        (Positive(a - b), [0, 0, 0, np.inf, 0]),
        (Larger(a - b, Number(-1)), [0, 0, -1, np.inf, -(right[4] - 2)]),
    ):
        assert_array_equal(host_value_of(formula, known), values)
        assert_array_equal(value_of(formula, shown), values)
    for formula, slopes in (
        (Larger(a, b), [0.5, 0.5, 0, 1, 0]),
        (Smaller(a, b), [0.5, 0.5, 1, 0, 1]),
        (Positive(a - b), [0.5, 0.5, 0, 1, 0]),
    ):
        slope = jax.grad(lambda one, formula=formula: value_of(formula, {a: one, b: shown[b]}).sum())(shown[a])
        assert_array_equal(slope, slopes)


@pytest.mark.parametrize(
    ("lacking", "there", "part"),
    [
        *[(1.0, 4.0, 0.25), (0.0, 0.0, 0.0), (0.0, 4.0, 0.0), (4.0, 4.0, 1.0), (4.0 + 1e-12, 4.0, 1.0)],
        *[(5.0, 4.0, np.inf), (1.0, 0.0, np.inf), (np.nan, 1.0, np.nan)],
    ],
)
def test_what_is_lacking_is_covered_by_a_part_of_what_is_there(lacking: float, there: float, part: float) -> None:
    known = {a: np.array([lacking]), b: np.array([there])}
    assert_array_equal(host_value_of(Coverage(a, b), known), [part])
    assert_array_equal(value_of(Coverage(a, b), {one: jnp.asarray(array) for one, array in known.items()}), [part])
