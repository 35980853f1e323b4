"""Alias tables hold exactly the probabilities that they were made from."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.sensitivity.alias import AliasTables, alias_draws, alias_tables

GREATEST = np.uint64(2**64 - 1)


def probabilities_in(tables: AliasTables, number: int, size: int) -> np.ndarray:
    """What a table gives each entry: what it keeps, and what others give it."""
    cut = slice(tables.start[number], tables.start[number] + size)
    given_away = np.bincount(tables.other[cut], weights=1 - tables.keeps[cut], minlength=size)
    return np.asarray((tables.keeps[cut] + given_away) / size)


@given(
    st.integers(0, 7).flatmap(
        lambda bits: st.lists(st.one_of(st.just(0.0), st.floats(0, 1)), min_size=2**bits, max_size=2**bits)
    )
)
def test_a_table_gives_each_value_its_probability(weights: list[float]) -> None:
    total = sum(weights)
    probability = np.array(weights) / total if total > 1e-9 else np.full(len(weights), 1 / len(weights))
    tables = alias_tables([(0, probability)], [len(probability)])
    assert ((tables.keeps >= 0) & (tables.keeps <= 1)).all()
    np.testing.assert_allclose(probabilities_in(tables, 0, len(probability)), probability, rtol=0, atol=1e-15)


def test_tables_lie_one_after_the_other() -> None:
    first, second = np.array([0.75, 0.25]), np.array([0.1, 0.2, 0.3, 0.4])
    tables = alias_tables([(5, first), (-2, second)], [len(first), len(second)])
    np.testing.assert_allclose(probabilities_in(tables, 0, 2), first, atol=1e-16)
    np.testing.assert_allclose(probabilities_in(tables, 1, 4), second, atol=1e-16)


def draws_of(tables: AliasTables, words: list[list[int]]) -> np.ndarray:
    with jax.enable_x64(True):
        return np.asarray(alias_draws(tables, np.array(words, dtype=np.uint64)))  # type: ignore[arg-type]


def test_the_upper_bits_choose_the_entry_and_the_lower_ones_whether_it_keeps() -> None:
    tables = alias_tables([(10, np.array([0.375, 0.625])), (7, np.array([1.0]))], [2, 1])
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
    assert (
        abs(draws_of(alias_tables([(0, probability)], [len(probability)]), words.tolist()).mean() - mean) <= 5 * error
    )
