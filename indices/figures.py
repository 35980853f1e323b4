"""One figure of a step: its formula with the labels put in, which names the figures that it is computed from.

Marks are choices, so they are put in as numbers: a year outside the window is not named, and one inside it is not
multiplied by 1. What is left is told and computed by the same few kinds of expressions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from indices.simplifying import simplified

Label = str | int
Place = tuple[Label, ...]
Figure = tuple[Expression, Place]
"""A quantity, or a sum over a dimension, and a label for each of its dimensions."""


@dataclass(frozen=True, eq=False)
class Named(Expression):
    """A figure in a formula."""

    figure: Figure

    @property
    def parts(self) -> tuple[Expression, ...]:
        """None: the figure stands for itself."""
        return ()


@dataclass(frozen=True, eq=False)
class Added(Expression):
    """The terms of a `total`, one a label, or `is_of_all` of them; divided by `count` where it is their mean."""

    terms: tuple[Expression, ...]
    total: ex.Total
    count: float = 1.0
    is_of_all: bool = False

    @property
    def parts(self) -> tuple[Expression, ...]:
        """The terms."""
        return self.terms


@dataclass(frozen=True, eq=False)
class Largest(Expression):
    """The largest of the quotients, one a label, whose right side is above 0."""

    quotients: tuple[ex.Quotient, ...]
    dim: str

    @property
    def parts(self) -> tuple[Expression, ...]:
        """The quotients."""
        return self.quotients


@dataclass(frozen=True)
class Binding:
    """Puts labels into formulas.

    `labels` are those of every dimension. `stands_for` says what is put for a figure: a number, or the figure's name.
    `called` has by name the quantities that follow from themselves.
    """

    labels: Mapping[str, Sequence[Label]]
    stands_for: Callable[[Figure], Expression]
    called: Mapping[str, Quantity] = field(default_factory=dict)

    def bound(self, expression: Expression, at: Mapping[str, Label]) -> Expression:
        """The expression at a label for each of its dimensions."""
        match expression:
            case ex.Number():
                return expression
            case Quantity():
                return self.stands_for((expression, tuple(at[dim] for dim in expression.dims)))
            case ex.Before():
                return self._before(expression, at)
            case ex.Renamed(of=of, renamed=renamed):
                return self.bound(of, {**at, **{name: at[new] for name, new in renamed if new in at}})
            case ex.Conditional(of=of):
                return self.bound(of, at)
            case ex.Elsewhere(of=of, first_dim=first, second_dim=second):
                return ex.Number(0.0) if at[first] == at[second] else self.bound(of, at)
            case ex.Stacked():
                return self._stacked(expression, at)
            case ex.Product(left=left, right=right):
                return self._product(left, right, at)
            case ex.Quotient(left=ex.Total(), right=ex.Total(of=Quantity(marks=True))):
                return self._mean(expression, at)
            case ex.Positive(of=of) | ex.OneAtZero(of=of):
                return type(expression)(self.bound(of, at))
            case ex.Operation(left=left, right=right):
                return simplified(type(expression)(self.bound(left, at), self.bound(right, at)))
            case ex.Total(dim=dim) if dim in at:  # the same for every label of the dimension: a figure of its own
                return self.stands_for((expression, tuple(at[dim] for dim in expression.dims)))
            case ex.Total():
                return self.added(expression, at)
            case ex.LargestQuotient(left=left, right=right, dim=dim):
                places = [{**at, dim: label} for label in self.labels[dim]]
                return Largest(tuple(ex.Quotient(self.bound(left, one), self.bound(right, one)) for one in places), dim)
        raise TypeError(f"{type(expression).__name__} is not told")

    def _before(self, before: ex.Before, at: Mapping[str, Label]) -> Expression:
        """A quantity at the label before, or what it starts from."""
        labels = self.labels[before.dim]
        position = labels.index(at[before.dim])
        if not position:
            return self.bound(before.start, at)
        quantity, place = self.called[before.of], {**at, before.dim: labels[position - 1]}
        return self.stands_for((quantity, tuple(place[dim] for dim in quantity.dims)))

    def added(self, total: ex.Total, at: Mapping[str, Label]) -> Expression:
        """The terms of a sum without those that are 0."""
        bound = (self.bound(total.of, {**at, total.dim: label}) for label in self.labels[total.dim])
        terms = tuple(term for term in bound if not (isinstance(term, ex.Number) and term.value == 0))
        is_of_all = len(terms) == len(self.labels[total.dim])
        if all(isinstance(term, ex.Number) for term in terms):
            return ex.Number(math.fsum(number_of(term, {}) for term in terms))
        return terms[0] if len(terms) == 1 else Added(terms, total, is_of_all=is_of_all)

    def _product(self, left: Expression, right: Expression, at: Mapping[str, Label]) -> Expression:
        """Nothing is named beside a mark that is 0."""
        is_mark = isinstance(right, Quantity) and right.marks
        first = self.bound(right if is_mark else left, at)
        if isinstance(first, ex.Number) and first.value == 0:
            return first
        second = self.bound(left if is_mark else right, at)
        return simplified(ex.Product(second, first) if is_mark else ex.Product(first, second))

    def _mean(self, quotient: ex.Quotient, at: Mapping[str, Label]) -> Expression:
        """A sum over what is marked, by the number of marks."""
        above, below = self.bound(quotient.left, at), self.bound(quotient.right, at)
        if isinstance(above, Added) and isinstance(below, ex.Number):
            return replace(above, count=below.value)
        return simplified(ex.Quotient(above, below))

    def _stacked(self, stacked: ex.Stacked, at: Mapping[str, Label]) -> Expression:
        label = at[stacked.dim]
        part, dim = next(one for one in stacked.both if label in self.labels[one[1]])
        return self.bound(part, {**at, dim: label})


def figures_in(bound: Expression) -> tuple[Figure, ...]:
    """The figures that a formula names, each once, in order."""
    return tuple(dict.fromkeys(part.figure for part in bound.walk() if isinstance(part, Named)))


def number_of(bound: Expression, values: Mapping[Figure, float]) -> float:
    """What a formula gives, from the values of the figures that it names."""
    match bound:
        case ex.Number(value=value):
            return value
        case Named(figure=figure):
            return values[figure]
        case ex.Sum(left=left, right=right):
            return number_of(left, values) + number_of(right, values)
        case ex.Difference(left=left, right=right):
            return number_of(left, values) - number_of(right, values)
        case ex.Product(left=left, right=right):
            return number_of(left, values) * number_of(right, values)
        case ex.Quotient(left=left, right=right):
            return number_of(left, values) / number_of(right, values)
        case ex.Coverage(left=left, right=right):
            lacking, there = number_of(left, values), number_of(right, values)
            return min(lacking / there, 1.0) if there else 0.0
        case ex.Larger(left=left, right=right):
            return max(number_of(left, values), number_of(right, values))
        case ex.Smaller(left=left, right=right):
            return min(number_of(left, values), number_of(right, values))
        case ex.Positive(of=of):
            return max(number_of(of, values), 0.0)
        case ex.OneAtZero(of=of):
            return float(number_of(of, values) == 0)
        case Added(terms=terms, count=count):
            return math.fsum(number_of(term, values) for term in terms) / count
        case Largest(quotients=quotients):
            counted = (one for one in quotients if number_of(one.right, values) > 0)
            return max(number_of(one, values) for one in counted)
    raise TypeError(f"{type(bound).__name__} has labels left")
