"""Formulas of which some quantities are absent: the neutral value is put in, and what is without effect drops out."""

from __future__ import annotations

from collections.abc import Mapping

from indices.expressions import (
    Difference,
    Elsewhere,
    Expression,
    Number,
    Product,
    Quantity,
    Quotient,
    Renamed,
    Sum,
    Total,
    rebuilt,
)


def without(expression: Expression, absent: Mapping[Quantity, float]) -> Expression:
    """The formula with the neutral values of the absent quantities put in, as short as they leave it."""

    def change(part: Expression) -> Expression:
        if isinstance(part, Quantity) and part in absent:
            return Number(absent[part])
        return simplified(part)

    return rebuilt(expression, change)


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
