"""Kernels of `indices` on hand-made cases with exact numbers."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax import Array
from jaxtyping import TypeCheckError
from numpy.testing import assert_allclose, assert_array_equal

import indices

pytestmark = pytest.mark.usefixtures("double_precision")

REGIONS = 15_000


def test_moving_average_takes_the_marked_years() -> None:
    values = jnp.array([[[1.0, 10.0], [2.0, 20.0], [6.0, 60.0]]])  # one criterion, three years, two regions
    assert_array_equal(indices.moving_average(values, jnp.array([1.0, 1.0, 1.0])), [[3.0, 30.0]])
    assert_array_equal(indices.moving_average(values, jnp.array([0.0, 1.0, 1.0])), [[4.0, 40.0]])
    assert_array_equal(indices.moving_average(values, jnp.array([0.0, 1.0, 0.0])), [[2.0, 20.0]])


def test_moving_average_weighs_a_year_partly() -> None:
    values = jnp.array([[[1.0], [2.0], [6.0]]])
    assert_array_equal(indices.moving_average(values, jnp.array([0.0, 0.5, 1.5])), [[5.0]])


def test_moving_average_of_no_year_is_nan() -> None:
    assert_array_equal(indices.moving_average(jnp.ones((1, 2, 1)), jnp.zeros(2)), [[np.nan]])


def test_criterion_index_of_equal_populations() -> None:
    # 3 of 4 and 1 of 4 inhabitants; 4 of 8 in the country.
    assert_array_equal(indices.criterion_index(jnp.array([[3.0, 1.0]]), jnp.array([4.0, 4.0])), [[1.5, 0.5]])


def test_criterion_index_of_unequal_populations() -> None:
    # 1 and 1/4 per inhabitant; 16 of 40 in the country.
    index = indices.criterion_index(jnp.array([[8.0, 8.0], [2.0, 8.0]]), jnp.array([8.0, 32.0]))
    assert_allclose(index, [[2.5, 0.625], [1.0, 1.0]], rtol=1e-15)


def test_criterion_index_without_any_in_the_country_is_nan() -> None:
    index = indices.criterion_index(jnp.array([[0.0, 0.0], [1.0, 1.0]]), jnp.array([4.0, 4.0]))
    assert_array_equal(index, [[np.nan, np.nan], [1.0, 1.0]])


def test_need_index_weighs_the_criteria() -> None:
    weights = jnp.array([[0.75, 0.25], [0.0, 1.0]])
    index = jnp.array([[1.5, 0.5], [0.5, 1.5]])
    assert_array_equal(indices.need_index(weights, index), [[1.25, 0.75], [0.5, 1.5]])


def test_scaled_to_mean_one_with_one_row_of_weights() -> None:
    index = jnp.array([[1.0, 3.0], [4.0, 4.0]])
    assert_array_equal(indices.scaled_to_mean_one(index, jnp.array([[0.5, 0.5]])), [[0.5, 1.5], [1.0, 1.0]])


def test_scaled_to_mean_one_with_a_row_of_weights_a_service() -> None:
    index = jnp.array([[1.0, 3.0], [1.0, 3.0]])
    scaled = indices.scaled_to_mean_one(index, jnp.array([[0.5, 0.5], [1.0, 0.0]]))
    assert_array_equal(scaled, [[0.5, 1.5], [1.0, 3.0]])


def test_scaled_to_mean_one_of_a_zero_sum_is_not_finite() -> None:
    scaled = indices.scaled_to_mean_one(jnp.array([[1.0, -1.0], [0.0, 0.0]]), jnp.array([[0.5, 0.5]]))
    assert_array_equal(scaled, [[np.inf, -np.inf], [np.nan, np.nan]])


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [(0.0, [1.0, 1.0]), (0.25, [0.8, 1.2]), (1.0, [0.5, 1.5])],  # (1, 1), (1, 1.5) and (1, 3), scaled to mean 1
)
def test_cost_index_blends_calculated_and_actual(alpha: float, expected: list[float]) -> None:
    calculated, actual = jnp.array([[1.0, 1.0]]), jnp.array([[1.0, 3.0]])
    index = indices.cost_index(calculated, actual, jnp.array([alpha]), jnp.array([[0.5, 0.5]]))
    assert_allclose(index, [expected], rtol=1e-15)


def test_cost_index_has_mean_one_by_need() -> None:
    # Blend (2, 4), need shares (3/4, 1/4): mean 2.5.
    index = indices.cost_index(
        jnp.array([[1.0, 5.0]]), jnp.array([[3.0, 3.0]]), jnp.array([0.5]), jnp.array([[0.75, 0.25]])
    )
    assert_allclose(index, [[0.8, 1.6]], rtol=1e-15)


def random_arrays(dtype: type[np.floating]) -> tuple[Array, Array, Array, Array]:
    """Values of 3 criteria in 4 years, a window, weights of 2 services and α, for 15,000 regions."""
    rng = np.random.default_rng(1)
    values = jnp.asarray(rng.uniform(1.0, 1000.0, (3, 4, REGIONS)), dtype)
    weights = jnp.asarray(rng.dirichlet(np.ones(3), 2), dtype)
    return values, jnp.array([0.0, 1.0, 1.0, 1.0], dtype), weights, jnp.array([0.25, 0.5], dtype)


@jax.jit
def chain(values: Array, window: Array, weights: Array, alpha: Array) -> tuple[Array, ...]:
    """Every kernel one after the other; the first criterion is the population."""
    means = indices.moving_average(values, window)
    index = indices.criterion_index(means, means[0])
    share = (means[0] / means[0].sum(axis=0))[None]
    need = indices.scaled_to_mean_one(indices.need_index(weights, index), share)
    return means, index, need, indices.cost_index(1 + need, 2 + need, alpha, share * need)


def test_kernels_take_15000_regions() -> None:
    arrays = random_arrays(np.float64)
    found = chain(*arrays)
    values, _, weights, alpha = (np.asarray(array) for array in arrays)
    means = values[:, 1:].mean(axis=1)
    share = means[0] / means[0].sum()
    index = means / means[0] / (means.sum(axis=1, keepdims=True) / means[0].sum())
    need = weights @ index
    cost = np.array([(1 - a) * (1 + b) + a * (2 + b) for a, b in zip(alpha, need, strict=True)])
    cost /= (share * need * cost).sum(axis=1, keepdims=True)
    for result, expected in zip(found, (means, index, need, cost), strict=True):
        assert_allclose(result, expected, rtol=1e-12)


@pytest.mark.slow
def test_kernels_take_a_scenario_axis() -> None:
    """Five scenarios at once, each with its own window, weights and α, are five calls."""
    rng = np.random.default_rng(2)
    shapes = ((3, 4, 6, 5), (4, 5), (2, 3, 5), (2, 5))  # values, window, weights, α
    arrays = [jnp.asarray(rng.uniform(0.5, 1.5, shape)) for shape in shapes]
    for scenario in range(5):
        alone = chain(*(array[..., scenario] for array in arrays))
        for together, expected in zip(chain(*arrays), alone, strict=True):
            assert_allclose(together[..., scenario], expected, rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_kernels_keep_the_precision_they_are_given(dtype: type[np.floating]) -> None:
    assert {result.dtype for result in chain(*random_arrays(dtype))} == {np.dtype(dtype)}


@pytest.mark.slow
def test_kernels_can_be_differentiated() -> None:
    # x₁ = 2 V₁ / (V₁ + V₂) at equal populations, so ∂x₁/∂V₁ = 2 V₂ / (V₁ + V₂)².
    def first_index(amount: Array) -> Array:
        values = jnp.stack([amount, jnp.array(1.0)])[None]
        return indices.criterion_index(values, jnp.array([4.0, 4.0]))[0, 0]

    assert_allclose(jax.grad(first_index)(jnp.array(3.0)), 0.125, rtol=1e-15)


def test_kernels_refuse_shapes_that_do_not_fit() -> None:
    with pytest.raises(TypeCheckError, match="criterion_indices"):
        indices.need_index(jnp.ones((1, 2)), jnp.ones((3, 4)))


def test_scaling_is_by_the_weights_as_they_are() -> None:
    """Weights that sum to 2, and to a half: the weighted sum of what comes out is 1 all the same."""
    index = jnp.array([[1.0, 3.0], [2.0, 4.0]])
    weight = jnp.array([[1.5, 0.5], [0.25, 0.25]])
    scaled = indices.scaled_to_mean_one(index, weight)
    assert_allclose(scaled, [[1 / 3, 1.0], [4 / 3, 8 / 3]], rtol=1e-15)
