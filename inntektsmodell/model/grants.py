"""The other schemes of chapter 732: activity-based funding, quality-based grant, research grant, grants split by a key.

The rules' numbers (unit prices, shares, weights) are arguments here and dated rules in `data/rules`.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from inntektsmodell.method.settlement import NOK_PER_MILLION


def isf_points(
    treatments: Float[Array, "field region *#scenario"],
    cost_weight: Float[Array, "field region *#scenario"],
) -> Float[Array, "field region *#scenario"]:
    """Points of activity-based funding (ISF), somatic care and mental health care with addiction treatment apart.

    P_{f,r} = n_{f,r} · w_{f,r}

    Args:
        treatments: n, number of treatments a year per field (somatic; mental health and addiction) and region.
        cost_weight: w, mean cost weight of those treatments (DRG index); 1 is the average patient of the country.

    Returns:
        Points a year: DRG points in somatic care, ISF points in the other field.

    Source: Prop. 1 S (2020–2021), chapter 732 item 76, box 4.1.
    """
    return treatments * cost_weight


def isf_income(
    points: Float[Array, "field region *#scenario"],
    unit_price: Float[Array, "field *#scenario"],
    share: Float[Array, "field *#scenario"],
) -> Float[Array, "field region *#scenario"]:
    """Income from activity-based funding (ISF) per field and region.

    I_{f,r} = P_{f,r} · U_f · φ_f / 10⁶

    Args:
        points: P, points a year; see `isf_points`.
        unit_price: U, kroner per point; the fields have different prices.
        share: φ, the part (0–1) of the unit price that is paid; lower in mental health care than in somatic care.

    Returns:
        Million kroner a year.

    Source: Prop. 1 S (2020–2021), chapter 732 item 76, box 4.1 and "Nærmere om poliklinisk psykisk helsevern og TSB".
    """
    return jnp.einsum("fr...,f...,f...->fr...", points, unit_price, share) / NOK_PER_MILLION


def growth_cost(
    growth: Float[Array, "*#scenario"],
    activity_cost: Float[Array, "*#scenario"],
    cost_share: Float[Array, "*#scenario"],
) -> Float[Array, "*#scenario"]:
    """What growth in activity costs when it is realised below the average treatment cost.

    G = g · C · m

    Args:
        growth: g, growth in activity as a part of the activity before (0.01 is one per cent).
        activity_cost: C, cost of the activity before at average treatment cost, million kroner.
        cost_share: m, cost of one more treatment as a part of the average; 0.8.

    Returns:
        Million kroner a year, over all posts that pay for the activity.

    Source: Prop. 1 S (2020–2021), chapter 732, "Hovedtrekk i forslag 2021": 80 per cent of the average cost.
    """
    return growth * activity_cost * cost_share


def quality_grant(
    total: Float[Array, "*#scenario"],
    weights: Float[Array, "group *#scenario"],
    points: Float[Array, "group region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Quality-based grant: regions compete for the points of each group of indicators.

    Q_r = T · Σ_g v_g · (p_{g,r} / Σ_s p_{g,s}). A region that improves still loses when another improves more.

    Args:
        total: T, the grant, million kroner.
        weights: v, part of the grant per group (outcome 0.5, patient-reported 0.2, process 0.3), sum 1.
        points: p, points that each region won in each group, at least one above 0 in every group.

    Returns:
        Million kroner per region; sums to T.

    Source: Prop. 1 S (2020–2021), chapter 732 item 71.
    """
    shares = points / jnp.sum(points, axis=1, keepdims=True)
    return total * jnp.einsum("g...,gr...->r...", weights, shares)


def research_grant(
    total: Float[Array, "*#scenario"],
    points: Float[Array, "year region *#scenario"],
    equal_part: Float[Array, "*#scenario"],
    performance_part: Float[Array, "*#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Research grant: one part the same for every region, one by the regions' mean research points.

    F_r = T · (e / n + f · p_r / Σ_s p_s), with p_r the mean of P_{y,r} over the years.

    Args:
        total: T, the grant less what is given to single regions for all (clinical research programme, NorTrials),
            million kroner.
        points: P, research points of the last three years, not all zero. n is the number of regions.
        equal_part: e, part that is split equally; 0.3.
        performance_part: f, part that is split by points; 0.7.

    Returns:
        Million kroner per region; sums to T · (e + f).

    Source: Prop. 1 S (2020–2021), chapter 732 item 78, tables 4.4 and 4.5.
    """
    mean = jnp.mean(points, axis=0)
    return total * (equal_part / points.shape[1] + performance_part * mean / jnp.sum(mean, axis=0))


def split_by_key(
    total: Float[Array, "*#scenario"],
    key: Float[Array, "region *#scenario"],
) -> Float[Array, "region *#scenario"]:
    """Any single grant, split between the regions by a key.

    A_r = T · k_r / Σ_s k_s

    Args:
        total: T, the grant, million kroner.
        key: k, a distribution key, or amounts whose shares are the key (items 72–75 of a year).

    Returns:
        Million kroner per region; sums to T.

    Source: Prop. 1 S (2020–2021), chapter 732 items 70 and 72–75, where each grant is given with its split.
    """
    return total * key / jnp.sum(key, axis=0)
