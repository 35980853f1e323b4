"""Holds an answer against what was asked: the same variables, the same codes, and figures that are out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import numpy as np

from inntektsmodell.faults import Faults, InputError, listed, within
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.json_stat import Cube
from inntektsmodell.statistics.bank.requests import Query

ZONE = "Europe/Oslo"
DUE_FROM, DUE_AT = 5, 8
"""Hours of the bank's morning between which figures that are to come out stand as 0 or dots."""


def check_answer(cube: Cube, query: Query, place: str) -> None:
    """Check that an answer has just the variables and codes of a query, whatever their order.

    An answer does not name the code list that its codes are from, so that labels may have to tell it.

    Raises:
        InputError: with everything that is missing, strange or unclear.
    """
    faults = Faults()
    there = {one.code: one for one in cube.dimensions}
    for name in query:
        if name not in there:
            found = message("the variable '{name}' that was asked about is not in the answer", name=name)
            faults.add(place, found, message("every variable; fetch anew with --refresh"))
    for name in there:
        if name not in query:
            found = message("the answer has a variable '{name}' that was not asked about", name=name)
            faults.add(place, found, message("say in the recipe which of its codes are meant"))
    for name in query.keys() & there.keys():
        _check_codes(cube, query, name, within(place, name), faults)
    if edition(cube.updated) is None:
        faults.add(
            within(place, "updated"), message("found {value!r}", value=cube.updated), message("a time with its zone")
        )
    faults.raise_if_any()


def _check_codes(cube: Cube, query: Query, name: str, where: str, faults: Faults) -> None:
    asked, dimension = query[name], cube.dimension(name)
    missing = [code for code in asked.codes if code not in dimension.labels]
    expected = set(asked.codes)
    strange = [code for code in dimension.codes if code not in expected]
    if missing:
        faults.add(
            where, message("lacks the codes {names}", names=listed(missing)), message("every code that was asked for")
        )
    if strange:
        faults.add(
            where, message("has the codes {names}", names=listed(strange)), message("only codes that were asked for")
        )
    if asked.labels is not None and not missing:
        other = [code for code in asked.codes if dimension.labels[code] != asked.labels.get(code)]
        if other:
            found = message(
                "the labels of {names} are not those of the code list '{list}'",
                names=listed(other),
                list=asked.codelist,
            )
            faults.add(where, found, message("codes of the list; the answer itself does not name it"))


def arranged(cube: Cube, query: Query) -> tuple[np.ndarray, np.ndarray]:
    """Values and marks with the axes and codes in the order of the query; see `check_answer`."""
    axes = [[one.code for one in cube.dimensions].index(name) for name in query]
    places = np.ix_(*(positions(cube.dimension(name).codes, chosen.codes) for name, chosen in query.items()))
    return cube.values.transpose(axes)[places], cube.marks.transpose(axes)[places]


def positions(known: Sequence[str], codes: Sequence[str]) -> list[int]:
    """The position of each code among those that are known."""
    position = {code: place for place, code in enumerate(known)}
    return [position[code] for code in codes]


def edition(updated: str) -> datetime.datetime | None:
    """A time as the bank writes it; None where it is none, or without a zone."""
    try:
        time = datetime.datetime.fromisoformat(updated)
    except ValueError:
        return None
    return time if time.tzinfo else None


def check_released(
    values: np.ndarray,
    years: Sequence[str],
    axis: int,
    retrieved: datetime.datetime,
    updates: tuple[str, str],
    place: str,
) -> None:
    """Refuse figures that are not out yet: those that stand as 0 or are absent while the table waits for its hour.

    Where the table says that it is updated later today, no such figure is taken. In the hours before the release where
    the table does not say so, a year that holds nothing else is not taken either.

    Args:
        values: NaN where a figure is absent.
        years: of the axis of time.
        axis: that axis.
        retrieved: when the answer was retrieved.
        updates: when the table was updated as the answer says, and will be as its metadata say; "" where they do not.
        place: what faults call the answer.

    Raises:
        InputError: some are not out yet.
    """
    local = retrieved.astimezone(ZoneInfo(ZONE))
    is_empty = np.moveaxis(np.isnan(values) | (values == 0), axis, 0).reshape(len(years), -1)
    if _is_due(local, *map(edition, updates)):
        waiting = is_empty.any(axis=1)
    elif DUE_FROM <= local.hour < DUE_AT:
        waiting = is_empty.all(axis=1)
    else:
        return
    if waiting.any():
        found = message(
            "figures of {years} stand as 0 or dots at {time}, before they are released",
            years=listed([year for year, waits in zip(years, waiting, strict=True) if waits]),
            time=f"{local:%H:%M}",
        )
        raise InputError.of(place, found, message("fetch them after 08:00"))


def _is_due(local: datetime.datetime, updated: datetime.datetime | None, following: datetime.datetime | None) -> bool:
    """Whether a table says that it is updated later: that it was at a time to come, or that it will be today."""
    is_today = following is not None and following.astimezone(local.tzinfo).date() == local.date()
    return (updated is not None and updated > local) or (following is not None and is_today and following > local)
