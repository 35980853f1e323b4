"""Exact local sensitivity: derivatives of a result by every parameter and observation, in one call."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jax
import numpy as np
import xarray as xr

from inntektsmodell.addresses import leaf_of
from inntektsmodell.arrays import inputs_of
from inntektsmodell.case import Case, expect_case
from inntektsmodell.computing import compute
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.messages import message
from inntektsmodell.model import Inputs, evaluate
from inntektsmodell.result import RESULTS
from inntektsmodell.sensitivity.cells import Cells, cells_of

NOK_PER_MILLION = 1e6


def local_sensitivity(case: Case, result: str = "distribution_key") -> xr.Dataset:
    """Derivatives of a regional result by every quantity of the case, exact to rounding (reverse mode).

    Args:
        case: the case at which the derivatives are taken.
        result: a result per region, as `distribution_key` or `base_appropriation` (million kroner).

    Returns:
        Dataset over `input` (one a parameter or observed cell; coordinates `path`, `unit`, `status`) and `region`:

        - `value`: the input's present value.
        - `derivative`: change of the result per unit of the input, all other inputs kept. A person more in an age
          group also moves the population shares, and that is in it.
        - `move`: the same along a move that is allowed. For shares that sum to 1 (need weights, service shares, a
          former or capital key) the other shares of the set shrink in proportion, w_j ← w_j (1 − w_i) / Σ_{j≠i} w_j;
          for every other input it equals `derivative`.
        - `elasticity`: per cent of the result per per cent of the input, along the allowed move; NaN where the result
          is 0.

        With `base_appropriation`, `kroner_per_unit` is `move` in kroner.

    Raises:
        InputError: there is no such result per region in this case.
    """
    expect_case(case)
    inputs, columns = inputs_of(case), cells_of(case)
    base, gradient = value_and_gradient(case, result, inputs)
    derivative = np.concatenate([_rows(leaf_of(gradient, cells.leaf), cells) for cells in columns])
    present = np.concatenate([_rows(leaf_of(inputs, cells.leaf)[None], cells)[:, 0] for cells in columns])
    sets = np.array([name for cells in columns for name in cells.sets], dtype=object)
    move = _along_allowed_moves(derivative, present, sets)
    variables = {
        "value": (("input",), present),
        "derivative": (("input", "region"), derivative),
        "move": (("input", "region"), move),
        "elasticity": (("input", "region"), move * present[:, None] / np.where(base == 0, np.nan, base)),
        "result": (("region",), base),
    }
    if RESULTS[result].units == "million NOK":
        variables["kroner_per_unit"] = (("input", "region"), move * NOK_PER_MILLION)
    coords = {
        "input": [path for cells in columns for path in cells.paths],
        "unit": ("input", [unit for cells in columns for unit in cells.units]),
        "status": ("input", [status for cells in columns for status in cells.statuses]),
        "region": list(case.regions),
    }
    about = RESULTS[result]
    attributes = {"case": case.name, "result": result, "long_name": about.nb, "long_name_en": about.en}
    synthetic = "yes" if case.is_synthetic else "no"
    return xr.Dataset(variables, coords, {**attributes, "units": about.units, "synthetic": synthetic})


def value_and_gradient(case: Case, result: str, inputs: Inputs) -> tuple[np.ndarray, Inputs]:
    """A regional result, shape (region,), and its derivatives by every array of `inputs`, shape (region, *leaf).

    `inputs` are the arrays of the case, or others with the same outputs.

    Raises:
        InputError: there is no such result per region in this case, or it is not finite.
    """
    with jax.enable_x64(True):
        _check_result(case, inputs, result)
        value, gradient = compiled_jacobian(result)(inputs)
    if not np.isfinite(np.asarray(value)).all():
        compute(case)
    return np.asarray(value), gradient


def _rows(values: jax.Array, cells: Cells) -> np.ndarray:
    """Cells of a leaf that has one axis before its own: (axis, *leaf) → (cell, axis)."""
    everything: tuple[Any, ...] = (slice(None), *cells.index)
    return np.asarray(np.asarray(values)[everything].reshape(len(values), -1).T)


@cache
def compiled_jacobian(result: str) -> Callable[[Inputs], tuple[jax.Array, Inputs]]:
    """The compiled function that gives a result and its derivatives by every array of the inputs."""

    def value(inputs: Inputs) -> tuple[jax.Array, jax.Array]:
        regional: jax.Array = getattr(evaluate(inputs), result)
        return regional, regional

    def both(inputs: Inputs) -> tuple[jax.Array, Inputs]:
        gradient, regional = jax.jacrev(value, has_aux=True)(inputs)
        return regional, gradient

    return jax.jit(both)


def _along_allowed_moves(derivative: np.ndarray, present: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Derivatives along moves that keep every set of shares at sum 1; shape (input, region)."""
    move = derivative.copy()
    for name in dict.fromkeys(sets.tolist()):
        if not name:
            continue
        rows = np.flatnonzero(sets == name)
        shares, slopes = present[rows], derivative[rows]
        others = shares @ slopes - shares[:, None] * slopes
        room = shares.sum() - shares
        with np.errstate(divide="ignore", invalid="ignore"):
            move[rows] = np.where(room[:, None] > 0, slopes - others / room[:, None], 0.0)
    return move


def _check_result(case: Case, inputs: Inputs, result: str) -> None:
    shapes = jax.eval_shape(evaluate, inputs)
    known = [name for name, about in RESULTS.items() if about.dims == ("region",) and getattr(shapes, name) is not None]
    if result not in known:
        raise InputError(
            [
                Fault(
                    message("result '{name}'", name=result),
                    message("case {case} has no such result", case=case.name),
                    nearest(result, known),
                )
            ]
        )
