"""When two expressions say the same, and when they are the same one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indices.expressions import (
    Before,
    Conditional,
    Coverage,
    Difference,
    Elsewhere,
    Expression,
    Larger,
    LargestQuotient,
    Number,
    OneAtZero,
    Operation,
    Positive,
    Product,
    Quantity,
    Quotient,
    Renamed,
    Smaller,
    Stacked,
    Sum,
    Total,
    structure,
)

a, b = Quantity("a", ("region",), "1", "a"), Quantity("b", ("region",), "1", "b")
of_a, of_b = (Quantity(name, (), "1", name, formula) for name, formula in (("twice", a + a), ("sum", a + b)))


def _nested(first: Expression, second: Expression, number: float, dim: str) -> Expression:
    return (first - (second * number).sum(dim)) / first.over(region=dim)


def test_expressions_that_are_built_alike_say_the_same() -> None:
    assert structure(_nested(a, of_b, 2, "region")) == structure(_nested(a, of_b, 2, "region"))


@pytest.mark.parametrize(
    "other", [(b, of_b, 2, "region"), (a, of_a, 2, "region"), (a, of_b, 3, "region"), (a, of_b, 2, "age")]
)
def test_expressions_that_differ_anywhere_below_do_not(other: tuple[Expression, Expression, float, str]) -> None:
    assert structure(_nested(*other)) != structure(_nested(a, of_b, 2, "region"))


def test_each_order_of_a_sum_says_something_of_its_own() -> None:
    assert structure(a + b) != structure(b + a)


EVERY_KIND: dict[type[Expression], Callable[[], Expression]] = {
    Number: lambda: Number(2.0),
    Quantity: lambda: Quantity("a", ("region",), "1", "a"),
    Renamed: lambda: a.over(region="age"),
    Sum: lambda: a + b,
    Difference: lambda: a - b,
    Product: lambda: a * b,
    Quotient: lambda: a / b,
    Coverage: lambda: Coverage(a, b),
    Larger: lambda: Larger(a, b),
    Smaller: lambda: Smaller(a, b),
    Positive: lambda: Positive(a),
    OneAtZero: lambda: OneAtZero(a),
    Total: lambda: a.sum("region"),
    Stacked: lambda: Stacked(a, b, "both", "region", "region"),
    Elsewhere: lambda: Elsewhere(a, "origin", "destination"),
    Conditional: lambda: Conditional(a, b),
    Before: lambda: Before(a, a + b, b, "region", "growth"),
    LargestQuotient: lambda: LargestQuotient(a, b, "region"),
}


def test_there_is_an_example_of_every_kind() -> None:
    assert {Operation, *EVERY_KIND} == {kind for kind in _kinds(Expression) if kind.__module__ == Expression.__module__}


def _kinds(kind: type[Expression]) -> list[type[Expression]]:
    below = kind.__subclasses__()
    return [*below, *(one for own in below for one in _kinds(own))]


@pytest.mark.parametrize("build", [pytest.param(build, id=kind.__name__) for kind, build in EVERY_KIND.items()])
def test_an_expression_is_equal_to_itself_alone(build: Callable[[], Expression]) -> None:
    one, other = build(), build()
    assert one == one
    assert one != other
    assert len({one: 1, other: 2}) == 2


def test_a_quantity_is_told_from_another_of_its_name() -> None:
    assert structure(a + 1) != structure(Quantity("a", ("region",), "1", "a") + 1)
