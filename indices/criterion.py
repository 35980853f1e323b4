"""Criterion index: how much of a criterion a region has per inhabitant, the country being 1."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.expressions import Expression
from indices.values import on_arrays


def relative_to_country(amount: Expression, persons: Expression) -> Expression:
    """(V_r / N_r) / (Σ_r V_r / Σ_r N_r): an amount per inhabitant, the country being 1."""
    return amount / persons / (amount.sum("region") / persons.sum("region"))


def criterion_index(
    values: Float[Array, "criterion region *#scenario"],
    population: Float[Array, "region *#scenario"],
) -> Float[Array, "criterion region *#scenario"]:
    """Amount of each criterion per inhabitant of the region, relative to the country.

    x_{c,r} = (V_{c,r} / N_r) / (Σ_r V_{c,r} / Σ_r N_r). Hence Σ_r p_r x_{c,r} = 1 with p_r = N_r / Σ_r N_r.

    Args:
        values: V, amount of each criterion in each region (persons, deaths, ...), mean over the window.
        population: N, persons in each region, positive, mean over the same window.

    Returns:
        Index per criterion and region, country = 1. A criterion whose national amount is zero gives NaN.

    Source: NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75, "Behovsindekser".
    """
    return on_arrays(relative_to_country, (values, ("criterion", "region")), (population, ("region",)))
