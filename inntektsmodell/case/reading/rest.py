"""Reads tables of a case with a rest of the country: the figures of the others, and totals in the place of a recipient.

Each figure of the rest is derived from a total where one is given, and else given itself; it is never both.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr

from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, REGION_DIMS
from inntektsmodell.case.reading.left_out import LeftOut
from inntektsmodell.case.reading.raw import RawTable
from inntektsmodell.case.reading.tables import SHOWN_MISSING, arrays_of, labelled_arrays, labels_of
from inntektsmodell.case.rest.deriving import less_the_others
from inntektsmodell.case.schema import Rest
from inntektsmodell.faults import Faults, Where
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.method.quantities import Input

Arrays = dict[str, xr.DataArray]
_ABSENT = object()
"""Stands for the evidence of a figure that has no row."""


def without_totals(table: RawTable, variable: Input, rest: Rest, faults: Faults) -> RawTable:
    """A table whose figures do not add up, without rows of totals, each of which is a fault."""
    dims = [dim for dim in variable.dims if dim in REGION_DIMS and dim in table.columns]
    if not any(rest.total in labels_of(table, dim) for dim in dims):
        return table
    rows = list(zip(table.rows, table.places, table.origins, strict=True))
    kept = [one for one in rows if all(one[0][dim] != rest.total for dim in dims)]
    for place in [place for row, place, _ in rows if any(row[dim] == rest.total for dim in dims)][:SHOWN_MISSING]:
        what = word(variable.label.en)
        found = message("a row of the total {total}, but this does not add up: {what}", total=rest.total, what=what)
        faults.add(place, found, message("the figure of {rest} itself", rest=rest.recipient))
    columns = [tuple(column) for column in zip(*kept, strict=True)] or [(), (), ()]
    return replace(table, rows=columns[0], places=columns[1], evidence_places=columns[2])


def arrays_with_totals(
    table: RawTable,
    variable: Input,
    labels: Mapping[str, list[str]],
    evidence: Mapping[str, Evidence | None],
    rest: Rest,
    means: Collection[str],
    faults: Faults,
) -> tuple[Arrays, Arrays]:
    """The arrays of a table whose figures add up, NaN where the rest is derived, and those of its totals, if any.

    `means` are criteria whose figures are means per inhabitant, so that they do not add up.
    """
    regions, dims = labels["region"], variable.dims[:-1]
    if rest.recipient not in regions:
        return {}, {}
    at = regions.index(rest.recipient)
    none = np.full([*(len(labels[dim]) for dim in dims), len(regions) + 1], "", dtype=object)
    none[..., [at, -1]] = _ABSENT
    columns = {**labels, "region": [*regions, rest.total]}
    read = labelled_arrays(table, variable, columns, evidence, faults, LeftOut(np.full(none.shape, np.nan), none))
    if not read:
        return {}, {}
    values, sources = (read[variable.path + end].values for end in ("", EVIDENCE_SUFFIX))
    is_mean = np.zeros(none.shape[:-1], dtype=bool)
    if "criterion" in variable.dims:
        is_mean[np.isin(labels["criterion"], list(means))] = True
    cells = _Cells(table, variable, columns, rest, at, faults)
    is_derived = cells.derived(sources, is_mean)
    cells.check_totals(values, is_derived)
    values[sources[..., -1] != _ABSENT, at] = np.nan  # be it derived, or given too
    sources[is_derived, at] = ""
    arrays = arrays_of(variable, labels, values[..., :-1], sources[..., :-1])
    if not is_derived.any():
        return arrays, {}
    coords = {dim: arrays[variable.path][dim] for dim in dims}
    totals = np.where(is_derived, values[..., -1], np.nan), np.where(is_derived, sources[..., -1], "")
    return arrays, {
        variable.path + end: xr.DataArray(array, coords, dims)
        for end, array in zip(("", EVIDENCE_SUFFIX), totals, strict=True)
    }


@dataclass(frozen=True)
class _Cells:
    """A table that has totals: its labels, those of all regions and then that of the totals, and where the rest is."""

    table: RawTable
    variable: Input
    labels: Mapping[str, list[str]]
    rest: Rest
    at: int
    faults: Faults

    def derived(self, sources: np.ndarray, is_mean: np.ndarray) -> np.ndarray:
        """Which figures of the rest are derived; notes those that are given and derived too, or neither."""
        is_given, has_total = sources[..., self.at] != _ABSENT, sources[..., -1] != _ABSENT
        own = message("the figure of {rest} itself", rest=self.rest.recipient)
        both = message("{recipient} is given, and the total {total} too", **dict(self.rest))
        either = message("only one of them: {recipient} is {total} less the others", **dict(self.rest))
        none, means = message("no row"), message("a total of means per inhabitant, which do not add up")
        self._note(is_mean & has_total, -1, means, own)
        self._note(is_given & has_total & ~is_mean, self.at, both, either)
        self._note(~is_given & ~has_total & ~is_mean, -1, none, message("the total, or {right}", right=own))
        self._note(~is_given & ~has_total & is_mean, self.at, none, own)
        return np.asarray(has_total & ~is_given & ~is_mean)

    def check_totals(self, values: np.ndarray, is_derived: np.ndarray) -> None:
        """Note totals that leave less than there can be, and those of shares that are not 1."""
        least, total = self.variable.least, values[..., -1]
        left = less_the_others(values[..., :-1], total, self.at)
        for cell in self._first(is_derived & (left < least)):
            figures = {"total": total[cell], "others": total[cell] - left[cell]}
            found = message("the total {total:.12g} is below {others:.12g}, the sum of the others", **figures)
            right = message("a total that leaves {rest} at least {least:g}", rest=self.rest.recipient, least=least)
            self._add(cell, -1, found, right)
        is_off = is_derived & (np.abs(total - 1) > SUM_TOLERANCE) & bool(self.variable.sums_to_one)
        for cell in self._first(is_off):
            found = message("the total of shares is {total:.12g}", total=total[cell])
            self._add(cell, -1, found, message("shares whose total is 1"))

    def _note(self, is_wrong: np.ndarray, region: int, found: Message, right: Message) -> None:
        for cell in self._first(is_wrong):
            self._add(cell, region, found, right)

    def _first(self, is_wrong: np.ndarray) -> list[tuple[int, ...]]:
        """The first few cells that are wrong; how many more there are is noted."""
        cells = [tuple(cell) for cell in np.argwhere(is_wrong).tolist()]
        if len(cells) > SHOWN_MISSING:
            number, rest = len(cells) - SHOWN_MISSING, self.rest.recipient
            found = message("{count:more figure|more figures} of {rest} as told below", count=number, rest=rest)
            self.faults.add(self.table.place, found, message("correct these, too"))
        return cells[:SHOWN_MISSING]

    def _add(self, cell: tuple[int, ...], region: int, found: Message, right: Message) -> None:
        """Note a fault of the figure of a region, by its position: at its row, where it has one."""
        dims = zip(self.variable.dims, (*cell, region), strict=True)
        names = tuple(self.labels[dim][position] for dim, position in dims)
        said = message("{found} ({where})", found=found, where=", ".join(names))
        self.faults.add(self._places.get(names, self.table.place), said, right)

    @cached_property
    def _places(self) -> dict[tuple[str, ...], Where]:
        rows = zip(self.table.rows, self.table.places, strict=True)
        return {tuple(row[dim] for dim in self.variable.dims): place for row, place in rows}
