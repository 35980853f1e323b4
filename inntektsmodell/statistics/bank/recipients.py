"""The one place where codes of the bank become recipients of a case, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from inntektsmodell.faults import Faults, InputError, listed
from inntektsmodell.files.csv_reading import CsvTable, read_csv
from inntektsmodell.language.messages import message

COLUMNS = ("code", "recipient")

Recipients = Mapping[int, tuple[str, ...]]
"""By year, the recipient of each of the codes that were asked for, in their order."""


def recipients_of(mapping: Path, codes: Sequence[str], years: Sequence[int]) -> Recipients:
    """The recipient of every code in every year, by a CSV file with the columns `code` and `recipient`.

    Raises:
        InputError: the file is no such table, names a code twice, has no recipient for some codes, or a recipient that
            none of the codes belongs to.
    """
    mapped = _read(mapping)
    faults = Faults()
    unmapped = [code for code in codes if code not in mapped]
    if unmapped:
        found = message(
            "has no recipient for {count:code|codes}: {names}", count=len(unmapped), names=", ".join(unmapped)
        )
        faults.add(str(mapping), found, message("a row for each, or codes in the recipe without them"))
    asked = {mapped[code] for code in codes if code in mapped}
    without = [name for name in dict.fromkeys(mapped.values()) if name not in asked]
    if without:
        found = message("no code that is asked for belongs to {names}", names=listed(without))
        faults.add(str(mapping), found, message("at least one code of each recipient"))
    faults.raise_if_any()
    return dict.fromkeys(years, tuple(mapped[code] for code in codes))


def _read(file: Path) -> dict[str, str]:
    faults = Faults()
    table = read_csv(file, faults)
    faults.raise_if_any()
    assert table is not None
    if set(table.columns) != set(COLUMNS) or len(table.columns) != len(COLUMNS):
        found = message("has the columns {names}", names=", ".join(table.columns))
        raise InputError.of(table.place, found, message("the columns are {names}", names=", ".join(COLUMNS)))
    return _rows(table, faults)


def _rows(table: CsvTable, faults: Faults) -> dict[str, str]:
    mapped: dict[str, str] = {}
    for line, cells in table.rows(faults):
        code, recipient = (cells[table.columns.index(name)] for name in COLUMNS)
        if not code or not recipient:
            faults.add(table.at(line), message("has an empty cell"), message("a code and its recipient"))
        if code in mapped:
            right = message("give each code only once")
            faults.add(table.at(line), message("code '{code}' is duplicated", code=code), right)
        mapped[code] = recipient
    faults.raise_if_any()
    return mapped
