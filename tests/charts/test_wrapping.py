"""Names in lines: none wider than the room there is, no letter lost, words whole where they fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.charts.style import width_of, wrapped

WIDE = 1.2


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=90))
def test_every_letter_stands_on_a_line_that_is_not_too_wide(text: str) -> None:
    lines = wrapped(text, WIDE, 9).split("\n")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 9) <= WIDE for line in lines)


def test_words_are_parted_only_where_they_do_not_fit() -> None:
    assert wrapped("Helse Midt-Norge og Helse Nord", WIDE, 9) == "Helse Midt-Norge\nog Helse Nord"
    assert wrapped("a " + "m" * 20, WIDE, 9).split("\n")[0] == "a"


@pytest.mark.parametrize(("narrow", "wide"), [("i", "W"), ("W", "東")])
def test_wide_letters_take_their_room(narrow: str, wide: str) -> None:
    assert width_of(narrow, 9) < width_of(wide, 9)
    assert width_of(f"{narrow}\n{wide}", 9) == width_of(wide, 9)
    assert width_of(narrow, 9) < width_of(narrow, 9, "bold")


def test_ten_points_are_ten_points() -> None:
    assert width_of("0" * 72, 10) == pytest.approx(72 * 10 * 0.636 / 72, rel=0.001)  # DejaVu Sans: 1303 of 2048
