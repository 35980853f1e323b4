"""The years taken together before a batch: what varies by scenario then has one year, and the model less to read."""

from __future__ import annotations

import jax.numpy as jnp

from indices.formulas import mean_over
from indices.values import value_of
from inntektsmodell.method import inputs as method
from inntektsmodell.method.need import amount_of_year, persons
from inntektsmodell.method.settlement import mean_points
from inntektsmodell.method.steps import QUANTITIES
from inntektsmodell.model.evaluate import Inputs, evaluate

YEAR_AXES = {"need.criteria": 1, "settlement.points": 0}
"""Axis of the years in each array that is averaged over them; the average stands first on it."""
SETTLED = ("settlement", "running_settlement")


def averaged(inputs: Inputs) -> Inputs:
    """Inputs with the same outputs, whose years are the mean of the window and the year of the population shares.

    A criterion that counts holds its mean over the window there; DRG points hold the mean of the locked years. The
    outputs are those of `inputs` to rounding. Pure and traceable.
    """
    known = {QUANTITIES[name]: array for name, array in inputs.items()}
    for step in (persons, amount_of_year):
        known[step] = value_of(step.formula, known, step.dims)
    ages = [
        value_of(mean_over(method.population, "year", years), known) for years in (method.window, method.share_year)
    ]
    amounts, inhabitants = (
        value_of(mean_over(part, "year", method.window), known) for part in (amount_of_year, persons)
    )
    per_inhabitant = known[method.per_inhabitant][:, None]
    lived_in = jnp.where(inhabitants == 0, 1.0, inhabitants)  # where nobody lives, nothing is counted
    criteria = amounts / (per_inhabitant * lived_in + (1 - per_inhabitant))
    window = known[method.window]
    first = jnp.stack([jnp.ones_like(window[0]), jnp.zeros_like(window[0])])
    short = {
        **inputs,
        "need.population": jnp.stack(ages, axis=1),
        "need.criteria": jnp.stack([criteria, jnp.zeros_like(criteria)], axis=1),
        "need.window": first,
        "need.share_year": first[::-1],
    }
    if method.points in known:
        short["settlement.points"] = value_of(mean_points.formula, known)[None]
        short["settlement.years"] = jnp.ones_like(known[method.locked][:1])
    return short


def settled(inputs: Inputs) -> Inputs:
    """Inputs with the same outputs per region, whose settlement is computed. Pure and traceable."""
    kept = {name: array for name, array in inputs.items() if not name.startswith("settlement.")}
    return kept | evaluate(inputs, targets=SETTLED)
