"""A trailing scenario axis gives the same as the scenarios one by one, in every kernel and in the whole model."""

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
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.model.steps import keys, phase_in, settlement
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case, typical_skeleton

SCENARIOS = 3
KERNELS: dict[Callable[..., Array], tuple[tuple[int, ...], ...]] = {
    indices.moving_average: ((3, 4, 5), (4,)),
    indices.criterion_index: ((3, 5), (5,)),
    indices.need_index: ((2, 3), (3, 5)),
    indices.scaled_to_mean_one: ((2, 5), (2, 5)),
    indices.cost_index: ((2, 5), (2, 5), (2,), (2, 5)),
    settlement.mean_points: ((2, 5, 5), (2,)),
    settlement.settlement_price: ((5,), (), ()),
    settlement.former_settlement_price: ((), (), ()),
    settlement.settlement_amounts: ((5, 5), (5,)),
    settlement.net_settlement: ((5, 5),),
    keys.service_key: ((2, 5), (2, 5)),
    keys.resource_need_key: ((2,), (2, 5)),
    keys.base_appropriation: ((5,), (5,), (), (), (5,)),
    keys.redistribution: ((5,), (5,), ()),
    phase_in.growth_needed: ((5,), (5,)),
    phase_in.growth_amounts: ((5,), (5,), ()),
    phase_in.phased_appropriation: ((5,), (), (5,), ()),
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


_evaluate = jax.jit(evaluate)


@pytest.mark.slow
@given(typical_skeleton(), st.lists(st.integers(0, 2**32 - 1), min_size=SCENARIOS, max_size=SCENARIOS))
def test_model_on_a_scenario_axis_gives_the_same_as_one_by_one(skeleton: Skeleton, seeds: list[int]) -> None:
    inputs = [inputs_of(build_case(raw_case(skeleton, seed), HEADINGS)) for seed in seeds]
    stacked = jax.tree.map(lambda *leaves: np.stack(leaves, axis=-1), *inputs)
    with jax.enable_x64(True):
        together = _evaluate(stacked)
        apart = [_evaluate(one) for one in inputs]
    for name, values in vars(together).items():
        assert (values is None) == (getattr(apart[0], name) is None)
        if values is not None:
            expected = np.stack([getattr(one, name) for one in apart], axis=-1)
            assert_allclose(values, expected, rtol=1e-12, atol=1e-12 * np.abs(expected).max(), err_msg=name)
