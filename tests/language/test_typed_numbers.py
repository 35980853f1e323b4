"""A text means one number, two or none, and advice names every number that it can mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.language.typed_numbers import advice, readings, with_point


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30,047", {30.047, 30047.0}),
        ("1.515", {1.515, 1515.0}),
        ("-2,500", {-2.5, -2500.0}),
        ("0,750", {0.75}),
        ("0.123", {0.123}),
        ("1234,567", {1234.567}),
        ("12,3456", {12.3456}),
        ("1,234,567", {1234567.0}),
        ("1.234.567", {1234567.0}),
        ("1.234,5", {1234.5}),
        ("1,234.5", {1234.5}),
        ("205\u00a0817,5", {205817.5}),
        ("−3,5", {-3.5}),
        ("1,5E-05", {1.5e-5}),
        ("12", {12.0}),
        ("1,2,3", set()),
        ("12 34", set()),
        ("6-12", set()),
        ("nan", set()),
        ("", set()),
    ],
)
def test_numbers_that_a_text_can_mean(text: str, meant: set[float]) -> None:
    assert {float(number) for number in readings(text)} == meant


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."))
def test_three_digits_after_one_sign_can_be_thousands_or_decimals(left: int, right: int, sign: str) -> None:
    text = f"{left}{sign}{right:03d}"
    assert {float(number) for number in readings(text)} == {left * 1000.0 + right, float(f"{left}.{right:03d}")}
    for number in readings(text):
        assert number in str(advice(text))


def test_advice_in_the_decimal_sign_of_the_table() -> None:
    assert str(advice("0,75")) == "write 0.75"
    assert str(advice("0.75", ",")) == "write 0,75"
    assert str(advice("30.047", ",")) == "write 30,047 or 30047, whichever you mean"
    assert str(advice("mange", ",")) == "a number with decimal comma"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("0,75", "0.75"),
        ("1 234,5", "1234.5"),
        ("−2", "-2"),
        ("30,047", "30.047"),
        ("0.75", ""),
        ("1.234,5", ""),
        ("a", ""),
    ],
)
def test_decimal_comma_alone_becomes_a_point(text: str, plain: str) -> None:
    assert with_point(text) == plain
