"""When two expressions say the same, and when they are the same one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indices.expressions import Expression, Quantity, structure

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


@pytest.mark.parametrize("build", [lambda: a + b, lambda: a * 2, lambda: a.sum("region"), lambda: a.over(region="age")])
def test_an_expression_is_equal_to_itself_alone(build: Callable[[], Expression]) -> None:
    one, other = build(), build()
    assert one == one
    assert one != other
    assert len({one: 1, other: 2}) == 2


def test_a_quantity_is_told_from_another_of_its_name() -> None:
    assert structure(a + 1) != structure(Quantity("a", ("region",), "1", "a") + 1)
