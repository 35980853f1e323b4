"""Every step, in the order in which each finds those before it that it follows from, and which of them can be taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from indices.expressions import Expression, Quantity, quantities_in
from indices.simplifying import without
from inntektsmodell.method import appropriation, keys, need, rule_amounts, settlement, yearly
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import Step

STEPS: dict[str, Step] = {
    value.name: value
    for module in (need, keys, settlement, rule_amounts, appropriation, yearly)
    for value in vars(module).values()
    if isinstance(value, Step)
}
"""Every step by name."""
_AFTER_THE_KEY = yearly.base_appropriation
RESULTS: dict[str, Step] = {
    shown.name: shown
    for step in STEPS.values()
    if step.is_result and step is not _AFTER_THE_KEY
    for shown in ([step, _AFTER_THE_KEY] if step is appropriation.distribution_key else [step])
}
"""Every result as people read them: the year's base appropriation stands beside the key, before redistribution."""
QUANTITIES: dict[str, Quantity] = {**INPUTS, **STEPS}
"""Every input and step by name."""


def formulas_for(given: Collection[str], targets: Collection[str] | None = None) -> dict[Step, Expression]:
    """The steps that can be taken from the quantities that are given, in order, each with its formula.

    What is absent takes its neutral value, and drops out of the formulas; a step that needs what is absent and has no
    neutral value, or that is declared by what is given, is not taken. A step that is given is not taken either.

    Args:
        given: names of the inputs, and of steps, whose values are known.
        targets: names of the steps that are wanted; only they and what they follow from are taken. All where None.
    """
    formulas = _formulas_for(frozenset(given))
    return dict(formulas) if targets is None else behind(formulas, targets)


@lru_cache(maxsize=256)
def _formulas_for(given: frozenset[str]) -> Mapping[Step, Expression]:
    """The same for all steps. Cases give one of few sets of inputs, and simplifying takes longer than computing."""
    known = {QUANTITIES[name] for name in given}
    absent: dict[Quantity, float] = {
        value: value.absent for value in INPUTS.values() if value not in known and value.absent is not None
    }
    formulas: dict[Step, Expression] = {}
    for step in STEPS.values():
        formula = without(step.formula, absent)
        if step in known:
            continue
        has_one = not step.with_one_of or not known.isdisjoint(step.with_one_of)
        if {*quantities_in(formula), *step.only_with} <= known and has_one:
            formulas[step] = formula
            known.add(step)
        elif step.absent is not None and not step.is_declared(given):
            absent[step] = step.absent
    return formulas


def results_from(given: Collection[str]) -> list[str]:
    """Names of the results that follow from the quantities that are given, in the order of the method."""
    taken = {*given, *(step.name for step in formulas_for(given))}
    return [name for name in RESULTS if name in taken]


def behind(formulas: Mapping[Step, Expression], targets: Collection[str]) -> dict[Step, Expression]:
    """The formulas of the targets and of what they follow from, in order."""
    wanted: set[Quantity] = {QUANTITIES[name] for name in targets}
    for step, formula in reversed(list(formulas.items())):
        if step in wanted:
            wanted.update(quantities_in(formula))
    return {step: formula for step, formula in formulas.items() if step in wanted}
