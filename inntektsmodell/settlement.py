"""Settlement (gjestepasientoppgjør): payment for patients treated outside their own region."""

import jax.numpy as jnp
from jaxtyping import Array, Float

NOK_PER_MILLION = 1e6


def mean_points(
    points: Float[Array, "year origin destination *#scenario"],
    years: Float[Array, "year *#scenario"],
) -> Float[Array, "origin destination *#scenario"]:
    """Mean DRG points of the locked years of residents of `origin` treated in `destination`; own region 0.

    F_{o,d} = Σ_y h_y P_{y,o,d} / Σ_y h_y for d ≠ o, with h_y = 1 for a locked year.
    Unit: DRG points a year. Source: Prop. 1 S (2020–2021), chapter 732 (mean of 2018 and 2019, locked).
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
    """Price inside the base appropriation of one DRG point treated in `destination`, kroner.

    q_d = U · calculated_d − running_share · U: the calculated cost level less what the running settlement pays.
    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital".
    """
    return unit_price * calculated - running_share * unit_price


def former_settlement_price(
    unit_price: Float[Array, "*#scenario"],
    running_share: Float[Array, "*#scenario"],
    capital_addition: Float[Array, "*#scenario"],
) -> Float[Array, "*#scenario"]:
    """Price of one DRG point under the former rule, kroner: q = (1 − running_share) · U · (1 + capital_addition).

    Source: Prop. 1 S (2020–2021), chapter 732: 100 less 80 per cent of the unit price, plus 6 per cent for capital.
    """
    return (1 - running_share) * unit_price * (1 + capital_addition)


def settlement_amounts(
    points: Float[Array, "origin destination *#scenario"],
    price: Float[Array, "#destination *#scenario"],
) -> Float[Array, "origin destination *#scenario"]:
    """Amount that `origin` pays to `destination`, million kroner: F_{o,d} · q_d / 10⁶."""
    return points * price[None] / NOK_PER_MILLION


def net_settlement(
    amounts: Float[Array, "origin destination *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Received less paid per region, million kroner; the sum over regions is 0."""
    return jnp.sum(amounts, axis=0) - jnp.sum(amounts, axis=1)
