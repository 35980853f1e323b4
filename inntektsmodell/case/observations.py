"""Observations: the figures of a year as one xarray Dataset, with the evidence of every cell beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.faults import LEAST_ABOVE_0


@dataclass(frozen=True)
class Variable:
    """What an observed variable must look like: its dimensions in order, unit, and whether it may be absent.

    `unit` is empty where each criterion has its own. `sums_to_one` names the dimension along which it sums to 1;
    with `sums_to_zero` all its values sum to 0, as printed to their rounding.
    """

    dims: tuple[str, ...]
    unit: str
    optional: bool = True
    least: float = 0.0
    sums_to_one: str = ""
    sums_to_zero: bool = False

    @property
    def sums_to(self) -> float | None:
        """What the values sum to, where that is given."""
        return 1.0 if self.sums_to_one else 0.0 if self.sums_to_zero else None


VARIABLES: dict[str, Variable] = {
    "population": Variable(("age_group", "year", "region"), "persons", optional=False),
    "criterion_value": Variable(("criterion", "year", "region"), ""),
    "service_share": Variable(("service",), "1", optional=False, sums_to_one="service"),
    "calculated_cost": Variable(("service", "region"), "index", least=LEAST_ABOVE_0),
    "actual_cost": Variable(("service", "region"), "index", least=LEAST_ABOVE_0),
    "drg_points": Variable(("settlement_year", "origin", "destination"), "DRG points"),
    "former_key": Variable(("region",), "1", sums_to_one="region"),
    "redistribution": Variable(("region",), "million NOK", least=-np.inf, sums_to_zero=True),
    "capital_key": Variable(("region",), "1", sums_to_one="region"),
}
"""Every variable that a case can observe. A region dimension is `region`, `origin` or `destination`."""

REGION_DIMS = ("region", "origin", "destination")
YEAR_DIMS = ("year", "settlement_year")
EVIDENCE_SUFFIX = "_evidence"


def frozen(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset over arrays that refuse to be written to; those of numbers cannot be made writable again.

    What is frozen already is shared, everything else is copied.
    """
    years = {dim: pd.Index(_locked(dataset[dim].values), copy=False) for dim in YEAR_DIMS if dim in dataset.coords}
    arrays = {name: _locked(array.values) for name, array in dataset.data_vars.items()}
    copy = dataset.copy(deep=True, data=arrays).assign_coords(years)
    for name in copy.data_vars:
        _lock(copy[name].values)
    return copy


def _locked(values: np.ndarray) -> np.ndarray:
    """Numbers over memory that nobody may write to; a copy of names, which such memory cannot hold."""
    if values.dtype.hasobject:
        return values.copy() if values.flags.writeable else values
    memory: object = values
    while isinstance(memory, np.ndarray):
        memory = memory.base
    is_locked = isinstance(memory, bytes)
    return values if is_locked else np.frombuffer(values.tobytes(), values.dtype).reshape(values.shape)


def _lock(array: np.ndarray) -> None:
    """Lock an array and those that it is a view of; a view of a locked array cannot be unlocked."""
    array.setflags(write=False)
    if isinstance(array.base, np.ndarray):
        _lock(array.base)


def evidence_of(dataset: xr.Dataset, variable: str) -> xr.DataArray:
    """Name of the evidence of every cell of `variable`, same dimensions."""
    return dataset[variable + EVIDENCE_SUFFIX]
