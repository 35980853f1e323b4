"""Writes tables as CSV, for programs (comma, decimal point) or for Norwegian Excel (semicolon, decimal comma).

In both, a text that a spreadsheet would take for a formula, for it begins with = + - @, a tab or a line break, gets an
apostrophe before it, negative numbers apart. The program's own readers take the apostrophe away again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TextIO

import numpy as np
import pandas as pd

from inntektsmodell.language.typed_numbers import readings

Dialect = Literal["plain", "excel"]
SEPARATOR: dict[Dialect, str] = {"plain": ",", "excel": ";"}
DECIMAL: dict[Dialect, str] = {"plain": ".", "excel": ","}
BLOCK_OF_ROWS = 2**15
FEW = 1_000
"""Numbers of a column that are written without looking for a quicker way."""
_PLAIN: dict[Dialect, re.Pattern[str]] = {name: re.compile(rf'[^"{sign}\r\n]*') for name, sign in SEPARATOR.items()}
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def csv_text(table: pd.DataFrame, dialect: Dialect = "plain", *, float_format: str | None = None) -> str:
    """The table as CSV text without its index; see the module for texts that begin like a formula."""
    return "".join(_lines(table, dialect, float_format))


def write_csv(file: Path, table: pd.DataFrame, dialect: Dialect = "plain", *, float_format: str | None = None) -> None:
    """Write `csv_text` of a table to a file in UTF-8, with the byte order mark that Excel knows UTF-8 by."""
    with opened_csv(file) as opened:
        opened.writelines(_lines(table, dialect, float_format))


def opened_csv(file: Path) -> TextIO:
    """A new file for CSV, as `write_csv` has it."""
    return file.open("w", encoding="utf-8-sig", newline="\n")


def _lines(table: pd.DataFrame, dialect: Dialect, float_format: str | None) -> Iterator[str]:
    yield csv_header(table, dialect)
    yield from csv_rows(table, dialect, float_format)


def csv_header(table: pd.DataFrame, dialect: Dialect) -> str:
    """The line of headings of a table."""
    headings = [_quoted(str(_harmless(heading)), dialect, table.shape[1] == 1) for heading in table.columns]
    return SEPARATOR[dialect].join(headings) + "\n"


def csv_rows(table: pd.DataFrame, dialect: Dialect, float_format: str | None = None) -> Iterator[str]:
    """The rows of a table, a block of them at a time, each ended by a line feed."""
    is_alone = table.shape[1] == 1
    for start in range(0, len(table), BLOCK_OF_ROWS):
        block = table.iloc[start : start + BLOCK_OF_ROWS]
        columns = [_texts(block.iloc[:, place], dialect, float_format, is_alone) for place in range(table.shape[1])]
        yield "\n".join([*map(SEPARATOR[dialect].join, zip(*columns, strict=True)), ""])


def _texts(column: pd.Series[Any], dialect: Dialect, float_format: str | None, is_alone: bool) -> list[str]:
    """The cells of a column as they stand in a file."""
    kind = column.dtype.kind if isinstance(column.dtype, np.dtype) else "O"
    if kind in "iub":
        return list(map(str, column.tolist()))
    if kind != "f":
        cells = column.tolist()
        words = {cell: _quoted(_harmless(cell), dialect, is_alone) for cell in set(filter(_is_text, cells))}
        return [words[cell] if _is_text(cell) else _text(cell, dialect, is_alone) for cell in cells]
    numbers = column.to_numpy(dtype=np.float64)
    texts = _shortest(numbers) if float_format is None else list(map(float_format.__mod__, numbers.tolist()))
    if dialect == "excel":
        texts = [text.replace(".", DECIMAL[dialect]) for text in texts]
    for place in np.flatnonzero(column.isna()):
        texts[place] = _quoted("", dialect, is_alone)
    return texts


def _shortest(numbers: np.ndarray) -> list[str]:
    """What `repr` gives of each number: the fewest digits that are read as the same number again.

    Of many, pyarrow finds the digits in a sixth of the time where it is at hand; how it writes whole, large and small
    numbers differs, so those are left to `repr`.
    """
    if len(numbers) < FEW or not find_spec("pyarrow"):
        return list(map(repr, numbers.tolist()))
    import pyarrow as pa

    texts: list[str] = pa.array(numbers).cast(pa.string()).to_pylist()
    with np.errstate(invalid="ignore"):
        size = np.abs(numbers)
        is_alike = (size >= 1e-4) & (size < 1e9) & (numbers != np.rint(numbers))
    for place in np.flatnonzero(~is_alike).tolist():
        texts[place] = repr(float(numbers[place]))
    return texts


def _quoted(text: str, dialect: Dialect, is_alone: bool) -> str:
    """A text in quotes where it would part cells or rows, or be a line without a cell."""
    if text and _PLAIN[dialect].fullmatch(text):
        return text
    return '"' + text.replace('"', '""') + '"' if text or is_alone else text


def dialect_of(text: str) -> Dialect:
    """The dialect that `csv_text` wrote a text in, by its header; none of the headings holds a comma or semicolon."""
    return "excel" if ";" in text.partition("\n")[0] else "plain"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _text(value: Any, dialect: Dialect, is_alone: bool) -> str:
    """A value other than a text in a column that is not all numbers."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return _quoted("", dialect, is_alone)
    return _quoted(
        repr(float(value)).replace(".", DECIMAL[dialect]) if isinstance(value, float) else str(value), dialect, is_alone
    )


def _harmless(text: Any) -> Any:
    """A text that no spreadsheet takes for a formula."""
    if not isinstance(text, str) or not _FORMULA.match(text):
        return text
    return text if text.startswith("-") and readings(text) else f"'{text}"
