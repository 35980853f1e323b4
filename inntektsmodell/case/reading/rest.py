"""Reads tables of a case with a rest of the country: the figures of the others, and totals in the place of a recipient.

Each figure of the rest is derived from a total where one is given, and else given itself; it is never both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import xarray as xr

from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, REGION_DIMS
from inntektsmodell.case.reading.left_out import LeftOut
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.case.reading.tables import SHOWN_MISSING, arrays_of, labelled_arrays
from inntektsmodell.case.rest.deriving import less_the_others
from inntektsmodell.case.schema import Rest
from inntektsmodell.faults import Faults, Where
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.method.inputs import criteria
from inntektsmodell.method.quantities import Input

Arrays = dict[str, xr.DataArray]
_ABSENT = object()
"""Stands for the evidence of a figure that has no row."""


def without_totals(table: RawTable, variable: Input, rest: Rest, faults: Faults) -> RawTable:
    """A table whose figures do not add up, without rows of totals, each of which is a fault."""
    dims = [dim for dim in variable.dims if dim in REGION_DIMS and dim in table.columns]
    rows = list(zip(table.rows, table.places, table.origins, strict=True))
    kept = [one for one in rows if all(one[0][dim] != rest.total for dim in dims)]
    if len(kept) == len(rows):
        return table
    for place in [place for row, place, _ in rows if any(row[dim] == rest.total for dim in dims)][:SHOWN_MISSING]:
        _note_no_total(word(variable.label.en), place, rest, faults)
    columns = [tuple(column) for column in zip(*kept, strict=True)] or [(), (), ()]
    return replace(table, rows=columns[0], places=columns[1], evidence_places=columns[2])


def _note_no_total(what: str, place: Where, rest: Rest, faults: Faults) -> None:
    found = message("a total, {total}, of what does not add up: {what}", total=rest.total, what=what)
    faults.add(place, found, message("the figure of {rest} itself", rest=rest.recipient))


def arrays_with_totals(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    evidence: Mapping[str, Evidence | None],
    rest: Rest,
    means: Collection[str],
    faults: Faults,
) -> tuple[Arrays, Arrays]:
    """The arrays of a table whose figures add up, NaN where the rest is derived, and those of its totals.

    `means` are criteria whose figures are means per inhabitant, so that they do not add up.
    """
    regions, shape = labels["region"], tuple(len(labels[dim]) for dim in variable.dims[:-1])
    if rest.recipient not in regions:
        return {}, {}
    at = regions.index(rest.recipient)
    none = np.full((*shape, len(regions) + 1), "", dtype=object)
    none[..., [at, -1]] = _ABSENT
    columns = {**labels, "region": [*regions, rest.total]}
    read = labelled_arrays(table, variable, columns, evidence, faults, LeftOut(np.full(none.shape, np.nan), none))
    if not read:
        return {}, {}
    values, sources = (read[variable.path + end].values for end in ("", EVIDENCE_SUFFIX))
    is_given, has_total = sources[..., at] != _ABSENT, sources[..., -1] != _ABSENT
    is_mean = np.zeros(shape, dtype=bool)
    if variable is criteria:
        is_mean[[label in means for label in labels["criterion"]]] = True
    note = partial(_note_cells, table, variable, columns, faults)
    own, others = message("the figure of {rest} itself", rest=rest.recipient), _others(values, at)
    note(is_mean & has_total, -1, lambda _: message("a total of means per inhabitant, which do not add up"), own)
    note(
        is_given & has_total & ~is_mean,
        at,
        lambda _: message("{rest} is given, and the total {total} too", **vars(rest)),
        message("only one of them: {recipient} is {total} less the others", **vars(rest)),
    )
    absent = message("the total of all recipients, or the figure of {rest} itself", rest=rest.recipient)
    note(~is_given & ~has_total & ~is_mean, -1, lambda _: message("no row"), absent)
    note(~is_given & ~has_total & is_mean, at, lambda _: message("no row"), own)
    is_derived = has_total & ~is_given & ~is_mean
    left = less_the_others(values[..., :-1], values[..., -1], at)
    note(
        is_derived & (left < variable.least),
        -1,
        lambda cell: message(
            "the total {total:.12g} is below {others:.12g}, the sum of the other recipients",
            total=values[(*cell, -1)],
            others=others[cell],
        ),
        message("a total that leaves {least:g} or more to {rest}", least=variable.least, rest=rest.recipient),
    )
    if variable.sums_to_one:
        is_off = is_derived & (np.abs(values[..., -1] - 1) > SUM_TOLERANCE)
        note(is_off, -1, lambda cell: message("shares sum to {total:.12g}", total=values[(*cell, -1)]), message("1"))
    values[is_derived, at], sources[is_derived, at] = np.nan, ""
    of_total = np.where(is_derived, values[..., -1], np.nan), np.where(is_derived, sources[..., -1], "")
    coords = {dim: read[variable.path][dim] for dim in variable.dims[:-1]}
    return arrays_of(variable, labels, values[..., :-1], sources[..., :-1]), {
        variable.path + end: xr.DataArray(array, coords, variable.dims[:-1])
        for end, array in zip(("", EVIDENCE_SUFFIX), of_total, strict=True)
    }


def _others(values: np.ndarray, at: int) -> np.ndarray:
    """The sum of all recipients but the rest; the last is the total."""
    return np.asarray(np.delete(values, [at, values.shape[-1] - 1], axis=-1).sum(axis=-1))


def _note_cells(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    faults: Faults,
    is_wrong: np.ndarray,
    at: int,
    found: Callable[[tuple[int, ...]], Message],
    right: Message,
) -> None:
    """Note the first few cells that are wrong, each at its row where there is one; `at` is the recipient's position."""
    cells = np.argwhere(is_wrong)
    if not len(cells):
        return
    rows = zip(table.rows, table.places, strict=True)
    places = {tuple(row[dim] for dim in variable.dims): place for row, place in rows}
    for cell in (tuple(map(int, one)) for one in cells[:SHOWN_MISSING]):
        names = tuple(labels[dim][position] for dim, position in zip(variable.dims, (*cell, at), strict=True))
        said = message("{found} ({where})", found=found(cell), where=", ".join(names))
        faults.add(places.get(names, table.place), said, right)
    if len(cells) > SHOWN_MISSING:
        said = message("{count:more figure|more figures} like this", count=len(cells) - SHOWN_MISSING)
        faults.add(table.place, said, message("as above"))
