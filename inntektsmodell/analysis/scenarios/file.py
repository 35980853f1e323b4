"""Reads a table of scenarios: one row per scenario, one column per path, and names of rows where there are any."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import pandas as pd

from inntektsmodell.arguments import as_path
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_columns import EXACT
from inntektsmodell.files.csv_reading import COMMA, CsvTable, decimal_sign, read_csv
from inntektsmodell.language.messages import message
from inntektsmodell.language.typed_numbers import readings, typed_advice

NAME_HEADINGS = ("name", "navn")
LINE = "line"
"""Name of the index of a table that was read: the line of the file that each row stands on."""
_PLAIN_NUMBER = r"(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?)?+"
_PLAIN_NAME = r"(?:[^\"',\r\n][^\",\r\n]*)?+"


def read_scenarios(file: str | Path) -> pd.DataFrame:
    r"""Scenarios from a CSV file with one column per path and one row per scenario; see `csv_reading` for its dialects.

    A cell is a number, a relative change (`*1.05`, `+100`, `-100`: a sign in front is always relative), a name, `true`
    or `false`, or years as a list, `"[2018, 2019]"`. An empty cell leaves the value of the case. A column `name` or
    `navn` names the rows, and is carried through to the results. The index holds the lines of the file.

    Raises:
        InputError: the file is not there, or is no such table; every fault is told.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.csv"
        ...     _ = file.write_text("name,capital.share\nlow,0.01\nhigh,0.02\n", encoding="utf-8")
        ...     im.read_scenarios(file)["capital.share"].tolist()
        [0.01, 0.02]
    """
    faults = Faults()
    table = read_csv(as_path(file, "file"), faults)
    if table is not None and (plain := plain_rows(table)) is not None:
        return plain
    columns = {} if table is None else _columns(table, faults)
    faults.raise_if_any()
    lines = pd.Index([] if table is None else [line for line, _ in table.rows(Faults())], name=LINE)
    series = {name: pd.Series(cells, lines, dtype=object).infer_objects() for name, cells in columns.items()}
    return pd.DataFrame(series, lines)


def is_name(column: object) -> bool:
    """Whether a column of a table of scenarios names its rows."""
    return str(column).casefold() in NAME_HEADINGS


def plain_rows(table: CsvTable) -> pd.DataFrame | None:
    """A table of names and plain numbers or nothing, as programs write it, read a column at a time; None for others.

    What is not plain is read, or refused, cell by cell.
    """
    header, _, body = table.text.partition("\n")
    naming = [is_name(column) for column in table.columns]
    if table.separator != COMMA or naming == [True] or header.rstrip("\r").split(COMMA) != [*table.columns]:
        return None
    row = COMMA.join(_PLAIN_NAME if names else _PLAIN_NUMBER for names in naming)
    row = row if len(naming) > 1 else f"(?=[0-9]){row}"  # else a blank line would be a row with an empty cell
    faults = Faults()
    _check_header(table, faults)
    if faults.found or not body or not re.fullmatch(rf"(?:{row}\r?\n)*+(?:{row})?+", body):
        return None
    rows = read_plain(io.StringIO(body), table.columns).infer_objects()
    rows.index = pd.RangeIndex(2, 2 + len(rows), name=LINE)
    return rows


def read_plain(body: TextIO, columns: Sequence[str]) -> pd.DataFrame:
    """The rows of a table that is plain: text in a column of names, else whole or floating numbers, NaN where empty."""
    names = [column for column in columns if is_name(column)]
    rows: pd.DataFrame = pd.read_csv(
        body,
        header=None,
        names=[*columns],
        dtype=dict.fromkeys(names, object),
        keep_default_na=False,
        na_values={column: [""] for column in columns if column not in names},
        quoting=csv.QUOTE_NONE,
        skip_blank_lines=False,
        low_memory=False,
        **EXACT,
    )
    return rows


def _columns(table: CsvTable, faults: Faults) -> dict[str, list[Any]]:
    """Values by column; an empty cell is NaN, but among names."""
    _check_header(table, faults)
    naming = [is_name(column) for column in table.columns]
    changes = (
        (line, cell)
        for line, cells in table.rows(Faults())
        for cell, names in zip(cells, naming, strict=True)
        if not names
    )
    signs = Faults()
    decimal = decimal_sign(table, changes, signs)
    faults.found += signs.found
    of_cells = Faults() if signs.found else faults
    columns: list[list[Any]] = [[] for _ in table.columns]
    for line, cells in table.rows(faults):
        for values, cell, names in zip(columns, cells, naming, strict=True):
            values.append(cell if names else _value(_with_point(table, line, cell, decimal, of_cells)))
    if not any(columns) and not faults.found:
        faults.add(table.place, message("has no rows"), message("at least one"))
    return dict(zip(table.columns, columns, strict=True))


def _check_header(table: CsvTable, faults: Faults) -> None:
    for number, column in enumerate(table.columns, start=1):
        if not column.strip():
            found = message("column {number} has no heading", number=number)
            faults.add(table.place, found, message("a path, or 'name' above the names of the rows"))
    for column in dict.fromkeys(filter(None, table.columns)):
        if table.columns.count(column) > 1:
            found = message("column '{name}' is duplicated", name=column)
            faults.add(table.place, found, message("name each column only once"))


def _with_point(table: CsvTable, line: int, cell: str, decimal: str, faults: Faults) -> str:
    """A cell whose number, if it is one, has a decimal point, and one more decimal where it could be read otherwise."""
    factor = cell[:1] if cell.startswith("*") else ""
    rest = cell.removeprefix(factor)
    meant = readings(rest)
    if len(meant) == 2 and decimal not in rest:
        found = message("'{text}' can mean two numbers", text=cell)
        faults.add(table.at(line), found, typed_advice(rest, decimal))
    elif len(meant) == 2:
        return f"{factor}{next(number for number in meant if '.' in number)}0"
    return factor + meant[0] if len(meant) == 1 else cell


def _value(cell: str) -> Any:
    """What a cell means; text that is nothing else stays text."""
    if not cell:
        return math.nan
    if cell.startswith(("+", "-")):
        return cell
    try:
        value = json.loads(cell.lower())
    except (ValueError, RecursionError):
        return cell
    if value is None or isinstance(value, dict) or (isinstance(value, float) and not math.isfinite(value)):
        return cell
    return value
