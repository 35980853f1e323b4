"""Runs written for tests, and a way to seal them again after a change, as one who forges a run would."""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from inntektsmodell.computing import compute
from inntektsmodell.loading import load_case
from inntektsmodell.record import digests_of_files, digests_of_results, read_record, write_record
from inntektsmodell.writing import PARAMETERS, RESULT, write_run


def written_run(folder: Path, case: str | Path = "eksempel") -> Path:
    """The folder of a run of a case."""
    loaded = load_case(case)
    write_run(folder, loaded, compute(loaded))
    return folder


def sealed_again(folder: Path) -> Path:
    """The same folder with a record that fits the files as they are now."""
    files = digests_of_files(folder)
    results = digests_of_results(xr.load_dataset(folder / RESULT, engine="scipy"))
    update = {"files": files, "results": results, "parameters": files[PARAMETERS]}
    write_record(folder, read_record(folder).model_copy(update=update))
    return folder


def with_value(folder: Path, variable: str, factor: float, *labels: str) -> Path:
    """The run with one stored figure multiplied and sealed again."""
    stored = xr.load_dataset(folder / RESULT, engine="scipy")
    cell = dict(zip(stored[variable].dims, labels, strict=True))
    stored[variable].loc[cell] = stored[variable].loc[cell] * factor
    stored.to_netcdf(folder / RESULT, engine="scipy")
    return sealed_again(folder)


def with_text(file: Path, old: str, new: str) -> None:
    """Replace a text that stands in a file just once."""
    text = file.read_bytes().decode("utf-8")
    assert text.count(old) == 1
    file.write_bytes(text.replace(old, new).encode("utf-8"))
