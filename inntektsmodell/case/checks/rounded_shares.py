"""Shares that were rounded in print: where their sum is 1 only within that rounding, each is divided by the sum.

How far a sum may be off follows from the evidence alone: half a `printed_step` for each figure, nothing for figures
without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from inntektsmodell.case.contents import AnyCase, Contents
from inntektsmodell.case.evidence import Evidence, Figure, Status, weakest
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Where, part_of, said_of, within_table
from inntektsmodell.language.messages import Joined, Message, message
from inntektsmodell.method.inputs import VARIABLES

SUM_TOLERANCE = 1e-9
UNSAID_ROUNDING = 0.005
"""A sum of shares this near to 1, or to 100 per cent, looks like one of rounded shares whose rounding is not stated."""


def slack(evidence: Mapping[str, Evidence], names: Iterable[str]) -> float:
    """How far the sum of figures may be off by their stated rounding; `names` are those of their evidence."""
    return sum(evidence[name].printed_step for name in names if name in evidence) / 2 + SUM_TOLERANCE


def right_sum(total: float, wanted: float, allowed: float) -> Message:
    """What the sum of rounded figures should be, for the last part of a fault."""
    if wanted and abs(total / 100 - wanted) <= UNSAID_ROUNDING:
        return message("they sum to 1; figures in per cent are divided by 100")
    if allowed > SUM_TOLERANCE:
        return message(
            "values that sum to {wanted:g}, give or take the {allowed:.3g} allowed by their rounding",
            wanted=wanted,
            allowed=allowed,
        )
    if abs(total - wanted) <= UNSAID_ROUNDING:
        return message(
            "values that sum to {wanted:g}; figures that are rounded in print need a printed_step in their evidence",
            wanted=wanted,
        )
    return message("they sum to 1") if wanted else message("they sum to 0")


def with_whole_shares(case: AnyCase, place: str) -> AnyCase:
    """The case with every set of shares that sums to 1 within its rounding divided by its sum, with a remark on each.

    The scaled figures are derived, and their evidence says how. A sum that is further off stays for the check of the
    case to refuse. `place` names the main part of the case, without its folder.
    """
    for service in case.parameters.need.weights if case.has("parameters.need") else ():
        case = _with_whole_weights(case, service, part_of(place, f"parameters.need.weights.{service}"))
    for name, variable in VARIABLES.items():
        if variable.sums_to_one and name in case.observed:
            case = _with_whole_variable(case, name, partial(within_table, place, name))
    return case


def _is_rounded(case: Contents, total: float, names: list[str]) -> bool:
    """Whether a sum is off by no more than the rounding; evidence that is unknown is a fault of its own."""
    is_known = all(name in case.evidence for name in names)
    return is_known and SUM_TOLERANCE < abs(total - 1) <= slack(case.evidence, names)


def _with_whole_weights(case: AnyCase, service: str, place: Where) -> AnyCase:
    figures = case.parameters.need.weights[service]
    total = sum(figure.value for figure in figures.values())
    names = [figure.evidence for figure in figures.values()]
    if not _is_rounded(case, total, names):
        return case
    path = f"need.weights.{service}"
    whole = {
        label: Figure(value=figure.value / total, evidence=_scaled_name(figure.evidence, path))
        for label, figure in figures.items()
    }
    need = case.parameters.need.model_copy(update={"weights": {**case.parameters.need.weights, service: whole}})
    parameters = case.parameters.model_copy(update={"need": need})
    file = case.file.model_copy(update={"parameters": parameters})
    return _told(replace(case, file=file), names, path, total, place)


def _with_whole_variable(case: AnyCase, name: str, place: Where) -> AnyCase:
    values, sources = case.observed[name], case.observed[name + EVIDENCE_SUFFIX]
    total, names = float(values.sum()), sources.values.tolist()
    if not _is_rounded(case, total, names):
        return case
    scaled = np.array([_scaled_name(source, name) for source in names], dtype=object)
    arrays = {name: values.copy(data=values.values / total), name + EVIDENCE_SUFFIX: sources.copy(data=scaled)}
    whole = case.observed.assign(arrays)
    return _told(replace(case, observed=whole), names, name, total, place)


def _scaled_name(evidence: str, path: str) -> str:
    return f"{evidence} ({path}, scaled)"


def _told(case: AnyCase, names: Iterable[str], path: str, total: float, place: Where) -> AnyCase:
    """The case with the evidence of the scaled figures, and a remark."""
    scaled = {_scaled_name(name, path): _evidence(case.evidence[name], total) for name in names}
    file = case.file.model_copy(update={"evidence": {**case.evidence, **scaled}})
    said = message(
        "the shares of {name} sum to {total:.12g}, which is 1 within their rounding; each was divided by the sum",
        name=place_of_path(case, path).found,
        total=total,
    )
    return replace(case, file=file, remarks=(*case.remarks, Remark(said_of(place), said)))


def _evidence(source: Evidence, total: float) -> Evidence:
    divided = message("divided by {total:.12g}, the sum of the set", total=total)
    formula = Joined("; ", filter(None, (source.formula, divided)))
    return source.model_copy(update={"status": weakest([source.status, Status.DERIVED]), "formula": formula})
