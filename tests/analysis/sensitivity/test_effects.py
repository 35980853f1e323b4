"""What a count adds to the inputs of a batch is what the model makes of one more; draws are independent."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.sparse import csc_array

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import effects
from inntektsmodell.analysis.sensitivity.effects import RUNNING, Effects, changes_of, effects_of, short_inputs
from inntektsmodell.analysis.sensitivity.sources.noise import Noise, counts_of
from inntektsmodell.analysis.sensitivity.sums import sums_of, tables_of
from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import inputs_of

MORE = 64.0


@cache
def case() -> Case:
    return im.load_case("eksempel")


def with_more(noise: Noise, name: str, count: int) -> Case:
    """The case with more of one count."""
    values = case().observations[name]
    cell = [axis[count] for axis in noise.index]
    labels = [str(values[dim].values[at]) for dim, at in zip(values.dims, cell, strict=True)]
    return case().with_changes({".".join([name, *labels]): float(values.values[tuple(cell)]) + MORE})


@pytest.mark.parametrize(
    ("position", "name", "result", "leaf"),
    [
        (0, "criterion_value", "distribution_key", "need.criteria"),
        (1, "drg_points", "distribution_key", "settlement"),
        (1, "drg_points", RUNNING, RUNNING),
    ],
)
@pytest.mark.parametrize("count", [1, -2])
def test_effect_of_a_count_is_what_the_model_makes_of_one_more(
    position: int, name: str, result: str, leaf: str, count: int
) -> None:
    noise = counts_of(case())[position]
    sums = sums_of(noise)
    found = effects_of(sums, inputs_of(case()), result)
    before, after = (short_inputs(inputs_of(one))[found.leaf] for one in (case(), with_more(noise, name, count)))
    assert found.leaf == leaf
    step = (np.asarray(after) - np.asarray(before))[found.index]
    expected = MORE * found.matrix[:, [sums.member[count]]].toarray()[:, 0]
    assert np.abs(expected).max() > 0
    np.testing.assert_allclose(step, expected, rtol=1e-9, atol=1e-12 * np.abs(np.asarray(before)).max())


def test_covariance_is_that_of_independent_sums() -> None:
    matrix = np.array([[2.0, 0.0, -1.0], [0.0, 3.0, 1.0]])
    variance = np.array([4.0, 5.0, 7.0])
    found = Effects("leaf", (np.arange(2),), csc_array(matrix)).covariance(variance).toarray()
    assert found.tolist() == [[2 * 2 * 4 + 7, -7], [-7, 3 * 3 * 5 + 7]]


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize("words", [2**10, 2**16, 2**18])
def test_draws_of_every_sum_are_independent_whether_made_together_or_not(
    monkeypatch: pytest.MonkeyPatch, words: int
) -> None:
    """Five sums of Poisson counts: one, two, or all of them at a time."""
    monkeypatch.setattr(effects, "WORDS", words)
    draws, expected = 2**15, np.array([30.0, 2.0, 500.0, 30.0, 30.0])
    cells = (np.arange(5), np.zeros(5, dtype=int), np.zeros(5, dtype=int))
    tables = tables_of(sums_of(Noise("need.criteria", cells, expected, np.zeros(5), years=1)))
    several = Effects("leaf", cells, csc_array(np.diag([1.0, 2.0, 1.0, 1.0, 1.0])))
    found = changes_of(several, tables, draws, np.random.default_rng(3)) / np.array([[1.0], [2.0], [1.0], [1.0], [1.0]])
    assert found.shape == (5, draws)
    assert (np.abs(found.mean(axis=1)) < 5 * np.sqrt(expected / draws)).all()
    np.testing.assert_allclose(found.var(axis=1), expected, rtol=0.06)
    assert np.abs(np.corrcoef(found) - np.eye(5)).max() < 5 / np.sqrt(draws)
