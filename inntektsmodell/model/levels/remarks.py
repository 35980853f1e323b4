"""Remarks on the cases below the first of a tree, each with the recipient that its case lies below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from inntektsmodell.case.levels.tree import TOP
from inntektsmodell.case.remarks import Remark
from inntektsmodell.language.messages import message
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.levels.level_results import INHABITANTS
from inntektsmodell.model.plausibility import remarks_on


def remarks_below(result: TreeResult) -> tuple[Remark, ...]:
    """What a reader must know of each case below the first: of its inhabitants against its parent's, then its own."""
    return tuple(
        remark
        for parent, case in result.tree.cases.items()
        if parent != TOP
        for remark in (
            *_inhabitants(result, parent),
            *(
                replace(own, place=message("below {parent}, {place}", parent=parent, place=own.place))
                for own in remarks_on(case, result.result_of(parent))
            ),
        )
    )


def _inhabitants(result: TreeResult, parent: str) -> Iterator[Remark]:
    """The recipients of a case should together have the inhabitants of their parent, to the person."""
    home = result.tree.home_of(parent)
    assert home is not None
    _, grandparent, case_above = home
    below = float(result.arrays[parent][INHABITANTS].sum())
    above = float(result.arrays[grandparent][INHABITANTS][case_above.regions.index(parent)])
    if abs(below - above) < 1:
        return
    case = result.tree.cases[parent]
    said = message(
        "the recipients have {below:.12g} inhabitants together ({year}), "
        "while {parent} has {above:.12g} ({year_above})",
        below=below,
        year=case.parameters.population.year.value,
        parent=parent,
        above=above,
        year_above=case_above.parameters.population.year.value,
    )
    yield Remark(message("below {parent}", parent=parent), said)
