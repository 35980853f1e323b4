"""Checks the rest of the country: who it is, that totals leave it something, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.figure_names import table_word
from inntektsmodell.case.remarks import Remark
from inntektsmodell.case.rest.deriving import derived_cells, derived_variables, position
from inntektsmodell.case.schema import CaseFile, Rest
from inntektsmodell.faults import Faults, at_least, nearest, part_of, within, within_table
from inntektsmodell.language.messages import Joined, message
from inntektsmodell.method.inputs import VARIABLES


def check_rest(file: CaseFile, place: str, faults: Faults) -> None:
    """Note a rest that is none of the regions, and totals that stand under the name of one."""
    if file.rest is None:
        return
    own, total = file.rest.recipient, file.rest.total
    if own not in file.regions:
        found = message("'{name}' is none of the regions", name=own)
        faults.add(part_of(place, "rest.recipient"), found, nearest(own, file.regions))
    if total in file.regions:
        found = message("'{name}' is one of the regions", name=total)
        faults.add(part_of(place, "rest.total"), found, message("the label of the totals, which is no recipient"))


def check_has_totals(rest: Rest, totals: xr.Dataset, place: str, faults: Faults) -> None:
    """Note a rest of which nothing is derived, where no table has a fault that may be why."""
    if not totals and not faults.found:
        found = message("no table has a row of the total {total}", total=rest.total)
        faults.add(part_of(place, "rest"), found, message("totals in at least one table, or no rest"))


def check_what_is_left(case: Contents, place: str, faults: Faults) -> None:
    """Note figures of the rest that are below what they may be, as a changed case can have them."""
    for name in derived_variables(case) if case.file.rest else ():
        left, least = case.observed[name].values[..., position(case, name)], VARIABLES[name].least
        for cell in np.argwhere(derived_cells(case, name) & (left < least)):
            dims = zip(VARIABLES[name].dims, cell.tolist(), strict=False)
            where = ", ".join(str(case.observed[dim].values[at]) for dim, at in dims)
            found = message("the total leaves {value:g} ({where})", value=left[tuple(cell)], where=where)
            faults.add(within_table(place, name), found, at_least(least))


def rest_remarks(case: Contents, place: str) -> tuple[Remark, ...]:
    """A remark that says which figures of the rest are derived; none where there are none."""
    if case.file.rest is None:
        return ()
    tables = [table_word(name) for name in derived_variables(case) if derived_cells(case, name).any()]
    said = message(
        "the figures of {recipient} are {total} less the sum of the others in: {tables}",
        recipient=case.file.rest.recipient,
        total=case.file.rest.total,
        tables=Joined(", ", tables),
    )
    return (Remark(within(Path(place).name, "rest"), said),) if tables else ()
