"""Observations: the figures of a year as one xarray Dataset, with the evidence of every cell beside it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

REGION_DIMS = ("region", "origin", "destination")
YEAR_DIMS = ("year", "settlement_year")
EVIDENCE_SUFFIX = "_evidence"


def frozen(dataset: xr.Dataset) -> xr.Dataset:
    """The dataset over arrays that refuse to be written to; those of numbers cannot be made writable again.

    What is frozen already is shared, everything else is copied.
    """
    years = {dim: pd.Index(_locked(dataset[dim].values), copy=False) for dim in YEAR_DIMS if dim in dataset.coords}
    variables = {name: as_read(array.dims, _locked(array.values), array.attrs) for name, array in dataset.items()}
    labels = dataset.coords.to_dataset().copy(deep=True)
    copy = labels.assign(variables).assign_coords(years).assign_attrs(dataset.attrs)
    for name in copy.data_vars:
        _lock(copy[name].values)
    return copy


def as_read(dims: Sequence[Hashable], values: np.ndarray, attrs: Mapping[Any, Any] | None = None) -> xr.Variable:
    """Numbers or names as they are: without its look for dates among names, which takes longer than reading them."""
    return xr.Variable(dims, values, attrs, fastpath=True)


def _locked(values: np.ndarray) -> np.ndarray:
    """Numbers over memory that nobody may write to; a view of a copy of names, which such memory cannot hold."""
    if values.dtype.hasobject:
        return values.copy()[...] if values.flags.writeable else values
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
