"""Reads a case from a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from inntektsmodell.building import build_case
from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.folder import CRITERIA_TABLE
from inntektsmodell.messages import message
from inntektsmodell.raw import RawCase
from inntektsmodell.workbook.content_reading import Content, read_content
from inntektsmodell.workbook.findings import Findings
from inntektsmodell.workbook.form import NOTES_SHEET, SEPARATOR, YEAR_HEADING, in_both
from inntektsmodell.workbook.layout import (
    ABOUT,
    ABOUT_FIELDS,
    CRITERIA,
    README,
    REGIONS,
    RESULT_SHEETS,
    SERVICES,
    SHEETS,
    SOLVED,
)
from inntektsmodell.workbook.observation_reading import read_criteria, read_observed
from inntektsmodell.workbook.observed_layout import OBSERVED
from inntektsmodell.workbook.sheet_cells import SheetCells, folded, read_sheets
from inntektsmodell.workbook.table_reading import SheetTable, read_table

KEYS = {folded(name): key for key, sheet in SHEETS.items() for name in vars(sheet.name).values()}
UNREAD = frozenset(folded(name) for name in (*vars(README).values(), *vars(SOLVED).values(), *RESULT_SHEETS))


@dataclass(frozen=True)
class Reading:
    """A workbook as read: the case unchecked, the place of every entry of its main part, and what was found."""

    raw: RawCase
    places: dict[str, str]
    findings: Findings


def load_workbook_case(file: Path) -> Case:
    """Read and check a case from a workbook. Raises `InputError` with every fault found, each with sheet and cell."""
    return checked(read_workbook(file))


def checked(reading: Reading) -> Case:
    """The case of a reading. Raises `InputError` with the reader's faults and those of the case's own checks."""
    faults = reading.findings.faults
    told = {fault.place for fault in faults.found}
    case = None
    if not faults.more:
        try:
            case = build_case(reading.raw)
        except InputError as error:
            for fault in (_at_cell(fault, reading) for fault in error.faults):
                if fault.place not in told:
                    faults.add(fault.place, fault.found, fault.right)
    if case is None or faults.found:
        raise InputError(faults.all_told(reading.raw.place))
    return replace(case, remarks=(*reading.findings.remarks, *case.remarks))


def read_workbook(file: Path) -> Reading:
    """Read a workbook without checking the case in it.

    Raises:
        InputError: the file is no sound workbook, or none of a case.
    """
    findings = Findings()
    sheets = _case_sheets(read_sheets(file, UNREAD), file, findings)
    tables: dict[str, SheetTable] = {}
    for key in (REGIONS.key, SERVICES.key):
        _read_table(key, sheets, (), tables, findings)
    spread = {
        "region": _labels(tables.get(REGIONS.key), "region"),
        "service": _labels(tables.get(SERVICES.key), "service"),
        "": (),
    }
    for key in sheets:
        if key not in tables and key not in (REGIONS.key, SERVICES.key):
            across = _year_headings(sheets[key]) if SHEETS[key].spread == "chosen" else spread[SHEETS[key].spread]
            _read_table(key, sheets, across, tables, findings)
    content = read_content(tables, findings)
    _check_sheets_row(content, sheets, file, findings)
    raw = RawCase(file.name, content.found, {}, (str(file),))
    evidence = content.found.get("evidence", {})
    observed = {key: read_observed(key, table, evidence, findings) for key, table in tables.items() if key in OBSERVED}
    if CRITERIA.key in tables:
        observed[CRITERIA_TABLE] = read_criteria(tables[CRITERIA.key], findings)
    return Reading(replace(raw, tables=observed), _places(content, tables), findings)


def _case_sheets(sheets: list[SheetCells], file: Path, findings: Findings) -> dict[str, SheetCells]:
    """The sheets of the case by key; notes, and what is computed, left out."""
    found: dict[str, SheetCells] = {}
    for sheet in sheets:
        name = folded(sheet.name)
        if name in KEYS and KEYS[name] in found:
            other = found[KEYS[name]].name
            findings.faults.add(
                sheet.place, message("holds the same as the sheet '{other}'", other=other), message("one of them")
            )
        elif name in KEYS:
            found[KEYS[name]] = sheet
        elif name.startswith(tuple(word.casefold() for word in vars(NOTES_SHEET).values())):
            findings.remark(sheet.place, message("the sheet is a note and is not read"))
        else:
            names = [name for sheet in SHEETS.values() for name in vars(sheet.name).values()]
            findings.faults.add(sheet.place, message("is not a sheet of a case"), nearest(sheet.name, names))
    for key, layout in SHEETS.items():
        if layout.needed and key not in found:
            right = message("make the workbook with inntektsmodell template")
            findings.faults.add(file.name, message("sheet '{name}' is missing", name=in_both(layout.name)), right)
    return found


def _check_sheets_row(content: Content, sheets: Mapping[str, SheetCells], file: Path, findings: Findings) -> None:
    """The row that names the sheets names those that are there, so that a lost sheet is not a smaller case."""
    if ABOUT.key not in sheets:
        return
    named = [] if content.sheets is None else [name.strip() for name in content.sheets.split(SEPARATOR.strip())]
    wanted = {KEYS.get(folded(name)): name for name in named}
    row, about = in_both(ABOUT_FIELDS["sheets"]), in_both(ABOUT.name)
    for key, name in wanted.items():
        if key not in sheets:
            right = message("give the sheet, or take it out of the row {row}", row=row)
            findings.faults.add(file.name, message("sheet '{name}' is missing", name=name), right)
    for key, sheet in sheets.items():
        if key not in wanted:
            found = message("the sheet is not named among the sheets of the workbook")
            right = message("add it to the row {row} of the sheet {sheet}", row=row, sheet=about)
            findings.faults.add(sheet.place, found, right)


def _read_table(
    key: str,
    sheets: Mapping[str, SheetCells],
    spread: tuple[str, ...],
    tables: dict[str, SheetTable],
    findings: Findings,
) -> None:
    if key in sheets:
        table = read_table(sheets[key], SHEETS[key], spread, findings)
        tables |= {} if table is None else {key: table}


def _labels(table: SheetTable | None, key: str) -> tuple[str, ...]:
    """Labels of a column, to look for them among the headings of other sheets."""
    lines = table.lines if table else ()
    texts = [" ".join(str(line.cells[key].value).split()) for line in lines if key in line.cells]
    return tuple(dict.fromkeys(texts))


def _year_headings(sheet: SheetCells) -> tuple[str, ...]:
    """Headings of the columns of chosen years, from left to right."""
    words = "|".join(vars(YEAR_HEADING).values())
    texts = [str(cell.value).strip() for cells in sheet.rows.values() for _, cell in sorted(cells.items())]
    return tuple(dict.fromkeys(text for text in texts if re.fullmatch(rf"(?:{words}) \d+", text)))


def _places(content: Content, tables: Mapping[str, SheetTable]) -> dict[str, str]:
    """Where the entries of the main part stand, and the tables."""
    return content.places | {f"table {key}": table.sheet.place for key, table in tables.items() if key in OBSERVED}


def _at_cell(fault: Fault, reading: Reading) -> Fault:
    """The fault with its cell, or its sheet, where it names a path of the main part."""
    path = fault.place.removeprefix(f"{reading.raw.place}, ")
    fitting = [known for known in reading.places if path == known or path.startswith(known + ".")]
    if path == fault.place or not fitting:
        return fault
    nearest_known = max(fitting, key=len)
    rest = path[len(nearest_known) + 1 :]
    return replace(fault, place=reading.places[nearest_known] + (f", {rest}" if rest else ""))
