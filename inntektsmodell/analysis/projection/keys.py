"""Keys of a case by year: the model with a projected population in the place of the observed one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from inntektsmodell.analysis.projection.assumptions import WeightRange
from inntektsmodell.analysis.projection.need import ages_of_groups
from inntektsmodell.case.calibration import with_calibrated_criterion
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.model.arrays import batch_inputs_of, columns_of, host
from inntektsmodell.model.evaluate import host_evaluate
from inntektsmodell.model.finite import not_finite

GIVEN = "given"
KEY = "distribution_key"


def weight_variants(case: Case, oldest: WeightRange) -> dict[str, Case]:
    """The case by name of the weights: as given, or the ends of a range where the oldest have none of their own.

    The weight of the oldest is taken from the calibrated criterion, which is solved for anew, so that the key of the
    case itself stays what it is.
    """
    calibration = case.file.calibration
    if calibration is None:
        return {GIVEN: case}
    (service,) = case.services
    key = case.parameters.need.weights[service]
    groups = case.observed["age_group"].values.tolist()
    without = [name for name in groups if name not in key or key[name].value == 0]
    rest = key[calibration.criterion].value
    if without != groups[-1:] or rest <= oldest.high.value:
        return {GIVEN: case}
    variants = {}
    for figure in (oldest.low, oldest.high):
        weights = {without[0]: figure.value, calibration.criterion: rest - figure.value}
        variants[f"{without[0]} {figure.value:g}"] = with_calibrated_criterion(_with_weights(case, service, weights))
    return variants


def _with_weights(case: Case, service: str, weights: Mapping[str, float]) -> Case:
    """The case with some weights of a service, all on the evidence of the rest, and without the calibrated figures."""
    need = case.parameters.need
    assert case.file.calibration is not None
    source = need.weights[service][case.file.calibration.criterion].evidence
    key = {**need.weights[service], **{name: Figure(value=value, evidence=source) for name, value in weights.items()}}
    changed = need.model_copy(update={"weights": {**need.weights, service: key}})
    parameters = case.parameters.model_copy(update={"need": changed})
    uncalibrated = case.observed.drop_sel(criterion=[case.file.calibration.criterion])
    return replace(case, file=case.file.model_copy(update={"parameters": parameters}), observed=uncalibrated)


def group_marks(case: Case, ages: int) -> np.ndarray:
    """Which ages each of a case's age groups holds: (group, age)."""
    return ages_of_groups(case.observed["age_group"].values.tolist(), ages)


def need_of_ages(case: Case, marks: np.ndarray) -> np.ndarray:
    """Need of a person of each age, (age,), in shares of all need by age in the case's own population year.

    Raises:
        InputError: no age group has weight.
    """
    weights = np.zeros(len(marks))
    columns = columns_of(case)[: len(marks)]
    shares = case.observed["service_share"]
    for service in case.services:
        key = case.parameters.need.weights[service]
        own = np.array([key[name].value if name in key else 0.0 for name in columns])
        weights += float(shares.sel(service=service)) * own
    if not weights.any():
        found = message("no age group has weight")
        raise InputError.of(
            message("case '{case}'", case=case.name), found, message("need by age, which a projection is of")
        )
    persons = case.observed["population"].sel(year=case.parameters.population.year.value).sum("region").values
    return np.asarray((weights / weights.sum() / persons) @ marks)


def keys_by_year(case: Case, groups: np.ndarray) -> np.ndarray:
    """Keys at full effect: (region, scenario), of persons (age group, region, scenario) as need has them.

    All years of the criteria are the one that is asked for: no mean is taken over years. Counts other than ages follow
    the number of inhabitants of each region.

    Raises:
        InputError: a key is not finite.
    """
    inputs = batch_inputs_of(case)
    own = np.asarray(inputs["need.population"])  # (group, year, region, 1)
    totals = own.sum(axis=0)
    is_count = np.asarray(inputs["need.per_inhabitant"])[:, None, None, :] == 0
    growth = groups.sum(axis=0)[None] / totals  # (year, region, scenario)
    criteria = np.asarray(inputs["need.criteria"]) * np.where(is_count, growth[None], 1.0)
    shape = (own.shape[0], own.shape[1], *groups.shape[1:])
    changed: Mapping[str, np.ndarray] = {
        "need.population": np.broadcast_to(groups[:, None], shape),
        "need.criteria": criteria,
    }
    outputs = host_evaluate({**inputs, **{name: host(values) for name, values in changed.items()}}, targets=(KEY,))
    keys = np.asarray(outputs[KEY])
    unsound = np.flatnonzero(~np.isfinite(keys).all(axis=0))
    if unsound.size:
        raise InputError(not_finite(case, {KEY: keys[:, unsound[0]]}))
    return keys
