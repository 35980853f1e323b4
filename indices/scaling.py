"""The one scaling rule of the model: an index has weighted mean 1."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.expressions import Expression
from indices.values import on_arrays


def with_mean_one(index: Expression, weight: Expression) -> Expression:
    """x_r / Σ_r v_r x_r: an index whose weighted sum over the regions is 1."""
    return index / (weight * index).sum("region")


def scaled_to_mean_one(
    index: Float[Array, "service region *#scenario"],
    weight: Float[Array, "#service region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Scale `index` so that its sum over regions, weighted with `weight`, is 1 for every service.

    y_{s,r} = x_{s,r} / Σ_r v_{s,r} x_{s,r}

    Args:
        index: x, per service and region.
        weight: v, population shares (one row for all services) or shares of need (one row per service).

    Returns:
        Index of the shape of `index`. A weighted sum of zero gives inf or NaN.

    Source: NOU 2019: 24 chapter 12: index × population share is the share of the money, so shares sum to 1.
    """
    dims = ("service", "region")
    if len(weight) == len(index):
        return on_arrays(with_mean_one, (index, dims), (weight, dims))
    return on_arrays(with_mean_one, (index, dims), (weight[0], ("region",)))
