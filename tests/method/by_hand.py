"""Values of formulas from values of quantities that are written by hand."""

from __future__ import annotations

from typing import Any

import xarray as xr

from indices.expressions import Expression, quantities_in
from indices.simplifying import without
from inntektsmodell.method.steps import QUANTITIES
from tests.indices.formulas import by_xarray

Known = dict[str, Any]
"""Values by name of a quantity, nested in the order of its dimensions."""
ByHand = tuple[str, Known, Any]
"""Name of a step, what its formula is given, and the values that a hand computes."""


def value(formula: Expression, known: Known) -> xr.DataArray:
    """The values of a formula; what is not known and need not be is left out."""
    arrays = {QUANTITIES[name]: xr.DataArray(given, dims=QUANTITIES[name].dims) for name, given in known.items()}
    unknown = (one for one in quantities_in(formula) if one not in arrays)
    return by_xarray(without(formula, {one: one.absent for one in unknown if one.absent is not None}), arrays)
