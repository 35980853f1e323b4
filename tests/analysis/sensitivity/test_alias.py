"""Alias tables hold exactly the probabilities that they were made from."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.analysis.sensitivity.alias import (
    AliasTables,
    _aligned,
    alias_draws,
    alias_method,
    alias_tables,
    packed,
)

GREATEST = np.uint64(2**64 - 1)


def tables_of(*distributions: tuple[int, np.ndarray]) -> AliasTables:
    """Tables of distributions, given one by one."""
    one_by_one = ((np.array([place]), np.array([low]), row[None]) for place, (low, row) in enumerate(distributions))
    return alias_tables(one_by_one, np.array([len(row) for _, row in distributions]))


def probabilities_in(keeps: np.ndarray, other: np.ndarray) -> np.ndarray:
    """What a table gives each entry: what it keeps, and what others give it."""
    given_away = np.bincount(other, weights=1 - keeps, minlength=len(keeps))
    return np.asarray((keeps + given_away) / len(keeps))


@given(
    st.integers(0, 7).flatmap(
        lambda bits: st.lists(
            st.lists(st.one_of(st.just(0.0), st.floats(0, 1)), min_size=2**bits, max_size=2**bits),
            min_size=1,
            max_size=3,
        )
    )
)
def test_a_table_gives_each_value_its_probability(weights: list[list[float]]) -> None:
    rows = np.array(weights)
    total = rows.sum(axis=1, keepdims=True)
    probability = np.where(total > 1e-9, rows, 1.0)
    probability /= probability.sum(axis=1, keepdims=True)
    keeps, other = alias_method(probability)
    assert ((keeps >= 0) & (keeps <= 1)).all()
    for number, row in enumerate(probability):
        np.testing.assert_allclose(probabilities_in(keeps[number], other[number]), row, rtol=0, atol=1e-15)


def test_packing_decides_as_the_chance_does() -> None:
    keeps = np.array([0.0, 0.75, 2.0**-40, 1 - 2.0**-40, 1.0, 1e-9, 1 - 2.0**-32])
    other = np.array([3, 2, 1, 0, 5, 4, 1])
    words = packed(keeps[None], other[None])[0]
    number, giver = words >> np.uint64(32), words & np.uint64(2**32 - 1)
    for drawn_number in (0, 1, 4, 5, 2**31, 3 * 2**30 - 1, 3 * 2**30, 2**32 - 1):
        expected = np.where(drawn_number * 2.0**-32 < keeps, np.arange(7), other)
        np.testing.assert_array_equal(np.where(drawn_number < number, np.arange(7), giver), expected)


def test_tables_lie_one_after_the_other() -> None:
    first, second = np.array([0.75, 0.25]), np.array([0.1, 0.2, 0.3, 0.4])
    tables = tables_of((5, first), (-2, second))
    assert tables.start.tolist() == [0, 2]
    for cut, row in ((slice(2), first), (slice(2, 6), second)):
        np.testing.assert_array_equal(tables.entries[cut], packed(*alias_method(row[None]))[0])


def test_entries_begin_where_jax_uses_them_as_they_are() -> None:
    """At a multiple of 64 bytes, wherever the memory is found."""
    found = [_aligned(number) for number in range(1, 200)]
    assert [len(words) for words in found] == list(range(1, 200))
    assert {words.ctypes.data % 64 for words in found} == {0}


def draws_of(tables: AliasTables, words: list[list[int]]) -> np.ndarray:
    with jax.enable_x64(True):
        return np.asarray(alias_draws(tables, np.array(words, dtype=np.uint64)))  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_upper_bits_choose_the_entry_and_the_lower_ones_whether_it_keeps() -> None:
    tables = tables_of((10, np.array([0.375, 0.625])), (7, np.array([1.0])))
    upper, half = 2**63, 2**31
    # Entry 0 keeps its value in three of four cases and gives entry 1's otherwise.
    found = draws_of(
        tables, [[0, half, half + half // 2, upper, upper + 2**32 - 1], [0, 1, half, upper, int(GREATEST)]]
    )
    np.testing.assert_array_equal(found, [[10, 10, 11, 11, 11], [7, 7, 7, 7, 7]])


@pytest.mark.parametrize("size", [1, 2, 4096])
def test_draws_have_the_mean_of_their_distribution(size: int) -> None:
    probability = np.random.default_rng(1).dirichlet(np.ones(size))
    words = np.random.default_rng(2).integers(0, 2**64, (1, 100_000), dtype=np.uint64)
    mean = probability @ np.arange(size)
    error = np.sqrt(probability @ (np.arange(size) - mean) ** 2 / 100_000)
    assert abs(draws_of(tables_of((0, probability)), words.tolist()).mean() - mean) <= 5 * error
