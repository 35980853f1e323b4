"""Explains a figure of any level of a tree: what is handed on is explained in the level that it comes from."""

from __future__ import annotations

from functools import partial

from inntektsmodell.analysis.explanation.figure_text import label_parts, split_figure
from inntektsmodell.analysis.explanation.figures import Figures
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.analysis.explanation.tree import asked_figure
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import QUOTE
from inntektsmodell.case.levels.tree import TOP, CaseTree
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.method.yearly import base_appropriation
from inntektsmodell.model.levels.computing import TreeResult


def explain_in_tree(result: TreeResult, figure: str) -> tuple[Case, Node]:
    """Tree of one figure, and the case that it is of: the one among whose recipients a label of the figure is.

    Args:
        result: what `compute_tree` gave.
        figure: as in `explanation.tree.explain`.

    Raises:
        CannotComputeError: that case has no figures to compute it from.
        InputError: as `explain` does.
    """
    parent = parent_of(result.tree, figure)
    figures = _figures(result, parent)
    return figures.case, figures.node(asked_figure(figures, figure))


def parent_of(tree: CaseTree, figure: str) -> str:
    """The parent of the recipient that a figure, or the path of one that is given, names; else the first level's."""
    _, text = split_figure(figure)
    named = {folded(one) for one in (text, *(part.strip(QUOTE) for part in label_parts(text)))}

    def names_one_of(case: Case) -> bool:
        recipients = [*map(folded, case.regions)]
        return bool(named & {*recipients}) or folded(figure).endswith(tuple(f".{one}" for one in recipients))

    return next((parent for parent, case in tree.cases.items() if names_one_of(case)), TOP)


def _figures(result: TreeResult, parent: str) -> Figures:
    above = None if parent == TOP else partial(_handed_on, result, parent)
    return Figures(result.tree.cases[parent], result.result_of(parent), above)


def _handed_on(result: TreeResult, recipient: str) -> Node:
    """What a recipient gets in the level above."""
    home = result.tree.home_of(recipient)
    assert home is not None
    return _figures(result, home[1]).node((base_appropriation, (recipient,)))
