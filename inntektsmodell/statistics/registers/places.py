"""What is true of a place and not of a person: a table with a row a municipality, joined to moments after the pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.faults import Faults, nearest
from inntektsmodell.files.csv_reading import decimal_sign, read_csv
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.typed_numbers import with_point

MUNICIPALITY = "municipality"
NUMBER = re.compile(r"[-+−]?[\d.,]*\d")
"""What a cell of a number looks like; others are names."""
SHOWN = 20
"""So many cells of a column are told of where all are wrong alike."""


@dataclass(frozen=True)
class Places:
    """A table of municipalities: `municipality`, columns of names such as `region`, and columns of numbers."""

    file: str
    table: pd.DataFrame

    def names(self, column: str, municipalities: Sequence[str]) -> np.ndarray:
        """A column of names, in the order of the municipalities. Raises `InputError` where it cannot be had."""
        names = self._column(column, municipalities).astype(str)
        self._refuse(column, names.index[names.str.strip() == ""], message("is empty"), message("a name"))
        return names.to_numpy(dtype=str)

    def numbers(self, column: str, municipalities: Sequence[str]) -> np.ndarray:
        """A column of numbers, in the order of the municipalities. Raises `InputError` where a cell is none."""
        values = pd.to_numeric(self._column(column, municipalities), errors="coerce")
        self._refuse(column, values.index[~np.isfinite(values)], message("is no number"), message("a number"))
        return values.to_numpy(dtype=np.float64)

    def _refuse(self, column: str, codes: pd.Index[str], found: Message, right: Message) -> None:
        """Raise what is wrong with the cells of some municipalities: the first few, and how many more there are."""
        faults = Faults()
        for code in codes[:SHOWN]:
            where = message("{file}, municipality {code}, column '{name}'", file=self.file, code=code, name=column)
            faults.add(where, found, right)
        if len(codes) > SHOWN:
            more = message("{count:more fault|more faults} of this kind", count=len(codes) - SHOWN)
            faults.add(message("{file}, column '{name}'", file=self.file, name=column), more, message("as above"))
        faults.raise_if_any()

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
    lines = list(read.rows(faults))
    numbers = [(line, cell) for line, row in lines for cell in row if NUMBER.fullmatch(cell)]
    has_comma = decimal_sign(read, numbers, faults) == ","
    faults.raise_if_any()
    rows = [[with_point(cell) or cell if has_comma and "," in cell else cell for cell in row] for _, row in lines]
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
