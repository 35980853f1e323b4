"""The formulas that every model of need and cost is made of, over any quantities."""

from __future__ import annotations

from indices.expressions import Expression


def mean_over(values: Expression, dim: str, window: Expression) -> Expression:
    """Σ_y h_y V_y / Σ_y h_y: the mean over the labels of a dimension that `window` marks."""
    return (window * values).sum(dim) / window.sum(dim)


def relative_to_country(amount: Expression, persons: Expression, divisor: Expression | None = None) -> Expression:
    """(V_r / N_r) / (Σ_r V_r / Σ_r N_r): an amount per inhabitant, the country being 1.

    `divisor` is the N_r that is divided by, where that may have something else than 0 where nobody lives.
    """
    return amount / (divisor or persons) / (amount.sum("region") / persons.sum("region"))


def weighed_together(weights: Expression, index: Expression, dim: str) -> Expression:
    """Σ_c w_c x_c: the criterion indices of a need key."""
    return (weights * index).sum(dim)


def blended(calculated: Expression, actual: Expression, actual_weight: Expression) -> Expression:
    """(1 − α) · calculated + α · actual: the cost level before it is scaled."""
    return (1 - actual_weight) * calculated + actual_weight * actual


def with_mean_one(index: Expression, weight: Expression) -> Expression:
    """x_r / Σ_r v_r x_r: an index whose weighted sum over the regions is 1."""
    return index / (weight * index).sum("region")
