"""Expressions over labelled quantities: what a step of the method says, as a tree that others read.

An expression has dimensions and no values. `values` computes it from arrays, `units` proves its unit, `figures` says
what one figure is computed from, and whoever writes formulas in another notation walks the same tree, so that a
formula stands once. Sums go over a dimension by name; a quantity is put on other dimensions with `over`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache


@dataclass(frozen=True, eq=False)
class Expression:
    """A number for each label of its dimensions."""

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """The dimensions that the expression has, in the order in which its arrays are laid out."""
        return _merged(part.dims for part in self.parts)

    @cached_property
    def parts(self) -> tuple[Expression, ...]:
        """The expressions right below."""
        values = (getattr(self, field.name) for field in fields(self))
        return tuple(value for value in values if isinstance(value, Expression))

    def __add__(self, other: Expression | float) -> Expression:
        return Sum(self, as_expression(other))

    def __radd__(self, other: float) -> Expression:
        return Sum(as_expression(other), self)

    def __sub__(self, other: Expression | float) -> Expression:
        return Difference(self, as_expression(other))

    def __rsub__(self, other: float) -> Expression:
        return Difference(as_expression(other), self)

    def __mul__(self, other: Expression | float) -> Expression:
        return Product(self, as_expression(other))

    def __truediv__(self, other: Expression | float) -> Expression:
        return Quotient(self, as_expression(other))

    def sum(self, dim: str) -> Expression:
        """The sum over a dimension."""
        return Total(self, dim)

    def over(self, **dims: str) -> Expression:
        """The same numbers with dimensions renamed: `cost.over(region="destination")`."""
        return Renamed(self, tuple(dims.items()))

    def walk(self) -> Iterator[Expression]:
        """The expression and all below it; a quantity's own expression is not entered."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, eq=False)
class Number(Expression):
    """A constant with its unit."""

    value: float
    unit: str = "1"


@dataclass(frozen=True, eq=False, repr=False)
class Quantity(Expression):
    """An input (without a formula) or a step (with one).

    `absent` is the value that leaves the other steps as they are without the quantity, None where they need it. `marks`
    says that the values are 0 or 1 and choose labels; `among_few` that they choose among a handful. `symbol` is what
    formulas are printed with, in LaTeX.
    """

    name: str
    own_dims: tuple[str, ...]
    unit: str
    symbol: str
    formula: Expression | None = None
    absent: float | None = None
    marks: bool = False
    among_few: bool = False

    def __repr__(self) -> str:
        """The name alone: the formula of a step holds those of all steps below it."""
        return f"{type(self).__name__}({self.name!r})"

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """The dimensions of the quantity."""
        return self.own_dims

    @cached_property
    def parts(self) -> tuple[Expression, ...]:
        """None: a quantity stands for itself."""
        return ()


@dataclass(frozen=True, eq=False)
class Renamed(Expression):
    """An expression on other dimensions."""

    of: Expression
    renamed: tuple[tuple[str, str], ...]

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """The dimensions by their new names."""
        new = dict(self.renamed)
        return tuple(new.get(dim, dim) for dim in self.of.dims)


@dataclass(frozen=True, eq=False)
class Operation(Expression):
    """Two expressions taken together, label by label."""

    left: Expression
    right: Expression


class Sum(Operation):
    """left + right."""


class Difference(Operation):
    """left − right."""


class Product(Operation):
    """left · right."""


class Quotient(Operation):
    """left / right."""


class Coverage(Operation):
    """The part of `right` that it takes to cover `left`, both at least 0: left / right, and 0 where left is 0.

    Infinite where `left` is more than `right`, but for rounding: what is lacking cannot be covered.
    """


class Larger(Operation):
    """The larger of two: a floor, where one is a bound."""


class Smaller(Operation):
    """The smaller of two: a ceiling, where one is a bound."""


@dataclass(frozen=True, eq=False)
class Positive(Expression):
    """The expression where it is above 0, else 0."""

    of: Expression

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """Those of `of`."""
        return self.of.dims


@dataclass(frozen=True, eq=False)
class OneAtZero(Expression):
    """1 in the unit of the expression where it is 0, else 0: added to it, what can be divided by."""

    of: Expression

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """Those of `of`."""
        return self.of.dims


@dataclass(frozen=True, eq=False)
class Total(Expression):
    """Σ over a dimension."""

    of: Expression
    dim: str

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """What is left without the dimension that is summed over."""
        return tuple(dim for dim in self.of.dims if dim != self.dim)


@dataclass(frozen=True, eq=False)
class Stacked(Expression):
    """Two expressions one after the other along a dimension of their own, which becomes `dim`: first, then second."""

    first: Expression
    second: Expression
    dim: str
    first_dim: str
    second_dim: str

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """The dimension of both, then the others of either."""
        return (self.dim, *_merged([dim for dim in part.dims if dim != own] for part, own in self.both))

    @property
    def both(self) -> tuple[tuple[Expression, str], tuple[Expression, str]]:
        """Each of them with its own dimension."""
        return (self.first, self.first_dim), (self.second, self.second_dim)


@dataclass(frozen=True, eq=False)
class Elsewhere(Expression):
    """The expression where two labels differ, and 0 where they are the same: nothing is settled at home."""

    of: Expression
    first_dim: str
    second_dim: str


@dataclass(frozen=True, eq=False)
class Conditional(Expression):
    """`of` where `on` is finite, else infinite: what can be had only where something else can."""

    of: Expression
    on: Expression

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """Those of `of`; the condition has no others."""
        return self.of.dims


@dataclass(frozen=True, eq=False)
class Before(Expression):
    """What a quantity has at the label before along `dim`, where it follows from itself; `start` at the first label.

    `following` gives the quantity at a label from `before`, which stands for it at the label before. Whoever tells a
    formula names the quantity, which is called `of`, at the label before.
    """

    start: Expression
    following: Expression
    before: Quantity
    dim: str
    of: str

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """Those of the quantity."""
        return self.before.dims


@dataclass(frozen=True, eq=False)
class LargestQuotient(Expression):
    """max over a dimension of left / right, among the labels whose right side is above 0.

    A label whose right side is 0 sets no limit where its left side is at most 0; else no number is large enough: inf.
    """

    left: Expression
    right: Expression
    dim: str

    @cached_property
    def dims(self) -> tuple[str, ...]:
        """What is left without the dimension."""
        return tuple(dim for dim in _merged((self.left.dims, self.right.dims)) if dim != self.dim)


def as_expression(value: Expression | float) -> Expression:
    """A plain number becomes a constant without a unit."""
    return value if isinstance(value, Expression) else Number(float(value))


@lru_cache(maxsize=4096)
def quantities_in(expression: Expression) -> tuple[Quantity, ...]:
    """The quantities that an expression names, each once, in order; what follows from itself does not name itself."""
    every = list(expression.walk())
    own = {part.before for part in every if isinstance(part, Before)}
    return tuple(dict.fromkeys(part for part in every if isinstance(part, Quantity) and part not in own))


def factors_of(expression: Expression) -> list[Expression]:
    """What is multiplied in an expression, in order; itself where it is no product."""
    if isinstance(expression, Product):
        return [*factors_of(expression.left), *factors_of(expression.right)]
    return [expression]


@lru_cache(maxsize=4096)
def structure(expression: Expression) -> Hashable:
    """What two expressions have alike that say the same of the same quantities."""
    if isinstance(expression, Quantity):
        return expression
    values = (getattr(expression, field.name) for field in fields(expression))
    return (type(expression), *(structure(value) if isinstance(value, Expression) else value for value in values))


def rebuilt(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The expression with every part replaced by what `change` gives for it, from the leaves up."""
    if expression.parts:
        below = {field.name: getattr(expression, field.name) for field in fields(expression)}
        new = {name: rebuilt(part, change) for name, part in below.items() if isinstance(part, Expression)}
        if any(part is not below[name] for name, part in new.items()):
            expression = replace(expression, **new)
    return change(expression)


def _merged(dims: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(dim for some in dims for dim in some))
