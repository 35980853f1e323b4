"""Writes a batch of scenarios: one CSV file with a row a scenario, and the same as netCDF."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.netcdf import netcdf
from inntektsmodell.placing import write_folder

TABLE, ARRAYS = "batch.csv", "batch.nc"


def write_batch(folder: Path, scenarios: pd.DataFrame, result: xr.Dataset) -> None:
    """Write `batch.csv` (the table of scenarios with a column for every number) and `batch.nc` into `folder`.

    Raises:
        InputError: the folder holds something else than an earlier batch.
    """

    def fill(target: Path) -> None:
        rows = pd.concat([scenarios.reset_index(drop=True), wide(result)], axis="columns")
        text = rows.to_csv(index_label="scenario", lineterminator="\n")
        (target / TABLE).write_text(text, encoding="utf-8-sig", newline="\n")
        (target / ARRAYS).write_bytes(netcdf(result))

    write_folder(folder, fill, {TABLE, ARRAYS})


def wide(result: xr.Dataset) -> pd.DataFrame:
    """A row a scenario (the last dimension of `result`), a column a number, as in `distribution_key.Helse Nord`."""
    columns = {}
    for name, values in result.data_vars.items():
        labels = [values[dim].values.tolist() for dim in values.dims[:-1]]
        for cell in np.ndindex(*values.shape[:-1]):
            place = [str(of_dim[position]) for of_dim, position in zip(labels, cell, strict=True)]
            columns[".".join([str(name), *place])] = values.values[cell]
    return pd.DataFrame(columns).assign(synthetic=result.attrs["synthetic"])
