"""From municipalities to recipients: which one each belongs to, and sums over them that keep the total."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping
from contextlib import suppress

import numpy as np

from inntektsmodell.arguments import as_mapping, as_name, as_names, refuse
from inntektsmodell.faults import Fault, Faults, nearest, shortened
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.borders.borders import Borders
from inntektsmodell.statistics.borders.reading import built_in_borders

REGION = "region"


def recipients_of(
    codes: Iterable[str],
    *,
    on: datetime.date | int,
    level: str = REGION,
    borders_of: datetime.date | int | None = None,
    borders: Borders | None = None,
) -> list[str]:
    """The recipient of each municipality.

    Args:
        codes: codes that held on the day `on`, such as "0301".
        on: the day that the figures are of; a year means its 1 January.
        level: what the recipients are; the borders that travel with the package know `region`.
        borders_of: the day whose borders the recipients have, by default that of the figures; later, never earlier.
        borders: borders of one's own (`load_borders`).

    Returns:
        The recipients, in the order of the codes.

    Raises:
        InputError: with every code that does not hold on that day, or that was parted between recipients.

    Example:
        >>> import inntektsmodell as im
        >>> im.recipients_of(["1444", "0301"], on=2019)
        ['Helse Vest', 'Helse Sør-Øst']
        >>> im.recipients_of(["1444"], on=2019, borders_of=2024)
        ['Helse Midt-Norge']
    """
    faults = Faults()
    recipients = []
    for code, shares in _shares(as_names(codes, "codes"), on, level, borders_of, borders, faults):
        if len(shares) > 1:
            faults.found.append(_parted(code, shares, message("a sum by recipient with a file that gives the shares")))
        recipients += list(shares)[:1]
    faults.raise_if_any()
    return recipients


def sums_by_recipient(
    values: Mapping[str, float],
    *,
    on: datetime.date | int,
    level: str = REGION,
    borders_of: datetime.date | int | None = None,
    borders: Borders | None = None,
) -> dict[str, float]:
    """Sums of amounts by recipient, from amounts by municipality; the total is kept.

    A municipality that was parted between recipients is shared as the borders say; where they do not, it is refused.

    Args:
        values: amounts by the code of the municipality.
        on: the day that they are of; a year means its 1 January.
        level: what the recipients are.
        borders_of: the day whose borders the recipients have, by default that of the amounts; later, never earlier.
        borders: borders of one's own (`load_borders`).

    Returns:
        The sum of every recipient that has a municipality among the values, in the order of the values.

    Raises:
        InputError: as `recipients_of`, and for a municipality that was parted by shares that are not told.

    Example:
        >>> import inntektsmodell as im
        >>> im.sums_by_recipient({"1444": 10, "1519": 20, "0301": 5}, on=2019, borders_of=2020)
        {'Helse Midt-Norge': 30.0, 'Helse Sør-Øst': 5.0}
    """
    faults = Faults()
    parts: dict[str, list[float]] = {}
    values = {code: _amount(code, value, faults) for code, value in as_mapping(values, "values").items()}
    faults.raise_if_any()
    for code, shares in _shares(values, on, level, borders_of, borders, faults):
        known = {name: share for name, share in shares.items() if share is not None}
        if len(known) < len(shares):
            faults.found.append(_parted(code, shares, message("a file of changes that gives the shares")))
        for name, amount in _shared(values[code], known).items():
            parts.setdefault(name, []).append(amount)
    faults.raise_if_any()
    return {name: math.fsum(own) for name, own in parts.items()}


def _amount(code: str, value: object, faults: Faults) -> float:
    """A number; anything else is noted as a fault."""
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        with suppress(OverflowError):
            if math.isfinite(number := float(value)):
                return number
    found = message("found {value!r}", value=shortened(value))
    faults.add(message("municipality {code}", code=code), found, message("a number"))
    return 0.0


def _shared(value: float, shares: Mapping[str, float]) -> dict[str, float]:
    """A value by shares; the last recipient has what is left, so that nothing is lost."""
    names = list(shares)
    amounts = {name: value * shares[name] for name in names[:-1]}
    return amounts | {name: value - math.fsum(amounts.values()) for name in names[-1:]}


def _shares(
    codes: Iterable[str],
    on: datetime.date | int,
    level: str,
    borders_of: datetime.date | int | None,
    borders: Borders | None,
    faults: Faults,
) -> Iterable[tuple[str, Mapping[str, float | None]]]:
    """Shares by recipient of every code that has any; faults are noted."""
    known = built_in_borders() if borders is None else borders
    if not isinstance(known, Borders):
        refuse("borders", known, message("borders, as im.load_borders gives them"))
    day = as_day(on, "on")
    until = day if borders_of is None else as_day(borders_of, "borders_of")
    _check_question(known, level, day, until)
    for code in codes:
        shares = known.shares(code, day, level, until)
        if isinstance(shares, Fault):
            faults.found.append(shares)
        else:
            yield code, shares


def as_day(given: datetime.date | int, place: str) -> datetime.date:
    """A day; of a year its 1 January. Raises `InputError` where it is neither."""
    if isinstance(given, int | np.integer) and not isinstance(given, bool) and 1 <= given <= datetime.MAXYEAR:
        return datetime.date(int(given), 1, 1)
    if not isinstance(given, datetime.date) or isinstance(given, datetime.datetime):
        refuse(place, given, message("a year, or a datetime.date"))
    return given


def _check_question(borders: Borders, level: str, day: datetime.date, until: datetime.date) -> None:
    faults = Faults()
    if as_name(level, "level") not in borders.levels:
        own = message("or a file of borders with that column")
        right = message("{nearest}, {own}", nearest=nearest(level, borders.levels), own=own)
        faults.add(borders.file, message("has no level '{level}'", level=level), right)
    if day < borders.begins:
        right = message("a day from {begins} on", begins=borders.begins)
        faults.add(borders.file, message("does not reach back to {day}", day=day), right)
    if max(day, until) >= borders.ends:
        right = message("a day before {ends}", ends=borders.ends)
        faults.add(borders.file, message("does not reach to {day}", day=max(day, until)), right)
    if until < day:
        found = message("borders of {until} for figures of {day}", until=until, day=day)
        faults.add(borders.file, found, message("borders of the same day or a later one: nobody is moved back"))
    faults.raise_if_any()


def _parted(code: str, shares: Mapping[str, float | None], right: str) -> Fault:
    where = message("municipality {code}", code=code)
    return Fault(where, message("was parted between {names}", names=", ".join(shares)), right)
