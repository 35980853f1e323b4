"""Why a figure of a case cannot be finite, where the method says so: what was found, in the case's own figures."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import label_in_words, place_of_path
from inntektsmodell.language.messages import Joined, Message, message
from inntektsmodell.method.own_model import guaranteed
from inntektsmodell.method.pace import frame
from inntektsmodell.method.rules import ceiling, counted_from, floor, gap_limit, threshold
from inntektsmodell.model.arrays import labels_of
from inntektsmodell.model.evaluate import Inputs, host_evaluate

Reason = tuple[Message, Message]
"""What was found, and what would be right."""
At = Mapping[str, str]
"""The labels of a figure by dimension."""
YEARLY = ("adjustment_path", "pace_path", "guarantee")
SHOWN = 3


def reason_of(case: Case, inputs: Inputs, name: str, at: At) -> Reason | None:
    """Why a figure of a result is not finite; None where that is not known.

    Args:
        case: the case that was computed, for the labels.
        inputs: what it was computed from.
        name: the result.
        at: the labels of the figure.
    """
    if name == "growth":
        return _beyond_growth(case, inputs)
    if name in YEARLY and (found := _beyond_guarantee(case, inputs, at)):
        return found
    if name == "pace_path":
        return (
            message("the frame leaves no room for the least growth, or is more than the greatest growth of all gives"),
            message("a least growth of at most that of the frame, and a greatest one of at least that"),
        )
    if name == "criterion_index" and case.parameters.index is not None:
        return (
            message("the rule of the index divides by a value of 0"),
            message("an inverse only where every region has some, and other regions only where they have some"),
        )
    if name == "need_index":
        return _no_need(case, inputs, at)
    if name == "full_effect_appropriation" and case.parameters.gap is not None:
        return _no_gap(case, inputs)
    return None


def _beyond_growth(case: Case, inputs: Inputs) -> Reason:
    """Who loses by the redistribution and gains nothing by growth; the worst of them."""
    known = host_evaluate(inputs, targets=("redistribution", "distribution_key"))
    change, key = np.asarray(inputs.get("redistribution", known.get("redistribution"))), known["distribution_key"]
    worst = int(np.where(key <= 0, change, np.inf).argmin())
    found = message(
        "no growth can make up for the {change:.4g} million NOK of {region}, whose key at full effect is {key:.4g}",
        change=change[worst],
        region=case.regions[worst],
        key=key[worst],
        currency=case.currency,
    )
    return found, message("a key above 0 for every region that loses; look for amounts in another unit")


def _beyond_guarantee(case: Case, inputs: Inputs, at: At) -> Reason | None:
    """Guaranteed amounts that are more than there is, in the year of the figure."""
    if guaranteed.name not in inputs:
        return None
    name = "full_effect_appropriation"
    there_is = float(host_evaluate(inputs, targets=(name,))[name].sum())
    year = at.get("path_year")
    if year is not None:
        there_is *= float(inputs[frame.name][labels_of(case)["path_year"].index(year)])
    promised = float(np.sum(inputs[guaranteed.name]))
    if not promised > there_is:
        return None
    found = message(
        "the guaranteed amounts are more than there is to distribute: {promised:,.7g} million NOK of {there_is:,.7g}",
        promised=promised,
        there_is=there_is,
        currency=case.currency,
    )
    return found, message("amounts that sum to no more than the appropriation less what is taken out of it")


def _no_need(case: Case, inputs: Inputs, at: At) -> Reason | None:
    """Thresholds that leave the need of a service nothing anywhere."""
    if threshold.name not in inputs:
        return None
    service, labels = case.services.index(at["service"]), labels_of(case)
    known = host_evaluate(inputs, targets=("criterion_weight", "compared_index", "counted_compared_index"))
    index = known.get("counted_compared_index")
    greatest = (known["compared_index"] if index is None else index[service]).max(axis=-1)
    for bound, kept in ((floor, np.maximum), (ceiling, np.minimum)):
        greatest = kept(greatest, inputs.get(bound.name, greatest))
    limits, has_one = np.asarray(inputs[threshold.name]), np.isfinite(inputs[counted_from.name])
    above = (known["criterion_weight"][service] != 0) & has_one & (limits >= greatest)
    if not above.any():
        return None
    bounds = [
        message(
            "{name} is {limit:,.7g}, the greatest index {greatest:,.7g}",
            name=place_of_path(case, f"index.threshold.{labels['series'][position]}").found,
            limit=limits[position],
            greatest=greatest[position],
        )
        for position in np.flatnonzero(above)[:SHOWN]
    ]
    found = message(
        "no region has need of {service} that counts: {bounds}",
        service=label_in_words(case, at["service"]),
        bounds=Joined("; ", bounds),
    )
    return found, message("a threshold that the index of some region is above")


def _no_gap(case: Case, inputs: Inputs) -> Reason | None:
    """A limit that the index of no region passes."""
    known = host_evaluate(inputs, targets=("gap_index", "gap"))
    assert case.parameters.gap is not None
    if not np.array_equal(known["gap"], np.zeros_like(known["gap"])):
        return None
    found = message(
        "no region has a gap, so that the share by the gap goes to nobody: {name} is {limit:,.7g}, and the indices "
        "of {criterion} lie between {least:,.7g} and {most:,.7g}",
        name=place_of_path(case, gap_limit.path).found,
        limit=float(inputs[gap_limit.name]),
        criterion=label_in_words(case, case.parameters.gap.criterion.value),
        least=known["gap_index"].min(),
        most=known["gap_index"].max(),
    )
    right = message("a limit that the index of some region does not reach, or no such share (parameters.gap)")
    if case.parameters.gap.above is not None and case.parameters.gap.above.value:
        right = message("a limit that the index of some region is above, or no such share (parameters.gap)")
    return found, right
