"""Where a path stands among the model's arrays, so that a value can be set, or differentiated, without a new case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.paths import Entry, Index, ObservationEntry, ParameterEntry, find_entry
from inntektsmodell.faults import Faults
from inntektsmodell.method.inputs import VARIABLES, declared, merged
from inntektsmodell.model.arrays import encoded, labels_of
from inntektsmodell.model.evaluate import Inputs


@dataclass(frozen=True)
class Address:
    """A position in `Inputs`: the name of the array, the index into it, and how a value is written there as numbers."""

    path: str
    leaf: str
    index: Index
    encode: Callable[[Any], Any] = float

    def get(self, inputs: Inputs) -> Any:
        """The numbers at these addresses."""
        return inputs[self.leaf][self.index]


def address(case: Case, path: str) -> Address:
    """Where `path` is in `inputs_of(case)`.

    Raises:
        InputError: the path is unknown, with the nearest names.
    """
    faults = Faults()
    entry = find_entry(case, path, faults)
    faults.raise_if_any()
    assert entry is not None
    return address_of(case, entry)


def address_of(case: Case, entry: Entry) -> Address:
    """Where an entry of the case is in `inputs_of(case)`."""
    if isinstance(entry, ObservationEntry):
        return Address(entry.path, VARIABLES[entry.variable].name, entry.index)
    return _of_parameter(case, entry)


def _of_parameter(case: Case, entry: ParameterEntry) -> Address:
    """The labels at the end of a figure's path are those of the array's dimensions; a choice fills the whole array."""
    about = declared(entry.path)
    labels = labels_of(case)
    if about.kind == "figure":
        own = entry.names[len(about.path.split(".")) :]
        index = tuple(labels[dim].index(label) for dim, label in zip(about.dims, own, strict=True))
        return Address(entry.path, about.name, index)
    if about is merged:
        _, group, _ = entry.names
        return Address(entry.path, about.name, (labels["group"].index(group),))
    return Address(entry.path, about.name, (), partial(encoded, about, labels))
