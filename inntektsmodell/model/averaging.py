"""The years taken together before a batch: what varies by scenario then has one year, and the model less to read."""

from __future__ import annotations

from dataclasses import replace

import jax.numpy as jnp

import indices
from inntektsmodell.model.evaluate import (
    Inputs,
    NeedInputs,
    SettledInputs,
    SettlementInputs,
    criterion_amounts,
    evaluate,
)
from inntektsmodell.model.steps import settlement as guest

YEAR_AXES = {"need.criteria": 1, "settlement.points": 0}
"""Axis of the years in each leaf that is averaged over them; the average stands first on it."""


def averaged(inputs: Inputs) -> Inputs:
    """Inputs with the same outputs, whose years are the mean of the window and the year of the population shares.

    A criterion that counts holds its mean over the window there; DRG points hold the mean of the locked years. The
    outputs are those of `inputs` to rounding. Pure and traceable.
    """
    settlement = None if inputs.settlement is None else _points(inputs.settlement)
    return replace(inputs, need=_need(inputs.need), settlement=settlement)


def settled(inputs: Inputs) -> Inputs:
    """Inputs with the same outputs per region, whose settlement is computed. Pure and traceable."""
    if inputs.settlement is None:
        return inputs
    found = evaluate(inputs)
    assert found.settlement is not None
    assert found.running_settlement is not None
    return replace(inputs, settlement=None, settled=SettledInputs(found.settlement, found.running_settlement))


def _need(need: NeedInputs) -> NeedInputs:
    persons = jnp.sum(need.population, axis=0)
    mean_persons = indices.moving_average(persons[None], need.window)
    per_inhabitant = need.per_inhabitant[:, None]
    amounts = indices.moving_average(criterion_amounts(need, persons), need.window)
    criteria = amounts / (per_inhabitant * mean_persons + (1 - per_inhabitant))
    shares = jnp.einsum("ayr...,y...->ar...", need.population, need.share_year)
    first = jnp.stack([jnp.ones_like(need.window[0]), jnp.zeros_like(need.window[0])])
    return replace(
        need,
        population=jnp.stack([indices.moving_average(need.population, need.window), shares], axis=1),
        criteria=jnp.stack([criteria, jnp.zeros_like(criteria)], axis=1),
        window=first,
        share_year=first[::-1],
    )


def _points(settlement: SettlementInputs) -> SettlementInputs:
    mean = guest.mean_points(settlement.points, settlement.years)
    return replace(settlement, points=mean[None], years=jnp.ones_like(settlement.years[:1]))
