"""Which results a change can reach, read off the model itself: the operations that JAX records for `evaluate`.

A result is reached where some chain of operations leads from the changed array to it. Whether the figures of a case
make the change felt there (a price that nobody pays, a group that weighs nothing) is another matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jax
from jax.extend.core import Literal
from jax.tree_util import keystr, tree_leaves_with_path

from inntektsmodell.arguments import as_names
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.paths import entries_below
from inntektsmodell.faults import Faults
from inntektsmodell.model.addresses import address_of
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs, evaluate
from inntektsmodell.model.result import RESULTS

Leaves = frozenset[str]
NOTHING: Leaves = frozenset()


def reachable_results(case: Case, paths: Iterable[str]) -> tuple[str, ...]:
    """Names of the results that a change of any of the paths can move, in the order of the method.

    Raises:
        InputError: a path is unknown, with the nearest names.

    Example:
        >>> import inntektsmodell as im
        >>> im.reachable_results(im.load_case("builtin:eksempel"), ["settlement.running_share"])[:2]
        ('settlement_amount', 'running_settlement')
    """
    expect_case(case)
    faults = Faults()
    entries = [entry for path in as_names(paths, "paths") for entry in entries_below(case, path, faults)]
    faults.raise_if_any()
    changed = {address_of(case, entry).leaf for entry in entries}
    behind = leaves_behind(inputs_of(case))
    return tuple(name for name in RESULTS if behind.get(name, NOTHING) & changed)


def leaves_behind(inputs: Inputs) -> dict[str, Leaves]:
    """For every result, the input arrays (dotted names, as in `need.weights`) from which operations lead to it.

    An operation that holds others inside is taken as a whole: each of its outputs follows from all its inputs.
    """
    with jax.enable_x64(True):
        recorded, outputs = jax.make_jaxpr(evaluate, return_shape=True)(inputs)
    jaxpr = recorded.jaxpr
    behind: dict[Any, Leaves] = {
        name: frozenset({leaf}) for name, leaf in zip(jaxpr.invars, _leaves(inputs), strict=True)
    }

    def together(values: Iterable[Any]) -> Leaves:
        found = [behind.get(value, NOTHING) for value in values if not isinstance(value, Literal)]
        return frozenset().union(*found)

    for operation in jaxpr.eqns:
        behind |= dict.fromkeys(operation.outvars, together(operation.invars))
    return {name: together([value]) for name, value in zip(_leaves(outputs), jaxpr.outvars, strict=True)}


def _leaves(tree: Any) -> list[str]:
    """Dotted name of every array of a tree."""
    return [keystr(path, simple=True, separator=".") for path, _ in tree_leaves_with_path(tree)]
