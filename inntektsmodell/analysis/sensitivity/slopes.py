"""Derivatives of a regional result by the arrays of the model: only those that are asked for are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from inntektsmodell.arguments import as_name, as_names
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults, InputError, nearest
from inntektsmodell.language.messages import message, word
from inntektsmodell.method.steps import RESULTS, results_from
from inntektsmodell.model.computing import compute
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.model.result import variable_attributes

BLOCK_BYTES = 2**25
"""Derivatives by whole arrays that are held at once; a case with more is differentiated a few regions at a time."""

Pick = tuple[str, tuple[np.ndarray, ...]]
"""Cells of one leaf of the arrays: its dotted name, and an index that picks them all at once."""


def slopes_of(
    case: Case, result: str, inputs: Inputs, picks: Sequence[Pick], regions: np.ndarray, binding: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """A regional result, shape (region,), and derivatives of some of its regions, shape (chosen, picked cell).

    Args:
        case: the case, for what is said of faults.
        result: a result per region, or `growth`, which counts as one region.
        inputs: the arrays of the case, or others with the same outputs.
        picks: the cells by which the derivatives are taken, one pick after the other.
        regions: positions of the regions whose derivatives are wanted.
        binding: the region whose loss sets the growth (see `evaluate`).

    Raises:
        InputError: there is no such result per region in this case, or it is not finite.
    """
    check_result(case, inputs, result)
    slopes = np.empty((len(regions), sum(len(index[0]) if index else 1 for _, index in picks)))
    leaves = tuple(dict.fromkeys(leaf for leaf, _ in picks))
    cells = sum(np.size(inputs[leaf]) for leaf in leaves)
    width = min(len(regions), max(1, BLOCK_BYTES // (8 * cells)))
    value = np.empty(0)
    for start in range(0, len(regions), width):
        block = regions[start : start + width]
        padded = np.pad(block, (0, width - len(block)), mode="edge")
        with jax.enable_x64(True):
            found, gradient = compiled_jacobian(result, leaves)(inputs, padded, binding)
            value = np.asarray(found)
        if not np.isfinite(value).all():
            compute(case)
        slopes[start : start + len(block)] = np.concatenate(list(_picked(gradient, picks, len(block))), axis=1)
    return value, slopes


def _picked(gradient: Inputs, picks: Sequence[Pick], number: int) -> Iterator[np.ndarray]:
    """Slopes of the first so many regions by the cells of each pick."""
    for leaf, index in picks:
        everything: tuple[Any, ...] = (slice(None), *index)
        yield np.asarray(gradient[leaf])[:number][everything].reshape(number, -1)


@cache
def compiled_jacobian(
    result: str, leaves: tuple[str, ...]
) -> Callable[[Inputs, np.ndarray, int | None], tuple[jax.Array, Inputs]]:
    """The compiled function that gives a result, and the derivatives of some of its regions by some of the arrays.

    The fewer these are, the less there is to compile. It takes all the arrays, the positions of the regions, and the
    region whose loss sets the growth (see `evaluate`).
    """

    def both(inputs: Inputs, regions: jax.Array, binding: jax.Array | None) -> tuple[jax.Array, Inputs]:
        def regional(moved: Inputs) -> jax.Array:
            return jnp.atleast_1d(evaluate(inputs | moved, binding, targets=[result])[result])

        value, pulled_back = jax.vjp(regional, {leaf: inputs[leaf] for leaf in leaves})
        (gradient,) = jax.vmap(pulled_back)(jax.nn.one_hot(regions, len(value), dtype=value.dtype))
        return value, gradient

    return jax.jit(both)


def chosen_regions(case: Case, regions: Sequence[str] | None) -> np.ndarray:
    """Positions of the named regions, in the order of the case; of all where none are named.

    Raises `InputError` for an unknown name, with the nearest.
    """
    if regions is None:
        return np.arange(len(case.regions))
    regions = as_names(regions, "regions")
    faults, known, wanted = Faults(), {*case.regions}, {*regions}
    if not regions:
        faults.add(message("regions"), message("there are none"), message("at least one"))
    for name in regions:
        if name not in known:
            unknown = message("{what} '{label}' is unknown", what=word("region"), label=name)
            faults.add(message("regions"), unknown, nearest(name, case.regions))
    faults.raise_if_any()
    return np.array([position for position, name in enumerate(case.regions) if name in wanted])


def attributes_of(case: Case, result: str) -> dict[str, Any]:
    """Attributes of a table on one result of a case."""
    about = variable_attributes(RESULTS[result], case)
    named = {name: about[name] for name in ("long_name", "long_name_en", "units")}
    return {**case.named, "result": result, **named, "synthetic": "yes" if case.is_synthetic else "no"}


def check_result(case: Case, inputs: Inputs, result: str) -> None:
    """Raise `InputError` where the case has no such result, one number per region, or the growth."""
    as_name(result, "result")
    known = [name for name in results_from(inputs) if RESULTS[name].result_dims == ("region",)]
    if result not in known and result != "growth":
        found = message("case {case} does not have this result", case=case.name)
        raise InputError.of(message("result '{name}'", name=result), found, nearest(result, known))
