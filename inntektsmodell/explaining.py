"""Explains one figure: the formula, the numbers put in, and the source of every leaf, down to the observation.

Each node takes its value from the computed result where there is one, so that recomputing it from its children, by
the recipes of `inntektsmodell.recipes`, is a proof.
"""

from __future__ import annotations

import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
from inntektsmodell.messages import message, word
from inntektsmodell.node import Node
from inntektsmodell.recipes import Recipes
from inntektsmodell.result import RESULTS

Labels = tuple[str, ...]


class CannotComputeError(Exception):
    """The case lacks what a figure is computed from; the message says what."""


def explain(case: Case, result: xr.Dataset, figure: str) -> Node:
    """Tree of one figure of a computed case.

    Args:
        case: the case.
        result: what `compute(case)` gave.
        figure: a result with its labels, as in `distribution_key[Helse Nord]` or `need_index[somatic, Helse Vest]`.

    Raises:
        CannotComputeError: the case has no figures to compute it from.
        InputError: there is no such result or label, with the nearest names.
    """
    name, labels = parse_figure(figure)
    if name not in RESULTS:
        raise InputError(
            [
                Fault(
                    message("figure '{figure}'", figure=figure),
                    message("there is no result '{name}'", name=name),
                    nearest(name, RESULTS),
                )
            ]
        )
    if name not in result:
        raise CannotComputeError(
            message("cannot compute {name}: {reason}", name=name, reason=_what_is_missing(case, name))
        )
    _check_labels(figure, labels, result[name])
    return Recipes(case, result).node(name, *labels)


def parse_figure(figure: str) -> tuple[str, Labels]:
    """Split `name[label, label]` into its name and labels."""
    name, _, rest = figure.partition("[")
    labels = tuple(label.strip() for label in rest.rstrip().removesuffix("]").split(",")) if rest else ()
    return name.strip(), labels


def _check_labels(figure: str, labels: Labels, values: xr.DataArray) -> None:
    if len(labels) != values.ndim:
        right = f"{values.name}[{', '.join(str(dim) for dim in values.dims)}]"
        raise InputError(
            [
                Fault(
                    message("figure '{figure}'", figure=figure),
                    message("has {count} label(s)", count=len(labels)),
                    message("as in {example}", example=right),
                )
            ]
        )
    faults = []
    for label, dim in zip(labels, values.dims, strict=True):
        known = [str(name) for name in values[dim].values.tolist()]
        if label not in known:
            faults.append(
                Fault(
                    message("figure '{figure}'", figure=figure),
                    message("{what} '{label}' is unknown", what=word(str(dim)), label=label),
                    nearest(label, known),
                )
            )
    if faults:
        raise InputError(faults)


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
