"""Reads the criteria and the observed figures from their sheets, as tables in long form."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE, SERVICE
from inntektsmodell.case.reading.left_out import may_be_empty as empty_is_left_out
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.workbook.layout.form import CellContent
from inntektsmodell.workbook.layout.sheets import CRITERIA, EN, SHEETS
from inntektsmodell.workbook.reading import values
from inntektsmodell.workbook.reading.cells import Cell
from inntektsmodell.workbook.reading.content import plain_cells
from inntektsmodell.workbook.reading.evidence import evidence_of_line
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.rest import rest_of_content, without_derived
from inntektsmodell.workbook.reading.tables import SheetTable

VALUE = "value"
DIMS = {
    **{name: variable.dims for name, variable in VARIABLES.items()},
    COVARIANCE.path: (SERVICE, *COVARIANCE.dims),
    COST_COVARIANCE.path: COST_COVARIANCE.dims,
}
"""What names a figure on each sheet of them."""


def read_criteria(table: SheetTable, findings: Findings) -> RawTable | None:
    """The criteria: a row each; None, with faults, where one of them cannot be read: all else rests on them."""
    columns = tuple(column.key for column in CRITERIA.columns if column.kind is not CellContent.NOTE)
    rows, places, units = [], [], []
    for line in table.lines:
        cells = plain_cells(table, CRITERIA.columns, line, findings)
        rows.append({**cells, EN.key: cells[EN.key] or ""})
        places.append(table.at(line, "criterion"))
        units.append(table.at(line, "unit"))
    if any(None in cells.values() for cells in rows):
        return None
    return RawTable(table.sheet.place, columns, tuple(rows), tuple(places), evidence_places=tuple(units))


def read_observed(variable: str, table: SheetTable, content: Mapping[str, Any], findings: Findings) -> RawTable:
    """The figures of a variable: a row each, with the place of its cell. `content` is the main part as it was read."""
    evidence = content.get("evidence", {})
    dims, rest = DIMS[variable], rest_of_content(content)
    across = dims[-1] if SHEETS[variable].across else ""
    down = [column for column in SHEETS[variable].labels if column.key in dims]
    rows: list[dict[str, Any]] = []
    places: list[str] = []
    origins: list[str] = []
    for line in table.lines:
        labels = plain_cells(table, down, line, findings)
        figures: dict[str, Cell] = line.across if across else {"": line.cells[VALUE]} if VALUE in line.cells else {}
        figures, wanted = without_derived(figures, table.across if across else [""], rest, findings)
        may_be_empty = None not in labels.values() and empty_is_left_out(content, variable, labels)
        sources = evidence_of_line(table, line, [name for name in wanted if name in figures], evidence, findings)
        for name in (name for name in wanted if name in figures or not may_be_empty):
            place = table.at(line, name or VALUE)
            value = _figure(figures.get(name), place, findings)
            if None not in labels.values():
                row = {key: str(label) for key, label in labels.items()} | ({across: name} if across else {})
                rows.append({**row, "value": value, "evidence": sources.get(name, "")})
                places.append(place)
                origins.append(table.at(line, "evidence") if name in figures else place)
    return RawTable(
        table.sheet.place, (*dims, "value", "evidence"), tuple(rows), tuple(places), evidence_places=tuple(origins)
    )


def _figure(cell: Cell | None, place: str, findings: Findings) -> float:
    if cell is None:
        findings.add_empty(place, values.A_NUMBER)
        return math.nan
    return values.number_of(cell, findings)
