"""Solves for a criterion whose index is not public, so that the key at full effect meets printed amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import xarray as xr

from indices.expressions import Quantity
from indices.values import host_value_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Figure, Status, earliest_check
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.schema import Calibration
from inntektsmodell.faults import Faults
from inntektsmodell.language.bilingual import joined_in_both, told_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import as_label
from inntektsmodell.method import calibration as method
from inntektsmodell.method import inputs

EVIDENCE_NAME = "calibrated"
FORMULA = "index of '{criterion}' per region such that the key at full effect is the target's"


def with_calibrated_criterion(case: Case) -> Case:
    """The case with its calibrated criterion filled in, the same in every year, by the steps of `method.calibration`.

    Raises:
        InputError: the index of some region is not finite.
    """
    calibration = case.file.calibration
    assert calibration is not None
    index = solved_index(case, target_amounts(case))
    _check_finite(case, calibration.criterion, index)
    evidence = {**case.evidence, EVIDENCE_NAME: _evidence(case, calibration)}
    observations = _with_criterion(case.observed, calibration.criterion, index)
    return replace(case, file=case.file.model_copy(update={"evidence": evidence}), observed=observations)


def _check_finite(case: Case, criterion: str, index: np.ndarray) -> None:
    faults = Faults()
    for region in np.array(case.regions)[~np.isfinite(index)]:
        where = message("calibration of '{name}'", name=criterion)
        found = message("the index of {region} is not finite", region=region)
        faults.add(where, found, message("a finite number: look for figures that are far too large or too small, or 0"))
    faults.raise_if_any()


def target_amounts(case: Case) -> np.ndarray:
    """The printed amounts that a case is calibrated to, by region."""
    assert case.file.calibration is not None
    return np.array([case.file.calibration.target[region].value for region in case.regions])


def solved_index(case: Case, amounts: np.ndarray) -> np.ndarray:
    """Index per region of the calibrated criterion with which the key at full effect is the shares of `amounts`.

    `amounts` has shape (region,) or (region, scenario); so has the result.
    """
    assert case.file.calibration is not None
    known = _known(case) | {method.weight: np.array([_weights(case)[case.file.calibration.criterion].value])}
    known = {quantity: array[(..., *[None] * (amounts.ndim - 1))] for quantity, array in known.items()}
    (index,) = host_value_of(method.solved_index, known | {inputs.target: amounts})  # of the one service
    return np.asarray(index)


def _known(case: Case) -> dict[Quantity, np.ndarray]:
    """The inputs of a case with the other criteria only, of which none are merged."""
    assert case.file.calibration is not None
    calibrated, observed, parameters = case.file.calibration.criterion, case.observed, case.parameters
    weights, values = _weights(case), observed.get("criterion_value")
    criteria = [] if values is None else [name for name in values["criterion"].values.tolist() if name != calibrated]
    columns = [*observed["age_group"].values.tolist(), *criteria]
    population, years = observed["population"].values, observed["year"].values
    figures = np.zeros((0, *population.shape[1:])) if values is None else values.sel(criterion=criteria).values
    return {
        inputs.population: population,
        inputs.criteria: figures,
        inputs.per_inhabitant: np.array([case.criteria[name].measure == "per_inhabitant" for name in criteria], float),
        inputs.weights: np.array([[weights[name].value if name in weights else 0.0 for name in columns]]),
        inputs.window: np.isin(years, parameters.need.window.value).astype(float),
        inputs.share_year: (years == parameters.population.year.value).astype(float),
        inputs.members: np.zeros((0, len(columns))),
        inputs.group_services: np.zeros((0, 1)),
        inputs.merged: np.zeros(0),
        inputs.may_be_empty: np.zeros(()),
    }


def _weights(case: Case) -> Mapping[str, Figure]:
    """The need key of the one service."""
    (weights,) = case.parameters.need.weights.values()
    return weights


def _with_criterion(observations: xr.Dataset, criterion: str, index: np.ndarray) -> xr.Dataset:
    population = observations["population"]
    coords = {"criterion": [criterion], "year": population["year"], "region": population["region"]}
    shape = (1, population.sizes["year"], population.sizes["region"])
    values = xr.DataArray(np.broadcast_to(index, shape), coords, attrs={"units": ""})
    sources = xr.DataArray(np.full(shape, EVIDENCE_NAME, dtype=object), coords)
    solved = xr.Dataset({"criterion_value": values, "criterion_value" + EVIDENCE_SUFFIX: sources})
    if "criterion_value" not in observations:
        return observations.merge(solved)
    names = list(solved)
    joined = xr.concat([observations[names], solved], dim="criterion")
    return observations.drop_dims("criterion").merge(joined)


def _evidence(case: Case, calibration: Calibration) -> Evidence:
    targets = [case.evidence[figure.evidence] for figure in calibration.target.values()]
    return Evidence(
        unit=case.criteria[calibration.criterion].unit,
        source=joined_in_both(target.source for target in targets),
        status=Status.CALIBRATED,
        valid_from=max(target.valid_from for target in targets),
        last_checked=earliest_check(targets),
        formula=told_in_both(**vars(as_label(FORMULA, criterion=calibration.criterion))),
    )
