"""A formula without some quantities is short, and gives what the whole gives with their neutral values put in."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import assume, given
from hypothesis import strategies as st

from indices.expressions import (
    Difference,
    Elsewhere,
    Expression,
    LargestQuotient,
    Number,
    Product,
    Quantity,
    Quotient,
    Stacked,
    Sum,
    quantities_in,
)
from indices.simplifying import without
from tests.indices.formulas import MARKS, PLAIN, SCALE, by_xarray, drawn_values, formulas

a, b = Quantity("a", ("region",), "1", "a"), Quantity("b", ("region",), "1", "b")
flow = Quantity("flow", ("origin", "destination"), "1", "f")


@pytest.mark.slow
@given(formulas(), st.integers(0, 2**31), st.sampled_from([*PLAIN, *MARKS]), st.sampled_from([0.0, 1.0, 3.0]))
def test_the_neutral_value_is_put_in(formula: Expression, seed: int, absent: Quantity, neutral: float) -> None:
    drawn = drawn_values(seed)
    drawn[absent] = drawn[absent] * 0 + neutral
    with np.errstate(all="ignore"):
        expected = by_xarray(formula, drawn)
    assume(bool(np.isfinite(expected).all()))  # where nothing is divided by the absent quantity
    try:
        short = without(formula, {absent: neutral})
    except ValueError:  # what is 0 has no labels left: see below
        assume(False)
    assert absent not in set(quantities_in(short))
    known = {quantity: array for quantity, array in drawn.items() if quantity is not absent}
    assert set(short.dims) <= set(formula.dims)
    xr.testing.assert_allclose(by_xarray(short, known).broadcast_like(expected).transpose(*expected.dims), expected)


def test_what_is_known_stays_the_same_object() -> None:
    assert without(a, {b: 0.0}) is a


@pytest.mark.parametrize(
    "formula",
    [a + b, b + a, a - b, a * (1 - b), (1 - b) * a, a / (1 - b), a + b * a, (a + b).over(region="origin")],
)
def test_what_is_absent_leaves_no_trace(formula: Expression) -> None:
    short = without(formula, {b: 0.0})
    assert list(quantities_in(short)) == [a]
    assert not any(isinstance(part, Number | Sum | Difference | Product | Quotient) for part in short.walk())


@pytest.mark.parametrize("formula", [a * b, b * a, b / a, (a * b).sum("region"), b.over(region="origin")])
def test_nothing_is_left_of_what_is_0(formula: Expression) -> None:
    short = without(formula, {b: 0.0})
    assert isinstance(short, Number)
    assert short.value == 0


def test_nothing_is_left_of_what_is_0_elsewhere() -> None:
    short = without(Elsewhere(flow * a.over(region="origin"), "origin", "destination"), {a: 0.0})
    assert isinstance(short, Number)


@pytest.mark.parametrize(
    ("formula", "lost"),
    [
        ((a + SCALE).sum("region"), "region in the Total"),
        (Elsewhere(a.over(region="origin") + SCALE, "origin", "destination"), "origin in the Elsewhere"),
        (Stacked(a + SCALE, b, "both", "region", "other"), "region in the Stacked"),
        (LargestQuotient(SCALE, a, "region"), "region in the LargestQuotient"),
    ],
)
def test_what_goes_over_labels_that_only_the_absent_has_is_refused(formula: Expression, lost: str) -> None:
    with pytest.raises(ValueError, match=f"what is absent leaves no {lost} of it"):
        without(formula, {a: 0.0})
