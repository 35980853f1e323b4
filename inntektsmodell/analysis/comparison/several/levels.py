"""Trees side by side: a table for the cases below each recipient of the levels above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES
from inntektsmodell.analysis.comparison.several.show import Tables
from inntektsmodell.analysis.comparison.several.side_by_side import Against, side_by_side
from inntektsmodell.model.available import available_results
from inntektsmodell.model.levels.computing import TreeResult


def tables_below(
    trees: Mapping[str, TreeResult], figures: Sequence[str] = DEFAULT_FIGURES, against: Against = "first"
) -> Tables:
    """What `side_by_side` gives of the cases below the first level, by level, then by the recipient they are below.

    A recipient below which only one tree has a case has no table, and a table no figure that none of its cases has.

    Args:
        trees: what `compute_tree` gave, by the names that tell the trees apart.
        figures: as in `side_by_side`.
        against: as in `side_by_side`.
    """
    tables: dict[str, dict[str, xr.Dataset]] = {}
    for level in dict.fromkeys(level.name for result in trees.values() for level in result.tree.levels[1:]):
        of_trees = {
            name: one.cases for name, result in trees.items() for one in result.tree.levels[1:] if one.name == level
        }
        for parent in dict.fromkeys(parent for cases in of_trees.values() for parent in cases):
            cases = {name: own[parent] for name, own in of_trees.items() if parent in own}
            has = {figure for case in cases.values() for figure in available_results(case)}
            if len(cases) > 1 and (shown := [figure for figure in figures if figure in has]):
                tables.setdefault(level, {})[parent] = side_by_side(cases, shown, against)
    return tables
