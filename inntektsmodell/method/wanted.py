"""Some steps only: the step that a name or label means, what it follows from, and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache

from indices.expressions import Quantity, quantities_in
from indices.simplifying import without
from inntektsmodell.faults import InputError, nearest_spelling
from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.messages import Joined, Message, message, told_in
from inntektsmodell.language.text import Language
from inntektsmodell.method.inputs import INPUTS
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.steps import QUANTITIES, STEPS, formulas_for
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.method.wording import title

ALIKE = 0.75
"""How alike, at least, a text is to the name of a step that is misspelt (difflib's ratio)."""
DEFINED = ("defined name", "defined name, spelt in full")
"""Contexts in which the catalogue has what formulas of a workbook in Norwegian call a step."""


def find_step(text: str) -> Step:
    """The step of a name, or of a label in either language, in any case.

    Raises:
        InputError: there is none, with the nearest; or several have the label.
    """
    return step_called(text, STEPS, message("target '{name}'", name=text))


def step_called(text: str, among: Mapping[str, Step], where: Message) -> Step:
    """The step that a text names, also by the beginning of its label where no other label begins so.

    What stands before the comma of a label goes before other beginnings.

    Args:
        text: what was typed.
        among: the steps that it may name.
        where: what a fault calls the place.

    Raises:
        InputError: as `find_step`.
    """
    if text in among:
        return among[text]
    wanted = folded(text)
    spelled = [(step, spellings(step)) for step in among.values()]
    begun = (f"{wanted},", f"{wanted} ") if wanted else ()
    found = [step for step, names in spelled if wanted in names]
    for start in begun:
        found = found or [step for step, names in spelled if any(name.startswith(start) for name in names)]
    if len(found) == 1:
        return found[0]
    language: Language = "nb" if told_in.get() == "nb" else "en"
    if found:
        found += [
            step for step, names in spelled if step not in found and any(name.endswith(f" {wanted}") for name in names)
        ]
        each = (message("'{name}' ({path})", name=step.label.in_language(language), path=step.name) for step in found)
        right = message("one of: {names}", names=Joined(", ", each))
        raise InputError.of(where, message("several steps are called this"), right)
    told: dict[str, str] = {}
    for step, names in spelled:
        begun_so = {" ".join(name.split()[: len(wanted.split())]) for name in names}
        told |= dict.fromkeys(names | begun_so, step.label.in_language(language))
        if "_" in text or get_close_matches(wanted, [step.name], cutoff=ALIKE):
            told |= dict.fromkeys(names, step.name)
    raise InputError.of(where, message("is not a step of the model"), nearest_spelling(text, told))


@cache
def spellings(step: Step) -> frozenset[str]:
    """What a step is called, folded: by its name, its label, in headings, and in formulas of workbooks."""
    labels = (step.label.nb, step.label.en)
    defined = (translated(step.name, "nb", context) for context in DEFINED)
    return frozenset(map(folded, (step.name, *labels, *map(title, labels), *defined)))


@cache
def step_names() -> frozenset[str]:
    """The spellings of all steps."""
    return frozenset().union(*map(spellings, STEPS.values()))


def inputs_behind(given: Collection[str], targets: Collection[str]) -> tuple[str, ...]:
    """Names of what is given that the targets follow from, in the order of the method."""
    formulas = formulas_for(given, targets)
    named = {*targets}
    for step, formula in formulas.items():
        beside = (*step.only_with, *(one for one in step.with_one_of if one in formulas))
        named |= {quantity.name for quantity in (*quantities_in(formula), *beside)}
    return tuple(name for name in QUANTITIES if name in given and name in named)


def paths_behind(given: Collection[str], targets: Collection[str]) -> set[str]:
    """Where a case has the inputs that the targets may follow from: tables, paths, and parts that some are read off."""
    names = set().union(*(_inputs_of(QUANTITIES[target], given, None) for target in targets))
    behind = (INPUTS[name] for name in names if name in INPUTS)
    return {about.path or about.part for about in behind} - {""}


def lacking(given: Collection[str], target: str) -> tuple[Input, ...]:
    """What has to be given besides for a target: what has no neutral value, and the rest of a part that is begun.

    A part is what stands before the first dot of a name: half of the cost index is no model without a cost index, and
    a pace of change without a former model none without a pace.
    """
    neutral: dict[Quantity, float] = {
        one: one.absent for one in INPUTS.values() if one.name not in given and one.absent is not None
    }
    needed, behind = (_inputs_of(QUANTITIES[target], given, absent) for absent in (neutral, None))
    begun = {_part(name) for name in behind if name in given and not name.startswith("need.")}
    rest = {name for name in behind if _part(name) in begun}
    return tuple(
        one
        for name, one in INPUTS.items()
        if name not in given and (name in needed or (name in rest and not one.left_out))
    )


def _part(name: str) -> str:
    return name.partition(".")[0]


def _inputs_of(quantity: Quantity, given: Collection[str], absent: Mapping[Quantity, float] | None) -> set[str]:
    """Names of every input behind a quantity, be it given or not; a step that is given stands for itself.

    With the neutral values of what is absent, only the inputs without which the quantity cannot be had.
    """
    found: set[str] = set()
    seen: set[Quantity] = set()
    waiting = [quantity]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Input) or one.name in given:
            found.add(one.name)
        elif one not in seen:
            waiting += _directly_behind(one, given, absent)
        seen.add(one)
    return found


def _directly_behind(
    quantity: Quantity, given: Collection[str], absent: Mapping[Quantity, float] | None
) -> list[Quantity]:
    """What the formula of a step names, and what it comes with."""
    assert isinstance(quantity, Step)
    formula = quantity.formula if absent is None else without(quantity.formula, absent)
    below = (part for part in quantities_in(formula) if absent is None or part.absent is None or _has(part, given))
    beside = (*quantity.only_with, *(quantity.with_one_of if absent is None else _one_of(quantity, given)))
    return [*below, *beside]


def _has(quantity: Quantity, given: Collection[str]) -> bool:
    """Whether what is given declares a step, though it has a neutral value."""
    return isinstance(quantity, Step) and quantity.is_declared(given)


def _one_of(step: Step, given: Collection[str]) -> tuple[Quantity, ...]:
    """Those that can be had of the quantities of which a step needs one; the first where none can."""
    taken = formulas_for(given)
    return tuple(one for one in step.with_one_of if one in taken) or step.with_one_of[:1]
