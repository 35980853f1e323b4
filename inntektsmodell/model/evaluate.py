"""The model as one pure function: `evaluate(inputs)`, arrays in, arrays out, by the formulas of the method.

Labels are dropped before (`model.arrays`) and put back after (`model.result`). Choices such as the window, the
settlement rule or merged criteria enter as numbers, so that they can vary along a scenario axis and be differentiated.
The axes of an array are the dimensions of its quantity; a scenario axis, where there is one, comes last in every array,
with length 1 or n.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from indices.values import Program, program
from inntektsmodell.method.appropriation import distribution_key, growth, redistribution
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.steps import QUANTITIES, RESULTS, STEPS, formulas_for

if TYPE_CHECKING:
    from jax import Array

Inputs = dict[str, "Array"]
"""Arrays by name of `method.inputs`; a step that is known already, as a printed redistribution, may be among them."""
Outputs = dict[str, "Array"]
"""Arrays by name of the steps of `method.steps`, in their order; what the inputs do not give is absent."""


def evaluate(
    inputs: Inputs, binding: int | Array | None = None, *, targets: Collection[str] = tuple(RESULTS)
) -> Outputs:
    """Compute the model from its arrays: need, cost, keys, settlement, appropriation, phase-in.

    Pure and traceable: call it under `jax.jit`, `jax.jacfwd` or with a trailing scenario axis.

    Args:
        inputs: arrays in the units of their quantities. What is absent takes its neutral value, where it has one.
        binding: the growth of a phase-in is what the region that loses most needs. The position of a region takes what
            that region needs, so that the slopes of each can be had where several need the same.
        targets: names of the steps that are wanted; only what they follow from is computed.

    Returns:
        Arrays of the targets, as far as the inputs give them.

    Source: NOU 2019: 24 chapter 12 as adopted in Prop. 1 S (2020–2021), chapter 732 items 72–75; of each step, its own.
    """
    import jax.numpy as jnp

    return _evaluated(inputs, binding, targets, jnp)


def host_evaluate(inputs: Inputs, *, targets: Collection[str] = tuple(RESULTS)) -> dict[str, np.ndarray]:
    """The same by NumPy, for one case: less work than compiling, and JAX need not be imported.

    The arrays refuse to be written to, as those of JAX do.
    """
    with np.errstate(all="ignore"):  # what is not finite is for the caller to say
        outputs = _evaluated(inputs, None, targets, np)
    arrays = {name: np.asarray(values, order="C") for name, values in outputs.items()}
    for array in arrays.values():
        array.flags.writeable = False
    return arrays


def _evaluated(inputs: Inputs, binding: int | Array | None, targets: Collection[str], xp: ModuleType) -> dict[str, Any]:
    known = {QUANTITIES[name]: array for name, array in inputs.items()}
    for step, values in programs(frozenset(inputs), tuple(targets), xp):
        if step is growth and binding is not None:
            known[step] = -known[redistribution][binding] / known[distribution_key][binding]
        else:
            known[step] = values(known)
    return {name: known[STEPS[name]] for name in targets if STEPS[name] in known}


@lru_cache(maxsize=256)
def programs(given: frozenset[str], targets: tuple[str, ...], xp: ModuleType) -> tuple[tuple[Step, Program], ...]:
    """The steps to take, in order, each with what computes it."""
    return tuple((step, program(formula, xp, step.dims)) for step, formula in formulas_for(given, targets).items())
