"""From changes as people write them to a value for every single place, for one scenario or many at once.

A change is absolute (`0.75`), relative (`"*1.05"`, `"+100"`, `"-100"`), or a mapping of what lies below its path. A
relative change of a path that names several values changes each of them. Where shares that sum to 1 are changed,
`rebalance = "proportional"` scales the unchanged ones so that the sum stays 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from inntektsmodell.case import Case
from inntektsmodell.checking import SUM_TOLERANCE
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.observations import VARIABLES
from inntektsmodell.parameters import QUANTITIES, Choice
from inntektsmodell.paths import ObservationPlace, ParameterPlace, Place, places_below

Rebalance = Literal["proportional"]
Columns = Mapping[str, Sequence[Any]]
Resolved = dict[str, Any]
SHOWN = 3


def flattened(changes: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Changes with nested mappings written out as paths."""
    flat: dict[str, Any] = {}
    for key, value in changes.items():
        path = f"{start}.{key}" if start else str(key)
        flat |= flattened(value, path) if isinstance(value, Mapping) else {path: value}
    return flat


def resolved(case: Case, columns: Columns, rebalance: Rebalance | None, faults: Faults) -> Resolved:
    """Value of every changed place, by its full path, for n scenarios.

    Args:
        case: the case that the scenarios start from.
        columns: n values by path; None or NaN leaves the value of the case.
        rebalance: how shares that must sum to 1 are kept at 1, or None where that is an error.
        faults: takes note of unknown paths, wrong values, values out of range and sums that are not 1.

    Returns:
        By full path: an array of n numbers, or a list of n choices.
    """
    values: Resolved = {}
    for path, column in columns.items():
        for place in places_below(case, path, faults):
            values[place.path] = _column(case, place, path, column, faults)
    if not faults.found:
        _keep_sums(case, values, rebalance, faults)
    return values


def _column(case: Case, place: Place, path: str, column: Sequence[Any], faults: Faults) -> Any:
    if isinstance(place, ParameterPlace) and isinstance(place.item, Choice):
        base = place.item.value
        choices = [base if value is None else value for value in column]
        _check_choices(case, place, choices, faults)
        return choices
    base_value = value_of(case, place)
    if isinstance(column, np.ndarray) and column.dtype == np.float64:
        numbers = np.where(np.isnan(column), base_value, column)
    else:
        numbers = np.array([_number(path, value, base_value, faults) for value in column])
    _check_range(place, path, numbers, faults)
    return numbers


def _check_choices(case: Case, place: ParameterPlace, choices: list[Any], faults: Faults) -> None:
    """Try every distinct choice on the case by itself."""
    for value in {repr(value): value for value in choices}.values():
        try:
            case.with_changes({place.path: value})
        except InputError as error:
            faults.found.extend(error.faults)


def value_of(case: Case, place: Place) -> float:
    """The present value of a quantity."""
    if isinstance(place, ObservationPlace):
        return float(case.observations[place.variable].sel(place.labels))
    assert not isinstance(place.item, Choice)
    return place.item.value


def _number(path: str, value: Any, base: float, faults: Faults) -> float:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return base
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        if isinstance(value, str) and value[:1] in "*+-" and value:
            amount = float(value.removeprefix("*"))
            return base * amount if value[0] == "*" else base + amount
    except ValueError:
        pass
    faults.add(f"path '{path}'", f"found {value!r}", "a number, or a relative change as in '*1.05' or '+100'")
    return math.nan


def _check_range(place: Place, path: str, numbers: np.ndarray, faults: Faults) -> None:
    if isinstance(place, ObservationPlace):
        least, greatest = VARIABLES[place.variable].least, math.inf
    else:
        _, least, greatest = next(rule for start, rule in QUANTITIES.items() if place.path.startswith(start))
    outside = np.flatnonzero((numbers < least) | (numbers > greatest))
    for scenario in outside[:SHOWN]:
        where = f"path '{path}'" + (f", scenario {scenario + 1}" if len(numbers) > 1 else "")
        faults.add(where, f"value {numbers[scenario]:g}", f"from {least:g} to {greatest:g}")


def _keep_sums(case: Case, values: Resolved, rebalance: Rebalance | None, faults: Faults) -> None:
    """Rebalance, or check, every set of shares of which some are changed."""
    for start in _sets_of_shares(case):
        members = {place.path: value_of(case, place) for place in places_below(case, start, faults)}
        changed = [path for path in members if path in values]
        if not changed:
            continue
        total = sum((values[path] for path in changed), start=np.zeros(()))
        rest = sum(value for path, value in members.items() if path not in values)
        if rebalance is None:
            _check_sum(start, total + rest, faults)
        elif rest <= 0 or np.any(total > 1):
            faults.add(
                f"path '{start}'", "nothing is left to rebalance", "leave some shares unchanged, and room for them"
            )
        else:
            factor = (1 - total) / rest
            values |= {path: value * factor for path, value in members.items() if path not in values}


def _sets_of_shares(case: Case) -> list[str]:
    keys = [f"need.weights.{service}" for service in case.services]
    observed = [name for name, variable in VARIABLES.items() if variable.sums_to_one and name in case.observations]
    return keys + observed


def _check_sum(start: str, total: np.ndarray, faults: Faults) -> None:
    off = np.flatnonzero(np.abs(np.atleast_1d(total) - 1) > SUM_TOLERANCE)
    for scenario in off[:SHOWN]:
        where = f"path '{start}'" + (f", scenario {scenario + 1}" if np.size(total) > 1 else "")
        found = f"the shares sum to {np.atleast_1d(total)[scenario]:.12g}"
        faults.add(where, found, 'they sum to 1; rebalance = "proportional" scales the unchanged ones')
