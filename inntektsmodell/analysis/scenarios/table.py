"""A table of scenarios as `compute_batch` takes it: its columns as changes, its rows with their names and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from inntektsmodell.analysis.scenarios.file import LINE, is_name
from inntektsmodell.arguments import as_mapping, refuse
from inntektsmodell.case.changes.changes import as_plain
from inntektsmodell.case.changes.linear import ChangeColumn
from inntektsmodell.case.changes.resolving import flattened
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.language.messages import Joined, Message, message, word

SCENARIO, NAME = "scenario", "name"


def as_table(scenarios: Any) -> pd.DataFrame:
    """A column a path, a row a scenario; columns of different lengths, or with more than a value a row, are refused."""
    if isinstance(scenarios, pd.DataFrame):
        return scenarios
    if not isinstance(scenarios, Mapping):
        is_list = np.iterable(scenarios) and not isinstance(scenarios, str | bytes)
        rows = list(scenarios) if is_list else refuse("scenarios", scenarios, message("a mapping from names to values"))
        return pd.DataFrame([flattened(as_plain(as_mapping(one, "scenarios"))) for one in rows])
    right = message("lists of values of the same length, one for each path")
    columns: dict[str, list[Any]] = {}
    for path, values in as_mapping(scenarios, "scenarios").items():
        if isinstance(values, str | bytes | Mapping) or not np.iterable(values):
            refuse(message("path '{path}'", path=path), values, right)
        columns[path] = list(values)
        if len(columns[path]) != len(next(iter(columns.values()))):
            refuse(message("path '{path}'", path=path), values, right)
    return pd.DataFrame({path: pd.Series(values, dtype=object).infer_objects() for path, values in columns.items()})


def check_rows(number: int) -> None:
    """Raise `InputError` where there are no scenarios."""
    if not number:
        raise InputError.of(word("scenarios"), message("there are none"), message("at least one"))


def check_columns(table: pd.DataFrame) -> None:
    """Raise `InputError` where two columns have one heading."""
    faults = Faults()
    for column in table.columns[table.columns.duplicated()].unique():
        found = message("column '{name}' is duplicated", name=column)
        faults.add(word("scenarios"), found, message("name each column only once"))
    faults.raise_if_any()


def names_of(table: pd.DataFrame, numbers: np.ndarray, faults: Faults) -> dict[str, tuple[str, np.ndarray]]:
    """Names of the rows as a coordinate, where a column holds them; '' where a cell is empty."""
    headings = [column for column in table.columns if is_name(column)]
    if len(headings) > 1:
        found = message("several columns give the names of the rows: {names}", names=", ".join(map(str, headings)))
        faults.add(word("scenarios"), found, message("at most one"))
    if len(headings) != 1:
        return {}
    names = np.array(
        ["" if cell is None or cell != cell else str(cell) for cell in column_of(table[headings[0]])], dtype=object
    )
    named = pd.Series(names[names != ""], numbers[names != ""], dtype=object)
    repeated = named[named.duplicated(keep=False)]
    for name, places in sorted(repeated.groupby(repeated).groups.items()):
        rows = ", ".join(map(str, places))
        found = message("several rows have the name '{name}': {rows}", name=name, rows=rows)
        faults.add(word("scenarios"), found, message("a different name for each row"))
    return {NAME: (SCENARIO, names)}


def row_of(fault: Fault) -> int | None:
    """The row that a fault is about, or its scenario once that is named; None where it is about no single row."""
    number = fault.place.fields.get("number") if isinstance(fault.place, Message) else None
    return number.fields["number"] if isinstance(number, Message) else number


@contextmanager
def named_rows(table: pd.DataFrame, numbers: np.ndarray, names: dict[str, tuple[str, np.ndarray]]) -> Iterator[None]:
    """Where a fault is that of a row: the scenario's number with what it is called, and its line in the file."""

    def named(fault: Fault) -> Fault:
        place, row = fault.place, row_of(fault)
        if row is None or not isinstance(place, Message):
            return fault
        told = [message("'{name}'", name=column[row]) for _, column in names.values() if column[row]]
        told += [message("line {line}", line=table.index[row])] if table.index.name == LINE else []
        number = numbers[row]
        shown = message("{number} ({row})", number=number, row=Joined(", ", told)) if told else number
        return replace(fault, place=Message(place.template, place.fields | {"number": shown}))

    try:
        yield
    except InputError as error:
        raise InputError(map(named, error.faults), error.unfinished) from error


def column_of(series: pd.Series[Any]) -> ChangeColumn:
    """Values of a table's column; an empty cell is NaN among numbers, None elsewhere."""
    if series.dtype.kind in "iuf":
        return series.to_numpy(dtype=np.float64)
    plain = [None if value is pd.NA else as_plain(value) for value in series]
    return [None if value is None or value != value else value for value in plain]
