"""A file of scenarios, some of its rows at a time, so that what is held does not grow with its number of rows.

A CSV file of names and plain numbers is read twice: first to see that it is one, and what its columns hold as a whole.
Other CSV is read whole. A Parquet file says what its columns hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pandas as pd

from inntektsmodell.analysis.scenarios.file import LINE, is_name, plain_rows, read_plain, read_scenarios
from inntektsmodell.faults import Faults, expect_installed
from inntektsmodell.files.csv_reading import table_of
from inntektsmodell.files.parquet_reading import opened_parquet

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET = ".parquet"
AT_ONCE = 2**14
"""Lines of a CSV file that are looked at together."""


@dataclass(frozen=True)
class Part:
    """Some rows of a file of scenarios: as a table, their numbers from 0, and as they stand in a Parquet file."""

    table: pd.DataFrame
    numbers: np.ndarray
    arrow: pa.RecordBatch | None = None


@dataclass(frozen=True)
class ScenarioFile:
    """How many rows a file has, how many bytes the longest name of a row, and its parts of so many rows each."""

    number: int
    longest_name: int
    parts: Callable[[int], Iterator[Part]]
    is_parquet: bool = False


def scenario_file(file: Path) -> ScenarioFile:
    """A file of scenarios, Parquet by its ending or else CSV; see `read_scenarios` for what it may hold.

    Raises:
        InputError: the file is not there, or is no such table; every fault is told.
    """
    if file.suffix.lower() == PARQUET:
        return _of_parquet(file)
    return _of_plain_csv(file) or _of_table(read_scenarios(file))


def _of_table(table: pd.DataFrame) -> ScenarioFile:
    def parts(rows: int) -> Iterator[Part]:
        for start in range(0, len(table), rows):
            part = table.iloc[start : start + rows]
            yield Part(part, np.arange(start, start + len(part)))

    return ScenarioFile(len(table), _longest_name(table), parts)


def _of_plain_csv(file: Path) -> ScenarioFile | None:
    """A CSV file all of whose rows are plain; None for others."""
    number = longest = 0
    kinds: dict[str, Any] = {}
    try:
        with file.open("rb") as opened:
            heading = opened.readline()
            for body in _blocks(opened, AT_ONCE):
                table = table_of((heading + body).decode("utf-8-sig"), str(file), Faults())
                rows = None if table is None else plain_rows(table)
                if rows is None:
                    return None
                number += len(rows)
                longest = max(longest, _longest_name(rows))
                floating = {column: kind for column, kind in kinds.items() if kind == np.float64}
                kinds = {str(column): rows[column].dtype for column in rows} | floating
    except (OSError, UnicodeDecodeError):
        return None
    return ScenarioFile(number, longest, partial(_plain_parts, file, kinds)) if number else None


def _plain_parts(file: Path, kinds: dict[str, Any], rows: int) -> Iterator[Part]:
    with file.open("rb") as opened:
        opened.readline()
        start = 0
        for body in _blocks(opened, rows):
            table = read_plain(StringIO(body.decode()), [*kinds]).astype(kinds)
            numbers = np.arange(start, start + len(table))
            table.index = pd.Index(numbers + 2, name=LINE)
            yield Part(table, numbers)
            start += len(table)


def _blocks(file: BinaryIO, lines: int) -> Iterator[bytes]:
    while block := b"".join(islice(file, lines)):
        yield block


def _longest_name(table: pd.DataFrame) -> int:
    names = [table[column] for column in table.columns if is_name(column)]
    return max((len(str(name).encode()) for column in names for name in column), default=0)


def _of_parquet(file: Path) -> ScenarioFile:
    expect_installed("pyarrow", "parquet")
    with opened_parquet(file) as opened:
        return ScenarioFile(opened.metadata.num_rows, 0, partial(_parquet_parts, file), is_parquet=True)


def _parquet_parts(file: Path, rows: int) -> Iterator[Part]:
    import pyarrow as pa

    start = 0
    with opened_parquet(file) as opened:
        for batch in opened.iter_batches(rows, use_threads=False):
            table = pa.Table.from_batches([batch]).to_pandas(ignore_metadata=True, use_threads=False)
            yield Part(table, np.arange(start, start + len(table)), batch)
            start += len(table)
