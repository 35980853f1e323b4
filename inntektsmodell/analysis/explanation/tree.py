"""Explains one figure: the formula, the numbers put in, and the source of every leaf, down to the observation.

Each node takes its value from the computed result where there is one, so that recomputing it from its children, by
the recipes of `inntektsmodell.analysis.explanation.recipes`, is a proof.
"""

from __future__ import annotations

import xarray as xr

from inntektsmodell.analysis.explanation.figure_text import (
    FigureLabels,
    figure_text,
    label_parts,
    label_readings,
    split_figure,
)
from inntektsmodell.analysis.explanation.node import Node
from inntektsmodell.analysis.explanation.recipes import Recipes
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.language.messages import Joined, message, said, word
from inntektsmodell.method.steps import RESULTS


class CannotComputeError(Exception):
    """The case lacks what a figure is computed from; the message says what."""

    def fault(self, figure: str) -> Fault:
        """The same as a fault of whoever asked for the figure."""
        right = message("a figure that the case has, or a case that has the figure")
        return Fault(message("figure '{figure}'", figure=figure), said(self), right)


def explain(case: Case, result: xr.Dataset, figure: str) -> Node:
    """Tree of one figure of a computed case.

    Args:
        case: the case.
        result: what `compute(case)` gave.
        figure: a result with its labels, as in `distribution_key[Helse Nord]` or `need_index[somatic, Helse Vest]`;
            a label with a comma is put in quotation marks where it could be read otherwise.

    Raises:
        CannotComputeError: the case has no figures to compute it from.
        InputError: there is no such result or label, with the nearest names, or the figure can be read in several ways.
    """
    name, labels = find_figure(case, result, figure)
    return Recipes(case, result).node(name, *labels)


def find_figure(case: Case, result: xr.Dataset, figure: str) -> tuple[str, FigureLabels]:
    """Name and labels of a figure; see `explain`."""
    name, text = split_figure(figure)
    place = message("figure '{figure}'", figure=figure)
    if name not in RESULTS:
        raise InputError.of(place, message("there is no result '{name}'", name=name), nearest(name, RESULTS))
    if name not in result:
        raise CannotComputeError(
            message("cannot compute {name}: {reason}", name=name, reason=_what_is_missing(case, name))
        )
    known = [[str(label) for label in result[dim].values.tolist()] for dim in result[name].dims]
    found = label_readings(text, known)
    if len(found) > 1:
        each = Joined(", ", (figure_text(name, *labels) for labels in found))
        raise InputError.of(place, message("can be read in several ways"), message("one of: {names}", names=each))
    if not found:
        raise _unknown(place, text, result[name], known)
    return name, found[0]


def _unknown(place: str, text: str, values: xr.DataArray, known: list[list[str]]) -> InputError:
    """What to say of a text that names no labels of a figure."""
    labels = (text,) if len(known) == 1 and any("," in label for label in known[0]) else label_parts(text)
    if len(labels) != values.ndim:
        example = [*(names[0] for names in known[:-1]), *(names[-1] for names in known[-1:])]  # of two regions: two
        right = message("as in {example}", example=figure_text(str(values.name), *example))
        return InputError.of(place, message("has {count:label|labels}", count=len(labels)), right)
    return InputError(
        Fault(place, message("{what} '{label}' is unknown", what=word(str(dim)), label=label), nearest(label, names))
        for label, dim, names in zip(labels, values.dims, known, strict=True)
        if label not in names
    )


def _what_is_missing(case: Case, name: str) -> str:
    no_points = message("it has no DRG points between regions")
    lacking = {
        "cost_index": message("it has no cost indices"),
        "settlement": no_points,
        "settlement_amount": no_points,
        "running_settlement": no_points,
        "redistribution": message("it has no former model to compare with"),
    }
    reason = lacking.get(name, message("it has no phase-in"))
    return message("case {case}: {reason}", case=case.name, reason=reason)
