"""Puts a case of a later year together, in the form that a folder of it is written in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from inntektsmodell.analysis.roll_forward.notes import rolled_title
from inntektsmodell.analysis.roll_forward.observed import RolledCell, RolledYears
from inntektsmodell.analysis.roll_forward.parameters import RolledParameters, as_record
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.folder import CASE_FILE
from inntektsmodell.case.reading.raw import VERSION_FILE, RawCase, RawTable
from inntektsmodell.case.reading.versions import by_version, read_versioned
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.text import Text, joined, text_of
from inntektsmodell.loading import is_workbook
from inntektsmodell.workbook.layout.sheets import HEADINGS
from inntektsmodell.workbook.reading.reader import read_workbook

FORMER = ("former_key", "redistribution")
"""What compares with the former model, and ends with the way from it."""
NAME = re.compile(r"(?P<name>.*)-\d{4}")


def raw_of(case: Case) -> RawCase:
    """A case that was read from files as it stands in them, its model version put upon it."""
    files = [Path(file) for file in case.files]
    version = next((file for file in files if file.name == VERSION_FILE), None)
    main = next((file for file in files if file.name == CASE_FILE), files[0])
    if not is_workbook(main):
        return read_versioned(main.parent, version)
    raw = read_workbook(main).raw
    return raw if version is None else by_version(raw, version, main.parent)


def leave_out_former(case: Case, parameters: dict[str, Any], to: int) -> tuple[str, ...]:
    """Take the way from the former model out where it is over, and name all that goes with it."""
    phase_in, adjustment = case.parameters.phase_in, case.parameters.adjustment
    ways = {
        "phase_in": phase_in.schedule if phase_in is not None else {},
        "adjustment": adjustment.plan if adjustment is not None else {},
    }
    over = [name for name, years in ways.items() if years and to > max(map(int, years))]
    for name in over:
        del parameters[name]
    return (*over, *(name for name in FORMER if over and name in case.observed))


def kept_tables(raw: RawCase, left_out: Collection[str]) -> dict[str, pd.DataFrame]:
    """The tables of the case itself that stay."""
    kept = {name: table for name, table in raw.tables.items() if name not in left_out}
    return {name: _frame(table) for name, table in kept.items()}


def _frame(table: RawTable) -> pd.DataFrame:
    """A table with decimal points."""
    rows = [
        {key: _with_point(cell, table.decimal) if key == "value" else cell for key, cell in row.items()}
        for row in table.rows
    ]
    return pd.DataFrame(rows, columns=list(table.columns), dtype=object)


def _with_point(cell: Any, decimal: str) -> Any:
    return cell.replace(decimal, ".") if isinstance(cell, str) and decimal != "." else cell


def rolled_tables(rolled: RolledYears) -> dict[str, pd.DataFrame]:
    """Populations and, where there are any, criteria."""
    cells = {"population": ("age_group", rolled.population), "criterion_value": ("criterion", rolled.criteria)}
    return {
        name: pd.DataFrame(_rows(rolled.case, own), columns=["year", dim, "region", "value", "evidence"])
        for name, (dim, own) in cells.items()
        if own
    }


def _rows(case: Case, cells: Mapping[tuple[str, int], RolledCell]) -> Iterator[tuple[str, str, str, float, str]]:
    for (name, year), cell in sorted(cells.items(), key=lambda item: item[0][1]):
        for region, value, evidence in zip(case.regions, cell.values.tolist(), cell.evidence, strict=True):
            yield str(year), name, region, value, evidence


def rolled_content(
    case: Case, raw: RawCase, parameters: RolledParameters, rolled: RolledYears, tables: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """The main part: the case's own with the later year, what was moved, and the evidence that is used."""
    own = NAME.fullmatch(case.name)
    content = {
        **{
            key: part
            for key, part in raw.content.items()
            if key not in ("calibration", "evidence", "notes", "parameters")
        },
        "name": f"{own['name'] if own else case.name}-{parameters.to}",
        "year": parameters.to,
        "title": vars(rolled_title(case, parameters.to)),
    }
    new = {name: as_record(evidence) for name, evidence in rolled.evidence.items()} | parameters.evidence
    used = {*_named(parameters.content), *(name for table in tables.values() for name in table.get("evidence", ()))}
    evidence = {name: item for name, item in {**raw.content["evidence"], **new}.items() if name in used}
    return {**content, "evidence": evidence, "parameters": parameters.content}


def _named(content: Any) -> Iterator[str]:
    """Every evidence that a part of the parameters names."""
    for key, part in content.items() if isinstance(content, Mapping) else ():
        yield from [part] if key == "evidence" and isinstance(part, str) else _named(part)


def with_told(case: Case, clauses: Mapping[str, Text], notes: tuple[Text, ...]) -> Case:
    """The case with its notes, and with what is said of figures in their sources."""
    evidence = {
        name: one.model_copy(update={"source": _with_clause(one.source, clauses[name])}) if name in clauses else one
        for name, one in case.evidence.items()
    }
    return replace(case, file=case.file.model_copy(update={"evidence": evidence, "notes": notes}))


def _with_clause(source: str, clause: Text) -> str:
    return told_in_both(**vars(joined("; ", (text_of(source), clause))))


def built(content: dict[str, Any], tables: Mapping[str, pd.DataFrame]) -> Case:
    """The case itself, as if it had been read."""
    raw = {name: _raw_table(name, table) for name, table in tables.items()}
    return build_case(RawCase(str(content["name"]), content, raw), HEADINGS)


def _raw_table(name: str, table: pd.DataFrame) -> RawTable:
    rows = tuple({str(key): cell for key, cell in row.items()} for row in table.to_dict("records"))
    return RawTable(name, tuple(table.columns), rows, (name,) * len(table))
