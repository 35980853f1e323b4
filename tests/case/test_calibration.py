"""Calibration: the solved criterion gives the printed key back, and says what it rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from inntektsmodell.case.calibration import solved_index
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase
from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import Skeleton, raw_case

SOLVED = "mean 0"
SKELETONS = (
    Skeleton(4, 1, 5, 6, 1, 3, 0, False, False, False, "", False),
    Skeleton(7, 1, 3, 0, 3, 4, 1, False, False, False, "former_key", True),
)


def target_of(case: Case) -> np.ndarray:
    """The key that the case is calibrated to."""
    assert case.file.calibration is not None
    amounts = np.array([case.file.calibration.target[region].value for region in case.regions])
    return np.asarray(amounts / amounts.sum())


def calibrated(raw: RawCase, seed: int) -> RawCase:
    """The case with a mean per inhabitant left out of the figures, to be solved for; targets are random amounts."""
    values = raw.tables["criterion_value"]
    rows = tuple(row for row in values.rows if row["criterion"] != SOLVED)
    tables = {**raw.tables, "criterion_value": replace(values, rows=rows, places=list(values.places)[: len(rows)])}
    amounts = np.random.default_rng(seed).uniform(50.0, 100.0, len(raw.content["regions"])).tolist()
    target = {
        region: {"value": amount, "evidence": "kroner"}
        for region, amount in zip(raw.content["regions"], amounts, strict=True)
    }
    content = {**raw.content, "calibration": {"criterion": SOLVED, "target": target}}
    for group in content["parameters"]["criteria"].values():
        group["merge"]["value"] = False
    return replace(raw, content=content, tables=tables)


def test_case_2021_meets_the_activity_growth() -> None:
    case = load_case("2021")
    growth = np.array([815.8, 289.1, 217.2, 193.9])
    assert_allclose(compute(case)["distribution_key"], growth / growth.sum(), rtol=1e-12)


def test_calibrated_index_has_mean_one_over_the_window() -> None:
    case = load_case("2021")
    index = case.observations["criterion_value"].sel(criterion="other")
    persons = case.observations["population"].sum("age_group")
    assert_allclose((index * persons).mean("year").sum() / persons.mean("year").sum(), 1.0, rtol=1e-12)


def test_calibrated_index_is_the_same_every_year() -> None:
    index = load_case("2021").observations["criterion_value"].sel(criterion="other")
    assert_array_equal(index, index.isel(year=[0, 0, 0]))


def test_calibrated_figures_say_so() -> None:
    case = load_case("2021")
    names = set(evidence_of(case.observations, "criterion_value").sel(criterion="other").values.ravel().tolist())
    (evidence,) = (case.evidence[name] for name in names)
    assert evidence.status is Status.CALIBRATED
    assert "other" in evidence.formula
    assert "Aktivitetsvekst" in evidence.source
    assert_allclose(evidence_shares(case)["calibrated"], 0.472, rtol=1e-12)


@pytest.mark.slow
@given(st.sampled_from(SKELETONS), st.integers(0, 2**32 - 1))
def test_calibrated_key_meets_any_target(skeleton: Skeleton, seed: int) -> None:
    case = build_case(calibrated(raw_case(skeleton, seed), seed), HEADINGS)
    assert_allclose(compute(case)["distribution_key"], target_of(case), rtol=1e-12 * cancellation(case))


def cancellation(case: Case) -> float:
    """How much larger the terms of the index's mean, which is 1, are than their sum: rounding grows by that much.

    A calibrated criterion of small weight needs a large index, of both signs, to meet a target that is far off.
    """
    assert case.file.calibration is not None
    index = case.observations["criterion_value"].sel(criterion=case.file.calibration.criterion).isel(year=0)
    share = case.observations["population"].sum(["age_group", "year"])
    return max(1.0, float((abs(index) * share).sum() / share.sum()))


def test_solved_index_takes_targets_side_by_side() -> None:
    case = load_case("2021")
    keys = np.array([[0.54, 0.5], [0.19, 0.2], [0.14, 0.2], [0.13, 0.1]])
    together = solved_index(case, keys)
    assert_allclose(together, np.stack([solved_index(case, key) for key in keys.T], axis=1), rtol=1e-13)


def test_calibration_needs_a_weight_above_zero() -> None:
    raw = calibrated(raw_case(SKELETONS[0], 1), 1)
    weights = raw.content["parameters"]["need"]["weights"]["service 0"]
    weights["age 0"]["value"] += weights[SOLVED]["value"]
    weights[SOLVED]["value"] = 0.0
    with pytest.raises(InputError, match="calibration"):
        build_case(raw, HEADINGS)


def test_calibration_refuses_merged_criteria() -> None:
    # The index is solved for criteria one by one; with merged ones the key would miss its target.
    raw = calibrated(raw_case(SKELETONS[1], 1), 1)
    raw.content["parameters"]["criteria"]["group 0"]["merge"]["value"] = True
    with pytest.raises(InputError, match="calibration"):
        build_case(raw, HEADINGS)
