"""`compute_tree`: every level of a tree at one go, from the top down, and the labels put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import xarray as xr
from frozendict import frozendict

from inntektsmodell.case.case import Case
from inntektsmodell.case.levels.tree import TOP, CaseTree, Level, with_frame
from inntektsmodell.faults import Fault, Faults, InputError
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import appropriation
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.enough import not_enough
from inntektsmodell.model.evaluate import Inputs
from inntektsmodell.model.finite import are_finite, not_finite
from inntektsmodell.model.levels.level_results import grouped, level_result
from inntektsmodell.model.levels.together import computed_together
from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION, whole_ore
from inntektsmodell.model.result import labelled

Arrays = Mapping[str, np.ndarray]
ON = "base_appropriation"
"""The result that a recipient hands on: what it gets in the year."""


@dataclass(frozen=True, eq=False)
class TreeResult:
    """What a tree gives, all its levels.

    Attributes:
        tree: the tree, each case below the first with what its recipient gets as frame.
        arrays: what every case gives, by its parent; see `result_of`.
        ore: what every recipient gets, whole øre.
        taken_out: by parent, what its case takes out before the formula, whole øre by purpose. With that, the
            recipients of a case add up to what its parent gets, at the top to the appropriation.

    Example:
        >>> import inntektsmodell as im
        >>> result = im.compute_tree(im.load_tree("builtin:sykehus"))
        >>> result.result_of("Helse Nord")["guarantee"].values.round(1).tolist()
        [-18.7, 40.4, -21.7]
    """

    tree: CaseTree
    arrays: Mapping[str, Arrays]
    ore: Mapping[str, int]
    taken_out: Mapping[str, Mapping[str, int]]

    @cached_property
    def levels(self) -> Mapping[str, xr.Dataset]:
        """A dataset a level, of all its recipients, whatever their parent; see `level_result`."""
        return frozendict({one.name: level_result(one, self.arrays, self.ore) for one in self.tree.levels})

    @cached_property
    def groups(self) -> Mapping[str, xr.Dataset]:
        """A dataset for each way in which recipients are grouped; see `grouped`."""
        return frozendict(
            {name: grouped(grouping, self.levels[grouping.level]) for name, grouping in self.tree.groupings.items()}
        )

    def result_of(self, parent: str = TOP) -> xr.Dataset:
        """What the case below a recipient gives, as `compute` gives it; by default the first level's."""
        shown = {name: array for name, array in self.arrays[parent].items() if name in RESULTS}
        return labelled(self.tree.cases[parent], shown)


def compute_tree(tree: CaseTree) -> TreeResult:
    """Compute a tree from the top down: the frame of a case is what its recipient gets in the level above.

    Cases of a level that have one shape are computed together. Frames are handed on as they are computed, not in whole
    øre.

    Returns:
        The results of all levels. Every number is finite.

    Raises:
        InputError: a result is not finite; names the case and the first figure that is not. Or a recipient gets
            nothing that its case could hand on.

    Example:
        >>> import inntektsmodell as im
        >>> result = im.compute_tree(im.load_tree("builtin:sykehus"))
        >>> float(result.levels["hospital"]["amount"].sum().round(2))
        105900.0
        >>> sum(ore for amounts in result.taken_out.values() for ore in amounts.values()) / 10**8
        2100.0
    """
    arrays: dict[str, Arrays] = {}
    amounts: dict[str, float] = {}
    above: dict[str, Case] = {}
    levels = []
    for level in tree.levels:
        framed = _framed(level, amounts, above)
        arrays |= _computed(level, framed)
        for parent, case in framed.cases.items():
            amounts |= dict(zip(case.regions, arrays[parent][ON].tolist(), strict=True))
            above |= dict.fromkeys(case.regions, case)
        levels.append(framed)
    framed_tree = replace(tree, levels=tuple(levels))
    ore, taken_out = _ore(framed_tree, arrays)
    return TreeResult(framed_tree, frozendict(arrays), frozendict(ore), frozendict(taken_out))


def _framed(level: Level, amounts: Mapping[str, float], above: Mapping[str, Case]) -> Level:
    """The level with what its recipients get as the frames of its cases; the first has its own.

    Raises:
        InputError: names the recipients that get nothing, and so have nothing to hand on.
    """
    faults = Faults()
    for parent in (parent for parent in level.cases if parent != TOP and amounts[parent] <= 0):
        said = {"amount": amounts[parent], "currency": level.cases[parent].currency}
        found = message("gets {amount:.6g} million NOK, which cannot be handed on", **said)
        faults.add(message("level '{level}', {parent}", level=level.name, parent=parent), found, message("more than 0"))
    faults.raise_if_any()
    cases = {
        parent: case if parent == TOP else with_frame(case, amounts[parent], parent, above[parent])
        for parent, case in level.cases.items()
    }
    return replace(level, cases=frozendict(cases))


def _computed(level: Level, framed: Level) -> dict[str, Arrays]:
    """The results of every case by its parent. Arrays but the frames are those of the cases as they were read."""
    frames = [host(case.parameters.appropriation.total.value) for case in framed.cases.values()]
    inputs = [
        inputs_of(case) | {appropriation.name: frame} for case, frame in zip(level.cases.values(), frames, strict=True)
    ]
    found: dict[str, Arrays] = dict(zip(framed.cases, computed_together(inputs), strict=True))
    faults = [
        replace(fault, place=message("case '{case}', {place}", case=framed.cases[parent].name, place=fault.place))
        for (parent, arrays), given in zip(found.items(), inputs, strict=True)
        for fault in _unsound(framed.cases[parent], arrays, given)
    ]
    if faults:
        raise InputError(faults)
    return found


def _unsound(case: Case, arrays: Arrays, inputs: Inputs) -> list[Fault]:
    """What is not finite, or else more than there is."""
    if not are_finite(arrays):
        return not_finite(case, {name: arrays[name] for name in arrays if name in RESULTS})
    return not_enough(case, inputs, tuple(arrays))


def _ore(tree: CaseTree, arrays: Mapping[str, Arrays]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Whole øre of every recipient, and by parent of what is taken out: each case's add up to its frame's."""
    found: dict[str, int] = {}
    taken_out: dict[str, dict[str, int]] = {}
    for parent, case in tree.cases.items():
        reserved = case.parameters.reserved
        purposes = {name: figure.value for name, figure in (reserved.amounts if reserved else {}).items()}
        names = [*case.regions, *purposes]
        total = found.get(parent, round(case.parameters.appropriation.total.value * ORE_PER_MILLION))
        ore = whole_ore(np.array([*arrays[parent][ON], *purposes.values()]), total, names).tolist()
        count = len(case.regions)
        found |= zip(case.regions, ore[:count], strict=True)
        if purposes:
            taken_out[parent] = dict(zip(purposes, ore[count:], strict=True))
    return found, taken_out
