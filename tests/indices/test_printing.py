"""Formulas are printed with the letters of their dimensions, and with parentheses only where they are needed."""

from __future__ import annotations

import pytest

from indices.expressions import (
    Conditional,
    Coverage,
    Elsewhere,
    Expression,
    LargestQuotient,
    Number,
    Positive,
    Quantity,
    Stacked,
    as_expression,
)
from indices.formulas import relative_to_country, with_mean_one
from indices.printing import Notation

NOTATION = Notation(
    {"region": "r", "year": "y", "origin": "o", "destination": "d", "first": "f", "second": "g", "both": "c"},
    {"first": "a first", "second": "a second"},
)
a, b = Quantity("a", ("region",), "1", "a"), Quantity("b", ("region",), "1", "b")
u = Quantity("u", (), "1", "U")
h, v = Quantity("h", ("year",), "1", "h"), Quantity("v", ("year", "region"), "1", r"\bar v")
m = Quantity("m", ("origin", "destination"), "1", r"M^{\text{run}}")
one, two = Quantity("one", ("first",), "1", "s"), Quantity("two", ("second",), "1", "t")
ONE = Number(1.0, "persons")


def equation(formula: Expression) -> str:
    return NOTATION.equation(Quantity("x", formula.dims, "1", "x", formula)).partition(" = ")[2]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (a + b, "a_{r} + b_{r}"),
        (a - (b - u), r"a_{r} - \left(b_{r} - U\right)"),
        (a - b - u, "a_{r} - b_{r} - U"),
        (a + (b - u), "a_{r} + b_{r} - U"),
        (0 - a, "-a_{r}"),
        (b + (0 - a), r"b_{r} + \left(-a_{r}\right)"),
        (0 - (a + b), r"-\left(a_{r} + b_{r}\right)"),
        ((1 - u) * a * (b + u), r"\left(1 - U\right) a_{r} \left(b_{r} + U\right)"),
        (a * b / u, r"\frac{a_{r} b_{r}}{U}"),
        ((a + b) / (u + u), r"\frac{a_{r} + b_{r}}{U + U}"),
        (a * (b / u), r"a_{r} \frac{b_{r}}{U}"),
        (a / b / (u / a), r"\frac{a_{r}}{b_{r}} / \frac{U}{a_{r}}"),
        (u * (a / b / (u / a)), r"U \left(\frac{a_{r}}{b_{r}} / \frac{U}{a_{r}}\right)"),
        (a * Number(1e6), r"a_{r} \cdot 10^{6}"),
        (a * Number(0.8), r"a_{r} \cdot 0.8"),
        (as_expression(25) * a, "25 a_{r}"),
        (as_expression(1000) * a, "10^{3} a_{r}"),
        (a * ONE * (u * ONE - ONE), r"a_{r} \left(U - 1\right)"),
        (a / ONE, "a_{r}"),
    ],
)
def test_arithmetic(formula: Expression, expected: str) -> None:
    assert equation(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ((h * v).sum("year"), r"\sum_{y} h_{y} {\bar v}_{y,r}"),
        ((a + b).sum("region"), r"\sum_{r} \left(a_{r} + b_{r}\right)"),
        (a.sum("region") * u, r"\left(\sum_{r} a_{r}\right) U"),
        (u * a.sum("region"), r"U \sum_{r} a_{r}"),
        (a - a.sum("region") * b, r"a_{r} - \left(\sum_{r'} a_{r'}\right) b_{r}"),
        ((a * (a * b).sum("region")).sum("region"), r"\sum_{r} a_{r} \sum_{r'} a_{r'} b_{r'}"),
        (m.sum("origin").over(destination="region"), r"\sum_{o} M^{\text{run}}_{o,r}"),
        (
            m.sum("origin").over(destination="region") - m.sum("destination").over(origin="region"),
            r"\sum_{o} M^{\text{run}}_{o,r} - \sum_{d} M^{\text{run}}_{r,d}",
        ),
        (u * a.over(region="destination"), "U a_{d}"),
        (u * (a + b).over(region="origin"), r"U \left(a_{o} + b_{o}\right)"),
        (a.over(region="origin") * b, "a_{o} b_{r}"),
        (b * a.over(region="origin"), "b_{r} a_{o}"),
        (m.over(origin="destination", destination="origin"), r"M^{\text{run}}_{d,o}"),
        ((a * b).sum("region") / b, r"\frac{\sum_{r'} a_{r'} b_{r'}}{b_{r}}"),
        (with_mean_one(a, b), r"\frac{a_{r}}{\sum_{r'} b_{r'} a_{r'}}"),
        (relative_to_country(a, b), r"\frac{a_{r}}{b_{r}} / \frac{\sum_{r'} a_{r'}}{\sum_{r'} b_{r'}}"),
    ],
)
def test_sums_and_names_of_dimensions(formula: Expression, expected: str) -> None:
    assert equation(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Elsewhere(m, "origin", "destination"), r"M^{\text{run}}_{o,d} & d \ne o \\ 0 & d = o"),
        (
            Stacked(one * u, two, "both", "first", "second"),
            r"s_{c} U & c \text{ is a first} \\ t_{c} & c \text{ is a second}",
        ),
        (Conditional(a, u), r"a_{r} & U < \infty \\ \infty & \text{else}"),
    ],
)
def test_cases(formula: Expression, expected: str) -> None:
    written = rf"\begin{{cases}} {expected} \end{{cases}}"
    assert equation(formula) == written
    assert equation(u * formula) == rf"U \left({written}\right)"


def test_a_sum_within_a_case_does_not_take_its_letter() -> None:
    to_second = Quantity("n", ("second", "both"), "1", "n")
    formula = Stacked(one, to_second.sum("both"), "both", "first", "second")
    assert r"\sum_{c'} n_{c,c'} & c \text{ is a second}" in equation(formula)


def test_the_largest_quotient_names_what_it_is_taken_among() -> None:
    largest = LargestQuotient(0 - a, b, "region")
    assert equation(largest) == r"\max_{r : b_{r} > 0} \frac{-a_{r}}{b_{r}}"
    assert equation(a + largest * b) == (r"a_{r} + \left(\max_{r' : b_{r'} > 0} \frac{-a_{r'}}{b_{r'}}\right) b_{r}")


def test_a_positive_part_and_a_coverage_are_bounds() -> None:
    assert equation(Positive(a - b) * u) == r"\max\left(0, a_{r} - b_{r}\right) U"
    assert equation(u * Coverage(a, b)) == r"U \min\left(1, \frac{a_{r}}{b_{r}}\right)"


def test_a_step_without_letters_is_its_symbol() -> None:
    assert NOTATION.equation(Quantity("x", (), "1", "x", u + u)) == "x = U + U"


def test_an_input_has_no_equation() -> None:
    with pytest.raises(ValueError, match="a has no formula"):
        NOTATION.equation(a)
