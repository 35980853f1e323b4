"""One figure of a step, from its formula: the figures that it is computed from, and how their values give its value.

Marks are choices, so they are put in: a year outside the window is not named, and one inside it is not multiplied by 1.
What is left are the figures behind, each once, in the order of the formula.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add, mul, sub, truediv

from indices.expressions import (
    Conditional,
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
)

Label = str | int
Figure = tuple[Quantity, tuple[Label, ...]]
"""A quantity and a label for each of its dimensions."""
Combined = Callable[[Sequence[float]], float]
Bound = float | Combined
"""A number where nothing but marks and constants decide; else what the values of the figures behind give."""


@dataclass(frozen=True)
class Labels:
    """The labels of every dimension, and the value of a mark."""

    of: Mapping[str, Sequence[Label]]
    mark: Callable[[Quantity, tuple[Label, ...]], float]


@dataclass
class Binding:
    """Binds a formula to labels. `behind` gathers the figures that it names, each with its position."""

    labels: Labels
    behind: dict[Figure, int] = field(default_factory=dict)

    def bound(self, expression: Expression, at: Mapping[str, Label]) -> Bound:
        """The expression at a label for each of its dimensions."""
        match expression:
            case Number(value=value):
                return value
            case Quantity():
                return self._quantity(expression, tuple(at[dim] for dim in expression.dims))
            case Renamed(of=of, renamed=renamed):
                old = {new: name for name, new in renamed}
                return self.bound(of, {old.get(dim, dim): label for dim, label in at.items()})
            case Elsewhere(of=of, first_dim=first, second_dim=second):
                return 0.0 if at[first] == at[second] else self.bound(of, at)
            case Stacked():
                return self._stacked(expression, at)
            case Product(left=left, right=right):
                return self._product(left, right, at)
            case Sum(left=left, right=right):
                return _combined(add, self.bound(left, at), self.bound(right, at))
            case Difference(left=left, right=right):
                return _combined(sub, self.bound(left, at), self.bound(right, at))
            case Quotient(left=left, right=right):
                return _combined(truediv, self.bound(left, at), self.bound(right, at))
            case Total(of=of, dim=dim):
                return _added([self.bound(of, {**at, dim: label}) for label in self.labels.of[dim]])
            case Conditional(of=of):
                return self.bound(of, at)
            case LargestQuotient():
                return self._largest(expression, at)
        raise TypeError(f"{type(expression).__name__} is not told")

    def _quantity(self, quantity: Quantity, place: tuple[Label, ...]) -> Bound:
        if quantity.marks:
            return self.labels.mark(quantity, place)
        position = self.behind.setdefault((quantity, place), len(self.behind))
        return lambda values: values[position]

    def _product(self, left: Expression, right: Expression, at: Mapping[str, Label]) -> Bound:
        """Nothing is named beside a mark that is 0."""
        is_mark = isinstance(right, Quantity) and right.marks
        one, other = (right, left) if is_mark else (left, right)
        first = self.bound(one, at)
        if first == 0.0:
            return 0.0
        second = self.bound(other, at)
        return _combined(mul, first, second)

    def _stacked(self, stacked: Stacked, at: Mapping[str, Label]) -> Bound:
        label = at[stacked.dim]
        is_first = label in self.labels.of[stacked.first_dim]
        part, dim = (stacked.first, stacked.first_dim) if is_first else (stacked.second, stacked.second_dim)
        return self.bound(part, {**at, dim: label})

    def _largest(self, largest: LargestQuotient, at: Mapping[str, Label]) -> Bound:
        places = [{**at, largest.dim: label} for label in self.labels.of[largest.dim]]
        pairs = [(self.bound(largest.left, place), self.bound(largest.right, place)) for place in places]

        def greatest(values: Sequence[float]) -> float:
            numbers = [(_number(above, values), _number(below, values)) for above, below in pairs]
            return max(above / below for above, below in numbers if below > 0)

        return greatest


def _number(part: Bound, values: Sequence[float]) -> float:
    return part(values) if callable(part) else part


def _combined(operation: Callable[[float, float], float], left: Bound, right: Bound) -> Bound:
    """The operation on both; what changes nothing is left out."""
    if not callable(left) and not callable(right):
        return operation(left, right)
    if operation is mul and 0.0 in (left, right):
        return 0.0
    if (operation is mul and left == 1.0) or (operation is add and left == 0.0):
        return right
    if (operation in (mul, truediv) and right == 1.0) or (operation in (add, sub) and right == 0.0):
        return left
    return lambda values: operation(_number(left, values), _number(right, values))


def _added(parts: Sequence[Bound]) -> Bound:
    left = [part for part in parts if callable(part) or part != 0]
    if not any(map(callable, left)):
        return math.fsum(_number(part, ()) for part in left)
    return left[0] if len(left) == 1 else lambda values: math.fsum(_number(part, values) for part in left)
