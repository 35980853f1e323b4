"""The one place where codes of the bank become recipients of a case, year by year."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from inntektsmodell.faults import Faults, InputError, listed, within
from inntektsmodell.files.csv_reading import CsvTable, read_csv
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.recipe import Recipe
from inntektsmodell.statistics.borders.reading import built_in_borders
from inntektsmodell.statistics.borders.recipients import recipients_of

COLUMNS = ("code", "recipient")

Recipients = Mapping[int, tuple[str, ...]]
"""By year, the recipient of each of the codes that were asked for, in their order; "" where a code did not hold."""


def recipients_by_year(recipe: Recipe, file: Path, codes: Sequence[str]) -> Recipients:
    """The recipient of every code in every year, as the recipe in `file` says."""
    choice = recipe.variables[recipe.recipient_variable]
    if choice.borders is not None:
        return _on_borders(choice.borders, codes, recipe.years, within(str(file), recipe.recipient_variable))
    return dict.fromkeys(recipe.years, _mapped(file.parent / str(choice.mapping), codes))


def codes_on_borders(codes: Sequence[str], years: Sequence[int]) -> list[str]:
    """Those of the codes that are municipalities on 1 January of one of the years."""
    held = {code for year in years for code in built_in_borders().codes_on(datetime.date(year, 1, 1))}
    return [code for code in codes if code in held]


def _on_borders(level: str, codes: Sequence[str], years: Sequence[int], place: str) -> Recipients:
    """By the borders that travel with the package.

    Raises:
        InputError: they do not reach to all years, or some codes held in none of them or were parted.
    """
    held = set(codes_on_borders(codes, years))
    never = [code for code in codes if code not in held]
    if never:
        found = message("{names} did not hold on 1 January of any of the years", names=listed(never))
        raise InputError.of(place, found, message("codes that did, or none, which means all that did"))
    recipients: dict[int, tuple[str, ...]] = {}
    for year in years:
        holding = set(codes_on_borders(codes, [year]))
        own = [code for code in codes if code in holding]
        of_code = dict(zip(own, recipients_of(own, on=year, level=level), strict=True))
        recipients[year] = tuple(of_code.get(code, "") for code in codes)
    return recipients


def _mapped(mapping: Path, codes: Sequence[str]) -> tuple[str, ...]:
    """By a CSV file with the columns `code` and `recipient`.

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
    return tuple(mapped[code] for code in codes)


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
