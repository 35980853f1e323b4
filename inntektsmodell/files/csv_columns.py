"""Reads a large CSV table a column at a time, where nothing in it needs to be looked at cell by cell.

Whether it can be read so is seen from its text alone; whatever is odd is left to `csv_reading`, which tells what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Hashable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import pandas as pd
from packaging.version import Version

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import COMMA, CsvTable
from inntektsmodell.language.typed_numbers import readings

FEWEST_LINES = 500
"""Of fewer lines, pandas takes longer than a look at each cell."""
EXACT: dict[str, Any] = {} if Version(pd.__version__) >= Version("3.1") else {"float_precision": "round_trip"}
"""What makes pandas read the nearest float64, as Python does; later versions do so unasked."""
Told = TypeVar("Told")


@dataclass(frozen=True)
class ReadLater(Collection[Told], Generic[Told]):
    """What is told of each row of a table, made only where somebody asks for it; `frame` has the cells by column.

    In `frame` the numbers are float64, all else are categories whose labels are text.
    """

    table: CsvTable
    frame: pd.DataFrame
    told: Callable[[int, list[str]], Told]

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator[Told]:
        return (self.told(line, cells) for line, cells in self.table.rows(Faults()))

    def __contains__(self, item: object) -> bool:
        return any(one == item for one in self)

    def combinations(self, *columns: str) -> list[dict[Hashable, Any]]:
        """Every combination of the cells of some columns, once."""
        return self.frame[list(columns)].drop_duplicates().to_dict("records")


def rows_and_places(table: CsvTable, numbers: str) -> tuple[ReadLater[Any], ReadLater[Any]] | None:
    """The rows of a table and their places, where its cells could be read by column; None where they could not.

    Args:
        table: the table, whose header was read.
        numbers: the column that holds numbers.
    """
    lines = table.text.count("\n") + (not table.text.endswith("\n"))
    if lines <= FEWEST_LINES or numbers not in table.columns or not _is_plain(table):
        return None
    try:
        frame = pd.read_csv(
            io.BytesIO(table.text.encode()),
            dtype=_kinds(table, numbers),
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            low_memory=False,
            **EXACT,
        )
    except ValueError:  # a cell that is no number, or a row of more cells
        return None
    is_whole = len(frame) == lines - 1 and isinstance(frame.index, pd.RangeIndex)
    if tuple(frame.columns) != table.columns or not is_whole:
        return None
    frame = frame.astype({column: "category" for column in table.columns if column != numbers})
    labels = [label for column in table.columns if column != numbers for label in frame[column].cat.categories.tolist()]
    if not all(isinstance(label, str) and label for label in labels):  # "" is in a row of fewer cells
        return None
    return (
        ReadLater(table, frame, lambda _, cells: dict(zip(table.columns, cells, strict=True))),
        ReadLater(table, frame, lambda line, _: partial(table.at, line)),
    )


def _kinds(table: CsvTable, numbers: str) -> dict[str, type | str]:
    """What pandas reads each column as; read as a category where it begins with a number, "0301" would become 301."""
    _, first = next(table.rows(Faults()), (0, [""] * len(table.columns)))
    begins = dict(zip(table.columns, first, strict=True))
    kinds: dict[str, type | str] = {name: object if readings(cell) else "category" for name, cell in begins.items()}
    return kinds | {numbers: float}


def _is_plain(table: CsvTable) -> bool:
    """Whether commas part the cells of a text, nothing is quoted or guarded, and its lines end in one way."""
    text = table.text
    is_guarded = "'" in text and any(start in text for start in (",'", "\n'"))
    has_one_end = "\r" not in text or text.count("\r") == text.count("\r\n") == text.count("\n")
    is_declared = text.startswith(("sep=", "'"))
    return table.separator == COMMA and '"' not in text and not is_guarded and has_one_end and not is_declared
