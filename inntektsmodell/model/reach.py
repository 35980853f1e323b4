"""Which results a change can reach, read off the method.

A result is reached where some chain of formulas leads from the changed input to it. Whether the figures of a case
make the change felt there (a price that nobody pays, a group that weighs nothing) is another matter.
"""

from __future__ import annotations

from collections.abc import Iterable

from indices.expressions import Quantity, quantities_in
from inntektsmodell.arguments import as_names
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.paths import entries_below
from inntektsmodell.faults import Faults
from inntektsmodell.method.steps import QUANTITIES, RESULTS, formulas_for
from inntektsmodell.model.addresses import address_of
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs

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
    """For every result, the names of the input arrays (as `need.weights`) that its formula leads to."""
    behind: dict[Quantity, Leaves] = {QUANTITIES[name]: frozenset({name}) for name in inputs}
    for step, formula in formulas_for(inputs).items():
        behind[step] = NOTHING.union(*(behind[part] for part in quantities_in(formula)))
    return {name: behind[result] for name, result in RESULTS.items() if result in behind}
