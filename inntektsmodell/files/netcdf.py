"""Results as the bytes of a netCDF file."""

from __future__ import annotations

import xarray as xr


def netcdf(result: xr.Dataset) -> bytes:
    """The bytes of a netCDF file that holds a dataset; the same dataset gives the same bytes."""
    return bytes(result.to_netcdf(engine="scipy"))
