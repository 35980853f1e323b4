"""One key, and its derivatives."""

from __future__ import annotations

from collections.abc import Iterator

import jax
import numpy as np

import inntektsmodell as im
from benchmarks.timing import Row, side_by_side
from inntektsmodell.analysis.sensitivity.slopes import compiled_jacobian
from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs, evaluate
from tests.oracle import oracle_arrays, oracle_of_arrays

KEY = "distribution_key"


def rows(rounds: int) -> Iterator[Row]:
    """Rows of single keys."""
    for name in ("2021", "eksempel"):
        yield from _one_key(im.load_case(name), rounds)
    yield from _derivatives(im.load_case("eksempel"), rounds)


def _one_key(case: Case, rounds: int) -> Iterator[Row]:
    arrays = oracle_arrays(case)
    with jax.enable_x64(True):
        inputs = jax.device_put(inputs_of(case))
        whole, key = jax.jit(evaluate), compiled_results((KEY,))
        one = side_by_side(lambda: ready(key(inputs)), lambda: oracle_of_arrays(arrays), rounds, repeat=50)
        every = side_by_side(lambda: ready(whole(inputs)), lambda: oracle_of_arrays(arrays), rounds, repeat=50)
    yield Row(f"{case.name}: one key, compiled", *one, "NumPy oracle, every result", "≥ 2×")
    yield Row(f"{case.name}: every result, compiled", *every, "NumPy oracle on the same arrays", "≥ 2×")


def _derivatives(case: Case, rounds: int) -> Iterator[Row]:
    arrays = oracle_arrays(case)
    with jax.enable_x64(True):
        inputs = jax.device_put(inputs_of(case))
        jacobian, key = compiled_jacobian(KEY, tuple(inputs)), compiled_results((KEY,))
        regions = np.arange(len(case.regions))
        against_key = side_by_side(
            lambda: ready(jacobian(inputs, regions, None)), lambda: ready(key(inputs)), rounds, repeat=20
        )
        against_numpy = side_by_side(
            lambda: ready(jacobian(inputs, regions, None)),
            lambda: _central_differences(inputs, arrays),
            max(2, rounds // 10),
        )
    yield Row("eksempel: all derivatives of the keys", *against_key, "one compiled key", "≥ 0.1×")
    yield Row("eksempel: all derivatives of the keys", *against_numpy, "central differences, NumPy oracle", "≥ 50×")


def _central_differences(inputs: Inputs, arrays: dict[str, np.ndarray]) -> None:
    """As many evaluations as central differences by every quantity of the case need."""
    for _ in range(2 * sum(leaf.size for leaf in jax.tree.leaves(inputs))):
        oracle_of_arrays(arrays)


def ready(outputs: object) -> None:
    """Wait for what JAX computes on the side."""
    jax.block_until_ready(outputs)  # type: ignore[no-untyped-call]
