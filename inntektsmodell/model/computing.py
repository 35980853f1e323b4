"""`compute`: the public edge for one case, where labels and arrays meet."""

from __future__ import annotations

import xarray as xr

from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.enough import not_enough
from inntektsmodell.model.evaluate import host_evaluate
from inntektsmodell.model.finite import are_finite, not_finite
from inntektsmodell.model.result import labelled


def compute(case: Case) -> xr.Dataset:
    """Compute a case: indices, keys, settlement, appropriation and, where the case has them, phase-in.

    Returns:
        Dataset with a variable for everything the model computes (`need_index`, `service_key`,
        `distribution_key`, `base_appropriation` in million kroner, ...), each with `long_name` (Norwegian),
        `long_name_en`, `units` and `source`. Every number is finite. What the case has no figures for is absent.

    Raises:
        InputError: a result is not finite; names the first figure that is not, in the order of the method. Or more is
            taken out, given before the formula or taken by a correction than there is; names both amounts.

    Example:
        >>> import inntektsmodell as im
        >>> result = im.compute(im.load_case("builtin:2021"))
        >>> result["distribution_key"].values.round(3).tolist()
        [0.538, 0.191, 0.143, 0.128]
    """
    expect_case(case)
    inputs = inputs_of(case)
    arrays = host_evaluate(inputs)
    if not are_finite(arrays):
        raise InputError(not_finite(case, arrays))
    if faults := not_enough(case, inputs, tuple(arrays)):
        raise InputError(faults)
    return labelled(case, arrays)
