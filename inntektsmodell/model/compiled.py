"""The compiled model for batches: what is had from figures of several years by a program of its own, then the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import jax

from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.model.evaluate import Inputs, evaluate, over_years

YEARS = {"year", "settlement_year"}


@cache
def compiled_results(results: tuple[str, ...]) -> CompiledResults:
    """The compiled model that gives some of its results, each with a scenario axis."""
    return CompiledResults(jax.jit(partial(over_years, targets=results)), jax.jit(partial(evaluate, targets=results)))


@dataclass(frozen=True)
class CompiledResults:
    """Two programs, one after the other where figures of several years vary by scenario, else the second alone."""

    years: Callable[[Inputs], Inputs]
    model: Callable[[Inputs], dict[str, jax.Array]]

    def __call__(self, inputs: Inputs) -> dict[str, jax.Array]:
        """The results of inputs with or without a scenario axis."""
        return self.model(inputs | self.years(inputs) if _vary_by_year(inputs) else inputs)


def _vary_by_year(inputs: Inputs) -> bool:
    every = ((INPUTS[name].dims, array.shape) for name, array in inputs.items() if name in INPUTS)
    return any(len(shape) > len(dims) > 1 and shape[-1] > 1 and not YEARS.isdisjoint(dims) for dims, shape in every)
