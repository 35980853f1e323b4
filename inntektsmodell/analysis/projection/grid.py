"""Figures in long form: a row for each combination of labels, in one table or in several of the same columns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import xarray as xr

from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import decimal_sign, read_csv
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.typed_numbers import advice, with_point

VALUE = "value"
WHOLE = ("age", "year")
"""Dimensions whose labels are whole numbers; the last age may be written as `105+`."""
SEXES = ("female", "male")
SEX_WORDS = {"female": "female", "kvinner": "female", "2": "female", "male": "male", "menn": "male", "1": "male"}
"""How a sex may be written: in words, or as Statistics Norway codes it."""
SHOWN = 20
"""Faults of one kind that are told one by one."""

Key = tuple[str | int, ...]


def read_grid(files: Sequence[Path], dims: Sequence[str], faults: Faults, *, least: float) -> xr.DataArray | None:
    """The figures of some tables with the columns `dims` and `value`; None, with faults, where something is wrong.

    Labels stand in the order in which they come, sexes as women and men, ages and years by size.
    """
    cells: dict[Key, float] = {}
    noted = Faults()
    for file in files:
        _read(file, dims, cells, noted, least)
    if not noted.found:
        _check_complete(cells, dims, files, noted)
    faults.found += noted.found[:SHOWN]
    if len(noted.found) > SHOWN:
        more = message("{count:more fault|more faults} of this kind", count=len(noted.found) - SHOWN)
        faults.add(files[0].parent.name, more, message("as above"))
    if noted.found:
        return None
    labels = _labels(cells, dims)
    values = np.empty([len(names) for names in labels.values()])
    positions = [{label: at for at, label in enumerate(names)} for names in labels.values()]
    for key, value in cells.items():
        values[tuple(at[label] for at, label in zip(positions, key, strict=True))] = value
    return xr.DataArray(values, labels, tuple(dims))


def _read(file: Path, dims: Sequence[str], cells: dict[Key, float], faults: Faults, least: float) -> None:
    table = read_csv(file, faults, file.name)
    if table is None:
        return
    columns = [*dims, VALUE]
    if sorted(table.columns) != sorted(columns):
        found = message("has the columns {names}", names=", ".join(table.columns))
        faults.add(table.place, found, message("the columns are {names}", names=", ".join(columns)))
        return
    order = [table.columns.index(name) for name in columns]
    rows = [(line, [row[at].strip() for at in order]) for line, row in table.rows(faults)]
    decimal = decimal_sign(table, ((line, row[-1]) for line, row in rows), faults)
    for line, (*written, number) in rows:
        labels = [_label(dim, text) for dim, text in zip(dims, written, strict=True)]
        wrong = [_right_label(dim) for dim, label in zip(dims, labels, strict=True) if label is None]
        value = _number(number, decimal)
        if wrong:
            faults.add(table.at(line), message("has {labels}", labels=", ".join(written)), wrong[0])
        elif not (math.isfinite(value) and value >= least):
            right = (
                message("a number of at least {least:g}", least=least) if value == value else advice(number, decimal)
            )
            faults.add(table.at(line), message("'{text}' is not a figure here", text=number), right)
        elif tuple(labels) in cells:
            faults.add(table.at(line), message("{labels} is duplicated", labels=", ".join(written)), message("one row"))
        else:
            cells[tuple(label for label in labels if label is not None)] = value


def _label(dim: str, text: str) -> str | int | None:
    if dim == "sex":
        return SEX_WORDS.get(text.casefold())
    if dim in WHOLE:
        plain = text.removesuffix("+") if dim == "age" else text
        return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 4 else None
    return text or None


def _right_label(dim: str) -> Message:
    if dim == "sex":
        return message("sex is {words}", words=", ".join(SEX_WORDS))
    return message("{dim} is a whole number", dim=dim) if dim in WHOLE else message("a name in each column")


def _number(text: str, decimal: str) -> float:
    try:
        return float("" if "_" in text else text if decimal == "." else with_point(text))
    except ValueError:
        return math.nan


def _labels(cells: Mapping[Key, float], dims: Sequence[str]) -> dict[str, list[str | int]]:
    labels: dict[str, list[str | int]] = {}
    for at, dim in enumerate(dims):
        found = dict.fromkeys(key[at] for key in cells)
        labels[dim] = sorted(found) if dim in (*WHOLE, "sex") else list(found)
    return labels


def _check_complete(cells: Mapping[Key, float], dims: Sequence[str], files: Sequence[Path], faults: Faults) -> None:
    """Note what lacks: a combination of labels without a row, both sexes, ages from 0 on without a gap."""
    place = files[0].name if len(files) == 1 else files[0].parent.name
    if not cells:
        faults.add(place, message("has no rows"), message("a row for each combination of labels"))
        return
    labels = _labels(cells, dims)
    ages = labels.get("age", [-1])
    if missing := sorted(set(range(int(ages[-1]))) - set(ages)):
        names = ", ".join([*map(str, missing[:SHOWN]), *(["…"] if len(missing) > SHOWN else [])])
        found = message("these ages are missing: {ages}", ages=names)
        faults.add(place, found, message("every age from 0 to the last, which is open"))
    if "sex" in labels and labels["sex"] != list(SEXES):
        found = message("has only {names}", names=", ".join(map(str, labels["sex"])))
        faults.add(place, found, message("both sexes"))
    lacking = math.prod(len(names) for names in labels.values()) - len(cells)
    if lacking and not faults.found:
        first = next(key for key in product(*labels.values()) if key not in cells)
        found = message(
            "{count:row is|rows are} missing, the first for {labels}", count=lacking, labels=", ".join(map(str, first))
        )
        faults.add(place, found, message("a row for each combination of labels"))
