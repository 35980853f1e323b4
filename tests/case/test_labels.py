"""Numbers as they are printed: one rule of rounding, and the signs and spaces of both languages."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inntektsmodell.language.shown_numbers import number, rounded, signed


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.125, 2, "0,13"),
        (0.12345, 4, "0,1235"),
        (2.675, 2, "2,68"),
        (1.005, 2, "1,01"),
        (16.65, 1, "16,7"),
        (-0.05, 1, "−0,1"),
        (math.nextafter(0.5, 0), 0, "0"),
        (1234567.25, 1, "1\u00a0234\u00a0567,3"),
        (-0.04, 1, "0,0"),
        (-0.0, 2, "0,00"),
        (1e22, 1, "10\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000,0"),
        (float("nan"), 1, "–"),
        (None, 1, "–"),
    ],
)
def test_a_half_goes_away_from_zero(value: float | None, decimals: int, printed: str) -> None:
    assert number(value, decimals, "nb") == printed


def test_english_numbers_and_changes() -> None:
    assert number(-1234.5, 0, "en") == "-1,235"
    assert [signed(value, 1, "nb") for value in (0.05, 0.04, -0.05, 0.0)] == ["+0,1", "0,0", "−0,1", "0,0"]


@given(st.floats(-1e15, 1e15), st.integers(0, 6))
@example(5e-324, 4)
@example(1e15 - 0.5, 0)
def test_what_is_printed_is_nearest_and_symmetric(value: float, decimals: int) -> None:
    """Against exact fractions of the shortest decimal number: nearest, and of two as near the one farther from zero."""
    scaled = Fraction(repr(value)) * 10**decimals
    expected = math.floor(abs(scaled) + Fraction(1, 2))
    assert abs(Fraction(rounded(value, decimals))) * 10**decimals == expected
    assert rounded(-value, decimals) == -rounded(value, decimals)
