"""What is asked of a case: figures with their wanted values, and what may be changed to get there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import xarray as xr

from inntektsmodell.analysis.explanation.figures import Figures
from inntektsmodell.analysis.explanation.tree import CannotComputeError, find_figure
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.changes import as_plain
from inntektsmodell.case.changes.resolving import allowed_range, resolved
from inntektsmodell.case.figure_names import names_of, with_labels
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import (
    Entry,
    ObservationEntry,
    ParameterEntry,
    entries_below,
    parameter_entries,
    value_of,
)
from inntektsmodell.case.units import unit_in
from inntektsmodell.faults import Faults, InputError, between, nearest, shortened
from inntektsmodell.language.messages import Joined, Message, message
from inntektsmodell.language.text import Language
from inntektsmodell.language.typed_numbers import readings, typed_advice
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute

TOLERANCE = 1e-9
"""Largest distance between a goal and the recomputed figure, times the goal where that is above 1."""


@dataclass(frozen=True)
class Goal:
    """A figure, the value wanted for it, its present value and unit, and the result, place and labels that it has."""

    figure: str
    value: float
    present: float
    unit: str
    result: str
    index: tuple[int, ...]
    labels: tuple[str, ...]

    def is_met_by(self, value: float) -> bool:
        """Whether `value` is the wanted one, to 1e-9."""
        return abs(value - self.value) <= TOLERANCE * max(1.0, abs(self.value))


@dataclass(frozen=True)
class Free:
    """A value that may be changed: its path, bounds and present value."""

    path: str
    low: float
    high: float
    present: float


@dataclass(frozen=True)
class Question:
    """Goals that are asked of a case, and what may be changed to meet them."""

    case: Case
    goals: tuple[Goal, ...]
    free: tuple[Free, ...]

    def names(self, language: Language) -> dict[str, str]:
        """What the goals' figures and the free values are called, by figure and path."""
        paths = [one.path for one in self.free]
        names = dict(zip(paths, names_of(self.case, paths, language), strict=True))
        for goal in self.goals:
            label = RESULTS[goal.result].label.in_language(language)
            names[goal.figure] = with_labels(label, self.case, goal.labels, language)
        return names

    def is_met_by(self, figures: Mapping[str, float]) -> bool:
        """Whether every goal has its wanted value among `figures`."""
        return all(goal.is_met_by(figures[goal.figure]) for goal in self.goals)

    def values_at(self, point: np.ndarray) -> dict[str, float]:
        """Free values at a point of the unit box."""
        spans = zip(self.free, point.tolist(), strict=True)
        return {one.path: min(one.low + (one.high - one.low) * part, one.high) for one, part in spans}


def read_question(case: Case, goals: Mapping[str, Any], free: Mapping[str, Any], faults: Faults) -> Question:
    """Check goals and bounds against the case; see `find_target`. `faults` takes note of all that does not fit."""
    if not goals:
        right = message("at least one figure with a value, such as distribution_key[Helse Vest]=0.197")
        faults.add(message("goals"), message("there are none"), right)
    if not free:
        right = message("at least one path, such as cost.actual_weight.addiction=0:1")
        faults.add(message("free values"), message("there are none"), right)
    result = compute(case)
    read_goals = [_goal(case, result, figure, value, faults) for figure, value in goals.items()]
    read_free = [_free(case, path, bounds, faults) for path, bounds in free.items()]
    question = Question(case, tuple(filter(None, read_goals)), tuple(filter(None, read_free)))
    if not faults.found:
        changes_at(case, {one.path: one.high for one in question.free}, faults)
    return question


def changes_at(case: Case, values: Mapping[str, float], faults: Faults, *, following: bool = True) -> dict[str, float]:
    """Everything that is changed where the free paths have these values, shares scaled in proportion.

    `following` says whether that takes in what follows by itself, as the rest of the country does.
    """
    columns = {path: np.array([value]) for path, value in values.items()}
    changed = resolved(case, columns, "proportional", faults)
    own = {path for path, value in changed.items() if isinstance(value.entry, ObservationEntry) and value.entry.follows}
    return {path: float(value[0]) for path, value in changed.items() if following or path not in own}


def _goal(case: Case, result: xr.Dataset, figure: str, value: Any, faults: Faults) -> Goal | None:
    if not _is_number(value):
        unit = message("a number in the figure's own unit, such as 0.197")
        right = typed_advice(value) if isinstance(value, str) and readings(value) else unit
        faults.add(message("goal '{figure}'", figure=figure), message("found {value!r}", value=shortened(value)), right)
    figures = Figures(case, result)
    try:
        found = find_figure(figures, figure, RESULTS)
    except InputError as error:
        faults.found += error.faults
        return None
    except CannotComputeError as error:
        faults.found.append(error.fault(figure))
        return None
    if not _is_number(value):
        return None
    step, labels = found
    index = figures.index(found)
    present = float(result[step.name].values[index])
    return Goal(
        figure, float(value), present, unit_in(step.units, case.currency), step.name, index, tuple(map(str, labels))
    )


def _free(case: Case, path: str, bounds: Any, faults: Faults) -> Free | None:
    entry = _quantity(case, path, faults)
    if entry is None:
        return None
    least, greatest = allowed_range(case, entry)
    pair = (least, greatest) if bounds is None else as_plain(bounds)
    where = message("free '{path}'", path=path)
    if bounds is None and not _are_numbers(pair):
        right = message("bounds around the present value, {present:g}", present=value_of(case, entry))
        faults.add(where, message("has no minimum or maximum value"), right)
    elif not _are_numbers(pair):
        found = message("found the bounds {bounds!r}", bounds=shortened(bounds))
        faults.add(where, found, _advice_on_bounds(pair))
    elif not least <= pair[0] < pair[1] <= greatest:
        found = message("found the bounds {low:g} and {high:g}", low=pair[0], high=pair[1])
        faults.add(where, found, message("the lower one first, {right}", right=between(least, greatest)))
    else:
        return Free(entry.path, float(pair[0]), float(pair[1]), value_of(case, entry))
    return None


def _advice_on_bounds(bounds: Any) -> Message:
    """What to write for each bound that was meant as a number, else what bounds are."""
    meant = [bound for bound in bounds if isinstance(bound, str) and readings(bound)] if np.iterable(bounds) else []
    if meant:
        return Joined("; ", map(typed_advice, meant))
    return message("two numbers, the lower one first, such as 0 and 1")


def _are_numbers(pair: Any) -> bool:
    return isinstance(pair, tuple | list) and len(pair) == 2 and all(map(_is_number, pair))


def _is_number(value: Any) -> bool:
    """Whether a value is a finite number; one that no float can hold is not."""
    try:
        return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:
        return False


def _quantity(case: Case, path: str, faults: Faults) -> Entry | None:
    """The one quantity that a path names; None, with a fault, where it names a choice, several values or nothing."""
    entries = entries_below(case, path, faults)
    quantities = [entry for entry in entries if not _is_choice(entry)]
    if len(entries) == len(quantities) == 1:
        return entries[0]
    if len(quantities) > 1:
        right = message("a single value, such as '{path}'", path=quantities[0].path)
        faults.add(message("free '{path}'", path=path), message("refers to several values"), right)
    elif entries:
        known = [entry.path for entry in parameter_entries(case.parameters) if not _is_choice(entry)]
        faults.add(message("free '{path}'", path=path), message("is a choice, not a quantity"), nearest(path, known))
    return None


def _is_choice(entry: Entry) -> bool:
    return isinstance(entry, ParameterEntry) and isinstance(entry.item, Choice)
