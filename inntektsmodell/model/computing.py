"""`compute`: the public edge, where labels, float64 and compilation meet."""

from __future__ import annotations

import jax
import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.model.finite import are_finite, not_finite
from inntektsmodell.model.result import labelled

_evaluate = jax.jit(evaluate)


def compute(case: Case) -> xr.Dataset:
    """Compute a case: indices, keys, settlement, appropriation and, where the case has them, phase-in.

    Returns:
        Dataset with a variable for everything the model computes (`need_index`, `service_key`,
        `distribution_key`, `base_appropriation` in million kroner, ...), each with `long_name` (Norwegian),
        `long_name_en`, `units` and `source`. Every number is finite. What the case has no figures for is absent.

    Raises:
        InputError: a result is not finite; names the first figure that is not, in the order of the method.

    Example:
        >>> import inntektsmodell as im
        >>> result = im.compute(im.load_case("builtin:2021"))
        >>> result["distribution_key"].values.round(3).tolist()
        [0.538, 0.191, 0.143, 0.128]
    """
    expect_case(case)
    with jax.enable_x64(True):
        outputs = _evaluate(inputs_of(case))
    arrays = {name: np.asarray(value) for name, value in outputs.items()}
    if not are_finite(arrays):
        raise InputError(not_finite(case, arrays))
    return labelled(case, arrays)
