"""What becomes of the rest of the country where figures are changed: totals stay, and the rest takes the difference.

Where the rest itself is among what is changed, it has what is said of it, and the total follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import xarray as xr

from inntektsmodell.case.contents import AnyCase, Contents
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.paths import Entry, ObservationEntry
from inntektsmodell.case.rest.deriving import derived_cells, position


def entry_that_follows(case: Contents, entry: Entry) -> ObservationEntry | None:
    """The figure of the rest that takes the difference where a figure is changed; None where none does."""
    if not isinstance(entry, ObservationEntry) or not _has_totals(case, entry):
        return None
    assert case.file.rest is not None
    at, recipient = position(case, entry.variable), case.file.rest.recipient
    if entry.index[-1] == at or not derived_cells(case, entry.variable)[entry.index[:-1]]:
        return None
    labels = {**entry.labels, "region": recipient}
    path = ".".join([entry.variable, *map(str, labels.values())])
    return ObservationEntry(path, entry.variable, labels, (*entry.index[:-1], at), follows=True)


def given_itself(case: AnyCase, entries: Iterable[Entry]) -> AnyCase:
    """The case in which those figures of the rest that are changed themselves are derived no more."""
    changed: dict[str, xr.DataArray] = {}
    for entry in entries:
        if not isinstance(entry, ObservationEntry) or entry.follows or not _has_totals(case, entry):
            continue
        assert case.file.rest is not None
        totals, own = case.totals[entry.variable], case.file.rest.recipient
        where = {dim: label for dim, label in entry.labels.items() if dim != "region"}
        has_totals = all(label in totals[dim] for dim, label in where.items())  # as what is solved for has not
        if entry.labels.get("region", own) == own and has_totals:
            changed.setdefault(entry.variable, totals.copy(data=totals.values.copy()))
            changed[entry.variable].loc[where] = np.nan
    return replace(case, totals=frozen(case.totals.assign(changed))) if changed else case


def _has_totals(case: Contents, entry: ObservationEntry) -> bool:
    return case.file.rest is not None and entry.variable in case.totals
