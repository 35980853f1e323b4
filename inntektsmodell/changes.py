"""Changes a case by paths: parameters by their names, observations by their labels."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import xarray as xr
from pydantic import BaseModel, ValidationError

from inntektsmodell.case import Case
from inntektsmodell.checking import check_case
from inntektsmodell.evidence import Evidence, Figure, Status
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.observations import EVIDENCE_SUFFIX, VARIABLES, frozen
from inntektsmodell.parameters import Choice, Parameters
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
        variable = path.split(".", 1)[0]
        if variable in VARIABLES:
            _change_observation(observations, variable, path, value, evidence, faults)
        else:
            _change_parameter(content, case.parameters, path, value, evidence, faults)
    faults.raise_if_any()
    file = case.file.model_copy(update={"parameters": _validated(content, faults), "evidence": evidence})
    new = replace(case, file=file, observations=frozen(observations))
    check_case(new, f"case {case.name} with changes")
    return new


def _validated(content: dict[str, Any], faults: Faults) -> Parameters:
    try:
        return Parameters.model_validate(content)
    except ValidationError as error:
        add_pydantic_faults(faults, "change", error)
        faults.raise_if_any()
        raise


def _change_parameter(
    content: dict[str, Any],
    parameters: Parameters,
    path: str,
    value: Any,
    evidence: dict[str, Evidence],
    faults: Faults,
) -> None:
    """Set the value at a path in the dumped parameters; the figure's evidence becomes the change."""
    place: dict[str, Any] = content
    node: object = parameters
    rest = path
    while not isinstance(node, Figure | Choice):
        names = _names(node)
        name = _first_label(rest, names)
        if name is None:
            faults.add(f"path '{path}'", f"'{rest}' is unknown", nearest(rest, names))
            return
        node = node[name] if isinstance(node, dict) else getattr(node, name)
        place, rest = place[name], rest[len(name) + 1 :]
        if not rest and not isinstance(node, Figure | Choice):
            faults.add(f"path '{path}'", "names several values", "one of: " + ", ".join(_names(node)))
            return
    if rest:
        faults.add(f"path '{path}'", f"'{rest}' goes too far", "the path ends before it")
        return
    unit = evidence[node.evidence].unit
    place |= {"value": value, "evidence": _note_change(path, unit, evidence)}


def _names(node: object) -> list[str]:
    if isinstance(node, dict):
        return list(node)
    if isinstance(node, BaseModel):
        return [name for name in type(node).model_fields if getattr(node, name) is not None]
    return []


def _first_label(path: str, labels: Iterable[str]) -> str | None:
    """The longest label with which the path begins; labels may hold dots themselves."""
    fitting = [label for label in labels if path == label or path.startswith(label + ".")]
    return max(fitting, key=len, default=None)


def _change_observation(
    observations: xr.Dataset, variable: str, path: str, value: Any, evidence: dict[str, Evidence], faults: Faults
) -> None:
    """Set the cells that a path names; a path may stop early and then names every cell below."""
    if variable not in observations:
        faults.add(f"path '{path}'", "the case has no such figures", nearest(variable, map(str, observations)))
        return
    if isinstance(value, bool) or not isinstance(value, int | float):
        faults.add(f"path '{path}'", f"found {value!r}", "a number")
        return
    cells = observations[variable]
    where: dict[str, Any] = {}
    rest = path[len(variable) + 1 :]
    for dim in VARIABLES[variable].dims:
        if not rest:
            break
        labels = {str(label): label for label in cells[dim].values.tolist()}
        name = _first_label(rest, labels)
        if name is None:
            faults.add(f"path '{path}'", f"{dim} '{rest}' is unknown", nearest(rest, labels))
            return
        where[dim], rest = labels[name], rest[len(name) + 1 :]
    if rest:
        faults.add(f"path '{path}'", f"'{rest}' goes too far", f"labels of {', '.join(VARIABLES[variable].dims)}")
        return
    if value < VARIABLES[variable].least:
        faults.add(f"path '{path}'", f"value {value:g} is too small", f"at least {VARIABLES[variable].least:g}")
        return
    cells.loc[where] = value
    name_of_first = str(observations[variable + EVIDENCE_SUFFIX].loc[where].values.ravel()[0])
    unit = evidence[name_of_first].unit
    observations[variable + EVIDENCE_SUFFIX].loc[where] = _note_change(path, unit, evidence)


def _note_change(path: str, unit: str, evidence: dict[str, Evidence]) -> str:
    name = f"change of {path}"
    today = datetime.date.today()
    evidence[name] = Evidence(
        unit=unit, source="a change made by the user", status=Status.ASSUMED, valid_from=today, last_checked=today
    )
    return name
