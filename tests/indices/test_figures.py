"""One figure of a formula, from the figures behind it, is the same number as in the whole array."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from indices.expressions import Conditional, Elsewhere, Expression, Number, Quantity, Stacked
from indices.figures import Binding, Figure, Label, Named, figures_in, number_of
from tests.formulas import LABELS, by_xarray, drawn_values, formulas

a = Quantity("a", ("region",), "1", "a")
h, v = Quantity("h", ("year",), "1", "h", marks=True), Quantity("v", ("year", "region"), "1", "v")


def figure_value(drawn: dict[Quantity, xr.DataArray], figure: Figure) -> float:
    """The value of a quantity, or of a sum, at labels for each of its dimensions."""
    of, place = figure
    positions = {dim: LABELS[dim].index(label) for dim, label in zip(of.dims, place, strict=True)}
    return float(by_xarray(of, drawn).isel(positions).item())


@pytest.mark.slow
@given(formulas(), st.integers(0, 2**31))
def test_every_figure_is_that_of_labelled_arithmetic(formula: Expression, seed: int) -> None:
    drawn = drawn_values(seed)

    def stands_for(figure: Figure) -> Expression:
        is_mark = isinstance(figure[0], Quantity) and figure[0].marks
        return Number(figure_value(drawn, figure)) if is_mark else Named(figure)

    binding, expected = Binding(LABELS, stands_for), by_xarray(formula, drawn).transpose(*formula.dims)
    for cell in itertools.product(*(range(len(LABELS[dim])) for dim in formula.dims)):
        at = {dim: LABELS[dim][position] for dim, position in zip(formula.dims, cell, strict=True)}
        bound = binding.bound(formula, at)
        values = {figure: figure_value(drawn, figure) for figure in figures_in(bound)}
        assert number_of(bound, values) == pytest.approx(expected.values[cell], rel=1e-12, abs=1e-9)
        assert not any(isinstance(of, Quantity) and of.marks for of, _ in values)


def behind(formula: Expression, at: Mapping[str, Label]) -> list[tuple[str, tuple[Label, ...]]]:
    """Names and labels of the figures that a formula names where 2020 alone is marked."""

    def stands_for(figure: Figure) -> Expression:
        of, place = figure
        return Number(float(place == (2020,))) if isinstance(of, Quantity) and of.marks else Named(figure)

    figures = figures_in(Binding(LABELS, stands_for).bound(formula, at))
    return [(of.name, place) for of, place in figures if isinstance(of, Quantity)]


def test_only_marked_years_are_named() -> None:
    assert behind((v * h).sum("year"), {"region": "North"}) == [("v", (2020, "North"))]
    assert behind((h * v).sum("year") / h.sum("year"), {"region": "West"}) == [("v", (2020, "West"))]


def test_a_figure_is_named_once() -> None:
    assert behind(a * a + a, {"region": "North"}) == [("a", ("North",))]


def test_a_sum_names_every_label() -> None:
    assert behind(a.sum("region"), {}) == [("a", (region,)) for region in LABELS["region"]]


def test_other_names_of_a_dimension_find_their_labels() -> None:
    at = {"origin": "North", "region": "South"}
    assert behind(a.over(region="origin") * a, at) == [("a", ("North",)), ("a", ("South",))]
    assert behind(a * a.over(region="origin"), at) == [("a", ("South",)), ("a", ("North",))]


def test_nothing_is_named_at_home() -> None:
    flow = Quantity("flow", ("origin", "destination"), "1", "f")
    assert behind(Elsewhere(flow, "origin", "destination"), {"origin": "West", "destination": "West"}) == []


def test_what_is_put_after_one_another_is_found_by_its_label() -> None:
    one, two = Quantity("one", ("first",), "1", "s"), Quantity("two", ("second",), "1", "t")
    stacked = Stacked(one, two, "both", "first", "second")
    assert behind(stacked, {"both": "old"}) == [("one", ("old",))]
    assert behind(stacked, {"both": "ill"}) == [("two", ("ill",))]


def test_a_condition_is_no_figure_behind() -> None:
    scale = Quantity("scale", (), "1", "s")
    assert behind(Conditional(a, scale), {"region": "North"}) == [("a", ("North",))]


def test_an_expression_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="Expression is not told"):
        Binding(LABELS, Named).bound(Expression(), {})


def test_a_sum_over_labels_that_are_chosen_is_a_figure_of_its_own() -> None:
    share = a / a.sum("region")
    (one, total) = figures_in(Binding(LABELS, Named).bound(share, {"region": "West"}))
    assert one == (a, ("West",))
    assert total[0].dims == ()
    assert number_of(Named(total), {total: 2.5}) == 2.5


def test_a_formula_with_labels_left_has_no_number() -> None:
    with pytest.raises(TypeError, match="Quantity has labels left"):
        number_of(a, {})
