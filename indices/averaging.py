"""Mean over a window of years."""

from __future__ import annotations

from jaxtyping import Array, Float

from indices.expressions import Expression
from indices.values import on_arrays


def mean_over(values: Expression, dim: str, window: Expression) -> Expression:
    """Σ_y h_y V_y / Σ_y h_y: the mean over the labels of a dimension that `window` marks."""
    return (window * values).sum(dim) / window.sum(dim)


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
