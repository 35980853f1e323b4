"""Reads a case from a workbook."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import CRITERIA_TABLE
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.case.reading.versions import by_version
from inntektsmodell.case.schema import CaseFile, PartFile
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.workbook.layout.form import YEAR_HEADING, SheetLayout
from inntektsmodell.workbook.layout.sheets import (
    ABOUT,
    ABOUT_FIELDS,
    CRITERIA,
    EVIDENCE,
    FORMER_RESULT_SHEETS,
    HEADINGS,
    MERGED,
    NB,
    README,
    REGIONS,
    RESULT_SHEETS,
    SERVICES,
    SHEETS,
    SOLVED,
)
from inntektsmodell.workbook.reading.cells import SheetCells, read_sheets
from inntektsmodell.workbook.reading.content import ROOTS, SHEETS_ROW, Content, read_content
from inntektsmodell.workbook.reading.findings import Findings
from inntektsmodell.workbook.reading.known_names import KnownNames
from inntektsmodell.workbook.reading.observations import DIMS, read_criteria, read_observed
from inntektsmodell.workbook.reading.rest import rest_told
from inntektsmodell.workbook.reading.tables import SheetTable, read_table

KEYS = {folded(name): key for key, sheet in SHEETS.items() for name in sheet.names}
COMPUTED = (*RESULT_SHEETS, *FORMER_RESULT_SHEETS)
UNREAD = frozenset(folded(name) for name in (*vars(README).values(), *vars(SOLVED).values(), *COMPUTED))
ALIKE = 0.8
"""How alike, at least, a sheet's name is to that of a missing one to be taken for it, misspelt (difflib's ratio)."""


@dataclass(frozen=True)
class Reading:
    """A workbook as read: the case unchecked, the place of every entry of its main part, and what was found.

    `unread` are sheets that were left out because of a fault that is told elsewhere.
    """

    raw: RawCase
    places: dict[str, str]
    findings: Findings
    unread: frozenset[str]
    kind: type[CaseFile] = CaseFile


def load_workbook_case(
    file: Path,
    version: Path | None = None,
    kind: type[CaseFile] = CaseFile,
    targets: Collection[str] | None = None,
    data: bytes | None = None,
) -> Case:
    """Read and check a case from a workbook, by a model version where one is given; with `PartFile` it may lack parts.

    `targets` are the steps that are asked for, as in `by_version`. `data` is what the file holds, where that is in
    memory already. Raises `InputError` with every fault found, each with sheet and cell.
    """
    reading = read_workbook(file, kind, data)
    if version is not None:
        reading = replace(reading, raw=by_version(reading.raw, version, file.parent, targets))
    return checked(reading)


def checked(reading: Reading) -> Case:
    """The case of a reading; what no figure refers to is remarked on.

    Raises:
        InputError: with the reader's faults and those of the case's own checks, one for each cell that was refused.
    """
    faults = reading.findings
    told = (
        {fault.place for fault in faults.found}
        | reading.unread
        | faults.misnamed
        | faults.empty.keys()
        | {place for one in faults.empty.values() for place in one}
    )
    case, unfinished = None, True
    if not faults.more:
        try:
            case = build_case(reading.raw, HEADINGS, kind=reading.kind)
        except InputError as error:
            unfinished = error.unfinished
            placed = (replace(fault, place=_cell_of(fault.place, reading)) for fault in error.faults)
            for fault in dict.fromkeys(placed):
                if fault.place not in told and fault.place.rpartition(", ")[0] not in told:
                    faults.add(fault.place, fault.found, fault.right)
    if case is None or faults.found:
        raise InputError(faults.all_told(reading.raw.place), unfinished=unfinished or bool(faults.misnamed))
    own = [replace(remark, place=_cell_of(remark.place, reading)) for remark in case.remarks]
    return replace(case, remarks=(*reading.findings.remarks, *own))


def read_workbook(file: Path, kind: type[CaseFile] = CaseFile, data: bytes | None = None) -> Reading:
    """Read a workbook without checking the case in it; see `load_workbook_case`.

    Raises:
        InputError: the file is no sound workbook, or none of a case.
    """
    findings = Findings()
    needed = [key for key, sheet in SHEETS.items() if sheet.needed]
    if issubclass(kind, PartFile):
        needed = [sheet.key for sheet in (ABOUT, REGIONS, SERVICES, EVIDENCE)]
    found, others = read_sheets(file, KEYS, data)
    sheets = _case_sheets(found, needed, file, findings)
    _note_others(others, sheets, file, findings)
    tables: dict[str, SheetTable] = {}

    def read(key: str, across: Sequence[str] = ()) -> None:
        rest = rest_told(tables.get(ABOUT.key)) if SHEETS[key].across == "region" else None
        if (table := read_table(sheets[key], SHEETS[key], across, findings, rest, known)) is not None:
            tables[key] = table

    known = KnownNames()
    first = (REGIONS.key, SERVICES.key, CRITERIA.key, ABOUT.key)
    for key in first:
        if key in sheets:
            read(key)
    known = _known_names(tables, sheets.get(MERGED.key))
    headings = {
        "region": _labels(tables.get(REGIONS.key), "region"),
        "service": _labels(tables.get(SERVICES.key), "service"),
    }
    unread = {key for key in sheets if headings.get(SHEETS[key].across) == ()}
    other_keys = [key for key in sheets if key not in unread and key not in first]
    across = {
        key: _year_headings(sheets[key]) if SHEETS[key].across == "chosen" else headings.get(SHEETS[key].across, ())
        for key in other_keys
    }
    lacking = _lacks_labels(tables)
    clashes = [] if lacking else _clashes(known, [(sheets[key], SHEETS[key], across[key]) for key in other_keys])
    for fault in clashes:
        findings.add(fault.place, fault.found, fault.right)
    if clashes or lacking:
        unread = sheets.keys() - set(first)
    for key in other_keys:
        if key not in unread:
            read(key, across[key])
    content = read_content(tables, findings, known)
    if ABOUT.key in tables:
        _check_sheets_row(content, sheets, needed, others, findings)
    observed = {key: read_observed(key, table, content.found, findings) for key, table in tables.items() if key in DIMS}
    observed = {key: table for key, table in observed.items() if table.rows or not tables[key].lines}
    criteria = read_criteria(tables[CRITERIA.key], findings) if CRITERIA.key in tables else None
    if criteria is not None:
        observed[CRITERIA_TABLE] = criteria
    elif CRITERIA.key in sheets:
        unread.add(CRITERIA.key)
    not_read = frozenset(sheets[key].place for key in unread)
    left_out = frozenset(sheets.keys() & DIMS.keys() - observed.keys())
    raw = RawCase(file.name, content.found, observed, (str(file),), left_out)
    return Reading(raw, _places(content, sheets, needed, file), findings, not_read, kind)


def _case_sheets(
    sheets: list[SheetCells], needed: Iterable[str], file: Path, findings: Findings
) -> dict[str, SheetCells]:
    """The sheets of the case by key."""
    found: dict[str, SheetCells] = {}
    for sheet in sheets:
        key = KEYS[folded(sheet.name)]
        if key in found:
            other = found[key].name
            found_twice = message("has the same content as the sheet '{other}'", other=other)
            findings.add(sheet.place, found_twice, message("only one of them"))
        else:
            found[key] = sheet
    for key in needed:
        if key not in found:
            right = message("create the workbook with inntektsmodell template")
            name = told_in_both(**vars(SHEETS[key].name))
            findings.add(file.name, message("sheet '{name}' is missing", name=name), right)
    return found


def _note_others(others: Sequence[str], sheets: Mapping[str, SheetCells], file: Path, findings: Findings) -> None:
    """A remark for each sheet of the user's own; a fault where it looks like a sheet of the case, misspelt."""
    missing = {name: key for name, key in KEYS.items() if key not in sheets}
    for name in others:
        place = f"{file.name}: {name}"
        if folded(name) in UNREAD:
            continue
        if difflib.get_close_matches(folded(name), missing, n=1, cutoff=ALIKE):
            known = [name for key in missing.values() for name in vars(SHEETS[key].name).values()]
            findings.add(place, message("is not one of the sheets of a case"), nearest(name, dict.fromkeys(known)))
        else:
            findings.remark(place, message("the sheet is not one of the sheets of a case and is not read"))


def _check_sheets_row(
    content: Content,
    sheets: Mapping[str, SheetCells],
    needed: Collection[str],
    others: Sequence[str],
    findings: Findings,
) -> None:
    """The row that names the sheets names those that are there, so that a lost sheet is not a smaller case."""
    named = [] if content.sheets is None else [name.strip() for name in content.sheets.split(SEPARATOR.strip())]
    place = content.places.get(SHEETS_ROW, sheets[ABOUT.key].place)
    row, about = told_in_both(**vars(ABOUT_FIELDS["sheets"])), told_in_both(**vars(ABOUT.name))
    for name in filter(None, named):
        key = KEYS.get(folded(name))
        if folded(name) in map(folded, others):
            known = [name for sheet in SHEETS.values() for name in vars(sheet.name).values()]
            findings.add(
                place, message("sheet '{name}' is not one of the sheets of a case", name=name), nearest(name, known)
            )
        elif key not in sheets and key not in needed:
            right = message("add the sheet, or remove it from the row {row}", row=row)
            findings.add(place, message("sheet '{name}' is missing", name=name), right)
            content.places[f"table {key}"] = place
    wanted = {KEYS.get(folded(name)) for name in named}
    for key, sheet in sheets.items():
        if key not in wanted:
            found = message("the sheet is not in the workbook's list of sheets")
            right = message("add it to the row {row} of the sheet {sheet}", row=row, sheet=about)
            findings.add(sheet.place, found, right)


def _labels(table: SheetTable | None, key: str) -> tuple[str, ...]:
    """Labels of a column, to look for them among the headings of other sheets."""
    lines = table.lines if table else ()
    texts = [" ".join(str(line.cells[key].value).split()) for line in lines if key in line.cells]
    return tuple(dict.fromkeys(filter(None, texts)))


def _lacks_labels(tables: Mapping[str, SheetTable]) -> bool:
    """Whether a service or criterion has no label, so that nobody can tell what other sheets mean by theirs."""
    lines = (line for key in (SERVICES.key, CRITERIA.key) if key in tables for line in tables[key].lines)
    return any(NB.key not in line.cells for line in lines)


def _known_names(tables: Mapping[str, SheetTable], merged: SheetCells | None) -> KnownNames:
    """The services and criteria, and groups of criteria; none of a kind in which a row has no name."""
    groups = _labels(read_table(merged, MERGED, (), Findings()) if merged else None, "group")
    found = {}
    for layout in (SERVICES, CRITERIA):
        own = layout.labels[0].key
        lines = tables[layout.key].lines if layout.key in tables else ()
        if lines and all(own in line.cells for line in lines):
            found[own] = {
                " ".join(str(line.cells[own].value).split()): {
                    key: line.cells[key] for key in map(str, LANGUAGES) if key in line.cells
                }
                for line in lines
            }
    return KnownNames(found, {CRITERIA.labels[0].key: groups})


def _clashes(known: KnownNames, tables: Iterable[tuple[SheetCells, SheetLayout, Sequence[str]]]) -> list[Fault]:
    """Labels that do not tell names apart, if names on other sheets cannot be known for them."""
    found = list(known.clashes())
    tried = Findings()
    for sheet, layout, across in tables if found else ():
        read_table(sheet, layout, across, tried, known=known)
    return found if tried.misnamed else []


def _year_headings(sheet: SheetCells) -> tuple[str, ...]:
    """Headings of the columns of chosen years, from left to right."""
    words = "|".join(vars(YEAR_HEADING).values())
    texts = [str(cell.value).strip() for cells in sheet.rows.values() for _, cell in sorted(cells.items())]
    return tuple(dict.fromkeys(text for text in texts if re.fullmatch(rf"(?:{words}) \d+", text)))


def _places(content: Content, sheets: Mapping[str, SheetCells], needed: Iterable[str], file: Path) -> dict[str, str]:
    """Where the entries of the main part stand, or should stand, and the tables."""
    roots = {path: sheets[key].place if key in sheets else file.name for key, paths in ROOTS.items() for path in paths}
    tables = {f"table {key}": sheets[key].place for key in (*DIMS, CRITERIA_TABLE) if key in sheets}
    missing = {f"table {key}": file.name for key in needed if key not in sheets}
    return roots | missing | tables | content.places


def _cell_of(place: str, reading: Reading) -> str:
    """The cell of a place that names a path of the main part, or the sheet and what it lacks; else the place."""
    path = place.removeprefix(f"{reading.raw.place}, ")
    if path == place:
        return place
    fitting = [known for known in reading.places if path == known or path.startswith(known + ".")]
    below = [cell for known, cell in reading.places.items() if known.startswith(path + ".")]
    if below and path not in fitting:
        return below[0]
    if not fitting:
        return place
    nearest_known = max(fitting, key=len)
    cell, rest = reading.places[nearest_known], path[len(nearest_known) + 1 :]
    on_its_sheet = next((paths for paths in ROOTS.values() if nearest_known in paths), ())
    if not rest and "!" not in cell and len(on_its_sheet) > 1:
        rest = path.removeprefix("parameters.")
    return cell + (f", {rest}" if rest else "")
