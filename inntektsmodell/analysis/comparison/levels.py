"""Compares two trees level by level: of every case, what comes from the levels above and what from its own parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import xarray as xr

from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES, By, compare
from inntektsmodell.analysis.comparison.unlike import raise_if_unlike
from inntektsmodell.case.levels.tree import TOP, CaseTree
from inntektsmodell.faults import Faults, InputError, listed
from inntektsmodell.language.messages import message
from inntektsmodell.model.levels.computing import TreeResult


def compare_levels(
    a: TreeResult, b: TreeResult, by: By = "shapley", figures: Sequence[str] = DEFAULT_FIGURES
) -> Mapping[str, Mapping[str, xr.Dataset]]:
    """Split the change of every case below the first level, as `compare` does for one.

    What the levels above hand on is the component `appropriation`; the others are the case's own.

    Args:
        a: what `compute_tree` gave for the tree where the change starts.
        b: the same for the tree where it ends.
        by: as in `compare`.
        figures: as in `compare`.

    Returns:
        By level, then by parent, what `compare` gives.

    Raises:
        InputError: the trees do not have cases below the same recipients, or as `compare` for one of them.
    """
    _refuse_unlike(a.tree, b.tree)
    compared: dict[str, dict[str, xr.Dataset]] = {}
    for level in a.tree.levels[1:]:
        compared[level.name] = {}
        for parent, case in level.cases.items():
            try:
                compared[level.name][parent] = compare(case, b.tree.cases[parent], by, figures)
            except InputError as error:
                place = message("level '{level}', {parent}", level=level.name, parent=parent)
                raise type(error)(
                    replace(fault, place=message("{place}, {part}", place=place, part=fault.place))
                    for fault in error.faults
                ) from None
    return compared


def _refuse_unlike(a: CaseTree, b: CaseTree) -> None:
    faults = Faults()
    for one, level in zip(a.levels, b.levels, strict=False):
        if one.name != level.name or {*one.cases} != {*level.cases}:
            place = message("level '{level}'", level=one.name)
            only = listed(sorted(({*one.cases} ^ {*level.cases}) - {TOP}) or [level.name])
            faults.add(place, message("{names} in one tree only", names=only), message("the same in both"))
    if len(a.levels) != len(b.levels):
        found = message("{a} in one tree and {b} in the other", a=len(a.levels), b=len(b.levels))
        faults.add(message("the number of levels"), found, message("the same in both"))
    raise_if_unlike(faults)
