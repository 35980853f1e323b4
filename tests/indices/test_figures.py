"""A formula with labels put in names just the figures that count, and their values give the figure."""

from __future__ import annotations

import math

import pytest

from indices.expressions import Elsewhere, Expression, LargestQuotient, Number, Quantity, Stacked
from indices.figures import Added, Binding, Figure, Named, figures_in, number_of
from indices.formulas import mean_over

LABELS = {"year": (2019, 2020, 2021), "region": ("a", "b"), "origin": ("a", "b"), "destination": ("a", "b")}
COUNT = Quantity("count", ("year", "region"), "persons", "n")
WINDOW = Quantity("window", ("year",), "1", "h", marks=True)
KEY, CHANGE = Quantity("key", ("region",), "share", "k"), Quantity("change", ("region",), "million NOK", "d")
FLOW = Quantity("flow", ("origin", "destination"), "million NOK", "f")


def bound(expression: Expression, at: dict[str, str], window: tuple[float, ...] = (0.0, 1.0, 1.0)) -> Expression:
    """The expression at labels, the years of the window being marked."""

    def stands_for(figure: Figure) -> Expression:
        return Number(window[LABELS["year"].index(figure[1][0])]) if figure[0] is WINDOW else Named(figure)

    return Binding(LABELS, stands_for).bound(expression, at)


def names(expression: Expression) -> list[tuple[str, tuple[object, ...]]]:
    return [(of.name, place) for of, place in figures_in(expression) if isinstance(of, Quantity)]


def test_years_outside_the_window_are_not_named_and_those_inside_give_the_mean() -> None:
    found = bound(mean_over(COUNT, "year", WINDOW), {"region": "b"})
    assert names(found) == [("count", (2020, "b")), ("count", (2021, "b"))]
    assert isinstance(found, Added)
    assert found.count == 2
    assert number_of(found, {(COUNT, (2020, "b")): 3.0, (COUNT, (2021, "b")): 8.0}) == 5.5


def test_a_window_of_one_year_is_that_year() -> None:
    found = bound(mean_over(COUNT, "year", WINDOW), {"region": "b"}, (0.0, 0.0, 1.0))
    assert isinstance(found, Named)
    assert found.figure == (COUNT, (2021, "b"))


def test_a_sum_over_a_dimension_that_the_figure_has_is_a_figure_of_its_own() -> None:
    total = KEY.sum("region")
    found = bound(KEY / total, {"region": "a"})
    assert figures_in(found) == ((KEY, ("a",)), (total, ()))
    assert number_of(found, {(KEY, ("a",)): 1.0, (total, ()): 4.0}) == 0.25


def test_nothing_is_named_where_two_labels_are_the_same() -> None:
    amounts = Elsewhere(FLOW, "origin", "destination")
    assert figures_in(bound(amounts * KEY.over(region="destination"), {"origin": "a", "destination": "a"})) == ()
    found = bound(amounts.sum("origin").over(destination="region"), {"region": "b"})
    assert names(found) == [("flow", ("a", "b"))]


def test_a_stack_gives_the_part_that_the_label_belongs_to() -> None:
    stacked = Stacked(KEY.over(region="origin"), CHANGE, "place", "origin", "region")
    labels = {"origin": ("x",), "region": ("a", "b")}
    found = Binding(labels, Named).bound(stacked, {"place": "b"})
    assert names(found) == [("change", ("b",))]
    assert names(Binding(labels, Named).bound(stacked, {"place": "x"})) == [("key", ("x",))]


def test_the_largest_quotient_counts_keys_above_zero_only() -> None:
    found = bound(LargestQuotient(0 - CHANGE, KEY, "region"), {})
    values: dict[Figure, float] = {
        (CHANGE, ("a",)): -3.0,
        (KEY, ("a",)): 0.5,
        (CHANGE, ("b",)): -9.0,
        (KEY, ("b",)): 0.0,
    }
    assert number_of(found, values) == 6.0


def test_what_has_no_effect_drops_out() -> None:
    zero, one = Number(0.0), Number(1.0)
    found = bound((one - one) * CHANGE + one * KEY + zero, {"region": "a"})
    assert names(found) == [("key", ("a",))]
    assert isinstance(found, Named)


@pytest.mark.parametrize("many", [2, 1000])
def test_many_terms_are_added_without_loss(many: int) -> None:
    labels = {"region": tuple(map(str, range(many)))}
    found = Binding(labels, Named).bound(KEY.sum("region"), {})
    values = dict.fromkeys(figures_in(found), 0.1)
    assert number_of(found, values) == math.fsum([0.1] * many)
