"""Proves a run: its files are the ones that were recorded, and the same inputs still give the same results.

Each step stands on the one before: the record's own digest, then the digest of every file, then the results computed
again from the run's own inputs. Nothing is read but the run's folder, and no file outside it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.comparison import Difference, Kind, compare_datasets, compare_tables, compare_trees
from inntektsmodell.computing import compute
from inntektsmodell.faults import InputError, within
from inntektsmodell.kept_inputs import read_inputs
from inntektsmodell.messages import message, said
from inntektsmodell.record import (
    RECORD,
    ChangedRecordError,
    Record,
    digests_of_files,
    digests_of_observations,
    digests_of_results,
    parameter_set,
    read_record,
    versions,
)
from inntektsmodell.writing import PARAMETERS, RESULT, tables_of


@dataclass(frozen=True)
class Verification:
    """Outcome of verifying a run.

    `files` is the number of recorded files, `results` the number of values that were computed again (0 where the
    files did not allow it), and `versions` the packages that are not what they were: recorded version, present one.
    """

    folder: Path
    differences: tuple[Difference, ...]
    files: int = 0
    results: int = 0
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def as_record(self) -> dict[str, Any]:
        """The outcome as `verify --json` prints it."""
        return {
            "run": str(self.folder),
            "holds": self.holds,
            "files": self.files,
            "results_recomputed": self.results,
            "differences": [vars(difference) for difference in self.differences],
            "versions": self.versions,
        }


def verify(folder: Path) -> Verification:
    """Check every file of a run against its record, and compute its results again.

    Results are computed where every file that this takes is as recorded; a changed table is then shown cell by cell.

    Raises:
        InputError: the folder is not a run.
    """
    try:
        record = read_record(folder)
    except ChangedRecordError as change:
        return Verification(folder, (_of_record(change),))
    different = compare_files(folder, record)
    results = 0
    if not any(_is_read(difference.place) for difference in different):
        results, recomputed = _compute_again(folder, record)
        different += recomputed
    now = versions()
    moved = {name: (then, now.get(name, "")) for name, then in record.versions.items() if then != now.get(name)}
    return Verification(folder, tuple(different), len(record.files), results, moved)


def check_files(folder: Path) -> list[Difference]:
    """Check the bytes of a run alone: the record against its own digest, and every other file against the record.

    Raises:
        InputError: the folder is not a run.
    """
    try:
        return compare_files(folder, read_record(folder))
    except ChangedRecordError as change:
        return [_of_record(change)]


def compare_files(folder: Path, record: Record) -> list[Difference]:
    """Files of a run that are missing, not recorded, or of other content than recorded."""
    found = digests_of_files(folder)
    different = []
    for name in sorted({*record.files, *found}):
        then, now = record.files.get(name, ""), found.get(name, "")
        kind = Kind.MISSING if not now else Kind.EXTRA if not then else Kind.CHANGED
        if then != now:
            different.append(Difference(name, kind, then, now))
    return different


def _is_read(file: str) -> bool:
    """Whether computing the results again reads the file, or would read it in this place."""
    return file.startswith("inputs/") or file in (RESULT, PARAMETERS)


def _of_record(change: ChangedRecordError) -> Difference:
    return Difference(RECORD, Kind.CHANGED, change.expected, change.found)


def _compute_again(folder: Path, record: Record) -> tuple[int, list[Difference]]:
    """Number of values computed again, and what differs from them."""
    try:
        read, case = read_inputs(folder)
        result = compute(case)
    except InputError as error:
        return 0, [Difference("inputs", Kind.NOT_COMPUTED, message("a case"), said(error))]
    stored = xr.load_dataset(folder / RESULT, engine="scipy")
    parameters = json.loads((folder / PARAMETERS).read_text(encoding="utf-8"))
    different = [
        *compare_trees(PARAMETERS, parameter_set(read), parameters),
        *compare_trees("observations", digests_of_observations(read), record.observations),
        *compare_trees(within(RECORD, "results"), digests_of_results(stored), record.results),
        *compare_datasets(RESULT, result, stored),
    ]
    # Tables are held against the stored result that they were made from, so that noise near 0 is the same. Its
    # variables are in another order there.
    if not different:
        different = _compare_tables(folder, case, stored[list(result.data_vars)])
    return sum(array.size for array in result.data_vars.values()), different


def _compare_tables(folder: Path, case: Case, stored: xr.Dataset) -> list[Difference]:
    different = []
    for name, text in tables_of(case, stored).items():
        file = folder / name
        if file.is_file():
            different += compare_tables(name, text, file.read_bytes().decode("utf-8-sig", errors="replace"))
    return different
