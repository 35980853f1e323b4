"""Solves for a criterion whose index is not public, so that the key at full effect meets printed amounts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status, earliest_check
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.schema import Calibration
from inntektsmodell.faults import Faults
from inntektsmodell.language.bilingual import joined_in_both, told_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import as_label

EVIDENCE_NAME = "calibrated"
FORMULA = "index of '{criterion}' per region such that the key at full effect is the target's"


def with_calibrated_criterion(case: Case) -> Case:
    """The case with its calibrated criterion filled in, the same in every year.

    The model of one service without cost index is k_r = p_r b_r with b ∝ Σ_c w_c x_c and Σ_r p_r b_r = 1.
    Given the target key K, x of the calibrated criterion follows: b_r ∝ K_r / p_r, scaled so that the weighted
    criteria have mean 1 over the window, x_r = (b_r − Σ_{other c} w_c x_{c,r}) / w.

    Raises:
        InputError: the index of some region is not finite.
    """
    calibration = case.file.calibration
    assert calibration is not None
    target = np.array([calibration.target[region].value for region in case.regions])
    with np.errstate(over="ignore", invalid="ignore"):
        index = solved_index(case, target / target.sum())
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


def solved_index(case: Case, key: np.ndarray) -> np.ndarray:
    """Index per region of the calibrated criterion that gives the distribution key `key`.

    `key` has shape (region,) or (region, scenario), columns summing to 1; the result has the same shape.
    """
    assert case.file.calibration is not None
    criterion = case.file.calibration.criterion
    (service,) = case.services
    weights = {name: figure.value for name, figure in case.parameters.need.weights[service].items()}
    years = list(case.parameters.need.window.value)
    observed = case.observed.sel(year=years).mean("year")
    persons = observed["population"].sum("age_group").values
    window_share = persons / persons.sum()
    year = case.parameters.population.year.value
    persons_now = case.observed["population"].sel(year=year).sum("age_group").values
    need = (key.T / (persons_now / persons_now.sum())).T
    need = need / (window_share @ need)
    others = np.zeros_like(persons)
    for name, weight in weights.items():
        if name != criterion:
            values = _amounts(case, name).sel(year=years).mean("year").values
            others += weight * (values / persons) / (values.sum() / persons.sum())
    return np.asarray((need.T - others).T / weights[criterion])


def _amounts(case: Case, name: str) -> xr.DataArray:
    """Amount of an age group or criterion per year and region."""
    population = case.observed["population"]
    if case.criteria[name].kind == "age":
        return population.sel(age_group=name, drop=True)
    values = case.observed["criterion_value"].sel(criterion=name, drop=True)
    return values if case.criteria[name].measure == "count" else values * population.sum("age_group")


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
