"""A netCDF file that is written a part at a time holds what one holds that is written at once."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.netcdf_parts import NetcdfParts


@pytest.mark.parametrize("rows", [1, 2, 5, 7])
def test_parts_give_the_whole(tmp_path: Path, rows: int) -> None:
    labels = {"region": ["Sør-Øst", "Nord"], "number": np.arange(7), "mark": ("number", np.array([*"abcdefg"]))}
    values = np.random.default_rng(1).normal(size=(2, 7, 3))
    whole = xr.Dataset(
        {
            "a": (("region", "number", "year"), values, {"units": "million NOK"}),
            "b": ("number", values[0, :, 0]),
            "c": ("region", values[:, 0, 0], {"long_name": "Fem år"}),
        },
        labels,
        attrs={"synthetic": "yes"},
    )
    with (tmp_path / "whole.nc").open("wb") as file:
        parts = NetcdfParts(file, "number", 7)
        for start in range(0, 7, rows):
            parts.append(whole.isel(number=slice(start, start + rows)))
    at_once = netcdf(whole)
    assert (tmp_path / "whole.nc").stat().st_size == len(at_once)
    with xr.open_dataset(tmp_path / "whole.nc", engine="scipy") as read:
        xr.testing.assert_identical(read.load(), xr.load_dataset(io.BytesIO(at_once), engine="scipy"))
