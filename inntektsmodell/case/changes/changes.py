"""Changes a case at some entries, all in one go; what comes out is checked, once, like a case that was read."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from pydantic import BaseModel, ValidationError

from inntektsmodell.arguments import as_mapping
from inntektsmodell.case.changes.choices import meant_choice
from inntektsmodell.case.checks.whole_case import check_case
from inntektsmodell.case.contents import AnyCase, Contents
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, frozen
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import Entry, ObservationEntry, ParameterEntry, find_entry, unit_of
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.case.rest.deriving import evidence_as_given, with_rest
from inntektsmodell.case.rest.following import given_itself
from inntektsmodell.faults import Faults, at_least, between, shortened
from inntektsmodell.language.messages import Message, message
from inntektsmodell.method.inputs import VARIABLES

BY_USER = message("a change made by the user")


def changed(case: AnyCase, changes: Mapping[str, Any]) -> AnyCase:
    """See `Case.with_changes`."""
    if not as_mapping(changes, "changes"):
        return case
    faults = Faults()
    values: list[tuple[Entry, Any]] = []
    taken: set[str] = set()
    for path, value in changes.items():
        entry = find_entry(case, path, faults)
        if entry is None:
            continue
        if entry.path in taken:
            faults.add(message("path '{path}'", path=path), *changed_twice(entry.path))
        taken.add(entry.path)
        plain = as_plain(value)
        meant = meant_choice(case, entry, plain) if isinstance(entry, ParameterEntry) else plain
        values.append((entry, sound(entry, meant, faults)))
    faults.raise_if_any()
    return whole(replaced(case, values, BY_USER))


def changed_twice(path: str) -> tuple[Message, Message]:
    """What is found, and what would be right, where two names of one figure are changed."""
    return message("'{path}' is also changed by another path", path=path), message("change each value only once")


def whole(case: AnyCase) -> AnyCase:
    """A changed case, frozen. Raises `InputError` where its parts no longer agree."""
    check_case(case, with_changes(case))
    return replace(case, observed=frozen(case.observed))


def replaced(case: AnyCase, values: Iterable[tuple[Entry, Any]], origin: str) -> AnyCase:
    """The case with the value at each entry replaced by a `sound` one, neither checked nor frozen: see `whole`.

    `origin` is the source of the new figures, which are assumed for the year of the case and checked by nobody. What is
    not changed, it shares with the case, but for what follows from changes in the rest of the country.
    """
    values = [(entry, value) for entry, value in values if not isinstance(entry, ObservationEntry) or not entry.follows]
    parameters: Any = case.parameters
    arrays: dict[str, xr.DataArray] = {}
    added: dict[str, Evidence] = {}
    for entry, value in values:
        source = f"change of {entry.path}"
        unit, of_case = unit_of(case, entry), datetime.date(case.file.year, 1, 1)
        added[source] = Evidence(unit=unit, source=origin, status=Status.ASSUMED, valid_from=of_case)
        if isinstance(entry, ObservationEntry):
            for name, cell in ((entry.variable, value), (entry.variable + EVIDENCE_SUFFIX, source)):
                if name not in arrays:
                    arrays[name] = case.observed[name].copy(data=case.observed[name].values.copy())
                arrays[name].values[entry.index] = cell
        else:
            item = entry.item.model_copy(update={"value": value, "evidence": source})
            parameters = _with_item(parameters, entry.names, item)
    evidence = {**evidence_as_given(case), **dict(sorted(added.items()))}  # whatever the order of the changes
    file = case.file.model_copy(update={"parameters": parameters, "evidence": evidence})
    new = replace(case, file=file, observed=case.observed.assign(arrays))
    return with_rest(given_itself(new, (entry for entry, _ in values)))


def with_changes(case: Contents) -> Message:
    """What faults call a changed case."""
    return message("case {case} with changes", case=case.name)


def sound(entry: Entry, value: Any, faults: Faults) -> Any:
    """A value in the type that stands at an entry; None, with a fault, where it cannot stand there."""
    if not isinstance(entry, ObservationEntry) and isinstance(entry.item, Choice):
        try:
            return type(entry.item).model_validate({"value": value, "evidence": entry.item.evidence}).value
        except ValidationError as error:
            add_pydantic_faults(faults, message("the changed parameters"), error, start=entry.path)
            return None
    if not _is_finite_number(value):
        found, right = message("found {value!r}", value=shortened(value)), message("a finite number")
    elif isinstance(entry, ObservationEntry) and value < VARIABLES[entry.variable].least:
        least = VARIABLES[entry.variable].least
        found, right = message("value {value:g} is too small", value=value), at_least(least)
    elif isinstance(entry, ObservationEntry) and value > VARIABLES[entry.variable].greatest:
        variable = VARIABLES[entry.variable]
        found, right = message("value {value:g}", value=value), between(variable.least, variable.greatest, value)
    else:
        return float(value)
    faults.add(message("path '{path}'", path=entry.path), found, right)
    return None


def as_plain(value: Any) -> Any:
    """A value in Python's own types: of ranges and of what NumPy, pandas and xarray hold, what a file would hold."""
    value = float(value) if isinstance(value, Decimal) else value
    value = value.values if isinstance(value, xr.DataArray) else value
    if isinstance(value, np.generic | np.ndarray | pd.Index | pd.Series):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {key: as_plain(below) for key, below in value.items()}
    return [as_plain(below) for below in value] if isinstance(value, list | tuple | range) else value


def _is_finite_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _with_item(part: Any, names: tuple[str, ...], item: BaseModel) -> Any:
    """A part of the parameters in which the item on the way of these names is another."""
    if not names:
        return item
    name, *rest = names
    if isinstance(part, BaseModel):
        return part.model_copy(update={name: _with_item(getattr(part, name), tuple(rest), item)})
    return {**part, name: _with_item(part[name], tuple(rest), item)}
