"""Settlement (gjestepasientoppgjør): payment for patients treated outside their own region."""

import jax.numpy as jnp
from jaxtyping import Array, Float

NOK_PER_MILLION = 1e6


def mean_points(
    points: Float[Array, "year origin destination *#scenario"],
    years: Float[Array, "year *#scenario"],
) -> Float[Array, "origin destination *#scenario"]:
    """Mean DRG points over the locked years of residents of one region treated in another.

    F_{o,d} = Σ_y h_y P_{y,o,d} / Σ_y h_y for d ≠ o, with h_y = 1 for a locked year. F_{o,o} = 0.

    Args:
        points: P, DRG points of residents of `origin` treated in `destination`.
        years: marks h of the locked years, not all zero.

    Returns:
        DRG points a year.

    Source: Prop. 1 S (2020–2021), chapter 732, "Regjeringens samlede vurdering og forslag" (mean of 2018 and 2019,
    locked).
    """
    mean = jnp.einsum("yod...,y...->od...", points, years) / jnp.sum(years, axis=0)
    regions = points.shape[1]
    abroad = 1.0 - jnp.eye(regions, dtype=points.dtype)
    return mean * abroad.reshape(regions, regions, *(1,) * (points.ndim - 3))


def settlement_price(
    calculated: Float[Array, "destination *#scenario"],
    unit_price: Float[Array, "*#scenario"],
    running_share: Float[Array, "*#scenario"],
) -> Float[Array, "destination *#scenario"]:
    """Price inside the base appropriation of one DRG point treated in a region.

    q_d = U · calculated_d − φ · U. That is the calculated cost level less what the running settlement pays.

    Args:
        calculated: calculated cost level of the service that is settled, country = 1.
        unit_price: U, kroner per DRG point.
        running_share: φ, the part of the unit price that the running settlement pays; 0.8.

    Returns:
        Kroner per DRG point.

    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital". It does not say what a cost level of
    1 is in kroner; the unit price is this project's reading.
    """
    return unit_price * calculated - running_share * unit_price


def former_settlement_price(
    unit_price: Float[Array, "*#scenario"],
    running_share: Float[Array, "*#scenario"],
    capital_addition: Float[Array, "*#scenario"],
) -> Float[Array, "*#scenario"]:
    """Price of one DRG point under the former rule, the same in every region.

    q = (1 − φ) · U · (1 + γ)

    Args:
        unit_price: U, kroner per DRG point.
        running_share: φ, the part of the unit price that the running settlement pays; 0.8.
        capital_addition: γ, addition for capital; 0.06.

    Returns:
        Kroner per DRG point.

    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital": 100 less 80 per cent of the unit
    price, plus 6 per cent for capital. That the 6 per cent are of the difference is this project's reading.
    """
    return (1 - running_share) * unit_price * (1 + capital_addition)


def settlement_amounts(
    points: Float[Array, "origin destination *#scenario"],
    price: Float[Array, "#destination *#scenario"],
) -> Float[Array, "origin destination *#scenario"]:
    """Amount that the region of residence pays to the treating region.

    amount_{o,d} = F_{o,d} · q_d / 10⁶

    Args:
        points: F, DRG points a year of residents of `origin` treated in `destination`.
        price: q, kroner per DRG point.

    Returns:
        Million kroner a year, by origin and destination.

    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital".
    """
    return points * price[None] / NOK_PER_MILLION


def net_settlement(
    amounts: Float[Array, "origin destination *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """What each region receives less what it pays.

    net_r = Σ_o amount_{o,r} − Σ_d amount_{r,d}. Hence Σ_r net_r = 0.

    Args:
        amounts: million kroner, by origin and destination.

    Returns:
        Million kroner per region.

    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital".
    """
    return jnp.sum(amounts, axis=0) - jnp.sum(amounts, axis=1)
