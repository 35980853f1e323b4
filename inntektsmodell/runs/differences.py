"""Holds what a run stored against the same computed again: text exactly, numbers at rtol 1e-9."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import xarray as xr

from inntektsmodell.faults import within
from inntektsmodell.files.csv_writing import DECIMAL, SEPARATOR, Dialect
from inntektsmodell.language.messages import Message, message, said
from inntektsmodell.language.text import LabelledName, as_label
from inntektsmodell.runs.wording import Wording

RTOL = 1e-9
FLOOR = 1e-12
"""Part of a variable's largest value below which a difference is rounding noise, as where amounts cancel to 0."""


class DifferenceKind(LabelledName):
    """How something in a run is not as it should be."""

    CHANGED = "changed", as_label("content has changed")
    MISSING = "missing", as_label("missing")
    EXTRA = "extra", as_label("does not belong")
    RECOMPUTED = "recomputed", as_label("differs when computed again")
    NOT_COMPUTED = "not computed", as_label("cannot be recomputed")
    NOT_READ = "not read", as_label("cannot be read")
    LINE_ENDINGS = "line endings", as_label("other line endings")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, how, what was expected (recorded or computed again) and what was found."""

    place: str
    kind: DifferenceKind
    expected: str
    found: str


def why_not_read(error: Exception) -> str:
    """What this program says of a file that could not be read; not what the library says that failed on its bytes."""
    why = said(error)
    return why if isinstance(why, Message) else message("damaged, or a file of another kind")


def differences(
    place: str, expected: Mapping[str, Any], found: Mapping[str, Any], floor: float = 0.0
) -> list[Difference]:
    """What differs between two mappings of values, in their order. `floor` is the absolute tolerance beside `RTOL`."""
    different = []
    for name in dict.fromkeys([*expected, *found]):
        if name in expected and name in found and _agree(expected[name], found[name], floor):
            continue
        where = within(place, name)
        if name not in found:
            different.append(Difference(where, DifferenceKind.MISSING, _told(expected[name]), ""))
        elif name not in expected:
            different.append(Difference(where, DifferenceKind.EXTRA, "", _told(found[name])))
        else:
            different.append(Difference(where, DifferenceKind.RECOMPUTED, _told(expected[name]), _told(found[name])))
    return different


def _told(value: Any) -> str:
    """A value as people read it: a text as it is, anything else by the language."""
    return value if isinstance(value, str) else message("{value}", value=value)


def _agree(expected: Any, found: Any, floor: float) -> bool:
    if isinstance(expected, float) and isinstance(found, float):
        both_absent = math.isnan(expected) and math.isnan(found)
        return both_absent or math.isclose(expected, found, rel_tol=RTOL, abs_tol=floor)
    return bool(expected == found)


def compare_trees(file: str, expected: Any, found: Any) -> list[Difference]:
    """Differences between two JSON contents; the place is the path of keys."""
    return differences(file, _leaves(expected), _leaves(found))


def _leaves(node: Any, path: str = "") -> dict[str, Any]:
    """What stands at the ends of a tree, by path; nothing there is as good as no end."""
    if isinstance(node, dict | list):
        items = node.items() if isinstance(node, dict) else enumerate(node)
        below = [_leaves(part, f"{path}.{key}" if path else str(key)) for key, part in items]
        return {name: value for leaves in below for name, value in leaves.items()}
    return {} if node is None else {path: node}


def compare_datasets(file: str, expected: xr.Dataset, found: xr.Dataset) -> list[Difference]:
    """Differences between two results: the arrays' cells, named by their labels, and what is said about them."""
    different = differences(file, dict(expected.attrs), dict(found.attrs))
    for name in dict.fromkeys([*expected.data_vars, *found.data_vars]):
        wanted, there = (_cells(data[name]) if name in data else {} for data in (expected, found))
        floor = FLOOR * float(np.nanmax(np.abs(expected[name].values), initial=0.0)) if name in expected else 0.0
        different += differences(file, wanted, there, floor)
    return different


def _cells(array: xr.DataArray) -> dict[str, Any]:
    """Every value of an array by its labels, its dimensions, and its attributes."""
    labels = product(*(array[dim].values.tolist() for dim in array.dims))
    values = zip(labels, array.values.ravel().tolist(), strict=True)
    cells = {f"{array.name}[{', '.join(map(str, label))}]": value for label, value in values}
    about = {"dims": ", ".join(map(str, array.dims)), **array.attrs}
    return cells | {f"{array.name}.{name}": value for name, value in about.items()}


def compare_tables(
    file: str, expected: str, found: str, dialect: Dialect, wording: Wording | None = None
) -> list[Difference]:
    """Differences between two CSV texts of one dialect; the place is the line and the column.

    With `wording`, they are tables of remarks, and another version of this program wrote the one that was found.
    """
    rows = [
        [next(csv.reader([line], delimiter=SEPARATOR[dialect]), []) for line in text.splitlines()]
        for text in (expected, found)
    ]
    wanted, there = (_by_place(of_text, rows[0][0], DECIMAL[dialect]) for of_text in rows)
    if wording:
        wanted = wording.as_kept(wanted, there)
    return differences(file, wanted, there)


def _by_place(rows: list[list[str]], header: list[str], decimal: str) -> dict[str, Any]:
    """Every cell by line and column, numbers as floats; columns are called what the expected header calls them."""
    names = dict(enumerate(header))
    return {
        f"{line}:{names.get(column, column + 1)}": _number_or_text(cell, decimal)
        for line, row in enumerate(rows, start=1)
        for column, cell in enumerate(row)
    }


def _number_or_text(cell: str, decimal: str) -> float | str:
    try:
        return float(cell.replace(decimal, "."))
    except ValueError:
        return cell
