"""Prints expressions in LaTeX: the letters of the dimensions stand below the symbols of the quantities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from indices.simplifying import without

At = Mapping[str, str]
"""The letter that each dimension has where an expression stands."""

_ACCENTED = re.compile(r"\\(?:bar|check|hat|tilde) (?:\\[a-z]+|\w)")


@dataclass(frozen=True)
class Notation:
    """How dimensions are written.

    `letters` has the letter of every dimension. `kinds` has what a label is, in the singular as in `an age group`, for
    the dimensions that are put after one another.
    """

    letters: Mapping[str, str]
    kinds: Mapping[str, str]

    def symbol(self, quantity: Quantity) -> str:
        """The symbol of a quantity with the letters of its dimensions: `w_{s,c}`."""
        return _symbol(quantity, self._letters_of(quantity))

    def equation(self, step: Quantity) -> str:
        """A step's symbol and its formula: `k_{s,r} = n_{s,r} c_{s,r}`. Factors of 1 are left out.

        Raises:
            ValueError: the quantity has no formula.
        """
        if step.formula is None:
            raise ValueError(f"{step.name} has no formula")
        formula = self._written(without(step.formula, {}), self._letters_of(step))
        return f"{self.symbol(step)} = {formula}"

    def _letters_of(self, expression: Expression) -> At:
        return {dim: self.letters[dim] for dim in expression.dims}

    def _written(self, expression: Expression, at: At) -> str:
        match expression:
            case ex.Number(value=value):
                return _number(value)
            case Quantity():
                return _symbol(expression, at)
            case ex.Renamed(of=of, renamed=renamed):
                return self._written(of, {**at, **{name: at[new] for name, new in renamed if new in at}})
            case ex.Sum(left=left, right=right):
                return f"{self._written(left, at)} + {self._part(right, at, _is_negative(right))}"
            case ex.Difference(left=ex.Number(value=0.0), right=right):
                return f"-{self._part(right, at, _adds(right))}"
            case ex.Difference(left=left, right=right):
                return f"{self._written(left, at)} - {self._part(right, at, _adds(right))}"
            case ex.Product():
                return self._product(expression, at)
            case ex.Quotient(left=left, right=right) if _is_of_fractions(expression):
                return f"{self._written(left, at)} / {self._written(right, at)}"
            case ex.Quotient(left=left, right=right):
                return rf"\frac{{{self._written(left, at)}}}{{{self._written(right, at)}}}"
            case ex.Positive(of=of):
                return rf"\max\left(0, {self._written(of, at)}\right)"
            case ex.OneAtZero(of=of):
                return rf"\left[{self._written(of, at)} = 0\right]"
            case ex.Larger(left=left, right=right):
                return rf"\max\left({self._written(left, at)}, {self._written(right, at)}\right)"
            case ex.Smaller(left=left, right=right):
                return rf"\min\left({self._written(left, at)}, {self._written(right, at)}\right)"
            case ex.Coverage(left=left, right=right):
                above, below = self._written(left, at), self._written(right, at)
                return rf"\min\left(1, \frac{{{above}}}{{{below}}}\right)"
            case ex.Total(of=of, dim=dim):
                letter = self._bound(dim, at)
                return rf"\sum_{{{letter}}} {self._part(of, {**at, dim: letter}, _adds(of))}"
            case ex.LargestQuotient():
                return self._largest(expression, at)
            case ex.Stacked() | ex.Elsewhere() | ex.Conditional() | ex.Before():
                return self._cases(expression, at)
        raise TypeError(f"{type(expression).__name__} is not printed")

    def _part(self, expression: Expression, at: At, in_parentheses: bool) -> str:
        written = self._written(expression, at)
        return rf"\left({written}\right)" if in_parentheses else written

    def _product(self, product: ex.Product, at: At) -> str:
        """Factors beside each other; a sum or maximum reaches over what follows it, so only the last stands bare."""
        *first, last = ex.factors_of(product)
        parts = [self._part(factor, at, _binds_less(factor) or _reaches_on(factor)) for factor in first]
        parts.append(self._part(last, at, _binds_less(last)))
        return " ".join(rf"\cdot {part}" if part[0].isdigit() and place else part for place, part in enumerate(parts))

    def _largest(self, largest: ex.LargestQuotient, at: At) -> str:
        letter = self._bound(largest.dim, at)
        inner = {**at, largest.dim: letter}
        above, below = self._written(largest.left, inner), self._written(largest.right, inner)
        return rf"\max_{{{letter} : {below} > 0}} \frac{{{above}}}{{{below}}}"

    def _cases(self, expression: Expression, at: At) -> str:
        lines = r" \\ ".join(f"{value} & {condition}" for value, condition in self._rows(expression, at))
        return rf"\begin{{cases}} {lines} \end{{cases}}"

    def _rows(self, expression: Expression, at: At) -> Iterator[tuple[str, str]]:
        """Each case of an expression with its condition: whether labels differ, what is finite, a kind of label."""
        match expression:
            case ex.Elsewhere(of=of, first_dim=first, second_dim=second):
                yield self._written(of, at), rf"{at[second]} \ne {at[first]}"
                yield "0", f"{at[second]} = {at[first]}"
            case ex.Conditional(of=of, on=on):
                yield self._written(of, at), rf"{self._written(on, at)} < \infty"
                yield r"\infty", r"\text{else}"
            case ex.Before(start=start, before=before, dim=dim):
                yield self._written(start, at), rf"{at[dim]} \text{{ is the first}}"
                yield _symbol(before, {**at, dim: f"{at[dim]}-1"}), r"\text{else}"
            case ex.Stacked():
                letter = at[expression.dim]
                for part, dim in expression.both:
                    yield self._written(part, {**at, dim: letter}), rf"{letter} \text{{ is {self.kinds[dim]}}}"

    def _bound(self, dim: str, at: At) -> str:
        """A letter for what is summed over: that of the dimension, with a prime where it stands for a label already."""
        letter = self.letters[dim]
        while letter in at.values():
            letter += "'"
        return letter


def _symbol(quantity: Quantity, at: At) -> str:
    symbol = _ACCENTED.sub(lambda match: f"{{{match.group()}}}", quantity.symbol)
    below = ",".join(at[dim] for dim in quantity.dims)
    return f"{symbol}_{{{below}}}" if below else symbol


def _number(value: float) -> str:
    power = len(f"{value:.0f}") - 1
    return f"10^{{{power}}}" if power > 2 and value == 10**power else f"{value:g}"


def _adds(expression: Expression) -> bool:
    return isinstance(
        _named(expression), ex.Sum | ex.Difference | ex.Stacked | ex.Elsewhere | ex.Conditional | ex.Before
    )


def _binds_less(expression: Expression) -> bool:
    """Whether an expression binds less than a product does."""
    return _adds(expression) or _is_of_fractions(_named(expression))


def _is_of_fractions(expression: Expression) -> bool:
    """Whether both sides of a quotient are quotients: they stand beside each other, as fractions of full size."""
    if not isinstance(expression, ex.Quotient):
        return False
    return isinstance(_named(expression.left), ex.Quotient) and isinstance(_named(expression.right), ex.Quotient)


def _reaches_on(expression: Expression) -> bool:
    return isinstance(_named(expression), ex.Total | ex.LargestQuotient)


def _is_negative(expression: Expression) -> bool:
    match _named(expression):
        case ex.Difference(left=ex.Number(value=0.0)) | ex.Stacked() | ex.Elsewhere() | ex.Conditional():
            return True
    return False


def _named(expression: Expression) -> Expression:
    """The expression itself below the names of its dimensions."""
    return _named(expression.of) if isinstance(expression, ex.Renamed) else expression
