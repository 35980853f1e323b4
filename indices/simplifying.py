"""Formulas of which some quantities are absent: the neutral value is put in, and what is without effect drops out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from indices import expressions as ex
from indices.expressions import Expression, Quantity


def without(expression: Expression, absent: Mapping[Quantity, float]) -> Expression:
    """The formula with the neutral values of the absent quantities put in, as short as they leave it.

    Raises:
        ValueError: what goes over a dimension, as a sum, is left without it: only an absent quantity had it.
    """
    return _without(expression, tuple((part, absent[part]) for part in _quantities(expression) if part in absent))


@lru_cache(maxsize=4096)
def _quantities(expression: Expression) -> tuple[Quantity, ...]:
    """Every quantity in an expression, also one that follows from itself."""
    return tuple(dict.fromkeys(part for part in expression.walk() if isinstance(part, Quantity)))


@lru_cache(maxsize=4096)
def _without(expression: Expression, absent: tuple[tuple[Quantity, float], ...]) -> Expression:
    """The same for what the formula names of what is absent: few formulas lack one of few things each."""
    values = dict(absent)

    def change(part: Expression) -> Expression:
        if isinstance(part, Quantity) and part in values:
            return ex.Number(values[part])
        short = simplified(part)
        for of, dim in _gone_over(short):
            if dim not in of.dims:
                raise ValueError(f"what is absent leaves no {dim} in the {type(short).__name__} of it")
        return short

    return ex.rebuilt(expression, change)


def _gone_over(part: Expression) -> list[tuple[Expression, str]]:
    """What goes over a dimension by its name, and the dimension."""
    match part:
        case ex.Total(of=of, dim=dim):
            return [(of, dim)]
        case ex.Elsewhere(of=of, first_dim=first, second_dim=second):
            return [(of, first), (of, second)]
        case ex.Stacked():
            return list(part.both)
        case ex.LargestQuotient(left=left, right=right, dim=dim):
            return [(ex.Sum(left, right), dim)]
    return []


def simplified(part: Expression) -> Expression:
    """A part without what has no effect in it: 0 added, 1 multiplied by, 0 of anything, no bound."""
    match part:
        case ex.Renamed(of=ex.Number()) | ex.Elsewhere(of=ex.Number(value=0.0)) | ex.Total(of=ex.Number(value=0.0)):
            return part.of
        case ex.Sum(left=ex.Number(value=0.0), right=kept) | ex.Sum(left=kept, right=ex.Number(value=0.0)):
            return kept
        case ex.Difference(left=kept, right=ex.Number(value=0.0)):
            return kept
        case ex.Difference(left=ex.Number(value=left), right=ex.Number(value=right)):
            return ex.Number(left - right)
        case (
            ex.Product(left=ex.Number(value=0.0))
            | ex.Product(right=ex.Number(value=0.0))
            | ex.Quotient(left=ex.Number(value=0.0))
        ):
            return ex.Number(0.0)
        case ex.Product(left=ex.Number(value=1.0), right=kept) | ex.Product(left=kept, right=ex.Number(value=1.0)):
            return kept
        case ex.Quotient(left=kept, right=ex.Number(value=1.0)):
            return kept
        case ex.Larger(left=kept, right=ex.Number(value=bound)) if bound == -math.inf:
            return kept
        case ex.Smaller(left=kept, right=ex.Number(value=bound)) if bound == math.inf:
            return kept
    return part
