"""Whether there is enough for what is taken out or given before the formula, and in a region for its correction.

A case may have negative amounts where it says so itself, by negative need weights or net equalisation; a correction
may then go below 0, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.schema import NEGATIVE_WEIGHTS
from inntektsmodell.faults import Fault
from inntektsmodell.language.messages import Joined, Message, message, word
from inntektsmodell.method.appropriation import full_effect_appropriation, left_for_formula, uncorrected
from inntektsmodell.method.own_model import reserved, supplement
from inntektsmodell.method.rule_amounts import inhabitant_amount
from inntektsmodell.method.rules import correction
from inntektsmodell.method.steps import formulas_for
from inntektsmodell.model.evaluate import Inputs, host_evaluate

ROUNDING = 1e-9
"""Of an amount: what is less is what rounding leaves."""
GIVEN_BEFORE = (reserved, supplement, inhabitant_amount)


def steps_of_enough(case: Case, inputs: Inputs, targets: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the steps that tell it, where a target follows from the amounts at full effect.

    None where the case takes out, gives and corrects nothing.
    """
    return _steps(frozenset(inputs), targets, may_be_negative(case))


@lru_cache(maxsize=256)
def _steps(given: frozenset[str], targets: tuple[str, ...], is_let_be: bool) -> tuple[str, ...]:
    """The same by the names of the inputs, which are the same at every call for a case."""
    if full_effect_appropriation not in formulas_for(given, targets):
        return ()
    taken = formulas_for(given)
    known = given | {step.name for step in taken}
    telling = {left_for_formula: GIVEN_BEFORE, uncorrected: () if is_let_be else (correction,)}
    found = [step.name for step, of in telling.items() if step in taken and any(one.name in known for one in of)]
    return (*found, full_effect_appropriation.name) if found else ()


def are_enough(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether there is enough, by these steps: one truth, or one for each scenario, whose axis is the last."""
    return np.asarray(~(_gives_too_much(arrays) | _is_short(arrays).any(axis=0)))


def not_enough(case: Case, inputs: Inputs, targets: tuple[str, ...]) -> list[Fault]:
    """What is more than there is, with both amounts; nothing where there is enough.

    Args:
        case: the case that is computed, for the labels.
        inputs: what it is computed from, without a scenario axis.
        targets: names of the steps that are wanted.
    """
    steps = steps_of_enough(case, inputs, targets)
    if not steps:
        return []
    arrays = host_evaluate(inputs, targets=steps)
    if are_enough(arrays).all():
        return []
    if _gives_too_much(arrays).all():
        return [_given_before(case, inputs, float(arrays[left_for_formula.name]))]
    return [_corrected(case, arrays)]


def may_be_negative(case: Case) -> bool:
    """Whether a case may have negative amounts, so that a correction may take more than there is."""
    amounts = case.parameters.amounts
    return case.allows(NEGATIVE_WEIGHTS) or (amounts is not None and bool(amounts.equalised))


def _gives_too_much(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """Whether the formula has less than nothing left, in every scenario."""
    after = arrays[full_effect_appropriation.name]
    left = arrays.get(left_for_formula.name, np.zeros(after.shape[1:]))
    return np.asarray(left < -ROUNDING * np.abs(after).sum(axis=0))


def _is_short(arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """Regions, in every scenario, that have something before the correction and less than nothing after it."""
    after = arrays[full_effect_appropriation.name]
    before = arrays.get(uncorrected.name, after)
    return np.asarray((before >= 0) & (after < -ROUNDING * np.abs(before)))


def _given_before(case: Case, inputs: Inputs, left: float) -> Fault:
    known = {**inputs, **host_evaluate(inputs, targets=(inhabitant_amount.name,))}
    amounts = {one.label: float(np.asarray(known[one.name]).sum()) for one in GIVEN_BEFORE if one.name in known}
    parts: list[Message] = [
        message("{label} {amount:,.7g}", label=word(label.en), amount=amount) for label, amount in amounts.items()
    ]
    before = sum(amounts.values())
    found = message(
        "{before:,.7g} million NOK is taken out or given before the formula ({parts}), of {total:,.7g}",
        before=before,
        parts=Joined("; ", parts),
        total=before + left,
        currency=case.currency,
    )
    return Fault(place_of_path(case, "appropriation.total").found, found, message("no more than there is"))


def _corrected(case: Case, arrays: Mapping[str, np.ndarray]) -> Fault:
    before, after = arrays[uncorrected.name], arrays[full_effect_appropriation.name]
    worst = int(np.where(_is_short(arrays), after, np.inf).argmin())
    found = message(
        "the correction takes {taken:,.7g} million NOK, and {region} has {before:,.7g} before it",
        taken=before[worst] - after[worst],
        region=case.regions[worst],
        before=before[worst],
        currency=case.currency,
    )
    place = place_of_path(case, f"{correction.path}.{case.regions[worst]}")
    return Fault(place.found, found, message("a correction that takes no more than there is"))
