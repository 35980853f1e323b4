"""The one scaling rule of the model: an index has weighted mean 1."""

import jax.numpy as jnp
from jaxtyping import Array, Float


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
    return index / jnp.sum(weight * index, axis=1, keepdims=True)
