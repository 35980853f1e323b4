"""DRG points of patients treated elsewhere that are out of proportion in every year, as after a wrong unit."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.remarks import FigurePlace, Remark, remark_at
from inntektsmodell.language.messages import message
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.model.proportions import distance, remark, worst

BETWEEN_PAIRS, SPREADS = math.sqrt(1000), 5.0
"""A flow may lie this far from what its two regions otherwise send and receive, or five times the median distance where
flows are spread widely, as between neighbours and hospitals far apart."""
BETWEEN_ORIGINS = 100.0
"""What is treated elsewhere, per inhabitant, is ten times as much from a small region as from a large one."""
LEAST_PART = 1e-4
"""Of all that is distributed, flows between regions are some per cent, so that in thousands they are less than this."""
FEWEST_REGIONS, ROUNDS = 4, 20
NOISE_OF_POINTS = 10.0
"""Least difference between the square roots of two sums of points, of which one patient can bring many."""


def flows(case: Case) -> Iterator[Remark]:
    """The mean of the locked years: each flow, all of each region, and all in all."""
    settlement = case.parameters.settlement
    if settlement is None:
        return
    points = (
        case.observed["drg_points"].sel(settlement_year=list(settlement.years.value)).mean("settlement_year").values
    )
    elsewhere = np.where(np.eye(len(points), dtype=bool), 0.0, points)
    price = settlement.unit_price.value / NOK_PER_MILLION
    yield from _altogether(elsewhere.sum() * price, elsewhere.sum(), case)
    if len(points) >= FEWEST_REGIONS and elsewhere.any():
        yield from _by_origin(case, elsewhere.sum(axis=1))
        yield from _by_pair(case, elsewhere)


def _altogether(amount: float, points: float, case: Case) -> Iterator[Remark]:
    """All points at full price, against all that is distributed."""
    place = place_of_path(case, "drg_points")
    total = case.parameters.appropriation.total.value
    if amount > total:
        said = message(
            "{points:.6g} between regions cost {amount:.6g} million NOK, more than the {total:.6g} to distribute",
            points=points,
            amount=amount,
            total=total,
            currency=case.currency,
        )
        yield remark_at(place, said)
    if 0 < amount < LEAST_PART * total:
        said = message(
            "{points:.6g} between regions cost {amount:.6g} million NOK, next to nothing of the {total:.6g} to "
            "distribute",
            points=points,
            amount=amount,
            total=total,
            currency=case.currency,
        )
        yield remark_at(place, said)


def _by_origin(case: Case, points: np.ndarray) -> Iterator[Remark]:
    """Points elsewhere per inhabitant, against the median region."""
    year = case.parameters.population.year.value
    persons = case.observed["population"].sel(year=year).sum("age_group").values
    there = (persons > 0) & (points > 0)
    rates = points / np.where(there, persons, 1.0)
    usual = np.asarray(np.median(rates[there]) if there.any() else np.nan)
    far = np.where(there, distance(rates, usual), 0.0)
    wrong = (far > math.log(BETWEEN_ORIGINS)) & (np.abs(np.sqrt(points) - np.sqrt(usual * persons)) > NOISE_OF_POINTS)
    for cell in worst(wrong, far):
        said = message(
            "{value:.4g} per inhabitant, while the median region has {usual:.4g}", value=rates[cell], usual=usual
        )
        place = message("DRG points from '{region}'", region=case.regions[cell[0]])
        yield remark(FigurePlace(place), said, wrong)


def _by_pair(case: Case, points: np.ndarray) -> Iterator[Remark]:
    """Each flow, against what the middle of its origin and of its destination gives."""
    logs = np.log(np.where(points > 0, points, np.nan))
    rest = logs
    for _ in range(ROUNDS):
        rest = rest - _middle(rest, axis=1)
        rest = rest - _middle(rest, axis=0)
    far, usual = np.nan_to_num(np.abs(rest)), np.nan_to_num(np.exp(logs - rest))
    spread = np.median(far[points > 0]) if (points > 0).any() else 0.0
    wrong = (far > max(math.log(BETWEEN_PAIRS), SPREADS * spread)) & (
        np.abs(np.sqrt(points) - np.sqrt(usual)) > NOISE_OF_POINTS
    )
    for cell in worst(wrong, far):
        said = message(
            "{value:.6g}, while these regions otherwise send and receive about {usual:.6g}",
            value=points[cell],
            usual=usual[cell],
        )
        origin, destination = (case.regions[place] for place in cell)
        place = message("DRG points from '{origin}' to '{destination}'", origin=origin, destination=destination)
        yield remark(FigurePlace(place), said, wrong)


def _middle(logs: np.ndarray, axis: int) -> np.ndarray:
    """The median of what is there; 0 where nothing is."""
    ordered, count = np.sort(logs, axis), np.isfinite(logs).sum(axis=axis, keepdims=True)
    low, high = (np.take_along_axis(ordered, np.maximum(place, 0), axis) for place in ((count - 1) // 2, count // 2))
    return np.where(count > 0, (low + high) / 2, 0.0)
