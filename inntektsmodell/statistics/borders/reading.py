"""Reads borders: those that travel with the package, or a user's own in files of the same form."""

from __future__ import annotations

import datetime
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

from frozendict import frozendict

from inntektsmodell.arguments import as_path
from inntektsmodell.faults import Faults
from inntektsmodell.files.csv_reading import CsvTable, decimal_sign, read_csv
from inntektsmodell.files.locations import data_folder
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message
from inntektsmodell.language.typed_numbers import readings
from inntektsmodell.statistics.borders.borders import BorderChange, Borders, CodePeriod

CODE_COLUMNS = ("code", "from", "to")
SHARE = "share"
CHANGE_COLUMNS = ("old", "new", "on", SHARE)
TOLERANCE = 1e-9
"""How far shares may be from 1 in sum."""


@cache
def built_in_borders() -> Borders:
    """The regions of every municipality since 1 January 2017, from `data/borders`."""
    folder = data_folder() / "borders"
    faults = Faults()
    known = read_toml(folder / "borders.toml", faults)
    faults.raise_if_any()
    assert known is not None
    borders = load_borders(folder / "municipalities.csv", folder / "changes.csv")
    return Borders(
        message("the built-in borders"),
        borders.levels,
        borders.periods,
        borders.changes,
        known["begins"],
        known["ends"],
        frozenset(known["follows_unlisted"]),
    )


def load_borders(file: str | Path, changes: str | Path | None = None) -> Borders:
    r"""Read borders of one's own.

    Args:
        file: CSV with the columns `code`, `from` (first day; empty: always), `to` (first day after; empty: still), and
            a column for each level of recipients, the smallest first (`hospital_area`, `region`). With a column
            `share`, a code may belong to several recipients at one time.
        changes: CSV with the columns `old`, `new`, `on`, `share`: which code became which, on what day, and with what
            share of its people. Of a code that was parted the shares may be empty, where they are not known.

    Raises:
        InputError: with every fault of both files.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "areas.csv"
        ...     _ = file.write_text("code,from,to,hospital_area\n1103,,,Stavanger\n", encoding="utf-8")
        ...     borders = im.load_borders(file)
        >>> im.recipients_of(["1103"], on=2024, level="hospital_area", borders=borders)
        ['Stavanger']
    """
    file, faults = as_path(file, "file"), Faults()
    levels, periods = _periods(file, faults)
    followed = frozendict() if changes is None else _changes(as_path(changes, "changes"), periods, faults)
    faults.raise_if_any()
    return Borders(str(file), levels, periods, followed)


def _periods(file: Path, faults: Faults) -> tuple[tuple[str, ...], Mapping[str, Sequence[CodePeriod]]]:
    table = read_csv(file, faults)
    if table is None:
        return (), {}
    levels = tuple(name for name in table.columns if name not in (*CODE_COLUMNS, SHARE))
    missing = [name for name in CODE_COLUMNS if name not in table.columns]
    if missing or not levels:
        right = message("the columns {names}", names=", ".join((*CODE_COLUMNS, "region")))
        faults.add(table.place, message("has the columns {names}", names=", ".join(table.columns)), right)
        return (), {}
    periods: dict[str, list[CodePeriod]] = defaultdict(list)
    for place, row in _rows(table, faults):
        start, end = _day(row["from"], place, faults), _day(row["to"], place, faults)
        share = _share(row.get(SHARE, ""), place, faults)
        if not row["code"] or not all(row[level] for level in levels):
            faults.add(place, message("has an empty cell"), message("a code, and a recipient of every level"))
        if start and end and end <= start:
            faults.add(place, message("ends on {end}, before it begins", end=end), message("a later day in 'to'"))
        recipients = frozendict({level: row[level] for level in levels})
        periods[row["code"]].append(CodePeriod(row["code"], start, end, recipients, 1.0 if share is None else share))
    for own in periods.values():
        _check_shares(table, own, faults)
    _check_nested(table, levels, [period for own in periods.values() for period in own], faults)
    return levels, frozendict(periods)


def _check_shares(table: CsvTable, own: Sequence[CodePeriod], faults: Faults) -> None:
    """At every time a code has one recipient, or shares that sum to 1."""
    for day in dict.fromkeys(period.start or datetime.date.min for period in own):
        total = math.fsum(period.share for period in own if period.holds_on(day))
        if abs(total - 1) > TOLERANCE:
            where = message("{file}, municipality {code}", file=table.place, code=own[0].code)
            found = message("has shares that sum to {total:g} on {day}", total=total, day=day)
            faults.add(where, found, message("one recipient at a time, or shares that sum to 1"))


def _check_nested(table: CsvTable, levels: tuple[str, ...], periods: Sequence[CodePeriod], faults: Faults) -> None:
    """Every recipient lies in one of the level above, at any time."""
    for lower, upper in pairwise(levels):
        inside: dict[str, dict[str, list[CodePeriod]]] = defaultdict(lambda: defaultdict(list))
        for period in periods:
            inside[period.recipients[lower]][period.recipients[upper]].append(period)
        for name, above in inside.items():
            if any(
                _meet(one, other)
                for first, second in combinations(above.values(), 2)
                for one in first
                for other in second
            ):
                where = message("{file}, {level} '{name}'", file=table.place, level=lower, name=name)
                found = message("lies in {names} at one time", names=", ".join(above))
                faults.add(where, found, message("one {level}", level=upper))


def _meet(one: CodePeriod, other: CodePeriod) -> bool:
    latest = max(one.start or datetime.date.min, other.start or datetime.date.min)
    return one.holds_on(latest) and other.holds_on(latest)


def _changes(
    file: Path, periods: Mapping[str, Sequence[CodePeriod]], faults: Faults
) -> Mapping[str, Sequence[BorderChange]]:
    table = read_csv(file, faults)
    if table is None:
        return {}
    if any(name not in table.columns for name in CHANGE_COLUMNS):
        right = message("the columns {names}", names=", ".join(CHANGE_COLUMNS))
        faults.add(table.place, message("has the columns {names}", names=", ".join(table.columns)), right)
        return {}
    changes: dict[str, list[BorderChange]] = defaultdict(list)
    for place, row in _rows(table, faults):
        on, share = _day(row["on"], place, faults), _share(row[SHARE], place, faults)
        if on is None:
            faults.add(place, message("has no day"), message("a day in 'on', such as 2020-01-01"))
            continue
        if not any(period.end == on for period in periods.get(row["old"], ())):
            found = message("municipality {code} does not end on {day}", code=row["old"], day=on)
            faults.add(place, found, message("the day in 'to' of that code"))
        if not any(period.holds_on(on) for period in periods.get(row["new"], ())):
            found = message("municipality {code} does not hold on {day}", code=row["new"], day=on)
            faults.add(place, found, message("a code that holds from that day"))
        changes[row["old"]].append(BorderChange(row["old"], row["new"], on, share))
    for (code, on), shares in _shares_by_day(changes).items():
        known = [share for share in shares if share is not None]
        if known and (len(known) < len(shares) or abs(math.fsum(known) - 1) > TOLERANCE):
            where = message("{file}, municipality {code}", file=table.place, code=code)
            found = message("has shares that sum to {total:g} on {day}", total=math.fsum(known), day=on)
            faults.add(where, found, message("shares of all its parts that sum to 1, or none"))
    return frozendict(changes)


def _shares_by_day(
    changes: Mapping[str, Sequence[BorderChange]],
) -> Mapping[tuple[str, datetime.date], list[float | None]]:
    shares: dict[tuple[str, datetime.date], list[float | None]] = defaultdict(list)
    for own in changes.values():
        for change in own:
            shares[change.old, change.on].append(change.share)
    return shares


def _rows(table: CsvTable, faults: Faults) -> list[tuple[str, dict[str, str]]]:
    """Rows by column with their places; the share with a decimal point."""
    rows = [(line, dict(zip(table.columns, cells, strict=True))) for line, cells in table.rows(faults)]
    sign = decimal_sign(table, [(line, row[SHARE]) for line, row in rows if row.get(SHARE)], faults)
    for _, row in rows:
        if sign == "," and row.get(SHARE):
            row[SHARE] = row[SHARE].replace(",", ".")
    return [(table.at(line), row) for line, row in rows]


def _day(text: str, place: str, faults: Faults) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        faults.add(place, message("'{text}' is no day", text=text), message("a day such as 2020-01-01"))
        return None


def _share(text: str, place: str, faults: Faults) -> float | None:
    if not text:
        return None
    number = next(iter(readings(text)), "")
    if not number or not 0 < float(number) <= 1:
        faults.add(place, message("'{text}' is no share", text=text), message("more than 0, at most 1"))
        return None
    return float(number)
