"""Both splits of a game: hand-made games, the definition over all orders, and the axioms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inntektsmodell.analysis.comparison.components import COMPONENTS
from inntektsmodell.analysis.comparison.shapley import (
    MOST_PARTS,
    every_subset,
    one_after_the_other,
    sequential_values,
    shapley_of_blocks,
    shapley_values,
)

pytestmark = pytest.mark.slow

TOLERANCE = 1e-12


@st.composite
def games(draw: st.DrawFn, least: int = 1, most: int = 5) -> np.ndarray:
    """Values of every subset of 1 to 5 parts."""
    parts = draw(st.integers(least, most))
    return draw(arrays(np.float64, 2**parts, elements=st.floats(-1e3, 1e3)))


def over_all_orders(values: np.ndarray) -> np.ndarray:
    """Mean marginal value of each part over all orders, straight from the definition."""
    parts = len(values).bit_length() - 1
    orders = list(permutations(range(parts)))
    split = np.zeros(parts)
    for order in orders:
        present = 0
        for part in order:
            split[part] += values[present | 1 << part] - values[present]
            present |= 1 << part
    return split / len(orders)


def reordered(values: np.ndarray, order: list[int]) -> np.ndarray:
    """The same game with part order[i] called i."""
    new = np.empty_like(values)
    for number in range(len(values)):
        old = sum(1 << part for position, part in enumerate(order) if number >> position & 1)
        new[number] = values[old]
    return new


def assert_close(found: np.ndarray, expected: np.ndarray, values: np.ndarray) -> None:
    np.testing.assert_allclose(found, expected, rtol=TOLERANCE, atol=TOLERANCE * (1 + np.abs(values).max()))


def test_subsets_of_two_parts() -> None:
    assert every_subset(2).tolist() == [[0, 1, 0, 1], [0, 0, 1, 1]]


def test_subsets_of_no_part() -> None:
    assert every_subset(0).shape == (0, 1)
    assert shapley_values(np.array([[5.0], [6.0]])).shape == (0, 2)


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="21 parts make 2\\^21 subsets; at most 20 parts"):
        every_subset(21)
    assert len(COMPONENTS) <= MOST_PARTS
    assert every_subset(MOST_PARTS).shape == (MOST_PARTS, 2**MOST_PARTS)


def test_shapley_of_one_left_and_two_right_gloves() -> None:
    """A pair is worth 1; part 0 has the left glove. By hand: 4 of the 6 orders need part 0 to complete the pair."""
    pairs = [0, 0, 0, 1, 0, 1, 0, 1]
    np.testing.assert_allclose(shapley_values(np.array(pairs, dtype=float)), [2 / 3, 1 / 6, 1 / 6], rtol=TOLERANCE)


def test_shapley_of_a_shared_runway() -> None:
    """Planes need 1, 2 and 3 km; each km is shared by those who need it: 1/3, 1/3 + 1/2, 1/3 + 1/2 + 1."""
    kilometres = [0, 1, 2, 2, 3, 3, 3, 3]
    np.testing.assert_allclose(shapley_values(np.array(kilometres, dtype=float)), [1 / 3, 5 / 6, 11 / 6], rtol=1e-14)


def test_sequential_of_a_shared_runway() -> None:
    assert one_after_the_other(3).T.tolist() == [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert sequential_values(np.array([[0.0, 1, 2, 3], [5, 5, 9, 8]])).T.tolist() == [[1, 1, 1], [0, 4, -1]]


@given(games())
def test_shapley_is_the_mean_over_all_orders(values: np.ndarray) -> None:
    assert_close(shapley_values(values), over_all_orders(values), values)


@given(games(most=8))
def test_shapley_adds_up(values: np.ndarray) -> None:
    assert_close(shapley_values(values).sum(), values[-1] - values[0], values)


@given(games(), st.data())
def test_shapley_does_not_depend_on_the_order_of_parts(values: np.ndarray, data: st.DataObject) -> None:
    parts = len(values).bit_length() - 1
    order = data.draw(st.permutations(range(parts)))
    assert_close(shapley_values(reordered(values, order)), shapley_values(values)[order], values)


@given(games(least=2), st.data())
def test_shapley_of_parts_that_do_the_same_is_the_same(values: np.ndarray, data: st.DataObject) -> None:
    parts = len(values).bit_length() - 1
    first, second = data.draw(st.permutations(range(parts)))[:2]
    order = list(range(parts))
    order[first], order[second] = second, first
    split = shapley_values(values + reordered(values, order))
    assert_close(split[first], split[second], values)


@given(games(), st.data())
def test_shapley_of_a_part_without_effect_is_zero(values: np.ndarray, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, len(values).bit_length() - 2))
    without = np.arange(len(values)) & ~(1 << part)
    assert shapley_values(values[without])[part] == 0.0


@given(games(), st.integers(0, 5))
def test_shapley_of_blocks_is_that_of_the_whole(values: np.ndarray, size: int) -> None:
    blocks = values.reshape(max(1, len(values) >> size), -1)
    assert_close(shapley_of_blocks(len(values).bit_length() - 1, blocks), over_all_orders(values), values)


@given(games(), st.data())
def test_shapley_of_a_part_without_effect_is_zero_in_blocks_too(values: np.ndarray, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, len(values).bit_length() - 2))
    without = values[np.arange(len(values)) & ~(1 << part)]
    assert shapley_of_blocks(len(values).bit_length() - 1, without.reshape(-1, 2))[part] == 0.0


@given(games(least=3, most=3), games(least=3, most=3), st.floats(-10, 10))
def test_shapley_of_a_sum_of_games_is_the_sum(first: np.ndarray, second: np.ndarray, factor: float) -> None:
    expected = shapley_values(first) + factor * shapley_values(second)
    assert_close(shapley_values(first + factor * second), expected, 11 * np.concatenate([first, second]))


@given(games())
def test_shapley_of_the_way_back_is_the_negative(values: np.ndarray) -> None:
    assert_close(shapley_values(values[::-1]), -shapley_values(values), values)


def test_shapley_of_many_games_at_once() -> None:
    values = np.random.default_rng(1).normal(size=(2, 3, 8))
    split = shapley_values(values)
    assert split.shape == (3, 2, 3)
    assert_close(split[:, 1, 2], over_all_orders(values[1, 2]), values)


def test_sequential_of_many_games_at_once() -> None:
    values = np.arange(24.0).reshape(2, 3, 4) ** 2
    split = sequential_values(values)
    assert split.shape == (3, 2, 3)
    for game in np.ndindex(2, 3):
        assert split[:, *game].tolist() == sequential_values(values[game]).tolist()
