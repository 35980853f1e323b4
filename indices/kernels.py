"""The formulas of indices as functions of plain arrays: moving average, criterion, need and cost index, scaling."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.formulas import blended, mean_over, relative_to_country, weighed_together, with_mean_one
from indices.values import on_arrays


def moving_average(
    values: Float[Array, "criterion year region *#scenario"],
    window: Float[Array, "year *#scenario"],
) -> Float[Array, "criterion region *#scenario"]:
    """Mean of `values` over the years that `window` marks.

    mean_{c,r} = Σ_y h_y V_{c,y,r} / Σ_y h_y, with h_y = 1 for a year inside the window and 0 outside.

    Args:
        values: amounts per criterion, year and region, in any unit.
        window: marks h of the years, not all zero. Marks between 0 and 1 weigh a year partly.

    Returns:
        The mean per criterion and region, in the unit of `values`. A window of zeros gives NaN.

    Source: NOU 2019: 24 chapter 12 (three-year moving average of the criteria); kept in Prop. 1 S (2020–2021),
    Ministry of Health and Care Services, chapter 732 items 72–75. Which three years is not printed.
    """
    return on_arrays(
        lambda values, window: mean_over(values, "year", window),
        (values, ("criterion", "year", "region")),
        (window, ("year",)),
    )


def criterion_index(
    values: Float[Array, "criterion region *#scenario"],
    population: Float[Array, "region *#scenario"],
) -> Float[Array, "criterion region *#scenario"]:
    """Amount of each criterion per inhabitant of the region, relative to the country.

    x_{c,r} = (V_{c,r} / N_r) / (Σ_r V_{c,r} / Σ_r N_r). Hence Σ_r p_r x_{c,r} = 1 with p_r = N_r / Σ_r N_r.

    Args:
        values: V, amount of each criterion in each region (persons, deaths, ...), mean over the window.
        population: N, persons in each region, positive, mean over the same window.

    Returns:
        Index per criterion and region, country = 1. A criterion whose national amount is zero gives NaN.

    Source: NOU 2019: 24 chapter 12; Prop. 1 S (2020–2021), chapter 732 items 72–75, "Behovsindekser".
    """
    return on_arrays(relative_to_country, (values, ("criterion", "region")), (population, ("region",)))


def need_index(
    weights: Float[Array, "service criterion *#scenario"],
    criterion_indices: Float[Array, "criterion region *#scenario"],
) -> Float[Array, "service region *#scenario"]:
    """Weigh the criterion indices together with the need key of each service.

    b_{s,r} = Σ_c w_{s,c} x_{c,r}, Σ_c w_{s,c} = 1. Hence Σ_r p_r b_{s,r} = 1 with the p of the criteria.

    Args:
        weights: w, the need key of each service; each row sums to 1.
        criterion_indices: x, country = 1.

    Returns:
        Need index per service and region, country = 1.

    Source: NOU 2019: 24 chapter 12, table 12.1 (somatic need key); Prop. 1 S (2020–2021), chapter 732
    items 72–75, "Behovsindekser".
    """
    return on_arrays(
        lambda weights, index: weighed_together(weights, index, "criterion"),
        (weights, ("service", "criterion")),
        (criterion_indices, ("criterion", "region")),
    )


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
