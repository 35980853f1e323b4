"""Paths: how parameters and observations are named, as in `cost.actual_weight.addiction`.

A parameter's path follows the names of `Parameters`; an observation's is its variable and then its labels, as in
`calculated_cost.somatic.Helse Nord`. Labels may hold dots. An observation's path may stop early: it then names every
cell below. What is no path is read as words, as in `Beregnet kostnad: Somatikk, Helse Nord`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import TypeVar

import numpy as np
from pydantic import BaseModel

from inntektsmodell.case.contents import Contents, once_a_case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.parameters import Choice, Parameters
from inntektsmodell.faults import Faults, nearest, nearest_spelling
from inntektsmodell.language.messages import message, word
from inntektsmodell.language.text import Text, as_label, in_both, joined
from inntektsmodell.method.inputs import CHOICES, FIGURES, VARIABLES
from inntektsmodell.method.typed_paths import folded, meant_paths, names_of_inputs

MERGED = as_label("Merged: {members}")
Index = tuple[int | slice, ...]


@dataclass(frozen=True)
class ParameterEntry:
    """A parameter: the names on the way to it, and its present value."""

    path: str
    names: tuple[str, ...]
    item: Figure | Choice[object]


@dataclass(frozen=True)
class ObservationEntry:
    """Where observed cells stand: the variable, a label for each dimension that the path fixes, and the index of them.

    `index` has a position, or a slice of all, for each dimension of the variable's array. `follows` says that what
    stands there is not changed itself, but follows from what is, as the rest of the country does.
    """

    path: str
    variable: str
    labels: dict[str, str | int]
    index: Index
    follows: bool = False


Entry = ParameterEntry | ObservationEntry
Named = TypeVar("Named")


def find_entry(case: Contents, path: str, faults: Faults) -> Entry | None:
    """What `path` names in `case`; None, with a fault that says the nearest names, where it names nothing.

    A parameter goes before an observation: `population.year` is the year, `population.80+` the persons.
    """
    return _or_in_words(case, path, faults, _find_entry)


def _find_entry(case: Contents, path: str, faults: Faults) -> Entry | None:
    node, names, rest = _walk(case.parameters, path)
    if isinstance(node, Figure | Choice) and not rest:
        return ParameterEntry(path, names, node)
    variable = path.split(".", 1)[0]
    if variable in VARIABLES:
        return _find_observation(case, variable, path, faults)
    if isinstance(node, Figure | Choice):
        found, right = message("'{rest}' is too much", rest=rest), message("the path without it")
        faults.add(message("path '{path}'", path=path), found, right)
    elif rest:
        _add_unknown(case, path, rest, _names(node) if names else None, faults)
    else:
        right = message("one of: {names}", names=", ".join(_names(node)))
        faults.add(message("path '{path}'", path=path), message("refers to several values"), right)
    return None


def entries_below(case: Contents, path: str, faults: Faults) -> list[Entry]:
    """Every single value that `path` names: itself, all figures of a part of the parameters, or all cells.

    `population` alone is the persons, in every cell; the parameter is `population.year`.
    """
    return _or_in_words(case, path, faults, _entries_below)


def _entries_below(case: Contents, path: str, faults: Faults) -> list[Entry]:
    node, names, rest = _walk(case.parameters, path)
    if names and not rest and path not in VARIABLES:
        return list(_figures_below(node, names))
    entry = _find_entry(case, path, faults)
    if isinstance(entry, ObservationEntry):
        return list(_cells(case, entry))
    return [] if entry is None else [entry]


def _or_in_words(case: Contents, path: str, faults: Faults, find: Callable[[Contents, str, Faults], Named]) -> Named:
    """What is found at a path, or else at the one path that it means in words."""
    tried = Faults()
    found = find(case, path, tried)
    meant = _meant(case, path, tried)
    if len(meant) == 1 and meant != [path]:
        return find(case, meant[0], faults)
    if len(meant) > 1:
        right = message("one of: {names}", names=", ".join(meant))
        faults.add(message("path '{path}'", path=path), message("can be read in several ways"), right)
    else:
        faults.found += tried.found
    return found


def _meant(case: Contents, path: str, tried: Faults) -> list[str]:
    """The paths that a text can mean in words; none where it was found without faults."""
    if not tried.found:
        return []
    merged = _merged(case).get(folded(path))
    return [merged] if merged else meant_paths(path, labels_in_words(case))


def merged_name(case: Contents, group: str) -> Text:
    """What the choice is called whether a group of criteria is merged."""
    members = joined(", ", (case.criteria[name].label for name in case.parameters.criteria[group].members))
    return in_both(lambda language: MERGED.in_language(language).format(members=members.in_language(language)))


@once_a_case
def _merged(case: Contents) -> dict[str, str]:
    """Paths of such choices by what they are called, folded."""
    names = ((group, merged_name(case, group)) for group in case.parameters.criteria)
    return {folded(text): f"criteria.{group}.merge" for group, name in names for text in (name.nb, name.en)}


def canonical(case: Contents, path: str) -> str:
    """The path that a text means, itself where it is one or means none."""
    tried = Faults()
    _entries_below(case, path, tried)
    meant = _meant(case, path, tried)
    return meant[0] if len(meant) == 1 else path


def spellings_of(case: Contents, names: Collection[str]) -> dict[str, str]:
    """Names by every spelling that the case knows for them."""
    own = {name: name for name in names} | {folded(name): name for name in names}
    return own | {text: name for text, name in labels_in_words(case).items() if name in own}


def _begin_in_words(case: Contents) -> dict[str, str]:
    """What a path can begin with, by every spelling."""
    own = {name: name for name in (*_names(case.parameters), *filter(case.has, VARIABLES))}
    return own | {text: path for text, path in names_of_inputs() if case.has(path) or _walk(case.parameters, path)[1]}


def _first_name(text: str) -> str:
    """What stands before the first sign that can part names."""
    return text.split(".", 1)[0].split(":", 1)[0]


@once_a_case
def labels_in_words(case: Contents) -> dict[str, str]:
    """By folded text every label of the case: by its name, and by what services and criteria are called."""
    named = {str(label): str(label) for dim in case.observed.coords for label in case.observed[dim].values.tolist()}
    called = {name: criterion.label for name, criterion in case.criteria.items()} | {**case.file.services}
    in_words = {folded(text): name for name, label in called.items() for text in (label.nb, label.en)}
    parts = {folded(name): name for entry in parameter_entries(case.parameters) for name in entry.names[1:]}
    return {**parts, **in_words, **{folded(name): label for name, label in named.items()}}


def _cells(case: Contents, entry: ObservationEntry) -> Iterator[ObservationEntry]:
    """Every cell of what stands at a place."""
    dims = VARIABLES[entry.variable].dims
    known = [list(enumerate(case.observed[dim].values.tolist())) for dim in dims]
    chosen = [[axis[at]] if isinstance(at, int) else axis for axis, at in zip(known, entry.index, strict=True)]
    for cell in product(*chosen):
        index, labels = zip(*cell, strict=True)
        path = ".".join([entry.variable, *map(str, labels)])
        yield ObservationEntry(path, entry.variable, dict(zip(dims, labels, strict=True)), index)


def touches(path: str, others: Iterable[str]) -> bool:
    """Whether a path is one of others, or above or below one."""
    return any(f"{path}.".startswith(f"{other}.") or other.startswith(f"{path}.") for other in others)


def parameter_entries(parameters: BaseModel) -> Iterator[ParameterEntry]:
    """Every figure and choice among the parameters."""
    yield from _figures_below(parameters, ())


def unit_of(case: Contents, entry: Entry) -> str:
    """Unit of what stands at a place (of its first cell, where there are several)."""
    if isinstance(entry, ParameterEntry):
        return case.evidence[entry.item.evidence].unit
    cells = evidence_of(case.observed, entry.variable).values[entry.index]
    return case.evidence[str(np.ravel(cells)[0])].unit


def value_of(case: Contents, entry: Entry) -> float:
    """The present value of a quantity."""
    if isinstance(entry, ObservationEntry):
        return float(case.observed[entry.variable].values[entry.index])
    assert not isinstance(entry.item, Choice)
    return entry.item.value


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


def _walk(parameters: Parameters, path: str) -> tuple[object, tuple[str, ...], str]:
    """How far a path leads among the parameters: what stands there, the names on the way, and the rest of the path."""
    node: object = parameters
    names: tuple[str, ...] = ()
    rest = path
    while rest and (name := _first_label(rest, _names(node))) is not None:
        node, names, rest = _below(node, name), (*names, name), rest[len(name) + 1 :]
    return node, names, rest


def _add_unknown(case: Contents, path: str, rest: str, known: list[str] | None, faults: Faults) -> None:
    """Note that `rest` of a path is none of the `known` names; at the start of a path there are None."""
    is_left_out = known is not None and path in {**FIGURES, **CHOICES}
    absent = path if is_left_out else _first_label(path, Parameters.model_fields)
    if absent and (known is None or is_left_out):
        right = message("leave the value unchanged, or add that part to the case")
        faults.add(message("path '{path}'", path=path), message("the case has no '{part}'", part=absent), right)
        return
    told = _begin_in_words(case) if known is None else spellings_of(case, known)
    found = message("'{name}' is unknown", name=rest)
    faults.add(message("path '{path}'", path=path), found, nearest_spelling(_first_name(rest), told))


def _find_observation(case: Contents, variable: str, path: str, faults: Faults) -> ObservationEntry | None:
    if variable not in case.observed:
        known = [name for name in VARIABLES if name in case.observed]
        found = message("the case has no figures of this kind")
        faults.add(message("path '{path}'", path=path), found, nearest(variable, known))
        return None
    labels: dict[str, str | int] = {}
    index: list[int | slice] = [slice(None)] * len(VARIABLES[variable].dims)
    rest = path[len(variable) + 1 :]
    for axis, dim in enumerate(VARIABLES[variable].dims):
        if not rest:
            break
        known_labels = case.observed[dim].values.tolist()
        known = list(map(str, known_labels))
        name = _first_label(rest, known)
        if name is None:
            found = message("{what} '{label}' is unknown", what=word(dim), label=rest)
            right = nearest_spelling(_first_name(rest), spellings_of(case, known))
            faults.add(message("path '{path}'", path=path), found, right)
            return None
        index[axis] = known.index(name)
        labels[dim], rest = known_labels[known.index(name)], rest[len(name) + 1 :]
    if rest:
        right = message("only labels for {names}", names=", ".join(VARIABLES[variable].dims))
        faults.add(message("path '{path}'", path=path), message("'{rest}' is too much", rest=rest), right)
        return None
    return ObservationEntry(path, variable, labels, tuple(index))
