"""Where results bend: regions that tie for the growth needed, with their slopes to either side, or at a guarantee.

The growth is the greatest of what each region needs, so where two need the same, the figures that follow from it have
one slope for a higher value of an input and another for a lower one. So has what follows from a guarantee, where a
region gets just what it is guaranteed without it, from a pace of change, where a region is just at its least or
greatest growth in a year up to the model year, and what follows from an index that is just at a bound of it, or at the
limit of a gap. Nothing else in the model bends.
"""

from __future__ import annotations

import jax
import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.method import pace
from inntektsmodell.method.need import compared_index, counted_compared_index
from inntektsmodell.method.own_model import guaranteed
from inntektsmodell.method.quantities import Step
from inntektsmodell.method.rule_amounts import gap_index
from inntektsmodell.method.rules import ceiling, counted_from, floor, gap_limit, threshold
from inntektsmodell.method.yearly import before_guarantee, pace_above, pace_over, pace_room, pace_short
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs, host_evaluate

SET_BY_GROWTH = ("growth_amount", "phase_in", "growth_to_come")
"""Results per region that follow from the growth. The base appropriation does not: the growth cancels in it."""
ROUNDING = 1e-12
"""Regions that need the same growth but for this part of the appropriation tie: no figure tells them apart."""
SET_BY_GUARANTEE = ("guarantee", "base_appropriation", "phased_key")
"""Results per region that follow from a guarantee."""
SET_BY_PACE = SET_BY_GUARANTEE
"""Results per region that follow from a pace of change."""
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


def at_their_pace(inputs: Inputs) -> list[int]:
    """Positions of the regions that just have their least or greatest growth in a year up to the model year."""
    if pace.frame.name not in inputs:
        return []
    limits = ((pace_short, pace_above), (pace_over, pace_room))
    with jax.enable_x64(True):
        found = compiled_results(tuple(step.name for sides in limits for step in sides))(inputs)
    room = ROUNDING * float(inputs["appropriation"])
    years = int(np.argmax(inputs[pace.now.name])) + 1
    sides = [np.asarray(found[one.name] + found[other.name]) for one, other in limits if one.name in found]
    return np.flatnonzero(np.any([(side[:years] <= room).any(axis=0) for side in sides], axis=0)).tolist()


def at_their_bounds(case: Case) -> list[str]:
    """Figures that are just at a floor, a ceiling or a threshold, or at the limit of the gap, to rounding."""
    inputs = {name: np.asarray(array) for name, array in inputs_of(case).items()}
    steps = (compared_index, counted_compared_index, gap_index)
    values = host_evaluate(inputs_of(case), targets=[step.name for step in steps])
    found: list[str] = []
    for step in (step for step in steps[:2] if step.name in values):
        index = within = values[step.name]
        is_at = np.zeros(index.shape, dtype=bool)
        for bound, kept in ((floor, np.maximum), (ceiling, np.minimum)):
            if bound.name in inputs:
                limit = inputs[bound.name][:, None]
                is_at, within = is_at | _is_same(index, limit), kept(within, limit)
        if threshold.name in inputs:
            has_one = np.isfinite(inputs[counted_from.name])[:, None]
            is_at = is_at | (_is_same(within, inputs[threshold.name][:, None]) & has_one)
        found += _named(case, step, is_at)
    if gap_index.name in values:
        found += _named(case, gap_index, _is_same(values[gap_index.name], inputs[gap_limit.name]))
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
