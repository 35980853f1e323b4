"""Where results bend: regions that tie for the growth needed, with their slopes to either side, or at a guarantee.

The growth is the greatest of what each region needs, so where two need the same, the figures that follow from it have
one slope for a higher value of an input and another for a lower one. So has what follows from a guarantee, where a
region gets just what it is guaranteed without it, and what follows from an index that is just at a bound of it, or at
the limit of a gap. Nothing else in the model bends.
"""

from __future__ import annotations

from functools import reduce

import jax
import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.method.appropriation import before_guarantee
from inntektsmodell.method.need import compared_index, counted_compared_index
from inntektsmodell.method.own_model import guaranteed
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.rule_amounts import gap_index
from inntektsmodell.method.rules import ceiling, counted_from, floor, gap_limit, threshold
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs, host_evaluate

SET_BY_GROWTH = ("growth_amount", "phase_in", "growth_to_come")
"""Results per region that follow from the growth. The base appropriation does not: the growth cancels in it."""
ROUNDING = 1e-12
"""Regions that need the same growth but for this part of the appropriation tie: no figure tells them apart."""
SET_BY_GUARANTEE = ("guarantee", "base_appropriation", "phased_key")
"""Results per region that follow from a guarantee."""
BOUNDS = (floor, ceiling, threshold)
SAME = 1e-9
"""Relative difference below which the slopes of both sides are one."""


def setting_the_growth(inputs: Inputs) -> list[int]:
    """Positions of the regions whose loss sets the growth: one, or those that tie for it."""
    with jax.enable_x64(True):
        found = compiled_results(("redistribution", "distribution_key"))(inputs)
    change, key = np.asarray(found["redistribution"]), np.asarray(found["distribution_key"])
    needed = np.where(key > 0, -change / np.where(key > 0, key, 1.0), -np.inf)
    room = ROUNDING * max(float(needed.max()), float(inputs["appropriation"]))
    return np.flatnonzero(needed >= needed.max() - room).tolist()


def at_their_guarantee(inputs: Inputs) -> list[int]:
    """Positions of the regions that get what they are guaranteed without the guarantee, to rounding."""
    if guaranteed.name not in inputs:
        return []
    with jax.enable_x64(True):
        before = np.asarray(compiled_results((before_guarantee.name,))(inputs)[before_guarantee.name])
    room = ROUNDING * float(inputs["appropriation"])
    return np.flatnonzero(abs(before - np.asarray(inputs[guaranteed.name])) <= room).tolist()


def at_their_bounds(case: Case) -> list[str]:
    """Figures that are just at a floor, a ceiling or a threshold, or at the limit of the gap, to rounding."""
    inputs = inputs_of(case)
    found: list[str] = []
    values = host_evaluate(inputs, targets=(compared_index.name, counted_compared_index.name, gap_index.name))
    bounds = {about: np.asarray(inputs[about.name])[:, None] for about in BOUNDS if about.name in inputs}
    for step in (compared_index, counted_compared_index):
        if step.name not in values:
            continue
        index = values[step.name]
        within = np.clip(index, bounds.get(floor, -np.inf), bounds.get(ceiling, np.inf))
        is_at = reduce(np.logical_or, (_is_same(index, bounds[one]) for one in (floor, ceiling) if one in bounds), False)
        if threshold in bounds:
            has_one = np.isfinite(np.asarray(inputs[counted_from.name]))[:, None]
            is_at = is_at | (_is_same(within, bounds[threshold]) & has_one)
        found += _named(case, step, np.broadcast_to(is_at, index.shape))
    if gap_index.name in values:
        found += _named(case, gap_index, _is_same(values[gap_index.name], np.asarray(inputs[gap_limit.name])))
    return found


def _is_same(values: np.ndarray, bound: np.ndarray) -> np.ndarray:
    return np.asarray(abs(values - bound) <= ROUNDING * abs(values))


def _named(case: Case, step: Step, is_at: np.ndarray) -> list[str]:
    """Figures of a step as people write them, where something holds of them."""
    labels = labels_of(case)
    places = (tuple(labels[dim][at] for dim, at in zip(step.dims, cell, strict=True)) for cell in np.argwhere(is_at))
    return [f"{step.name}[{', '.join(map(str, place))}]" for place in places]


def to_either_side(slopes: np.ndarray, of_growth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slopes towards a higher and towards a lower value of each input.

    Args:
        slopes: of a result, where each tied region in turn sets the growth; shape (tied, input, region).
        of_growth: of the growth itself, likewise; shape (tied, input).

    Returns:
        Both of shape (input, region). The growth is the greatest need: upwards its greatest slope counts, downwards
        its least.
    """
    every = np.arange(slopes.shape[1])
    return slopes[of_growth.argmax(axis=0), every], slopes[of_growth.argmin(axis=0), every]


def where_equal(up: np.ndarray, down: np.ndarray) -> np.ndarray:
    """The slope where it is the same to both sides, else NaN: there is none."""
    return np.where(np.isclose(up, down, rtol=SAME, atol=0.0), up, np.nan)
