"""Reads a case from a folder: `case.toml` and one CSV file a variable, in UTF-8 (`csv_reading` says how)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.case.reading.raw import LEVELS_FILE, VERSION_FILE, RawCase, RawTable
from inntektsmodell.faults import Faults, InputError, nearest
from inntektsmodell.files.csv_columns import rows_and_places
from inntektsmodell.files.csv_reading import decimal_sign, table_of
from inntektsmodell.files.locations import RUN_CASE, RUN_RECORD
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.files.text_files import read_text
from inntektsmodell.files.toml_text import toml_of
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import VARIABLES

CASE_FILE = "case.toml"
CRITERIA_TABLE = "criteria"
TABLES = (CRITERIA_TABLE, *VARIABLES, COVARIANCE.path, COST_COVARIANCE.path)
VALUE = "value"


def read_folder(folder: Path) -> RawCase:
    """Read a case folder. Raises `InputError` that lists every unreadable, unknown or empty file."""
    _refuse_run(folder)
    faults = Faults()
    content: dict[str, Any] = {}
    tables: dict[str, RawTable] = {}
    entries = (file for file in folder.iterdir() if not file.name.startswith(".") and not is_of_system(file))
    files = sorted(file for file in entries if file.is_file())
    if folder / CASE_FILE not in files:
        faults.add(str(folder), message("has no {file}", file=CASE_FILE), message("every case folder needs one"))
    for file in files:
        is_table = file.suffix == ".csv" and file.stem in TABLES
        if file.name != CASE_FILE and not is_table:
            if file.suffix != ".md" and file.name not in (VERSION_FILE, LEVELS_FILE):
                found = message("is not one of the files of a case")
                faults.add(str(file), found, nearest(file.name, [f"{name}.csv" for name in TABLES]))
            continue
        if is_table:
            table = read_table(file, faults)
            tables |= {} if table is None else {file.stem: table}
        elif (text := _text(file, faults)) is not None:
            content = toml_of(text, str(file), faults) or {}
    faults.raise_if_any(unfinished=True)
    return RawCase(str(folder / CASE_FILE), content, tables, tuple(str(file) for file in files))


def _refuse_run(folder: Path) -> None:
    """A folder that `run --out` wrote is no case, but keeps the one that it was computed from."""
    kept = folder / RUN_CASE
    if (folder / CASE_FILE).exists() or not (folder / RUN_RECORD).is_file() or not kept.is_dir():
        return
    workbooks = sorted(kept.glob("*.xlsx"))
    found = message("is a saved run, not a case")
    right = message("give the case that it was computed from: {case}", case=workbooks[0] if workbooks else kept)
    raise InputError.of(str(folder), found, right)


def _text(file: Path, faults: Faults) -> str | None:
    text = read_text(file, faults)
    if text is not None and (not text or text.isspace()):
        right = message("fill it in, or remove it if the case has no such figures")
        faults.add(str(file), message("is empty"), right)
        return None
    return text


def read_table(file: Path, faults: Faults) -> RawTable | None:
    """The table of a CSV file; None, with faults, where it cannot be read."""
    text = _text(file, faults)
    table = None if text is None else table_of(text, str(file), faults)
    if table is None:
        return None
    read_later = rows_and_places(table, VALUE)
    if read_later is not None:
        return RawTable(table.place, table.columns, *read_later)
    rows = list(table.rows(faults))
    value = table.columns.index(VALUE) if VALUE in table.columns else None
    numbers = [] if value is None else [(line, cells[value]) for line, cells in rows]
    return RawTable(
        table.place,
        table.columns,
        tuple(dict(zip(table.columns, cells, strict=True)) for _, cells in rows),
        tuple(partial(table.at, line) for line, _ in rows),
        decimal_sign(table, numbers, faults),
    )
