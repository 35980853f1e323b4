"""The model agrees with an independent plain-NumPy copy of the pipeline."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.case.case import Case
from inntektsmodell.loading import load_case
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import rules_case
from tests.oracle import oracle, oracle_arrays, oracle_of_arrays
from tests.strategies import any_skeleton, cases, typical_skeleton

RTOL = 1e-12


def assert_agrees(case: Case) -> None:
    """Every result within 1e-12, relative to the figure or, where terms cancel, to the largest region's."""
    result, expected = compute(case), oracle(case)
    assert set(result.data_vars) == set(expected)
    for name, values in expected.items():
        atol = RTOL * np.abs(values).max()
        np.testing.assert_allclose(result[name].values, values, rtol=RTOL, atol=atol, err_msg=name)


@pytest.mark.parametrize("name", ["2008", "2021", "eksempel", "eksempel@2009", "eksempel@committee", "sykehus"])
def test_compute_agrees_on_built_in_cases(name: str) -> None:
    assert_agrees(load_case(name))


SWITCHES: tuple[dict[str, object], ...] = (
    {"settlement.rule": "former"},
    {"settlement.years": [2012, 2017, 2019]},
    {"settlement.service": "prehospital"},
    {"capital.share": 0.05},
    {"criteria.mortality.merge": False},
    {"need.window": [2016, 2020]},
    {"population.year": 2016},
)


@pytest.mark.parametrize("changes", SWITCHES, ids=str)
def test_compute_agrees_with_a_switch_turned(changes: dict[str, object]) -> None:
    assert_agrees(load_case("eksempel").with_changes(changes))


@pytest.mark.slow
@given(cases(st.one_of(typical_skeleton(), any_skeleton())))
def test_compute_agrees_on_generated_cases(case: Case) -> None:
    assert_agrees(case)


@pytest.mark.slow
def test_oracle_covers_every_result() -> None:
    cases = (load_case("eksempel"), load_case("2021"), own_model_case(), pace_case(), rules_case())
    assert set().union(*map(oracle, cases)) == set(RESULTS)


def test_oracle_leaves_its_arrays_alone() -> None:
    arrays = oracle_arrays(load_case("eksempel"))
    copies = {name: values.copy() for name, values in arrays.items()}
    oracle_of_arrays(arrays)
    for name, values in arrays.items():
        np.testing.assert_array_equal(values, copies[name], err_msg=name)
