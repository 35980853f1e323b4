"""Every number of a case that a result can be differentiated by: path, unit, status, place in the arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import Index, ParameterEntry, parameter_entries
from inntektsmodell.case.rest.deriving import derived_cells, position
from inntektsmodell.method.inputs import VARIABLES, weights
from inntektsmodell.model.addresses import address_of


@dataclass(frozen=True)
class Quantities:
    """Numbers of one leaf of the model's arrays.

    `paths`, `units` and `statuses` have one entry per cell; `index` picks the cells out of the leaf, all at once.
    `sets` names the set of shares that must sum to 1 to which each cell belongs, or is empty. `rests` has the position
    among the cells of that which takes the difference where one is changed, the rest of the country, or -1.
    """

    leaf: str
    index: tuple[np.ndarray, ...]
    paths: list[str]
    units: list[str]
    statuses: list[str]
    sets: list[str]
    rests: np.ndarray


def quantities_of(case: Case) -> list[Quantities]:
    """All quantities of a case, leaf by leaf. Choices (years, rules, switches) are not quantities."""
    return [*_parameters(case), *(_observed(case, name) for name in VARIABLES if name in case.observed)]


def _parameters(case: Case) -> Iterator[Quantities]:
    found: dict[str, list[tuple[ParameterEntry, Index]]] = {}
    for entry in parameter_entries(case.parameters):
        if isinstance(entry.item, Figure):
            where = address_of(case, entry)
            found.setdefault(where.leaf, []).append((entry, where.index))
    for leaf, entries in found.items():
        sources = [case.evidence[entry.item.evidence] for entry, _ in entries]
        yield Quantities(
            leaf,
            tuple(np.array(positions) for positions in zip(*(index for _, index in entries), strict=True)),
            [entry.path for entry, _ in entries],
            [source.unit for source in sources],
            [str(source.status) for source in sources],
            [".".join(entry.names[:-1]) if leaf == weights.name else "" for entry, _ in entries],
            np.full(len(entries), -1),
        )


def _observed(case: Case, name: str) -> Quantities:
    values = case.observed[name]
    labels = product(*(values[dim].values.tolist() for dim in values.dims))
    sources = [case.evidence[source] for source in evidence_of(case.observed, name).values.ravel().tolist()]
    names = [".".join([name, *map(str, of_cell)]) for of_cell in labels]
    return Quantities(
        VARIABLES[name].name,
        tuple(axis.ravel() for axis in np.indices(values.shape)),
        names,
        [source.unit for source in sources],
        [str(source.status) for source in sources],
        [name if VARIABLES[name].sums_to_one else ""] * len(names),
        _rests(case, name),
    )


def _rests(case: Case, name: str) -> np.ndarray:
    """For every cell of a variable the position of the figure of the rest that is derived from it, or -1."""
    cells = np.arange(case.observed[name].size).reshape(case.observed[name].shape)
    rests = np.full_like(cells, -1)
    if case.file.rest is not None and name in case.totals:
        at, is_derived = position(case, name), derived_cells(case, name)
        rests[is_derived] = cells[is_derived, at][:, None]
        rests[..., at] = -1
    return rests.ravel()
