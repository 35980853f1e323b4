"""Writes tables as CSV, for programs (comma, decimal point) or for Norwegian Excel (semicolon, decimal comma).

In both, a text that a spreadsheet would take for a formula, for it begins with = + - @, a tab or a line break, gets an
apostrophe before it, negative numbers apart. The program's own readers take the apostrophe away again.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from inntektsmodell.language.typed_numbers import readings

Dialect = Literal["plain", "excel"]
SEPARATOR: dict[Dialect, str] = {"plain": ",", "excel": ";"}
DECIMAL: dict[Dialect, str] = {"plain": ".", "excel": ","}
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def csv_text(table: pd.DataFrame, dialect: Dialect = "plain", *, float_format: str | None = None) -> str:
    """The table as CSV text without its index; see the module for texts that begin like a formula."""
    harmless = table.rename(columns=_harmless).copy(deep=False)
    for position, dtype in enumerate(harmless.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype):
            cells = [_cell(value, dialect) for value in harmless.iloc[:, position]]
            harmless.isetitem(position, np.array(cells, dtype=object))
    return harmless.to_csv(
        index=False, sep=SEPARATOR[dialect], decimal=DECIMAL[dialect], float_format=float_format, lineterminator="\n"
    )


def write_csv(file: Path, table: pd.DataFrame, dialect: Dialect = "plain", *, float_format: str | None = None) -> None:
    """Write `csv_text` of a table to a file in UTF-8, with the byte order mark that Excel knows UTF-8 by."""
    file.write_text(csv_text(table, dialect, float_format=float_format), encoding="utf-8-sig", newline="\n")


def dialect_of(text: str) -> Dialect:
    """The dialect that `csv_text` wrote a text in, by its header; none of the headings holds a comma or semicolon."""
    return "excel" if ";" in text.partition("\n")[0] else "plain"


def _cell(value: Any, dialect: Dialect) -> Any:
    """A value of a column that is not all numbers."""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, float):
        return None if math.isnan(value) else repr(float(value)).replace(".", DECIMAL[dialect])
    return value


def _harmless(text: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    if not isinstance(text, str) or not _FORMULA.match(text):
        return text
    return text if text.startswith("-") and readings(text) else f"'{text}"
