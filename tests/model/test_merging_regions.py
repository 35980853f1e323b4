"""Merging two regions into one adds their amounts, and what that needs.

A key k_r ∝ p_r b_r c_r adds up over two regions where (a) their cost indices are equal, and (b) their populations
develop alike, so that p of the share year and N of the window are in the same proportion in both: then
p_r b_r ∝ Σ_c w_c V_{c,r}, which is a sum over inhabitants. What is per inhabitant is weighed together by population.
Settlement between the two does not matter: as one region they neither pay nor receive it, so their net is the sum.
The growth of a phase-in is a maximum over regions and does not add up.
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
import pytest
from hypothesis import given

from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import Inputs, evaluate
from tests.strategies import cases

pytestmark = pytest.mark.slow

ADDED = (
    "population_share",
    "service_key",
    "resource_need_key",
    "settlement",
    "running_settlement",
    "full_effect_appropriation",
    "distribution_key",
    "redistribution",
)
_evaluate = jax.jit(evaluate)


def results_of(inputs: Inputs) -> dict[str, np.ndarray]:
    """Results of the model that it has the inputs for."""
    with jax.enable_x64(True):
        outputs = _evaluate(inputs)
    return {name: np.asarray(value) for name, value in outputs.items()}


def joined(values: Any) -> np.ndarray:
    """The last two regions (last axis) added."""
    values = np.asarray(values)
    return np.concatenate([values[..., :-2], values[..., -2:].sum(axis=-1, keepdims=True)], axis=-1)


def joined_flows(values: Any) -> np.ndarray:
    """The last two regions added as origin and as destination (last two axes)."""
    return joined(joined(values).swapaxes(-1, -2)).swapaxes(-1, -2)


def alike(inputs: Inputs) -> Inputs:
    """The last two regions with equal costs and populations that develop alike."""
    population = np.array(inputs["need.population"])
    persons = population.sum(axis=0)
    population[..., -1] *= 0.3 * persons[:, -2] / persons[:, -1]
    leaves = {"need.population": population}
    for name in {"cost.calculated", "cost.actual"} & {*inputs}:
        cost = np.array(inputs[name])
        cost[:, -1] = cost[:, -2]
        leaves[name] = cost
    return inputs | as_inputs(leaves)


def merged(inputs: Inputs) -> Inputs:
    """The last two regions as one."""
    population = np.asarray(inputs["need.population"])
    per_inhabitant = np.asarray(inputs["need.per_inhabitant"])[:, None, None] == 1
    persons = population.sum(axis=0)
    amounts = joined(inputs["need.criteria"] * np.where(per_inhabitant, persons, 1.0))
    leaves = {
        "need.population": joined(population),
        "need.criteria": amounts / np.where(per_inhabitant, joined(persons), 1.0),
    }
    for name in {"cost.calculated", "cost.actual"} & {*inputs}:
        leaves[name] = np.asarray(inputs[name])[:, :-1]
    if "settlement.points" in inputs:
        leaves["settlement.points"] = joined_flows(inputs["settlement.points"])
    for name in {"capital.key", "former.key", "redistribution"} & {*inputs}:
        leaves[name] = joined(inputs[name])
    return inputs | as_inputs(leaves)


def as_inputs(leaves: dict[str, np.ndarray]) -> Inputs:
    return {name: host(values) for name, values in leaves.items()}


@given(cases())
def test_merging_two_regions_adds_their_amounts(case: Case) -> None:
    inputs = alike(inputs_of(case))
    apart, together = results_of(inputs), results_of(merged(inputs))
    for name in set(ADDED) & set(apart):
        expected = joined(apart[name])
        np.testing.assert_allclose(
            together[name], expected, rtol=1e-12, atol=1e-12 * np.abs(apart[name]).max(), err_msg=name
        )


@given(cases())
def test_merging_two_regions_leaves_the_others_alone(case: Case) -> None:
    inputs = alike(inputs_of(case))
    apart, together = results_of(inputs), results_of(merged(inputs))
    for name in {"criterion_index", "need_index", "cost_index"} & set(apart):
        np.testing.assert_allclose(together[name][:, :-1], apart[name][:, :-2], rtol=1e-12, atol=1e-12, err_msg=name)
