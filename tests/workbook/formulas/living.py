"""Living workbooks for tests: written, changed cell by cell, and read by the names of their results."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xarray as xr
import xlsxwriter
from openpyxl.workbook import Workbook

from inntektsmodell.case.case import Case
from inntektsmodell.case.paths import ObservationEntry, find_entry
from inntektsmodell.faults import Faults
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.formulas import write_living_workbook
from inntektsmodell.workbook.formulas.words import NAMES
from inntektsmodell.workbook.layout.parameter_words import CODES, YEAR_LISTS
from inntektsmodell.workbook.layout.sheets import RESULT_SHEETS
from inntektsmodell.workbook.writing.input_sheets import InputCells, write_input_sheets
from tests.workbook.libreoffice import formulas_of


class Cell(NamedTuple):
    """A formula of a calculated sheet."""

    sheet: str
    place: str
    formula: str


def written(case: Case, file: Path) -> xr.Dataset:
    """Write the living workbook of a case; gives the engine's result."""
    result = compute(case)
    write_living_workbook(file, case, result)
    return result


def input_cells(case: Case) -> InputCells:
    """Where the figures of a case are on its input sheets."""
    return write_input_sheets(xlsxwriter.Workbook(io.BytesIO()), case, "nb")


def addresses(case: Case, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Cells and values of some changes, which are given by path as in `Case.with_changes`."""
    cells, faults = input_cells(case), Faults()
    found: dict[str, Any] = {}
    for path, value in changes.items():
        place = find_entry(case, path, faults)
        if isinstance(place, ObservationEntry):
            found[cells.observation(place.variable, place.labels)] = value
        else:
            typed = CODES[path][value].nb if path in CODES else value
            typed = "; ".join(value) if isinstance(value, list) and path not in YEAR_LISTS else typed
            found[cells.choices(path) if isinstance(typed, list) else cells.addresses["parameter", path]] = typed
    faults.raise_if_any()
    return found


def with_cells(file: Path, changes: Mapping[str, Any], target: Path) -> None:
    """A copy of a workbook with other values in some cells, as an analyst types them, and no calculated values."""
    book_with_cells(file, changes).save(target)


def book_with_cells(file: Path, changes: Mapping[str, Any]) -> Workbook:
    """The formulas of a workbook with other values in some cells.

    The value of a range is a list that is filled up with empty cells.
    """
    book = formulas_of(file)
    for address, value in changes.items():
        sheet, _, place = address.rpartition("!")
        cells = book[sheet.strip("'")][place.replace("$", "")]
        if isinstance(value, list):
            (row,) = cells
            for cell, item in zip(row, value + [None] * (len(row) - len(value)), strict=True):
                cell.value = item
        else:
            cells.value = value
    return book


def with_wrong_values(file: Path, target: Path) -> None:
    """A copy of a workbook in which every formula has the value 0."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8") if name.startswith("xl/worksheets/sheet") else old.read(name)
            if isinstance(content, str):
                content = re.sub(r"(</f><v>)[^<]*(</v>)", r"\g<1>0\g<2>", content)
            new.writestr(name, content)


def formulas(book: Workbook) -> Iterator[Cell]:
    """Every formula on the calculated sheets."""
    for sheet in book:
        if sheet.title in RESULT_SHEETS:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                yield Cell(sheet.title, cell.coordinate, str(cell.value))


def named_values(book: Workbook, name: str) -> np.ndarray:
    """Values of the cells of a result, one list per row; a blank cell is 0."""
    (place,) = book.defined_names[NAMES[name].nb].destinations
    cells = book[place[0]][place[1].replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return np.array([[cell.value or 0.0 for cell in row] for row in rows], dtype=np.float64)


def in_order_of_sheet(result: xr.Dataset, name: str) -> np.ndarray:
    """The engine's values of a result as its cells stand: criteria are rows there."""
    values = np.atleast_2d(result[name].values)
    return values.T if name == "criterion_weight" else values
