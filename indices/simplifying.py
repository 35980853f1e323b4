"""Formulas of which some quantities are absent: the neutral value is put in, and what is without effect drops out."""

from __future__ import annotations

from collections.abc import Mapping

from indices.expressions import (
    Difference,
    Elsewhere,
    Expression,
    LargestQuotient,
    Number,
    Product,
    Quantity,
    Quotient,
    Renamed,
    Stacked,
    Sum,
    Total,
    rebuilt,
)


def without(expression: Expression, absent: Mapping[Quantity, float]) -> Expression:
    """The formula with the neutral values of the absent quantities put in, as short as they leave it.

    Raises:
        ValueError: what goes over a dimension, as a sum, is left without it: only an absent quantity had it.
    """

    def change(part: Expression) -> Expression:
        if isinstance(part, Quantity) and part in absent:
            return Number(absent[part])
        short = simplified(part)
        for of, dim in _gone_over(short):
            if dim not in of.dims:
                raise ValueError(f"what is absent leaves no {dim} in the {type(short).__name__} of it")
        return short

    return rebuilt(expression, change)


def _gone_over(part: Expression) -> list[tuple[Expression, str]]:
    """What goes over a dimension by its name, and the dimension."""
    match part:
        case Total(of=of, dim=dim):
            return [(of, dim)]
        case Elsewhere(of=of, first_dim=first, second_dim=second):
            return [(of, first), (of, second)]
        case Stacked(first=one, second=other, first_dim=first, second_dim=second):
            return [(one, first), (other, second)]
        case LargestQuotient(left=left, right=right, dim=dim):
            return [(Sum(left, right), dim)]
    return []


def simplified(part: Expression) -> Expression:
    """A part without what has no effect in it: 0 added, 1 multiplied by, 0 of anything."""
    match part:
        case Renamed(of=Number()) | Elsewhere(of=Number(value=0.0)) | Total(of=Number(value=0.0)):
            return part.of
        case Sum(left=Number(value=0.0), right=kept) | Sum(left=kept, right=Number(value=0.0)):
            return kept
        case Difference(left=kept, right=Number(value=0.0)):
            return kept
        case Difference(left=Number(value=left), right=Number(value=right)):
            return Number(left - right)
        case Product(left=Number(value=0.0)) | Product(right=Number(value=0.0)) | Quotient(left=Number(value=0.0)):
            return Number(0.0)
        case Product(left=Number(value=1.0), right=kept) | Product(left=kept, right=Number(value=1.0)):
            return kept
        case Quotient(left=kept, right=Number(value=1.0)):
            return kept
    return part
