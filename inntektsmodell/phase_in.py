"""Phase-in by growth: a new key reached over years in which no region loses kroner."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def growth_needed(
    redistribution: Float[Array, "region *#scenario"],
    key: Float[Array, "region *#scenario"],
) -> Float[Array, "*#scenario"]:
    """Smallest growth that lets no region lose, million kroner: G = max_r(−D_r / K_r).

    `redistribution` is D (million kroner) and `key` is K, the distribution key at full effect.
    Source: Prop. 1 S (2020–2021), chapter 732, table 4.2: its amounts follow from "no region may lose".
    """
    return jnp.max(-redistribution / key, axis=0)


def growth_amounts(
    redistribution: Float[Array, "region *#scenario"],
    key: Float[Array, "region *#scenario"],
    growth: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Each region's part of the growth, million kroner: A_r = D_r + K_r · G ≥ 0, Σ_r A_r = G when Σ_r D_r = 0."""
    return redistribution + key * growth


def phased_appropriation(
    key: Float[Array, "region *#scenario"],
    appropriation: Float[Array, "*#scenario"],
    amounts: Float[Array, "region *#scenario"],
    remaining: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Base appropriation of a year in which a part of the growth is still to come, million kroner.

    B_r = K_r · (B + G') − A'_r, with A'_r = remaining · A_r and G' = Σ_r A'_r, `remaining` the part (0–1) that
    is paid in later years. Source: Prop. 1 S (2020–2021), chapter 732, tables 4.2 and 4.3.
    """
    later = remaining * amounts
    return key * (appropriation + jnp.sum(later, axis=0)) - later
