"""From indices to kroner: service key, resource-need key, base appropriation, distribution key, redistribution."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def service_key(
    need_share: Float[Array, "service region *#scenario"],
    cost: Float[Array, "service region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Each region's share of a service's money: k_{s,r} = p_r b_{s,r} c_{s,r}; rows sum to 1.

    Source: NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 posts 72–75.
    """
    return need_share * cost


def resource_need_key(
    service_share: Float[Array, "service *#scenario"],
    keys: Float[Array, "service region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Share by need and cost, before settlement: k_r = Σ_s a_s k_{s,r}; sums to 1.

    `service_share` is a, each service's share of cost, sum 1. Source: NOU 2019: 24 chapter 12.
    """
    return jnp.einsum("s...,sr...->r...", service_share, keys)


def base_appropriation(
    key: Float[Array, "region *#scenario"],
    capital_key: Float[Array, "region *#scenario"],
    capital_share: Float[Array, "*#scenario"],
    appropriation: Float[Array, "*#scenario"],
    settlement: Float[Array, "region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Base appropriation at full effect, million kroner.

    B_r = (1 − κ) · k_r · B + κ · capital_key_r · B + net_r. κ is the share of a separate capital frame; the
    model of 2021 has none (κ = 0), the former model had one.
    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital".
    """
    return ((1 - capital_share) * key + capital_share * capital_key) * appropriation + settlement


def redistribution(
    new: Float[Array, "region *#scenario"],
    former_key: Float[Array, "region *#scenario"],
    appropriation: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Change against the former model at an unchanged total, million kroner: D_r = B_r(new) − former_key_r · B.

    Source: Prop. 1 S (2020–2021), chapter 732, table 4.2.
    """
    return new - former_key * appropriation
