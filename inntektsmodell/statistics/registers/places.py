"""What is true of a place and not of a person: a table with a row a municipality, joined to moments after the pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.faults import Faults, nearest
from inntektsmodell.files.csv_reading import read_csv
from inntektsmodell.language.messages import message

MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Places:
    """A table of municipalities: `municipality`, columns of names such as `region`, and columns of numbers."""

    file: str
    table: pd.DataFrame

    def names(self, column: str, municipalities: Sequence[str]) -> np.ndarray:
        """A column of names, in the order of the municipalities. Raises `InputError` where it cannot be had."""
        return self._column(column, municipalities).to_numpy(dtype=str)

    def numbers(self, column: str, municipalities: Sequence[str]) -> np.ndarray:
        """A column of numbers, in the order of the municipalities. Raises `InputError` where a cell is none."""
        values = pd.to_numeric(self._column(column, municipalities), errors="coerce")
        faults = Faults()
        for code in values.index[~np.isfinite(values)]:
            where = message("{file}, municipality {code}, column '{name}'", file=self.file, code=code, name=column)
            faults.add(where, message("is no number"), message("a number"))
        faults.raise_if_any()
        return values.to_numpy(dtype=np.float64)

    def _column(self, column: str, municipalities: Sequence[str]) -> pd.Series[str]:
        faults = Faults()
        if column not in self.table.columns:
            there = self.table.columns
            faults.add(
                message("{file}, column '{name}'", file=self.file, name=column),
                message("is missing"),
                nearest(column, there),
            )
        for code in set(municipalities) - set(self.table.index):
            faults.add(
                message("{file}, municipality {code}", file=self.file, code=code),
                message("is missing"),
                message("a row"),
            )
        faults.raise_if_any()
        return self.table.loc[list(municipalities), column]


def load_places(file: Path) -> Places:
    """Read a table of places; text stays text, so that "0301" is no number.

    Raises:
        InputError: with every fault of the file.
    """
    faults = Faults()
    read = read_csv(file, faults)
    faults.raise_if_any()
    assert read is not None
    rows = [row for _, row in read.rows(faults)]
    faults.raise_if_any()
    table = pd.DataFrame(rows, columns=list(read.columns), dtype=object)
    _check_codes(file, table)
    return Places(str(file), table.set_index(MUNICIPALITY))


def _check_codes(file: Path, table: pd.DataFrame) -> None:
    faults = Faults()
    if MUNICIPALITY not in table:
        faults.add(str(file), message("has no column '{name}'", name=MUNICIPALITY), message("a column of that name"))
    else:
        for code in table.loc[table[MUNICIPALITY].duplicated(), MUNICIPALITY]:
            where = message("{file}, municipality {code}", file=file, code=code)
            faults.add(where, message("has more than one row"), message("one row for each municipality"))
    faults.raise_if_any()


def municipality_codes(file: Path) -> tuple[str, ...]:
    """The municipalities of a table of places, in its order. Raises `InputError` as `load_places` does."""
    return tuple(load_places(file).table.index)
