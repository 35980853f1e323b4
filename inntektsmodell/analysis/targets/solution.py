"""Inverse questions: finds the value of a parameter or observation that gives a figure a wanted value.

The model is a function of the free values, and so are shares that must sum to 1: the other shares of their set are
scaled in proportion. The answer is proved by computing the case anew with the values found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from inntektsmodell.analysis.targets.question import Question, changes_at, read_question
from inntektsmodell.analysis.targets.root_finding import Found, Function, NotFiniteError, solve
from inntektsmodell.arguments import as_mapping
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, Text, as_label, in_both
from inntektsmodell.model.addresses import Address, address
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.computing import compute
from inntektsmodell.model.evaluate import Inputs, evaluate

REACHED = as_label("The goal is reached with {values}.")
SEVERAL = as_label("The goal is reached by {count} solutions; the one nearest to the current value is {values}.")
MANY = as_label("There are more free values than goals, so this is one of many solutions.")
UNREACHABLE = as_label("The goal cannot be reached within the bounds. The nearest result is {figures}, with {values}.")
SEARCHED = as_label(
    "The search starts from a limited number of points and does not prove that there are no other solutions."
)
SCALED = as_label("The other shares in the same set are scaled in proportion, so that they still sum to 1.")

Bounds = Sequence[float] | np.ndarray | None
_Write = tuple[str, tuple[np.ndarray, ...], np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Target:
    """The answer.

    `values` are the free values found, by path: the solution nearest to the present values or, where the goals are
    not `reached`, what comes nearest to them. `figures` are the goals' figures, recomputed at those values.
    `all_roots` holds every solution found, the one in `values` first. `changes` is what `Case.with_changes` takes: the
    values, and the shares that were scaled so that their set still sums to 1. `message` says it in a sentence.

    Example:
        >>> import inntektsmodell as im
        >>> case, goal = im.load_case("builtin:2021"), {"base_appropriation[Helse Nord]": 14_000}
        >>> target = im.find_target(case, goal, {"appropriation.total": (100_000, 120_000)})
        >>> changed = im.compute(case.with_changes(target.changes))
        >>> round(float(changed["base_appropriation"].sel(region="Helse Nord")), 6)
        14000.0
    """

    reached: bool
    values: Mapping[str, float]
    figures: Mapping[str, float]
    all_roots: tuple[Mapping[str, float], ...]
    changes: Mapping[str, float]
    message: Text


def find_target(case: Case, goals: Mapping[str, float], free: Mapping[str, Bounds]) -> Target:
    """Find values of some paths that give some figures the wanted values.

    Args:
        case: what the values are changed in.
        goals: wanted value by figure, as `{"distribution_key[Helse Vest]": 0.197}`, in the figure's own unit.
        free: bounds (low, high) by path, each path a single quantity. None stands for all that the path may be, where
            that has an end. Where a share of a set that sums to 1 is free, the unchanged shares keep their proportions.

    Returns:
        Of one goal and one path every solution is found, unless the figure turns twice within 1/256 of the bounds. Of
        several, least squares from the present values and 11 other points find solutions, but prove no absence.
        Distances from several goals are counted in the range that each figure takes within the bounds.

    Raises:
        InputError: unknown figures or paths (with the nearest names), choices, or bounds that do not fit: all at once.

    Example:
        >>> import inntektsmodell as im
        >>> goal = {"base_appropriation[Helse Vest]": 20_700}
        >>> found = im.find_target(im.load_case("builtin:2021"), goal, {"appropriation.total": (100_000, 120_000)})
        >>> found.reached, round(found.values["appropriation.total"], 1)
        (True, 109101.8)
    """
    expect_case(case)
    faults = Faults()
    question = read_question(case, as_mapping(goals, "goals"), as_mapping(free, "free values"), faults)
    faults.raise_if_any()
    return solve_question(question)


def solve_question(question: Question) -> Target:
    """Solve a checked question and prove the solutions by computing the case anew."""
    spans = [(one.present - one.low) / (one.high - one.low) for one in question.free]
    wanted = np.array([goal.value for goal in question.goals])
    try:
        roots = solve(_function(question), wanted, np.clip(spans, 0, 1))
    except NotFiniteError as error:
        found = message("the model gives figures that are not finite somewhere within the bounds")
        raise InputError.of(message("free values"), found, message("narrower bounds")) from error
    return _proved(question, roots)


def _function(question: Question) -> Function:
    """The goals' figures on the unit box, with exact derivatives, compiled once.

    Every changed number of the case is a linear function of the free values, so the corners of the box tell it.
    """
    case, number = question.case, len(question.free)
    faults = Faults()
    corners = [np.zeros(number), *np.eye(number)]
    base, *moved = (changes_at(case, question.values_at(corner), faults) for corner in corners)
    faults.raise_if_any()
    slopes = {path: np.array([to[path] - low for to in moved]) for path, low in base.items()}
    writes = _writes(case, base, slopes)
    with jax.enable_x64(True):
        inputs = jax.tree.map(jnp.asarray, inputs_of(case))

    def figures_at(point: jax.Array, changed: Inputs) -> tuple[jax.Array, jax.Array]:
        for leaf, index, low, slope in writes:
            array = changed[leaf]
            values = jnp.reshape(low + slope @ point, array[index].shape)
            changed = {**changed, leaf: array.at[index].set(values)}
        outputs = evaluate(changed, targets=[goal.result for goal in question.goals])
        wanted = jnp.stack([outputs[goal.result][goal.index] for goal in question.goals])
        return wanted, wanted

    slopes_and_values = jax.jit(jax.jacfwd(figures_at, has_aux=True))

    def function(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with jax.enable_x64(True):
            slopes, values = slopes_and_values(point, inputs)
        return np.asarray(values), np.asarray(slopes)

    return function


def _writes(case: Case, low: Mapping[str, float], slopes: Mapping[str, np.ndarray]) -> list[_Write]:
    """What is where into each array: where, the values where every free value is least, and their slopes."""
    addresses: dict[str, list[Address]] = {}
    for path in low:
        where = address(case, path)
        addresses.setdefault(where.leaf, []).append(where)
    return [
        (
            leaf,
            tuple(np.array(axis) for axis in zip(*(where.index for where in found), strict=True)),
            np.array([low[where.path] for where in found]),
            np.stack([slopes[where.path] for where in found]),
        )
        for leaf, found in addresses.items()
    ]


def _proved(question: Question, found: Found) -> Target:
    """The answer. A solution counts where it holds when the case is computed anew."""
    points = [question.values_at(point) for point in found.roots or [found.closest]]
    changes = [changes_at(question.case, values, Faults(), following=False) for values in points]
    results = [compute(question.case.with_changes(one)) for one in changes]
    figures = [
        {goal.figure: float(result[goal.result].values[goal.index]) for goal in question.goals} for result in results
    ]
    met = [position for position, one in enumerate(figures) if question.is_met_by(one)]
    best = met[0] if met else 0
    scaled = len(changes[best]) > len(points[best])
    return Target(
        reached=bool(met),
        values=points[best],
        figures=figures[best],
        all_roots=tuple(points[position] for position in met),
        changes=changes[best],
        message=_message_of(question, points[best], figures[best], len(met), scaled),
    )


def _message_of(
    question: Question, values: Mapping[str, float], figures: Mapping[str, float], roots: int, scaled: bool
) -> Text:
    """Sentences on the solution shown, the number of solutions, and what else must be said."""
    sentences = [REACHED if roots == 1 else SEVERAL if roots else UNREACHABLE]
    if roots and len(question.free) > len(question.goals):
        sentences.append(MANY)
    elif len(question.free) > 1 or len(question.goals) > 1:
        sentences.append(SEARCHED)
    if scaled:
        sentences.append(SCALED)

    def told(language: Language) -> str:
        names = question.names(language)
        told_values, told_figures = (in_words(one, names, language) for one in (values, figures))
        filled = {"values": told_values, "figures": told_figures, "count": roots}
        return " ".join(sentence.in_language(language).format(**filled) for sentence in sentences)

    return in_both(told)


def in_words(values: Mapping[str, float], names: Mapping[str, str], language: Language) -> str:
    """Free values or figures, by their names, with their values."""
    return ", ".join(f"{names[path]} = {numbers([value], language)[0]}" for path, value in values.items())


def numbers(values: Sequence[float], language: Language) -> list[str]:
    """Numbers of one kind with the same decimals: six where they are small, two where they are amounts."""
    decimals = 6 if max(map(abs, values)) < 10 else 2
    return [number(value, decimals, language) for value in values]
