"""Reads a case from a folder: `case.toml` and one CSV file a variable, in UTF-8."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import Any

from inntektsmodell.faults import Faults, nearest
from inntektsmodell.messages import message
from inntektsmodell.observations import VARIABLES
from inntektsmodell.raw import RawCase, RawTable
from inntektsmodell.system_files import is_of_system

CASE_FILE = "case.toml"
CRITERIA_TABLE = "criteria"
TABLES = (CRITERIA_TABLE, *VARIABLES)


def read_folder(folder: Path) -> RawCase:
    """Read a case folder. Raises `InputError` that lists every unreadable, unknown or empty file."""
    faults = Faults()
    content: dict[str, Any] = {}
    tables: dict[str, RawTable] = {}
    entries = (file for file in folder.iterdir() if not file.name.startswith(".") and not is_of_system(file.name))
    files = sorted(file for file in entries if file.is_file())
    if folder / CASE_FILE not in files:
        faults.add(str(folder), message("has no {file}", file=CASE_FILE), message("a case folder needs one"))
    for file in files:
        is_table = file.suffix == ".csv" and file.stem in TABLES
        if file.name != CASE_FILE and not is_table:
            if file.suffix != ".md":
                faults.add(
                    str(file),
                    message("is not a file of a case"),
                    nearest(file.name, [f"{name}.csv" for name in TABLES]),
                )
            continue
        text = _text(file, faults)
        if text is None:
            continue
        if is_table:
            table = _csv(file, text, faults)
            tables |= {} if table is None else {file.stem: table}
        else:
            content = _toml(file, text, faults)
    faults.raise_if_any()
    return RawCase(str(folder / CASE_FILE), content, tables, tuple(str(file) for file in files))


def _text(file: Path, faults: Faults) -> str | None:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add(
            str(file), message("is not UTF-8 (byte {byte})", byte=error.start + 1), message("save the file as UTF-8")
        )
        return None
    if not text.strip():
        faults.add(
            str(file), message("is empty"), message("fill it in, or take it away where the case has no such figures")
        )
        return None
    return text


def _toml(file: Path, text: str, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.add(str(file), message("is not TOML: {error}", error=error), message("correct that line"))
        return {}


def _csv(file: Path, text: str, faults: Faults) -> RawTable | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, str]] = []
    places: list[str] = []
    try:
        header = next(reader)
        for cells in reader:
            place = message("{file} line {line}", file=file, line=reader.line_num)
            if not cells:
                continue
            if len(cells) != len(header):
                faults.add(
                    place,
                    message("{count} cells", count=len(cells)),
                    message("{count} cells: {names}", count=len(header), names=", ".join(header)),
                )
            else:
                rows.append(dict(zip(header, cells, strict=True)))
                places.append(place)
    except csv.Error as error:
        faults.add(
            message("{file} line {line}", file=file, line=reader.line_num),
            message("is not CSV: {error}", error=error),
            message("correct that line"),
        )
        return None
    return RawTable(str(file), tuple(header), tuple(rows), tuple(places))
