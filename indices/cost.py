"""Cost index: unavoidable cost level relative to the country = 1."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.expressions import Expression
from indices.scaling import with_mean_one
from indices.values import on_arrays


def blended(calculated: Expression, actual: Expression, actual_weight: Expression) -> Expression:
    """(1 − α) · calculated + α · actual: the cost level before it is scaled."""
    return (1 - actual_weight) * calculated + actual_weight * actual


def cost_index(
    calculated: Float[Array, "service region *#scenario"],
    actual: Float[Array, "service region *#scenario"],
    actual_weight: Float[Array, "service *#scenario"],
    need_share: Float[Array, "service region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Blend the calculated with the actual (historic) cost level and scale to the need-weighted mean 1.

    c_{s,r} ∝ (1 − α_s) · calculated_{s,r} + α_s · actual_{s,r}, scaled so that Σ_r p_r b_{s,r} c_{s,r} = 1.

    Args:
        calculated: cost level explained by conditions outside the region's control, country = 1.
        actual: cost level as booked, country = 1.
        actual_weight: α, between 0 and 1; 0.25 for somatic care.
        need_share: p_r b_{s,r}, share of need; each row sums to 1.

    Returns:
        Cost index per service and region; need-weighted mean 1.

    Source: NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75, "Kostnadsindekser".
    """
    dims = ("service", "region")
    return on_arrays(
        lambda calculated, actual, weight, share: with_mean_one(blended(calculated, actual, weight), share),
        (calculated, dims),
        (actual, dims),
        (actual_weight, ("service",)),
        (need_share, dims),
    )
