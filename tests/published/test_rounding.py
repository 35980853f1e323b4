"""Printed figures as intervals, and the tightest bounds of what is computed from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell.case.case import Case
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.published.intervals import MOST_ROUNDED, Interval, corners, interval_over_corners, printed_interval
from inntektsmodell.published.rounded_case import outputs_at_corners


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("0,5387", 0.5387, 0.00005),
        ("175,0", 175.0, 0.05),
        ("-14,8", -14.8, 0.05),
        ("−42", -42.0, 0.5),
        ("–42", -42.0, 0.5),
        ("+229", 229.0, 0.5),
        ("1 515,9", 1515.9, 0.05),
        ("108\u00a0641\u202f914", 108641914.0, 0.5),
    ],
)
def test_printed_interval_is_half_a_unit_of_the_last_digit(text: str, value: float, half: float) -> None:
    interval = printed_interval(text)
    assert interval.value == value
    assert_allclose([interval.low, interval.high], [value - half, value + half], rtol=1e-15)


@pytest.mark.parametrize("text", ["", "–", "1.5", "1,", ",5", "1,5,0", "1e3", "nan", "5-", "5 %", "12 34"])
def test_printed_interval_refuses_what_is_not_printed_so(text: str) -> None:
    with pytest.raises(ValueError, match="is not a printed number"):
        printed_interval(text)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_printed_interval_holds_every_figure_that_prints_so(value: float, decimals: int) -> None:
    text = f"{value:,.{decimals}f}".replace(",", " ").replace(".", ",")
    interval = printed_interval(text)
    slack = 1e-15 * abs(value) + 1e-300
    assert interval.low - slack <= value <= interval.high + slack
    assert_allclose(interval.high - interval.low, 10.0**-decimals, rtol=1e-4)


def test_interval_meets_with_the_ends_included() -> None:
    printed = printed_interval("0,5")
    assert printed.meets(Interval(0.6, 0.55, 0.65))
    assert Interval(0.6, 0.55, 0.65).meets(printed)
    assert not printed.meets(Interval(0.6, 0.5501, 0.65))


def test_interval_distance_is_the_gap() -> None:
    low, high = Interval(1.0, 0.5, 1.5), Interval(3.0, 2.0, 4.0)
    assert low.distance(high) == high.distance(low) == 0.5
    assert low.distance(Interval(1.4, 1.4, 1.4)) == 0.0


def test_corners_are_the_centre_and_every_combination() -> None:
    columns = corners(np.array([10.0, 7.0, 20.0]), np.array([2.0, 0.0, 1.0]))
    assert_array_equal(columns, [[10, 9, 9, 11, 11], [7, 7, 7, 7, 7], [20, 19.5, 20.5, 19.5, 20.5]])


def test_corners_without_rounded_figures_are_the_figures() -> None:
    assert_array_equal(corners(np.array([10.0, 7.0]), np.zeros(2)), [[10.0, 10.0], [7.0, 7.0]])


def test_corners_refuse_more_than_can_be_carried_through() -> None:
    most = corners(np.zeros(MOST_ROUNDED), np.ones(MOST_ROUNDED))
    assert most.shape == (MOST_ROUNDED, 1 + 2**MOST_ROUNDED)
    with pytest.raises(ValueError, match=f"{MOST_ROUNDED + 1} rounded figures"):
        corners(np.zeros(MOST_ROUNDED + 1), np.ones(MOST_ROUNDED + 1))


@st.composite
def figures(draw: st.DrawFn) -> tuple[np.ndarray, ...]:
    """Values, printed steps, coefficients, and a place inside the box (at most half a step each way)."""
    size = draw(st.integers(1, 7))
    kinds = (
        st.floats(-1e3, 1e3),
        st.sampled_from([0.0, 0.001, 0.1, 1.0]),
        st.floats(-2.0, 2.0),
        st.floats(-0.5, 0.5),
    )
    return tuple(np.array(draw(st.lists(kind, min_size=size, max_size=size))) for kind in kinds)


@given(figures())
def test_corners_give_the_tightest_bounds_of_a_linear_form(drawn: tuple[np.ndarray, ...]) -> None:
    values, steps, coefficients, inside = drawn
    interval = interval_over_corners(coefficients @ corners(values, steps))
    centre, reach = coefficients @ values, np.abs(coefficients) @ steps / 2
    found = [interval.value, interval.low, interval.high]
    assert_allclose(found, [centre, centre - reach, centre + reach], rtol=1e-12, atol=1e-11)
    exact = coefficients @ (values + steps * inside)
    assert interval.low - 1e-11 <= exact <= interval.high + 1e-11


@given(figures())
def test_corners_give_the_tightest_bounds_of_a_share(drawn: tuple[np.ndarray, ...]) -> None:
    values, steps = np.abs(drawn[0]) + 10.0, drawn[1]
    columns = corners(values, steps)
    interval = interval_over_corners(columns[0] / columns.sum(axis=0))
    own, others, reach = values[0], values[1:].sum(), steps[1:].sum() / 2
    least, most = own - steps[0] / 2, own + steps[0] / 2
    bounds = [least / (least + others + reach), most / (most + others - reach)]
    assert_allclose([interval.low, interval.high], bounds, rtol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2021", "eksempel"])
def test_centre_of_the_corners_is_the_case_itself(name: str) -> None:
    case = load_case(name)
    result = compute(case)
    outputs = outputs_at_corners(case)
    for variable, values in result.data_vars.items():
        centre = np.asarray(outputs[str(variable)])[..., 0]
        assert_allclose(centre, values, rtol=1e-12, atol=1e-12 * float(abs(values).max()), err_msg=str(variable))


def test_corners_of_the_model_bound_the_key_by_the_printed_growth() -> None:
    # The key is the printed growth's share of its sum, each amount ± 0.05.
    growth = np.array([815.8, 289.1, 217.2, 193.9])
    keys = np.asarray(outputs_at_corners(load_case("2021"))["distribution_key"])
    others = growth.sum() - growth
    assert_allclose(keys.min(axis=1), (growth - 0.05) / (growth - 0.05 + others + 0.15), rtol=1e-12)
    assert_allclose(keys.max(axis=1), (growth + 0.05) / (growth + 0.05 + others - 0.15), rtol=1e-12)


def with_printed_step(case: Case, name: str, step: float) -> Case:
    """The case with the figures of one evidence rounded in print."""
    evidence = {**case.evidence, name: case.evidence[name].model_copy(update={"printed_step": step})}
    return Case(case.file.model_copy(update={"evidence": evidence}), case.criteria, case.observations, case.files)


@pytest.mark.parametrize("name", ["ssb_07459", "nou_table_12_1", "one_service"])
def test_rounded_figures_that_are_not_carried_through_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not carried through"):
        outputs_at_corners(with_printed_step(load_case("2021"), name, 0.001))
