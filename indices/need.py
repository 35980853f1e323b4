"""Need index: need per inhabitant relative to the country = 1."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.expressions import Expression
from indices.values import on_arrays


def weighed_together(weights: Expression, index: Expression, dim: str) -> Expression:
    """Σ_c w_c x_c: the criterion indices of a need key."""
    return (weights * index).sum(dim)


def need_index(
    weights: Float[Array, "service criterion *#scenario"],
    criterion_indices: Float[Array, "criterion region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Weigh the criterion indices together with the need key of each service.

    b_{s,r} = Σ_c w_{s,c} x_{c,r}, Σ_c w_{s,c} = 1. Hence Σ_r p_r b_{s,r} = 1 with the p of the criteria.

    Args:
        weights: w, the need key of each service; each row sums to 1.
        criterion_indices: x, country = 1.

    Returns:
        Need index per service and region, country = 1.

    Source: NOU 2019: 24 chapter 12, table 12.1 (somatic need key); Prop. 1 S (2020–2021), chapter 732
    items 72–75, "Behovsindekser".
    """
    return on_arrays(
        lambda weights, index: weighed_together(weights, index, "criterion"),
        (weights, ("service", "criterion")),
        (criterion_indices, ("criterion", "region")),
    )
