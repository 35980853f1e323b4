"""What is not finite is no result: a fault names the first figure that is not, in the order of the method."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.faults import Fault
from inntektsmodell.language.messages import Message, message
from inntektsmodell.method.steps import RESULTS, STEPS
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.result import result_coordinates


def are_finite(arrays: Mapping[str, np.ndarray]) -> bool:
    """Whether every number of every array is finite."""
    return all(bool(np.isfinite(array).all()) for array in arrays.values())


def not_finite(case: Case, arrays: Mapping[str, np.ndarray]) -> list[Fault]:
    """What in the case may be the cause, then the first figure of a result that is not finite; nothing where all are.

    Args:
        case: the case that was computed, for the labels.
        arrays: its results by name, without a scenario axis.
    """
    for name in (name for name in STEPS if name in arrays):
        cells = np.argwhere(~np.isfinite(arrays[name]))
        if len(cells):
            advice = message("check its unit and its decimal sign")
            suspects = [Fault(remark.place, remark.said, advice) for remark in implausible_inputs(case)]
            return [*suspects, _fault(case, arrays, name, tuple(cells[0].tolist()))]
    return []


def _fault(case: Case, arrays: Mapping[str, np.ndarray], name: str, cell: tuple[int, ...]) -> Fault:
    labels = result_coordinates(case)
    place = ", ".join(labels[dim][position] for dim, position in zip(RESULTS[name].result_dims, cell, strict=True))
    if name == "growth":
        return Fault(
            message("figure '{figure}'", figure=name),
            _beyond_growth(case, arrays["redistribution"], arrays["distribution_key"]),
            message("a key above 0 for every region that loses; look for amounts in another unit"),
        )
    if name == "guarantee":
        return Fault(
            message("figure '{figure}'", figure=name),
            message("the guaranteed amounts are more than there is to distribute"),
            message("amounts that sum to no more than the appropriation less what is taken out of it"),
        )
    if name == "pace_path":
        return Fault(
            message("figure '{figure}'", figure=f"{name}[{place}]"),
            message("the frame leaves no room for the least growth, or is more than the greatest growth of all gives"),
            message("a least growth of at most that of the frame, and a greatest one of at least that"),
        )
    if name == "criterion_index" and case.parameters.index is not None:
        return Fault(
            message("figure '{figure}'", figure=f"{name}[{place}]"),
            message("the rule of the index divides by a value of 0"),
            message("an inverse only where every region has some, and other regions only where they have some"),
        )
    if name == "full_effect_appropriation" and case.parameters.gap is not None:
        return Fault(
            message("figure '{figure}'", figure=name),
            message("no region has a gap, so that the share by the gap goes to nobody"),
            message("a limit that the index of some region does not reach, or no such share"),
        )
    return fault_of(f"{name}[{place}]" if place else name, arrays[name][cell])


def fault_of(figure: str, value: float) -> Fault:
    """What is said of a figure that is not finite."""
    found = message("is not a number") if np.isnan(value) else message("is infinite")
    right = message("a finite number: look for figures that are far too large or too small, or 0")
    return Fault(message("figure '{figure}'", figure=figure), found, right)


def _beyond_growth(case: Case, change: np.ndarray, key: np.ndarray) -> Message:
    """Who loses by the redistribution and gains nothing by growth; the worst of them."""
    lost = np.where(key <= 0, change, np.inf)
    worst = int(lost.argmin())
    return message(
        "no growth can make up for the {change:.4g} million NOK of {region}, whose key at full effect is {key:.4g}",
        change=change[worst],
        region=case.regions[worst],
        key=key[worst],
        currency=case.currency,
    )
