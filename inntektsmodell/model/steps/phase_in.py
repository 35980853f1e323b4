"""Phase-in by growth: a new key reached over years in which no region loses kroner."""

import jax.numpy as jnp
from jaxtyping import Array, Float


def growth_needed(
    redistribution: Float[Array, "region *#scenario"],
    key: Float[Array, "region *#scenario"],
) -> Float[Array, "*#scenario"]:
    """Smallest growth that lets no region lose.

    G = max_r (−D_r / K_r)

    Args:
        redistribution: D, million kroner.
        key: K, the distribution key at full effect, sum 1.

    Returns:
        Growth over all years of the phase-in, million kroner; the maximum is over regions with K_r > 0. A region with
        K_r = 0 has no part in growth: it sets no limit where D_r ≥ 0. Infinite where a region loses however much
        there is, as one with K_r = 0 and D_r < 0.

    Source: Prop. 1 S (2020–2021), chapter 732, table 4.2 and the text after it, which says that the appropriation of
    Helse Nord is not reduced. The rule is this project's reading; the table's amounts agree with it within rounding.
    """
    is_paid = ~(key <= 0)  # a key that is not a number stays one
    limits = jnp.where(is_paid, -redistribution / jnp.where(is_paid, key, 1.0), -jnp.inf)
    growth = jnp.max(limits, axis=0)
    loses = ~is_paid & (redistribution + key * growth < 0)
    return jnp.where(jnp.any(loses, axis=0), jnp.inf, growth)


def growth_amounts(
    redistribution: Float[Array, "region *#scenario"],
    key: Float[Array, "region *#scenario"],
    growth: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Each region's part of the growth over all years.

    A_r = D_r + K_r · G ≥ 0. Hence Σ_r A_r = G when Σ_r D_r = 0.

    Args:
        redistribution: D, million kroner.
        key: K, the distribution key at full effect, sum 1.
        growth: G, million kroner.

    Returns:
        Amount per region, million kroner.

    Source: Prop. 1 S (2020–2021), chapter 732, table 4.2, last column.
    """
    return redistribution + key * growth


def phased_appropriation(
    key: Float[Array, "region *#scenario"],
    appropriation: Float[Array, "*#scenario"],
    redistribution: Float[Array, "region *#scenario"],
    remaining: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Base appropriation of a year in which a part of the growth is still to come.

    B_r = K_r · B − ρ · (D_r − K_r · Σ_r D_r). That is K_r · (B + G') − A'_r with the growth to come A'_r = ρ · A_r and
    G' = Σ_r A'_r put in: the growth cancels, however large it is, and is left out lest its rounding stay behind.

    Args:
        key: K, the distribution key at full effect, sum 1.
        appropriation: B of the year, million kroner.
        redistribution: D, million kroner; sums to 0, or to what is left of rounding where it is a printed figure.
        remaining: ρ, the part (0–1) of the growth that is paid in later years.

    Returns:
        Base appropriation of the year per region, million kroner; sums to B.

    Source: Prop. 1 S (2020–2021), chapter 732, tables 4.2 and 4.3.
    """
    to_come = redistribution - key * jnp.sum(redistribution, axis=0)
    return key * appropriation - remaining * to_come
