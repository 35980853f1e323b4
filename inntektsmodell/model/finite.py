"""What is not finite is no result: a fault names the first figure that is not, in the order of the method."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import place_of_result
from inntektsmodell.case.remarks import FigurePlace
from inntektsmodell.faults import Fault
from inntektsmodell.language.messages import message
from inntektsmodell.method.steps import RESULTS, STEPS
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.reasons import reason_of
from inntektsmodell.model.result import result_coordinates


def are_finite(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether every number of every array is finite."""
    return all(bool(np.isfinite(array).all()) for array in arrays.values())


def not_finite(case: Case, arrays: Mapping[str, np.ndarray], inputs: Inputs | None = None) -> list[Fault]:
    """What in the case may be the cause, then the first figure of a result that is not finite; nothing where all are.

    Args:
        case: the case that was computed, for the labels.
        arrays: its results by name, without a scenario axis.
        inputs: what they were computed from, where that is not what the case has.
    """
    for name in (name for name in STEPS if name in arrays):
        cells = np.argwhere(~np.isfinite(arrays[name]))
        if len(cells):
            advice = message("check its unit and its decimal sign")
            suspects = [Fault(one.typed.place, one.said, advice) for one in implausible_inputs(case)]
            cell = tuple(cells[0].tolist())
            return [*suspects, _fault(case, inputs_of(case) if inputs is None else inputs, name, cell, arrays)]
    return []


def _fault(case: Case, inputs: Inputs, name: str, cell: tuple[int, ...], arrays: Mapping[str, np.ndarray]) -> Fault:
    labels = result_coordinates(case)
    at = {dim: labels[dim][position] for dim, position in zip(RESULTS[name].result_dims, cell, strict=True)}
    place = place_of_result(case, RESULTS[name], [*at.values()])
    known = reason_of(case, inputs, name, at)
    return fault_of(place, arrays[name][cell]) if known is None else Fault(place.found, *known)


def fault_of(place: FigurePlace, value: float) -> Fault:
    """What is said of a figure that is not finite."""
    found = message("is not a number") if np.isnan(value) else message("is infinite")
    right = message("a finite number: look for figures that are far too large or too small, or 0")
    return Fault(place.found, found, right)
