"""From indices to kroner: service key, resource-need key, base appropriation, distribution key, redistribution."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def service_key(
    need_share: Float[Array, "service region *#scenario"],
    cost: Float[Array, "service region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Each region's share of a service's money.

    k_{s,r} = p_r b_{s,r} c_{s,r}. Hence Σ_r k_{s,r} = 1.

    Args:
        need_share: p_r b_{s,r}, share of need; each row sums to 1.
        cost: c, cost index with need-weighted mean 1.

    Returns:
        Service key k per service and region, share of 1.

    Source: NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75.
    """
    return need_share * cost


def resource_need_key(
    service_share: Float[Array, "service *#scenario"],
    keys: Float[Array, "service region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Each region's share by need and cost over all services, before settlement.

    k_r = Σ_s a_s k_{s,r}. Hence Σ_r k_r = 1.

    Args:
        service_share: a, each service's share of cost; sums to 1.
        keys: k_{s,r}, the service keys; each row sums to 1.

    Returns:
        Resource-need key per region, share of 1.

    Source: NOU 2019: 24 chapter 12.
    """
    return jnp.einsum("s...,sr...->r...", service_share, keys)


def base_appropriation(
    key: Float[Array, "region *#scenario"],
    capital_key: Float[Array, "region *#scenario"],
    capital_share: Float[Array, "*#scenario"],
    appropriation: Float[Array, "*#scenario"],
    settlement: Float[Array, "region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Base appropriation of each region at full effect.

    B_r = (1 − κ) · k_r · B + κ · capital_key_r · B + net_r

    Args:
        key: k, resource-need key, sum 1.
        capital_key: key of a separate capital frame, sum 1.
        capital_share: κ, share of the appropriation in that frame; the model of 2021 has none (0), the former had one.
        appropriation: B, the sum to distribute, million kroner.
        settlement: net, received less paid, million kroner, sum 0.

    Returns:
        Base appropriation per region, million kroner; sums to B.

    Source: Prop. 1 S (2020–2021), chapter 732, "Gjestepasientoppgjør og kapital". How capital was treated apart is not
    printed there; a frame with a key of its own is this project's reading.
    """
    return ((1 - capital_share) * key + capital_share * capital_key) * appropriation + settlement


def redistribution(
    new: Float[Array, "region *#scenario"],
    former_key: Float[Array, "region *#scenario"],
    appropriation: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Change against the former model at an unchanged total.

    D_r = B_r(new) − former_key_r · B

    Args:
        new: base appropriation of the new model at full effect, million kroner.
        former_key: distribution key of the former model, sum 1.
        appropriation: B, the sum to distribute, million kroner.

    Returns:
        Redistribution per region, million kroner; sums to 0.

    Source: Prop. 1 S (2020–2021), chapter 732, table 4.2.
    """
    return new - former_key * appropriation
