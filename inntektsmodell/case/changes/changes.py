"""Changes a case at some paths; what comes out is checked like a case that was read."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr
from pydantic import ValidationError

from inntektsmodell.arguments import as_mapping
from inntektsmodell.case.checks.whole_case import check_case
from inntektsmodell.case.evidence import Evidence, Figure, Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, VARIABLES, frozen
from inntektsmodell.case.parameters import Parameters
from inntektsmodell.case.paths import ObservationEntry, ParameterEntry, find_entry, unit_of
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.faults import Faults, shortened
from inntektsmodell.language.messages import message

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case


def changed(case: Case, changes: Mapping[str, Any], origin: str = "a change made by the user") -> Case:
    """See `Case.with_changes`. `origin` is the source of the changed figures."""
    if not as_mapping(changes, "changes"):
        return case
    faults = Faults()
    content = case.parameters.model_dump()
    observations = case.observations.copy(deep=True)
    evidence = dict(case.evidence)
    for path, given in changes.items():
        value = as_plain(given)
        entry = find_entry(case, path, faults)
        if entry is None:
            continue
        source = f"change of {path}"
        evidence[source] = _evidence_of_change(case, unit_of(case, entry), origin)
        is_quantity = isinstance(entry, ObservationEntry) or isinstance(entry.item, Figure)
        if is_quantity and not _is_finite_number(value):
            faults.add(
                message("path '{path}'", path=path),
                message("found {value!r}", value=shortened(value)),
                message("a finite number"),
            )
        elif isinstance(entry, ObservationEntry):
            _change_observation(observations, entry, value, source, faults)
        else:
            _change_parameter(content, entry, value, source)
    parameters = _validated(content, faults)
    file = case.file.model_copy(update={"parameters": parameters, "evidence": evidence})
    new = replace(case, file=file, observations=frozen(observations))
    check_case(new, message("case {case} with changes", case=case.name))
    return new


def as_plain(value: Any) -> Any:
    """A value in Python's own types: of ranges and of what NumPy, pandas and xarray hold, what a file would hold."""
    value = value.values if isinstance(value, xr.DataArray) else value
    if isinstance(value, np.generic | np.ndarray | pd.Index | pd.Series):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {key: as_plain(below) for key, below in value.items()}
    return [as_plain(below) for below in value] if isinstance(value, list | tuple | range) else value


def _is_finite_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _validated(content: dict[str, Any], faults: Faults) -> Parameters:
    try:
        parameters = Parameters.model_validate(content)
    except ValidationError as error:
        add_pydantic_faults(faults, "change", error)
    faults.raise_if_any()
    return parameters


def _change_parameter(content: dict[str, Any], entry: ParameterEntry, value: Any, source: str) -> None:
    for name in entry.names[:-1]:
        content = content[name]
    content[entry.names[-1]] = {"value": value, "evidence": source}


def _change_observation(
    observations: xr.Dataset, entry: ObservationEntry, value: float, source: str, faults: Faults
) -> None:
    least = VARIABLES[entry.variable].least
    if value < least:
        faults.add(
            message("path '{path}'", path=entry.path),
            message("value {value:g} is too small", value=value),
            message("at least {least:g}", least=least),
        )
    else:
        observations[entry.variable].loc[entry.labels] = value
        observations[entry.variable + EVIDENCE_SUFFIX].loc[entry.labels] = source


def _evidence_of_change(case: Case, unit: str, origin: str) -> Evidence:
    """Evidence of a changed figure: assumed for the year of the case, checked by nobody, the same on every day."""
    return Evidence(unit=unit, source=origin, status=Status.ASSUMED, valid_from=datetime.date(case.file.year, 1, 1))
