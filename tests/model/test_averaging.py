"""Averaging the years first changes no output."""

from __future__ import annotations

import jax
import numpy as np
import pytest
from hypothesis import given

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.averaging import averaged
from inntektsmodell.model.evaluate import evaluate
from tests.strategies import cases

_evaluate, _averaged = jax.jit(evaluate), jax.jit(averaged)


def assert_same_outputs(case: Case) -> None:
    inputs = inputs_of(case)
    with jax.enable_x64(True):
        whole, short = _evaluate(inputs), _evaluate(_averaged(inputs))
    assert list(whole) == list(short)
    for name, expected in whole.items():
        floor = 1e-12 * float(np.abs(expected).max(initial=0.0))
        np.testing.assert_allclose(short[name], expected, rtol=1e-12, atol=floor, err_msg=name)


@pytest.mark.slow
@given(cases())
def test_generated_cases_keep_every_output(case: Case) -> None:
    assert_same_outputs(case)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2021", "eksempel"])
def test_built_in_cases_keep_every_output(name: str) -> None:
    assert_same_outputs(im.load_case(name))
    assert _averaged(inputs_of(im.load_case(name)))["need.criteria"].shape[1] == 2
