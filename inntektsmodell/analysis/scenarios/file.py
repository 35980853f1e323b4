"""Reads a table of scenarios: one row per scenario, one column per path, and names of rows where there are any."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd

from inntektsmodell.arguments import as_path
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import COMMA, CsvTable, decimal_sign, read_csv
from inntektsmodell.language.messages import message
from inntektsmodell.language.typed_numbers import advice, readings, with_point

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
    if table is not None and (plain := _plain_rows(table)) is not None:
        return plain
    columns = {} if table is None else _columns(table, faults)
    faults.raise_if_any()
    lines = pd.Index([] if table is None else [line for line, _ in table.rows(Faults())], name=LINE)
    series = {name: pd.Series(cells, lines, dtype=object).infer_objects() for name, cells in columns.items()}
    return pd.DataFrame(series, lines)


def is_name(column: object) -> bool:
    """Whether a column of a table of scenarios names its rows."""
    return str(column).casefold() in NAME_HEADINGS


def _plain_rows(table: CsvTable) -> pd.DataFrame | None:
    """A table of names and plain numbers or nothing, as programs write it, read a column at a time; None for others.

    What is not plain is read, or refused, cell by cell.
    """
    header, _, body = table.text.partition("\n")
    naming = [is_name(column) for column in table.columns]
    if table.separator != COMMA or len(naming) == 1 or header.rstrip("\r").split(COMMA) != [*table.columns]:
        return None
    row = COMMA.join(_PLAIN_NAME if names else _PLAIN_NUMBER for names in naming)
    faults = Faults()
    _check_header(table, faults)
    if faults.found or not body or not re.fullmatch(rf"(?:{row}\r?\n)*+(?:{row})?+", body):
        return None
    cells = body.replace("\r\n", "\n").removesuffix("\n").replace("\n", COMMA).split(COMMA)
    columns = (cells[place :: len(naming)] for place in range(len(naming)))
    lines = pd.RangeIndex(2, 2 + len(cells) // len(naming), name=LINE)
    values = (
        pd.Series(column if names else _plain_numbers(column), lines, dtype=object if names else None)
        for column, names in zip(columns, naming, strict=True)
    )
    return pd.DataFrame(dict(zip(table.columns, values, strict=True)), lines).infer_objects()


def _plain_numbers(cells: list[str]) -> list[int] | list[float]:
    """Whole numbers where all are, else floating ones, NaN for an empty cell."""
    if all(map(str.isdecimal, cells)):
        return list(map(int, cells))
    return [float(cell or math.nan) for cell in cells]


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
    decimal = decimal_sign(table, changes, faults)
    columns: list[list[Any]] = [[] for _ in table.columns]
    for line, cells in table.rows(faults):
        for values, cell, names in zip(columns, cells, naming, strict=True):
            values.append(cell if names else _value(_with_point(table, line, cell, decimal, faults)))
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
    """A cell whose number, if it is one, has a decimal point."""
    if decimal == ".":
        return cell
    factor = cell[:1] if cell.startswith("*") else ""
    rest = cell.removeprefix(factor)
    if number := with_point(rest):
        return factor + number
    if "." in rest and readings(rest):
        found = message("'{text}' is not a number", text=cell)
        faults.add(table.at(line), found, advice(rest, decimal))
    return cell


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
