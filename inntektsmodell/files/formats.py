"""Content as JSON for programs and people, and results as netCDF."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import xarray as xr


def json_text(content: Any) -> str:
    """JSON text of content, ended by a line feed: indented, letters as they are, and no number that JSON does not know.

    Raises:
        ValueError: the content holds NaN or an infinity.
    """
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def netcdf(result: xr.Dataset) -> bytes:
    """The bytes of a netCDF file that holds a dataset; the same dataset gives the same bytes."""
    return bytes(result.to_netcdf(engine="scipy"))
