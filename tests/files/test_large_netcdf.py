"""Large arrays as netCDF: what is written piece by piece is read by others as it was."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from inntektsmodell.files import large_netcdf
from inntektsmodell.files.large_netcdf import write_netcdf


@pytest.mark.parametrize("piece", [1, 7, 2**17])
def test_what_is_written_is_read_by_others(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_netcdf, "PIECE", piece)
    letters = np.array([b"one", b"two", b"six"]).view("S1").reshape(3, 3)
    numbers = np.arange(15.0).reshape(3, 5) / 7
    file = tmp_path / "small.nc"
    write_netcdf(
        file,
        {"title": "blåbær", "empty": ""},
        {"row": 3, "column": 5, "letter": 3},
        {
            "name": (("row", "letter"), "S1", letters),
            "count": (("row",), ">i4", np.array([-1, 0, 2**31 - 1])),
            "number": (("row", "column"), ">f8", numbers),
        },
    )
    with xr.open_dataset(file, engine="scipy") as found:
        assert dict(found.attrs) == {"title": "blåbær", "empty": ""}
        assert [code.decode() for code in found["name"].to_numpy()] == ["one", "two", "six"]
        np.testing.assert_array_equal(found["count"], [-1, 0, 2**31 - 1])
        np.testing.assert_array_equal(found["number"], numbers)


def test_a_file_says_where_each_variable_begins(tmp_path: Path) -> None:
    file = tmp_path / "two.nc"
    write_netcdf(
        file, {}, {"one": 1}, {name: (("one",), ">f8", np.array([value])) for name, value in (("a", 1.5), ("b", 2.5))}
    )
    assert struct.unpack(">2d", file.read_bytes()[-16:]) == (1.5, 2.5)


def test_a_whole_number_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OverflowError):
        write_netcdf(tmp_path / "large.nc", {}, {"one": 1}, {"a": (("one",), ">i4", np.array([2**31]))})
