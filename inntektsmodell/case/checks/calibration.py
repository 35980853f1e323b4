"""Checks that a case can be calibrated: one service with need only, and a criterion that has weight."""

from __future__ import annotations

from inntektsmodell.case.checks.labels import same_labels
from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence import Figure
from inntektsmodell.faults import Faults, Where, nearest, part_of
from inntektsmodell.language.messages import message


def check_calibration(case: Contents, place: Where, faults: Faults) -> None:
    """Note what keeps the calibration of a case, where it has one, from being solved."""
    calibration = case.file.calibration
    if calibration is None:
        return
    where = part_of(place, "calibration")
    if not (case.criteria and case.has("population", "parameters.need", "parameters.population")):
        found = message("the case lacks what the calibration is solved from")
        faults.add(where, found, message("criteria, need keys, population and its year, or no calibration"))
        return
    _check_criterion(case, calibration.criterion, where, faults)
    if any(group.merge.value for group in case.parameters.criteria.values()):
        faults.add(
            where, message("criteria are merged"), message("merge = false: the index is solved for separate criteria")
        )
    same_labels(calibration.target, case.regions, part_of(place, "calibration.target"), "region", faults)
    for region, figure in calibration.target.items():
        _check_target(case, figure, part_of(place, f"calibration.target.{region}"), faults)
    if len(case.services) != 1 or case.parameters.cost is not None or case.parameters.capital is not None:
        found = message("the case has several services, a cost index or a separate capital frame")
        faults.add(where, found, message("a single service with need only"))


def _check_criterion(case: Contents, criterion: str, where: Where, faults: Faults) -> None:
    if case.criteria[criterion].measure != "per_inhabitant":
        faults.add(where, message("criterion '{name}' is a count", name=criterion), message("measure per_inhabitant"))
    weights = [key.get(criterion) for key in case.parameters.need.weights.values()]
    if not any(weight is not None and weight.value > 0 for weight in weights):
        faults.add(where, message("criterion '{name}' has no weight", name=criterion), message("more than 0"))


def _check_target(case: Contents, figure: Figure, where: Where, faults: Faults) -> None:
    if figure.evidence not in case.evidence:
        right = nearest(figure.evidence, case.evidence)
        faults.add(where, message("evidence '{name}' is unknown", name=figure.evidence), right)
    if figure.value <= 0:
        faults.add(where, message("value {value:g}", value=figure.value), message("more than 0"))
