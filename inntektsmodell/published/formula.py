"""Formulas over figures: what a declared statistic computes, with the bounds that rounding leaves open.

    formula   := formula (+ | - | * | /) formula | - formula | (formula) | number | figure | function
    figure    := series | series["label"]
    function  := sum(formula) | others(formula) | share(formula) | rule("path", year)

A formula is worked out for one label. A series without a label takes that label; `sum`, `others` and `share` take every
label of the series in them: the sum over all labels, over all labels but this one, and this one's share of the sum.
`Sum` is no label in that sense. Amounts are in kroner and shares in ones, whatever unit they are printed in.

No figure may stand twice in a formula, counted through the statistics that it names. Then the bounds are the tightest
that the rounding of the figures allows.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import add, mul, sub, truediv
from typing import Protocol

from inntektsmodell.language.messages import message, said
from inntektsmodell.published.intervals import Interval, sum_of

SUM = "Sum"
RULE = "rule"
_OPERATORS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: add,
    ast.Sub: sub,
    ast.Mult: mul,
    ast.Div: truediv,
}


class CannotCompute(ValueError):  # noqa: N818
    """A statistic has no value for a label; the message says why."""


@dataclass(frozen=True)
class Term:
    """A part of a formula: its interval, and the names of the figures it was computed from."""

    interval: Interval
    figures: frozenset[str] = frozenset()


class FormulaSource(Protocol):
    """Where a formula's figures come from."""

    def term(self, name: str, label: str) -> Term:
        """One figure, or another statistic, for a label. Raises `CannotCompute` where there is none."""

    def labels(self, name: str) -> tuple[str, ...]:
        """Labels of a series or statistic, `Sum` left out. Raises `CannotCompute` where there is none of that name."""

    def rule(self, path: str, year: int) -> Term:
        """A rule's number in a year. Raises `CannotCompute` where there is none."""


@dataclass(frozen=True)
class Formula:
    """A formula as written. It is read when it is made: a `ValueError` says what is wrong with it."""

    text: str

    def __post_init__(self) -> None:
        _check(self.tree)

    @cached_property
    def tree(self) -> ast.expr:
        """The formula's parts."""
        try:
            return ast.parse(self.text, mode="eval").body
        except SyntaxError as error:
            raise ValueError(message("'{text}' is not a formula: {error}", text=self.text, error=error.msg)) from error

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of the series and statistics that it uses."""
        return frozenset(_names(self.tree))

    @cached_property
    def numbers(self) -> frozenset[float]:
        """Numbers that are written in it; the years of rules are none."""
        calls = [node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == RULE]
        years = [argument for call in calls for argument in call.args]
        constants = [node for node in ast.walk(self.tree) if isinstance(node, ast.Constant) and node not in years]
        return frozenset(float(node.value) for node in constants if isinstance(node.value, int | float))

    def term(self, label: str, source: FormulaSource) -> Term:
        """Work the formula out for one label. Raises `CannotCompute`."""
        return _evaluate(self.tree, label, source)

    def labels(self, source: FormulaSource) -> tuple[str, ...]:
        """Labels for which it can be worked out; those of its first series without a label."""
        return _labels(self.tree, source)


def _check(node: ast.expr) -> None:
    match node:
        case ast.Constant(value=int() | float()) | ast.Name():
            return
        case ast.Attribute(value=ast.Name() | ast.Attribute() as rest):
            _check(rest)
        case ast.Subscript(value=ast.Name() | ast.Attribute() as series, slice=ast.Constant(value=str())):
            _check(series)
        case ast.UnaryOp(op=ast.USub(), operand=part):
            _check(part)
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
            _check(left)
            _check(right)
        case ast.Call(
            func=ast.Name(id="rule"), args=[ast.Constant(value=str()), ast.Constant(value=int())], keywords=[]
        ):
            return
        case ast.Call(func=ast.Name(id=name), args=[part], keywords=[]) if name in _FUNCTIONS:
            _check(part)
        case _:
            raise ValueError(message("'{part}' has no meaning in a formula", part=ast.unparse(node)))


def _evaluate(node: ast.expr, label: str, source: FormulaSource) -> Term:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Term(Interval.exact(float(number)))
        case ast.UnaryOp(operand=part):
            term = _evaluate(part, label, source)
            return Term(-term.interval, term.figures)
        case ast.BinOp(left=left, op=operator, right=right):
            terms = [_evaluate(left, label, source), _evaluate(right, label, source)]
            return _joined(terms, _OPERATORS[type(operator)])
        case ast.Call(func=ast.Name(id="rule"), args=[ast.Constant(value=str(path)), ast.Constant(value=int(year))]):
            return source.rule(path, year)
        case ast.Call(func=ast.Name(id=name), args=[part]):
            return _FUNCTIONS[name](part, label, source)
        case ast.Subscript(value=series, slice=ast.Constant(value=str(own))):
            return source.term(ast.unparse(series), own)
        case _:
            return source.term(ast.unparse(node), label)


def _joined(terms: list[Term], function: Callable[..., Interval]) -> Term:
    """`function` of the terms' intervals, refused where two of them rest on one figure."""
    figures: frozenset[str] = frozenset()
    for term in terms:
        twice = figures & term.figures
        if twice:
            raise CannotCompute(
                message("'{name}' appears twice in the formula, so its bounds would be too wide", name=min(twice))
            )
        figures |= term.figures
    try:
        return Term(function(*(term.interval for term in terms)), figures)
    except ZeroDivisionError as error:
        raise CannotCompute(said(error)) from error


def _sum(part: ast.expr, label: str, source: FormulaSource) -> Term:  # noqa: ARG001
    return _sum_over(_labels(part, source), part, source)


def _others(part: ast.expr, label: str, source: FormulaSource) -> Term:
    return _sum_over([other for other in _labels(part, source) if other != label], part, source)


def _share(part: ast.expr, label: str, source: FormulaSource) -> Term:
    """Own part of the sum, as 1 / (1 + others / own), in which every figure appears once."""
    if label == SUM:
        return Term(Interval.exact(1.0), _sum(part, label, source).figures)
    one = Interval.exact(1.0)
    own, others = _evaluate(part, label, source), _others(part, label, source)
    return _joined([own, others], lambda mine, rest: one / (one + rest / mine))


_FUNCTIONS: dict[str, Callable[[ast.expr, str, FormulaSource], Term]] = {
    "sum": _sum,
    "others": _others,
    "share": _share,
}


def _sum_over(labels: Iterable[str], part: ast.expr, source: FormulaSource) -> Term:
    return _joined([_evaluate(part, label, source) for label in labels], lambda *intervals: sum_of(intervals))


def _labels(part: ast.expr, source: FormulaSource) -> tuple[str, ...]:
    """Labels that the series in a part have in common; they must have the same ones."""
    found = {name: source.labels(name) for name in _names(part, labelled=False)}
    if not found:
        raise CannotCompute(message("'{part}' does not name a series that has no label", part=ast.unparse(part)))
    first, *others = found
    for other in others:
        if set(found[other]) != set(found[first]):
            raise CannotCompute(
                message(
                    "'{first}' has the labels {labels} and '{other}' has {others}",
                    first=first,
                    labels=found[first],
                    other=other,
                    others=found[other],
                )
            )
    return found[first]


def _names(node: ast.expr, labelled: bool = True) -> list[str]:
    """Names of series and statistics, each once, in the order of the formula; `labelled` counts `series["label"]`."""
    match node:
        case ast.Name() | ast.Attribute():
            return [ast.unparse(node)]
        case ast.Subscript(value=series):
            return [ast.unparse(series)] if labelled else []
        case ast.UnaryOp(operand=part):
            return _names(part, labelled)
        case ast.BinOp(left=left, right=right):
            return list(dict.fromkeys(_names(left, labelled) + _names(right, labelled)))
        case ast.Call(func=ast.Name(id="rule")):
            return []
        case ast.Call(args=[part]):
            return _names(part, labelled)
        case _:
            return []
