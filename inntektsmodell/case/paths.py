"""Paths: how parameters and observations are named, as in `cost.actual_weight.addiction`.

A parameter's path follows the names of `Parameters`; an observation's is its variable and then its labels, as in
`calculated_cost.somatic.Helse Nord`. Labels may hold dots. An observation's path may stop early: it then names every
cell below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from pydantic import BaseModel

from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import VARIABLES, evidence_of
from inntektsmodell.case.parameters import Choice, Parameters
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.language.messages import message, word

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case


@dataclass(frozen=True)
class ParameterEntry:
    """A parameter: the names on the way to it, and its present value."""

    path: str
    names: tuple[str, ...]
    item: Figure | Choice[object]


@dataclass(frozen=True)
class ObservationEntry:
    """Observed cells: the variable, and a label for each dimension that the path fixes."""

    path: str
    variable: str
    labels: dict[str, str | int]


Entry = ParameterEntry | ObservationEntry


def find_entry(case: Case, path: str, faults: Faults) -> Entry | None:
    """What `path` names in `case`; None, with a fault that says the nearest names, where it names nothing.

    A parameter goes before an observation: `population.year` is the year, `population.80+` the persons.
    """
    variable = path.split(".", 1)[0]
    if variable in VARIABLES and not any(path == parameter.path for parameter in parameter_entries(case.parameters)):
        return _find_observation(case, variable, path, faults)
    return _find_parameter(case, path, faults)


def entries_below(case: Case, path: str, faults: Faults) -> list[Entry]:
    """Every single value that `path` names: itself, all figures of a part of the parameters, or all cells.

    `population` alone is the persons, in every cell; the parameter is `population.year`.
    """
    below = [parameter for parameter in parameter_entries(case.parameters) if parameter.path.startswith(path + ".")]
    if below and path not in VARIABLES:
        return list(below)
    entry = find_entry(case, path, faults)
    if entry is None or isinstance(entry, ParameterEntry):
        return [] if entry is None else [entry]
    free = [dim for dim in VARIABLES[entry.variable].dims if dim not in entry.labels]
    choices = product(*(case.observed[dim].values.tolist() for dim in free))
    return [_cell(entry.variable, entry.labels | dict(zip(free, labels, strict=True))) for labels in choices]


def _cell(variable: str, labels: dict[str, str | int]) -> ObservationEntry:
    ordered = [str(labels[dim]) for dim in VARIABLES[variable].dims]
    return ObservationEntry(".".join([variable, *ordered]), variable, labels)


def parameter_entries(parameters: BaseModel) -> Iterator[ParameterEntry]:
    """Every figure and choice among the parameters."""
    yield from _figures_below(parameters, ())


def unit_of(case: Case, entry: Entry) -> str:
    """Unit of an entry (of its first cell, where there are several)."""
    if isinstance(entry, ParameterEntry):
        return case.evidence[entry.item.evidence].unit
    cells = evidence_of(case.observed, entry.variable).sel(entry.labels)
    return case.evidence[str(cells.values.ravel()[0])].unit


def _figures_below(node: object, names: tuple[str, ...]) -> Iterator[ParameterEntry]:
    if isinstance(node, Figure | Choice):
        yield ParameterEntry(".".join(names), names, node)
    for name in _names(node):
        yield from _figures_below(_below(node, name), (*names, name))


def _names(node: object) -> list[str]:
    """Names below a part of the parameters; parts that the case lacks, or that are empty, are left out."""
    if isinstance(node, dict):
        return list(node)
    if isinstance(node, BaseModel) and not isinstance(node, Figure | Choice):
        parts = {name: getattr(node, name) for name in type(node).model_fields}
        return [name for name, part in parts.items() if part and isinstance(part, BaseModel | dict)]
    return []


def _below(node: object, name: str) -> object:
    return node[name] if isinstance(node, dict) else getattr(node, name)


def _first_label(path: str, labels: Iterable[str]) -> str | None:
    """The longest label with which the path begins."""
    fitting = [label for label in labels if path == label or path.startswith(label + ".")]
    return max(fitting, key=len, default=None)


def _find_parameter(case: Case, path: str, faults: Faults) -> ParameterEntry | None:
    node: object = case.parameters
    names: list[str] = []
    rest = path
    while not isinstance(node, Figure | Choice):
        known = _names(node)
        if not rest:
            faults.add(
                message("path '{path}'", path=path),
                message("names several values"),
                message("one of: {names}", names=", ".join(known)),
            )
            return None
        name = _first_label(rest, known)
        if name is None:
            _add_unknown(case, path, rest, known if names else None, faults)
            return None
        node, rest = _below(node, name), rest[len(name) + 1 :]
        names.append(name)
    if rest:
        faults.add(
            message("path '{path}'", path=path),
            message("'{rest}' goes too far", rest=rest),
            message("the path ends before it"),
        )
        return None
    return ParameterEntry(path, tuple(names), node)


def _add_unknown(case: Case, path: str, rest: str, known: list[str] | None, faults: Faults) -> None:
    """Note that `rest` of a path is none of the `known` names; at the start of a path there are None."""
    absent = _first_label(path, Parameters.model_fields)
    if known is None and absent:
        faults.add(
            message("path '{path}'", path=path),
            message("the case has no '{part}'", part=absent),
            message("leave it as it is, or give the case that part"),
        )
        return
    if known is None:
        known = [*_names(case.parameters), *(name for name in VARIABLES if name in case.observed)]
    faults.add(
        message("path '{path}'", path=path),
        message("'{name}' is unknown", name=rest),
        nearest(rest.split(".", 1)[0], dict.fromkeys(known)),
    )


def _find_observation(case: Case, variable: str, path: str, faults: Faults) -> ObservationEntry | None:
    if variable not in case.observed:
        known = [name for name in VARIABLES if name in case.observed]
        faults.add(
            message("path '{path}'", path=path), message("the case has no such figures"), nearest(variable, known)
        )
        return None
    labels: dict[str, str | int] = {}
    rest = path[len(variable) + 1 :]
    for dim in VARIABLES[variable].dims:
        if not rest:
            break
        known_labels = {str(label): label for label in case.observed[dim].values.tolist()}
        name = _first_label(rest, known_labels)
        if name is None:
            faults.add(
                message("path '{path}'", path=path),
                message("{what} '{label}' is unknown", what=word(dim), label=rest),
                nearest(rest.split(".", 1)[0], known_labels),
            )
            return None
        labels[dim], rest = known_labels[name], rest[len(name) + 1 :]
    if rest:
        faults.add(
            message("path '{path}'", path=path),
            message("'{rest}' goes too far", rest=rest),
            message("labels of {names}", names=", ".join(VARIABLES[variable].dims)),
        )
        return None
    return ObservationEntry(path, variable, labels)
