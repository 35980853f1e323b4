"""Reads a large CSV table a column at a time, where nothing in it needs to be looked at cell by cell.

Whether it can be read so is seen from its text alone; whatever is odd is left to `csv_reading`, which tells what.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

import pandas as pd

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import COMMA, CsvTable

FEWEST_LINES = 2_000
"""Of fewer lines, pandas takes longer than a look at each cell."""
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

    def combinations(self, *columns: str) -> list[dict[str, Any]]:
        """Every combination of the cells of some columns, once."""
        return self.frame[list(columns)].drop_duplicates().to_dict("records")


def rows_and_places(table: CsvTable, numbers: str) -> tuple[ReadLater[Any], ReadLater[Any]] | None:
    """The rows of a table and their places, where its cells could be read by column; None where they could not.

    Args:
        table: the table, whose header was read.
        numbers: the column that holds numbers.
    """
    if numbers not in table.columns or not _is_plain(table):
        return None
    kinds = {column: float if column == numbers else object for column in table.columns}
    try:
        frame = pd.read_csv(
            io.BytesIO(table.text.encode()),
            dtype=kinds,
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            float_precision="round_trip",
        )
    except ValueError:  # a cell that is no number, or a row of more cells
        return None
    if tuple(frame.columns) != table.columns or not isinstance(frame.index, pd.RangeIndex):
        return None
    # Read as categories at once, "0301" would become 301.
    frame = frame.astype({column: "category" for column in table.columns if column != numbers})
    return (
        ReadLater(table, frame, lambda _, cells: dict(zip(table.columns, cells, strict=True))),
        ReadLater(table, frame, lambda line, _: partial(table.at, line)),
    )


def _is_plain(table: CsvTable) -> bool:
    """Whether a text has nothing but as many commas in each line: no quotes, no blank lines, no guards."""
    text = table.text
    ends = text.count("\n")
    lines = ends + (not text.endswith("\n"))
    return (
        lines > FEWEST_LINES
        and table.separator == COMMA
        and text.count(COMMA) == lines * (len(table.columns) - 1)
        and text.count("\r") in (0, ends)
        and text.count("\r\n") == text.count("\r")
        and '"' not in text
        and not any(start in text for start in (",'", "\n'"))
        and not text.startswith(("'", "sep="))
    )
