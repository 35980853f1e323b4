"""Changes a case at some paths; what comes out is checked like a case that was read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import xarray as xr
from pydantic import ValidationError

from inntektsmodell.case import Case
from inntektsmodell.checking import check_case
from inntektsmodell.evidence import Evidence, Status
from inntektsmodell.faults import Faults
from inntektsmodell.observations import EVIDENCE_SUFFIX, VARIABLES, frozen
from inntektsmodell.parameters import Parameters
from inntektsmodell.paths import ObservationPlace, ParameterPlace, find_place, unit_of
from inntektsmodell.pydantic_faults import add_pydantic_faults


def changed(case: Case, changes: Mapping[str, Any]) -> Case:
    """See `Case.with_changes`."""
    if not changes:
        return case
    faults = Faults()
    content = case.parameters.model_dump()
    observations = case.observations.copy(deep=True)
    evidence = dict(case.evidence)
    for path, value in changes.items():
        place = find_place(case, path, faults)
        if place is None:
            continue
        source = f"change of {path}"
        evidence[source] = _evidence_of_change(unit_of(case, place))
        if isinstance(place, ObservationPlace):
            _change_observation(observations, place, value, source, faults)
        else:
            _change_parameter(content, place, value, source)
    parameters = _validated(content, faults)
    file = case.file.model_copy(update={"parameters": parameters, "evidence": evidence})
    new = replace(case, file=file, observations=frozen(observations))
    check_case(new, f"case {case.name} with changes")
    return new


def _validated(content: dict[str, Any], faults: Faults) -> Parameters:
    try:
        parameters = Parameters.model_validate(content)
    except ValidationError as error:
        add_pydantic_faults(faults, "change", error)
    faults.raise_if_any()
    return parameters


def _change_parameter(content: dict[str, Any], place: ParameterPlace, value: Any, source: str) -> None:
    for name in place.names[:-1]:
        content = content[name]
    content[place.names[-1]] = {"value": value, "evidence": source}


def _change_observation(
    observations: xr.Dataset, place: ObservationPlace, value: Any, source: str, faults: Faults
) -> None:
    least = VARIABLES[place.variable].least
    if isinstance(value, bool) or not isinstance(value, int | float):
        faults.add(f"path '{place.path}'", f"found {value!r}", "a number")
    elif not value >= least:
        faults.add(f"path '{place.path}'", f"value {value:g} is too small", f"at least {least:g}")
    else:
        observations[place.variable].loc[place.labels] = value
        observations[place.variable + EVIDENCE_SUFFIX].loc[place.labels] = source


def _evidence_of_change(unit: str) -> Evidence:
    today = datetime.date.today()
    return Evidence(
        unit=unit, source="a change made by the user", status=Status.ASSUMED, valid_from=today, last_checked=today
    )
