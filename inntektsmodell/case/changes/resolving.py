"""From changes as people write them to a value for every single entry, for one scenario or many at once.

A change is absolute (`0.75`), relative (`"*1.05"`, `"+100"`, `"-100"`), or a mapping of what lies below its path. A
path that names several values changes each of them. Where shares that sum to 1 are changed, `rebalance =
"proportional"` scales the unchanged ones so that the sum stays 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from inntektsmodell.case.changes.changes import BY_USER, as_plain, changed_twice, replaced, sound, with_changes
from inntektsmodell.case.changes.choices import meant_choice
from inntektsmodell.case.changes.linear import ChangeColumn, Chosen, ScaledAndShifted, scale_and_shift
from inntektsmodell.case.checks.left_out import needs_actual_cost, services_without_actual_cost
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE, right_sum, slack
from inntektsmodell.case.checks.whole_case import check_choices_and_totals, range_of
from inntektsmodell.case.contents import Contents
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import Entry, ObservationEntry, ParameterEntry, entries_below, value_of
from inntektsmodell.case.rest.following import entry_that_follows
from inntektsmodell.faults import Fault, Faults, at_least, between, shortened
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.typed_numbers import readings, typed_advice
from inntektsmodell.method.inputs import VARIABLES

Rebalance = Literal["proportional"]
Resolved = dict[str, ScaledAndShifted | Chosen]
"""By full path: what stands there in each scenario."""
SHOWN = 3
CAN_BE_ZERO_TOGETHER = ("population.", "criterion_value.", "phase_in.schedule.", "adjustment.plan.", "counted_ages.")


def flattened(changes: Mapping[str, Any], start: str = "") -> dict[str, Any]:
    """Changes with nested mappings written out as paths."""
    flat: dict[str, Any] = {}
    for key, value in changes.items():
        path = f"{start}.{key}" if start else str(key)
        flat |= flattened(value, path) if isinstance(value, Mapping) else {path: value}
    return flat


def resolved(
    case: Contents, columns: Mapping[str, ChangeColumn], rebalance: Rebalance | None, faults: Faults
) -> Resolved:
    """Value of every changed entry, by its full path, for n scenarios.

    Args:
        case: the case that the scenarios start from.
        columns: n values by path; None, or NaN in an array, leaves the value of the case.
        rebalance: how shares that must sum to 1 are kept at 1, or None where that is an error.
        faults: takes note of unknown paths, wrong values, values out of range, and sums that are not what they must be.

    Returns:
        By full path: what n scenarios make of a number, or n choices.
    """
    values: Resolved = {}
    for path, column in columns.items():
        values |= _values_below(case, path, column, values, faults)
    if not faults.found:
        _keep_totals(case, values, faults)
    if not faults.found:
        _keep_sums(case, values, rebalance, faults)
    if not faults.found:
        _check_sums_to_zero(case, values, faults)
        _check_actual_cost(case, values, faults)
    if not faults.found:
        _check_totals(case, values, faults)
    return values


def _values_below(case: Contents, path: str, column: ChangeColumn, taken: Resolved, faults: Faults) -> Resolved:
    """Values of every entry that one path names, up to the first fault."""
    values: Resolved = {}
    scale, shift = scale_and_shift(column)
    before = len(faults.found)
    for entry in entries_below(case, path, faults):
        if entry.path in taken:
            faults.add(message("path '{path}'", path=path), *changed_twice(entry.path))
        elif isinstance(entry, ParameterEntry) and isinstance(entry.item, Choice):
            values[entry.path] = Chosen(entry, _choices(case, entry, column, faults))
        else:
            values[entry.path] = ScaledAndShifted(entry, value_of(case, entry), scale, shift)
            _check_numbers(case, entry, path, column, values[entry.path][:], faults)
        if len(faults.found) > before:
            break
    return values


def _is_absent(value: Any) -> bool:
    return value is None or (isinstance(value, np.floating) and bool(np.isnan(value)))


def _plain(value: Any) -> Any:
    """A choice in Python's own types; tables hold years as floating numbers where some cells are empty."""
    value = as_plain(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _choices(case: Contents, entry: ParameterEntry, column: ChangeColumn, faults: Faults) -> list[Any]:
    """The choice in every scenario; each distinct one is tried on the case by itself, and its faults name the first."""
    given = [None if _is_absent(value) else meant_choice(case, entry, _plain(value)) for value in column]
    rows: dict[str, int] = {}
    for row, value in enumerate(given):
        if value is not None:
            rows.setdefault(repr(value), row)
    choices = {}
    for name, row in rows.items():
        found = Faults()
        choices[name] = sound(entry, given[row], found)
        if not found.found:
            _try(case, [(entry, choices[name])], found)
        faults.found += [_of_scenario(fault, row, len(given)) for fault in found.found]
    return [choices.get(repr(value), entry.item.value) for value in given]


def _of_scenario(fault: Fault, scenario: int, number: int) -> Fault:
    if number == 1:
        return fault
    return replace(fault, place=message("scenario {number}, {place}", number=scenario, place=fault.place))


def _try(case: Contents, values: list[tuple[Entry, Any]], faults: Faults) -> None:
    """Note what sound values make of a case that was whole."""
    check_choices_and_totals(replaced(case, values, BY_USER), with_changes(case), faults)


def _where(path: str, scenario: int, number: int) -> str:
    if number > 1:
        return message("path '{path}', scenario {number}", path=path, number=scenario)
    return message("path '{path}'", path=path)


def _check_numbers(
    case: Contents, entry: Entry, path: str, column: ChangeColumn, numbers: np.ndarray, faults: Faults
) -> None:
    """Numbers, and within the range of the entry; the first few that are not are told."""
    scale, shift = scale_and_shift(column)
    is_number = np.isfinite(scale) & np.isfinite(shift)
    for scenario in np.flatnonzero(~np.isfinite(numbers))[:SHOWN]:
        found = column[scenario].item() if isinstance(column, np.ndarray) else column[scenario]
        said = message("found {value!r}", value=shortened(found))
        right = _advice_on(found)
        if is_number[scenario]:
            said = message("{value!r} gives what is not finite", value=shortened(found))
            right = message("a change that gives a finite number")
        faults.add(_where(path, scenario, len(numbers)), said, right)
    least, greatest = allowed_range(case, entry)
    outside = np.isfinite(numbers) & ((numbers < least) | (numbers > greatest))
    for scenario in np.flatnonzero(outside)[:SHOWN]:
        value = numbers[scenario]
        right = between(least, greatest, value)
        faults.add(_where(path, scenario, len(numbers)), message("value {value:g}", value=value), right)


def _advice_on(change: Any) -> Message:
    """What to write for a change that is no number, or can mean two."""
    text = change.removeprefix("*") if isinstance(change, str) else ""
    if len(readings(text)) == 2:
        return typed_advice(text)
    return message("a number, or a relative change such as '*2' or '+100'")


def allowed_range(case: Contents, entry: Entry) -> tuple[float, float]:
    """Least and greatest value that a quantity may have in a case."""
    if isinstance(entry, ObservationEntry):
        variable = VARIABLES[entry.variable]
        return variable.least, 1.0 if variable.sums_to_one else variable.greatest
    return range_of(case, entry.path)


def _keep_totals(case: Contents, values: Resolved, faults: Faults) -> None:
    """The rest of the country takes the difference where figures of others are changed, but not its own."""
    moved: dict[str, list[ScaledAndShifted]] = {}
    rests: dict[str, ObservationEntry] = {}
    for change in values.values():
        rest = entry_that_follows(case, change.entry)
        if rest is not None and rest.path not in values and isinstance(change, ScaledAndShifted):
            rests[rest.path] = rest
            moved.setdefault(rest.path, []).append(change)
    for path, rest in rests.items():
        base, shift = value_of(case, rest), sum(change.base - change[:] for change in moved[path])
        values[path] = ScaledAndShifted(rest, base, np.ones_like(shift), shift)
        least = VARIABLES[rest.variable].least
        left = values[path][:]
        for scenario in np.flatnonzero(left < least)[:SHOWN]:
            found = message("value {value:g}, which is what the total leaves", value=left[scenario])
            faults.add(_where(path, scenario, len(left)), found, at_least(least))


def _keep_sums(case: Contents, values: Resolved, rebalance: Rebalance | None, faults: Faults) -> None:
    """Rebalance, or check, every set of shares of which some are changed."""
    sets = [f"need.weights.{service}" for service in case.services]
    sets += [name for name, variable in VARIABLES.items() if variable.sums_to_one and name in case.observed]
    for start in [start for start in sets if any(path.startswith(f"{start}.") for path in values)]:
        entries = {entry.path: entry for entry in entries_below(case, start, faults)}
        members = {path: value_of(case, entry) for path, entry in entries.items()}
        changed = [path for path in members if path in values]
        total = sum((values[path][:] for path in changed), start=np.zeros(()))
        unchanged = {path: value for path, value in members.items() if path not in values}
        rest = sum(unchanged.values())
        if rebalance is None or rest <= 0:
            right = message(
                'shares that sum to 1; rebalance = "proportional" scales the unchanged ones, if there are any'
            )
            _check_sum(start, np.abs(total + rest - 1) > SUM_TOLERANCE, total + rest, right, faults)
        else:
            right = message("at most 1, so that the unchanged ones can make up the rest")
            _check_sum(start, total > 1 + SUM_TOLERANCE, total, right, faults)
            scale = np.maximum(1 - total, 0) / rest
            values |= {
                path: ScaledAndShifted(entries[path], value, scale, np.zeros_like(scale))
                for path, value in unchanged.items()
            }


def _check_sums_to_zero(case: Contents, values: Resolved, faults: Faults) -> None:
    """Amounts that sum to 0 and of which some are changed still do, but for the rounding of what is unchanged."""
    for start in (name for name, variable in VARIABLES.items() if variable.sums_to_zero):
        if not any(path.startswith(f"{start}.") for path in values):
            continue
        members = {entry.path: value_of(case, entry) for entry in entries_below(case, start, faults)}
        sources = dict(zip(members, evidence_of(case.observations, start).values.tolist(), strict=True))
        rest = sum(value for path, value in members.items() if path not in values)
        total = sum((values[path][:] for path in members if path in values), start=np.zeros(())) + rest
        allowed = slack(case.evidence, [source for path, source in sources.items() if path not in values])
        for scenario in np.flatnonzero(np.abs(total) > allowed)[:SHOWN]:
            found = message("the values sum to {total:.12g}", total=total[scenario])
            faults.add(_where(start, scenario, len(total)), found, right_sum(total[scenario], 0, allowed))


def _check_actual_cost(case: Contents, values: Resolved, faults: Faults) -> None:
    """No weight on an actual cost that is not there."""
    for service in services_without_actual_cost(case.observed):
        path = f"cost.actual_weight.{service}"
        weights = values[path][:] if path in values else np.zeros(0)
        for scenario in np.flatnonzero(weights != 0)[:SHOWN]:
            found = message("value {value:g}", value=weights[scenario])
            faults.add(_where(path, scenario, len(weights)), found, needs_actual_cost(service))


def _check_sum(start: str, wrong: np.ndarray, total: np.ndarray, right: str, faults: Faults) -> None:
    for scenario in np.flatnonzero(wrong)[:SHOWN]:
        found = message("the shares sum to {total:.12g}", total=total[scenario])
        faults.add(_where(start, scenario, len(total)), found, right)


def _check_totals(case: Contents, values: Resolved, faults: Faults) -> None:
    """No total that something is divided by becomes 0.

    Such a total is 0 only where all its parts are, so one scenario of each pattern of zeros is tried by itself.
    """
    parts = [
        change
        for path, change in values.items()
        if path.startswith(CAN_BE_ZERO_TOGETHER) and isinstance(change, ScaledAndShifted)
    ]
    zeros = [zero for part in parts if (zero := part[:] == 0).any()]
    if not zeros:
        return
    _, scenarios = np.unique(np.stack(zeros), axis=1, return_index=True)
    for scenario in scenarios:
        found = Faults()
        _try(case, [(part.entry, float(part[scenario])) for part in parts], found)
        faults.found += [_of_scenario(fault, scenario, len(parts[0][:])) for fault in found.found]
        if faults.found:
            return
