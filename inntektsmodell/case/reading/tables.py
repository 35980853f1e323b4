"""Turns a table in long form into labelled arrays: every label known, every cell there once, every value a number."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, YEAR_DIMS, as_read
from inntektsmodell.case.reading.left_out import WAYS_OUT, LeftOut
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.case.units import note_unfit_units, unit_word
from inntektsmodell.faults import Faults, Where, at_least, between, nearest, said_of
from inntektsmodell.files.csv_columns import ReadLater
from inntektsmodell.language.messages import message, word
from inntektsmodell.language.typed_numbers import advice, with_point
from inntektsmodell.method.quantities import Input

SHOWN_MISSING = 20


def has_columns(table: RawTable, wanted: tuple[str, ...], faults: Faults) -> bool:
    """Whether the table has just the wanted columns, in any order; notes what is missing, unknown or doubled."""
    for column in dict.fromkeys(table.columns):
        if column not in wanted:
            faults.add(table.place, message("column '{name}' is unknown", name=column), nearest(column, wanted))
        elif table.columns.count(column) > 1:
            found = message("column '{name}' is duplicated", name=column)
            faults.add(table.place, found, message("name each column only once"))
    missing = [column for column in wanted if column not in table.columns]
    for column in missing:
        found = message("column '{name}' is missing", name=column)
        faults.add(table.place, found, message("the columns are {names}", names=", ".join(wanted)))
    return not missing and len(table.columns) == len(wanted)


def labels_of(table: RawTable, dim: str) -> list[str]:
    """Labels of a column in order of first appearance."""
    if isinstance(table.rows, ReadLater) and dim in table.columns:
        return [row[dim] for row in table.rows.combinations(dim)]
    return list(dict.fromkeys(row[dim] for row in table.rows if dim in row))


def read_number(written: str | float, place: Where, faults: Faults, decimal: str = ".") -> float:
    """A finite number, as text with this decimal sign or as it is; NaN, with a fault noted, for anything else."""
    try:
        value = _of_text(written, decimal) if isinstance(written, str) else written
    except ValueError:
        faults.add(place, message("'{text}' is not a number", text=written), advice(str(written), decimal))
        return math.nan
    if not math.isfinite(value):
        faults.add(place, message("'{text}' is not a finite number", text=written), message("a number"))
        return math.nan
    return value


def _of_text(text: str, decimal: str) -> float:
    plain = text if decimal == "." else with_point(text) or ("" if "." in text else text)
    return float(plain if "_" not in plain else "")


def labelled_arrays(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    evidence: Mapping[str, Evidence | None],
    faults: Faults,
    absent: LeftOut | None = None,
) -> dict[str, xr.DataArray]:
    """Arrays of a variable and of the evidence of its cells, from a table with one row per cell.

    `labels` gives the known labels of every dimension, in the order of the result; `evidence` is None where it is known
    but not sound; `absent` is what stands where there is no row.
    """
    if not has_columns(table, (*variable.dims, "value", "evidence"), faults):
        return {}
    values, sources = _by_column(table, variable, labels, evidence) or _by_cell(
        table, variable, labels, evidence, faults, absent
    )
    return arrays_of(variable, labels, values, sources)


def arrays_of(
    variable: Input, labels: Mapping[str, list[str]], values: np.ndarray, sources: np.ndarray
) -> dict[str, xr.DataArray]:
    """The arrays of a variable and of the evidence of its cells, with their labels."""
    name = variable.path
    coords = {dim: list(map(int, labels[dim])) if dim in YEAR_DIMS else labels[dim] for dim in variable.dims}
    return {
        name: xr.DataArray(as_read(variable.dims, values, {"units": variable.case_unit}), coords),
        name + EVIDENCE_SUFFIX: xr.DataArray(as_read(variable.dims, sources), coords),
    }


def _by_column(
    table: RawTable, variable: Input, labels: Mapping[str, list[str]], evidence: Mapping[str, Evidence | None]
) -> tuple[np.ndarray, np.ndarray] | None:
    """Values and names of the evidence of a table that was read by column; None where a look at each cell is needed."""
    if not isinstance(table.rows, ReadLater):
        return None
    frame, shape = table.rows.frame, tuple(len(labels[dim]) for dim in variable.dims)
    values, named = frame["value"].to_numpy(), frame["evidence"].cat.categories.tolist()
    sources = [evidence.get(name) for name in named]
    if len(values) != math.prod(shape) or not np.isfinite(values).all() or values.min() < variable.least:
        return None
    if any(source is None or source.unit != (variable.case_unit or source.unit) for source in sources):
        return None
    cells = np.zeros(len(values), dtype=np.intp)
    for dim, length in zip(variable.dims, shape, strict=True):
        positions = {label: position for position, label in enumerate(labels[dim])}
        given = frame[dim].cat.categories.tolist()
        if not positions.keys() >= {*given}:
            return None
        cells = cells * length + np.array([positions[label] for label in given])[frame[dim].cat.codes]
    if np.bincount(cells, minlength=len(values)).max() > 1:
        return None
    ordered, names = np.empty(shape), np.empty(shape, dtype=object)
    ordered.flat[cells] = values
    names.flat[cells] = np.array(named, dtype=object)[frame["evidence"].cat.codes]
    return ordered, names


def _by_cell(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    evidence: Mapping[str, Evidence | None],
    faults: Faults,
    absent: LeftOut | None,
) -> tuple[np.ndarray, np.ndarray]:
    """Values and names of the evidence, noting whatever is wrong with a row."""
    shape = tuple(len(labels[dim]) for dim in variable.dims)
    values = np.full(shape, np.nan)
    sources = np.full(shape, "", dtype=object)
    index = {dim: {label: position for position, label in enumerate(labels[dim])} for dim in variable.dims}
    seen: dict[tuple[int, ...], Where] = {}
    unfit: dict[tuple[str, str], list[Where]] = defaultdict(list)
    for row, place, origin in zip(table.rows, table.places, table.origins, strict=True):
        unknown = [dim for dim in variable.dims if row[dim] not in index[dim]]
        for dim in unknown:
            found = message("{what} '{label}' is unknown", what=word(dim), label=row[dim])
            faults.add(place, found, nearest(row[dim], labels[dim]))
        source = evidence.get(row["evidence"])
        if row["evidence"] not in evidence:
            found = message("evidence '{name}' is unknown", name=row["evidence"])
            faults.add(origin, found, nearest(row["evidence"], evidence))
        elif source is not None and variable.case_unit and source.unit != variable.case_unit:
            unfit[source.unit, unit_word(variable.case_unit)].append(origin)
        value = _value(row, place, variable, faults, table.decimal)
        if unknown:
            continue
        cell = tuple(index[dim][row[dim]] for dim in variable.dims)
        if cell in seen:
            where = ", ".join(row[dim] for dim in variable.dims)
            found = message("{where} is duplicated, first given in {first}", where=where, first=said_of(seen[cell]))
            faults.add(place, found, message("give each value only once"))
            continue
        seen[cell] = place
        values[cell] = value
        sources[cell] = row["evidence"]
    note_unfit_units(unfit, faults)
    missing = [cell for cell in np.ndindex(*shape) if cell not in seen]
    if absent is not None:
        for cell in missing:
            values[cell], sources[cell] = absent.values[cell], absent.evidence[cell]
        missing = [cell for cell in missing if not absent.evidence[cell]]
    _note_missing_cells(table, variable, labels, missing, faults)
    return values, sources


def _value(row: dict[str, Any], place: Where, variable: Input, faults: Faults, decimal: str) -> float:
    value = read_number(row["value"], place, faults, decimal)
    if value < variable.least:
        faults.add(place, message("value {value} is too small", value=row["value"]), at_least(variable.least))
    if value > variable.greatest:
        right = between(variable.least, variable.greatest, value)
        faults.add(place, message("value {value} is too large", value=row["value"]), right)
    return value


def _note_missing_cells(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    missing: list[tuple[int, ...]],
    faults: Faults,
) -> None:
    for cell in missing[:SHOWN_MISSING]:
        where = ", ".join(labels[dim][position] for dim, position in zip(variable.dims, cell, strict=True))
        right = message("one row for each combination of labels")
        if variable.path in WAYS_OUT:
            right = message("{right}; {other}", right=right, other=WAYS_OUT[variable.path])
        faults.add(table.place, message("no row for {where}", where=where), right)
    if len(missing) > SHOWN_MISSING:
        found = message("{count:more row is|more rows are} missing", count=len(missing) - SHOWN_MISSING)
        faults.add(table.place, found, message("as above"))
