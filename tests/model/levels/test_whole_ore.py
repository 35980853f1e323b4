"""Whole øre add up to the øre, are off by less than one, and do not depend on the order of the recipients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.model.levels.whole_ore import ORE_PER_MILLION, whole_ore

AMOUNTS = st.lists(st.floats(-1e3, 1e5), min_size=1, max_size=12)


def total_of(amounts: list[float]) -> int:
    return round(float(np.sum(amounts)) * ORE_PER_MILLION)


def test_an_ore_left_over_goes_to_the_largest_remainder() -> None:
    assert whole_ore(np.array([1.4, 2.3, 3.3]) / ORE_PER_MILLION, 7, "abc").tolist() == [2, 2, 3]


def test_equal_remainders_go_to_the_larger_amount_then_to_the_first_name() -> None:
    assert whole_ore(np.array([1.5, 2.5]) / ORE_PER_MILLION, 4, "ab").tolist() == [1, 3]
    just_half = np.array([0.5, 1.5]) / 256  # times 10^8 exactly
    assert whole_ore(just_half, 781_250, "ab").tolist() == [195_312, 585_938]
    assert whole_ore(np.array([1.5, 1.5]) / ORE_PER_MILLION, 3, "ba").tolist() == [1, 2]


def test_a_total_may_be_an_ore_more_or_less_than_the_sum_rounds_to() -> None:
    amounts = np.array([1.2, 2.3]) / ORE_PER_MILLION
    assert [whole_ore(amounts, total, "ab").tolist() for total in (3, 4)] == [[1, 2], [1, 3]]
    assert whole_ore(np.array([1.0, 2.0]) / ORE_PER_MILLION, 2, "ab").sum() == 2


@given(AMOUNTS)
def test_whole_ore_add_up_and_are_near_the_amounts(amounts: list[float]) -> None:
    names = [str(number) for number in range(len(amounts))]
    found = whole_ore(np.array(amounts), total_of(amounts), names)
    assert found.sum() == total_of(amounts)
    assert (abs(found - np.array(amounts) * ORE_PER_MILLION) <= 1.02).all()


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_the_recipients_decides_nothing(amounts: list[float], random: object) -> None:
    order = list(range(len(amounts)))
    random.shuffle(order)  # type: ignore[attr-defined]
    names = [str(number) for number in range(len(amounts))]
    found = whole_ore(np.array(amounts), total_of(amounts), names)
    moved = whole_ore(np.array(amounts)[order], total_of(amounts), [names[at] for at in order])
    assert moved.tolist() == found[order].tolist()


def test_what_shares_that_are_not_quite_1_leave_over_is_spread_in_proportion() -> None:
    found = whole_ore(np.array([60_000.0, 40_000.0]) * (1 + 1e-9), 10**13, "ab")
    assert found.tolist() == [6 * 10**12, 4 * 10**12]


def test_what_is_more_than_an_ore_is_spread_too() -> None:
    assert whole_ore(np.array([80.0, 10.0, 10.0]), 10**10 + 2, "abc").tolist() == [8 * 10**9 + 2, 10**9, 10**9]


def test_amounts_may_miss_the_total_by_a_hundred_millionth_of_it() -> None:
    amounts, total = np.array([60.0, 40.000001]), 10**10
    assert (amounts * ORE_PER_MILLION).sum() - total == 1e-8 * total
    assert whole_ore(amounts, total, "ab").sum() == total


def test_amounts_that_do_not_sum_to_the_total_are_refused() -> None:
    with pytest.raises(ValueError, match=r"the amounts sum to 300\.00 øre, not 310"):
        whole_ore(np.array([1e-6, 2e-6]), 310, "ab")
