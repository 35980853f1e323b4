"""A trailing scenario axis gives the same as one scenario at a time, in every kernel, every step and the model."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jax import Array
from numpy.testing import assert_allclose

import indices
from indices.expressions import quantities_in
from indices.values import value_of
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case, typical_skeleton

SCENARIOS = 3
KERNELS: dict[Callable[..., Array], tuple[tuple[int, ...], ...]] = {
    indices.moving_average: ((3, 4, 5), (4,)),
    indices.criterion_index: ((3, 5), (5,)),
    indices.need_index: ((2, 3), (3, 5)),
    indices.scaled_to_mean_one: ((2, 5), (2, 5)),
    indices.cost_index: ((2, 5), (2, 5), (2,), (2, 5)),
}
"""Every kernel with the shapes of its arguments, without the scenario axis."""


@pytest.mark.slow
@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("single", [False, True], ids=["all vary", "first is the same in all"])
@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: kernel.__name__)
def test_kernel_on_a_scenario_axis_gives_the_same_as_one_by_one(kernel: Callable[..., Array], single: bool) -> None:
    rng = np.random.default_rng(1)
    sizes = [1 if single and place == 0 else SCENARIOS for place, _ in enumerate(KERNELS[kernel])]
    arguments = [rng.uniform(0.5, 1.5, (*shape, size)) for shape, size in zip(KERNELS[kernel], sizes, strict=True)]
    together = kernel(*(jnp.asarray(argument) for argument in arguments))
    for scenario in range(together.shape[-1]):
        alone = kernel(*(jnp.asarray(argument[..., min(scenario, argument.shape[-1] - 1)]) for argument in arguments))
        assert_allclose(together[..., scenario], alone, rtol=1e-13)


LENGTHS = {"service": 2, "group": 2, "series": 6, "column": 4, "age_group": 2, "criterion": 2}


Values = dict[str, list[np.ndarray]]


@jax.jit
def _every_step(arrays: Values) -> dict[str, Array]:
    """Every step from the values of what its formula names, in one program: compiling many takes longer."""
    return {
        name: value_of(step.formula, dict(zip(quantities_in(step.formula), arrays[name], strict=True)), step.dims)
        for name, step in STEPS.items()
    }


@pytest.mark.slow
@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("single", [False, True], ids=["all vary", "first is the same in all"])
def test_every_step_on_a_scenario_axis_gives_the_same_as_one_by_one(single: bool) -> None:
    given: Values = {}
    for name, step in STEPS.items():
        rng, given[name] = np.random.default_rng(1), []
        for place, quantity in enumerate(quantities_in(step.formula)):
            shape = [LENGTHS.get(dim, 3) for dim in quantity.dims]
            given[name].append(rng.uniform(0.5, 1.5, (*shape, 1 if single and place == 0 else SCENARIOS)))
    together = _every_step(given)
    for scenario in range(SCENARIOS):
        alone = _every_step(
            {name: [one[..., min(scenario, one.shape[-1] - 1)] for one in arrays] for name, arrays in given.items()}
        )
        for name, values in together.items():
            of_scenario = values[..., min(scenario, values.shape[-1] - 1)]
            assert_allclose(of_scenario, alone[name], rtol=1e-13, err_msg=name)


_evaluate = jax.jit(evaluate)


@pytest.mark.slow
@given(typical_skeleton(), st.lists(st.integers(0, 2**32 - 1), min_size=SCENARIOS, max_size=SCENARIOS))
def test_model_on_a_scenario_axis_gives_the_same_as_one_by_one(skeleton: Skeleton, seeds: list[int]) -> None:
    inputs = [inputs_of(build_case(raw_case(skeleton, seed), HEADINGS)) for seed in seeds]
    stacked = jax.tree.map(lambda *leaves: np.stack(leaves, axis=-1), *inputs)
    with jax.enable_x64(True):
        together = _evaluate(stacked)
        apart = [_evaluate(one) for one in inputs]
    for name, values in together.items():
        expected = np.stack([one[name] for one in apart], axis=-1)
        assert_allclose(values, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max(), err_msg=name)
