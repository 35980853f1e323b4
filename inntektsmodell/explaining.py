"""Explains one figure: the formula, the numbers put in, and the source of every leaf, down to the observation.

Each node takes its value from the computed result where there is one, so that recomputing it from its children, by
the recipes of `inntektsmodell.recipes`, is a proof.
"""

from __future__ import annotations

import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError, nearest
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
        raise InputError([Fault(f"figure '{figure}'", f"there is no result '{name}'", nearest(name, RESULTS))])
    if name not in result:
        raise CannotComputeError(f"cannot compute {name}: {_what_is_missing(case, name)}")
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
        raise InputError([Fault(f"figure '{figure}'", f"has {len(labels)} label(s)", f"as in {right}")])
    faults = []
    for label, dim in zip(labels, values.dims, strict=True):
        known = [str(name) for name in values[dim].values.tolist()]
        if label not in known:
            faults.append(Fault(f"figure '{figure}'", f"{dim} '{label}' is unknown", nearest(label, known)))
    if faults:
        raise InputError(faults)


def _what_is_missing(case: Case, name: str) -> str:
    lacking = {
        "cost_index": "it has no cost indices",
        "settlement": "it has no DRG points between regions",
        "settlement_amount": "it has no DRG points between regions",
        "running_settlement": "it has no DRG points between regions",
        "redistribution": "it has no former model to compare with",
    }
    return f"case {case.name}: " + lacking.get(name, "it has no phase-in")
