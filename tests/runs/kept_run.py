"""Runs written for tests, and a way to seal them again after a change, as one who forges a run would."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import xarray as xr
from scipy.io import netcdf_file

from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.runs.differences import Difference, DifferenceKind
from inntektsmodell.runs.inventory import compare_files, inventory
from inntektsmodell.runs.record import (
    RECORD,
    ChangedRecordError,
    digests_of_files,
    digests_of_results,
    read_record,
    write_record,
)
from inntektsmodell.runs.write import PARAMETERS, RESULT, write_run

BUILT_IN = ("2008", "2021", "eksempel")


def written_run(folder: Path, case: str | Path = "eksempel", replace: bool = False) -> Path:
    """The folder of a run of a case. In a new folder, a built-in case's run is a copy: each run has the same bytes."""
    if case in BUILT_IN and not folder.exists():
        return Path(shutil.copytree(_kept(str(case)), folder))
    return _write(folder, case, replace)


@cache
def _kept(case: str) -> Path:
    """A run of a built-in case, which nobody may change."""
    place = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, place)
    return _write(Path(place) / "run", case, replace=False)


def _write(folder: Path, case: str | Path, replace: bool) -> Path:
    loaded = load_case(case)
    write_run(folder, loaded, compute(loaded), replace=replace)
    return folder


def sealed_again(folder: Path) -> Path:
    """The same folder with a record that fits the files as they are now, as far as they can be read."""
    record, files = read_record(folder), digests_of_files(folder)
    results = record.results
    with suppress(Exception):  # whatever a damaged file makes of its reader
        results = digests_of_results(xr.load_dataset(folder / RESULT, engine="scipy"))
    scenarios = [{**scenario, "sha256": files.get(scenario["file"], "")} for scenario in record.scenarios]
    update = {"files": files, "results": results, "parameters": files.get(PARAMETERS, ""), "scenarios": scenarios}
    write_record(folder, record.model_copy(update=update))
    return folder


def with_value(folder: Path, variable: str, factor: float, *labels: str) -> Path:
    """The run with one stored figure multiplied and sealed again."""
    stored = xr.load_dataset(folder / RESULT, engine="scipy")[variable]
    cell = tuple(stored.get_index(dim).get_loc(label) for dim, label in zip(stored.dims, labels, strict=True))
    with netcdf_file(folder / RESULT, "a", mmap=False) as file:
        file.variables[variable][cell] *= factor
    return sealed_again(folder)


def with_text(file: Path, old: str, new: str) -> None:
    """Replace a text that is in a file just once."""
    text = file.read_bytes().decode("utf-8")
    assert text.count(old) == 1
    file.write_bytes(text.replace(old, new).encode("utf-8"))


def check_files(folder: Path) -> list[Difference]:
    """How the bytes of a run differ from what was recorded: the record's own, or else those of every other file."""
    try:
        return compare_files(folder, read_record(folder), inventory(folder))
    except ChangedRecordError as change:
        return [Difference(RECORD, DifferenceKind.CHANGED, change.expected, change.found)]
