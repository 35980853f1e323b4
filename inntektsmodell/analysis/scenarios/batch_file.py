"""A batch from file to file, some of its rows at a time, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.analysis.scenarios.batch import DEFAULT_RESULTS, Batch, batch_of, numbers_kept
from inntektsmodell.analysis.scenarios.parts import Part, ScenarioFile, scenario_file
from inntektsmodell.analysis.scenarios.table import check_rows, names_of, row_of
from inntektsmodell.analysis.scenarios.write_batch import ARRAYS, CSV, PARQUET, Write, csv_and_arrays, parquet_rows
from inntektsmodell.arguments import as_choice, as_path
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.resolving import Rebalance
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.files.csv_writing import SEPARATOR, Dialect
from inntektsmodell.files.placing import write_folder
from inntektsmodell.language.messages import message
from inntektsmodell.model.plausibility import ScenarioKeys
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.work.blocks import fitting
from inntektsmodell.work.progress import steps

ROWS = 2**15
"""Rows of the file that are computed and written together, at most; fewer where a case has many recipients."""
TEXTS = 4
"""What the rows need while they are written, for each number that is kept."""


def compute_batch_file(
    case: Case,
    file: str | Path,
    folder: str | Path,
    results: Sequence[str] = DEFAULT_RESULTS,
    *,
    rebalance: Rebalance | None = None,
    dialect: Dialect = "plain",
) -> tuple[Remark, ...]:
    r"""Compute the scenarios of a file, one row each, and write them with their results into a new folder.

    Args:
        case: what every scenario starts from.
        file: a CSV file as `read_scenarios` takes it, or a Parquet file (ending in `.parquet`) of such columns with
            numbers, or text such as `*1.05`; null where nothing changes.
        folder: gets `batch.csv` and `batch.nc`, or `batch.parquet` for a Parquet file. A folder that an earlier batch
            wrote is replaced, but not the folder that `file` lies in.
        results: names of the results to write.
        rebalance: how shares that must sum to 1 are kept at 1, or None where that is an error.
        dialect: of `batch.csv`; see `csv_writing`.

    Returns:
        Remarks on the case, and on keys outside 0–1 among the scenarios.

    Raises:
        InputError: as `read_scenarios` and `compute_batch`; nothing is written then.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as place:
        ...     file = Path(place) / "a.csv"
        ...     _ = file.write_text("name,capital.share\nlow,0.01\nhigh,0.02\n", encoding="utf-8")
        ...     _ = im.compute_batch_file(im.load_case("builtin:eksempel"), file, Path(place) / "out")
        ...     sorted(written.name for written in (Path(place) / "out").iterdir())
        ['batch.csv', 'batch.nc']
    """
    batch = batch_of(case, results, rebalance=rebalance)
    as_choice(dialect, "dialect", [*SEPARATOR])
    file, folder = as_path(file, "file"), as_path(folder, "folder")
    scenarios = scenario_file(file)
    check_rows(scenarios.number)
    if file.resolve().parent == folder.resolve():
        found = message("holds the file that is read: {file}", file=file.name)
        raise InputError.of(str(folder), found, message("choose a new or empty folder"))
    keys = ScenarioKeys(case)

    def fill(target: Path) -> None:
        with _writing(target, scenarios, dialect) as write:
            _compute(batch, scenarios, keys, write)

    write_folder(folder, fill, {CSV, ARRAYS, PARQUET})
    return (*case.remarks, *implausible_inputs(case), *keys.remarks())


def _writing(folder: Path, scenarios: ScenarioFile, dialect: Dialect) -> AbstractContextManager[Write]:
    return parquet_rows(folder) if scenarios.is_parquet else csv_and_arrays(folder, scenarios, dialect)


def _compute(batch: Batch, scenarios: ScenarioFile, keys: ScenarioKeys, write: Write) -> None:
    """Compute and write part after part; from the first fault on nothing is written, and every fault is told."""
    rows = fitting(TEXTS * numbers_kept(batch.case, batch.results), ROWS)
    noted = _NotedRows()
    for part in steps(scenarios.parts(rows), "scenarios", -(-scenarios.number // rows)):
        noted.add(part)
        try:
            result = batch.computed(part.table, part.numbers, scenarios.number)
        except InputError as error:
            noted.add_faults(part, error)
        else:
            keys.add(result)
            if not noted.at_fault:
                write(part, result)
    repeated = noted.repeated()
    if noted.at_fault or len(repeated):
        noted.at_fault += [_rows(part, repeated) for part in scenarios.parts(rows)]
        batch.computed(*noted.together(), scenarios.number)


class _NotedRows:
    """The rows that faults are about: by themselves, in their order, they have the faults of the whole file.

    For a fault is told of the first rows that have it; where it is told of no row, any row has it.
    """

    def __init__(self) -> None:
        self.at_fault: list[Part] = []
        self._first: list[Part] = []
        self._names: list[np.ndarray] = []

    def add(self, part: Part) -> None:
        """Note the first two rows, as of a single one faults are told otherwise; 8 bytes of each row's name."""
        self._first = self._first or [_rows(part, part.numbers[:2])]
        for _, names in names_of(part.table, part.numbers, Faults()).values():
            self._names.append(np.where(names == "", 0, pd.util.hash_array(names)))

    def add_faults(self, part: Part, error: InputError) -> None:
        """Note which rows of a part its faults are told of."""
        told = [row for fault in error.faults if (row := row_of(fault)) is not None]
        self.at_fault.append(_rows(part, np.array(told or part.numbers[:1])))

    def repeated(self) -> np.ndarray:
        """Numbers of the rows whose names seem to be repeated."""
        names = np.concatenate([*self._names, np.zeros(0, np.uint64)])
        _, at, times = np.unique(names, return_inverse=True, return_counts=True)
        return np.flatnonzero((names != 0) & (times[at] > 1))

    def together(self) -> tuple[pd.DataFrame, np.ndarray]:
        """The noted rows as one table, with their numbers."""
        parts = [*self._first, *self.at_fault]
        numbers, places = np.unique(np.concatenate([part.numbers for part in parts]), return_index=True)
        return pd.concat([part.table for part in parts]).iloc[places], numbers


def _rows(part: Part, numbers: np.ndarray) -> Part:
    """Those rows of a part that have some numbers."""
    places = np.flatnonzero(np.isin(part.numbers, numbers))
    return Part(part.table.iloc[places], part.numbers[places])
