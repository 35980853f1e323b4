"""A pace of change: sums kept, growth within its limits, those furthest below grow most, and the copy's numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

import inntektsmodell as im
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.model.arrays import host, inputs_of
from inntektsmodell.model.evaluate import host_evaluate
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import FRAMES, SMALL, pace_case, pace_raw
from tests.model.test_oracle import assert_agrees
from tests.workbook.formulas.excel import calculate
from tests.workbook.formulas.living import in_order_of_sheet, named_values, written

SEEDS = st.integers(0, 2**32 - 1)
growths = st.floats(-0.05, 0.005)
paced = st.builds(
    pace_case,
    SEEDS,
    convergence=st.one_of(st.none(), st.floats(0, 1)),
    least_growth=st.one_of(st.none(), growths),
    greatest_growth=st.one_of(st.none(), st.floats(0.05, 0.3)),
)


@pytest.fixture(scope="module")
def case() -> Case:
    return pace_case()


@pytest.fixture(scope="module")
def result(case: Case) -> xr.Dataset:
    return im.compute(case)


def former_of(result: xr.Dataset) -> np.ndarray:
    """What the former model gives in the year before the first."""
    return 0.97 * (result["full_effect_appropriation"] - result["redistribution"]).values


@pytest.mark.slow
@settings(max_examples=8)
@given(paced)
def test_the_independent_copy_gives_the_same(case: Case) -> None:
    assert_agrees(case)


@pytest.mark.slow
@settings(max_examples=12)
@given(paced)
def test_amounts_sum_to_the_frame_and_growth_keeps_within_its_limits(case: Case) -> None:
    result, pace = im.compute(case), case.parameters.pace
    assert pace is not None
    path, total = result["pace_path"].values, case.parameters.appropriation.total.value
    np.testing.assert_allclose(path.sum(axis=1), total * np.array(list(FRAMES.values())), rtol=1e-12)
    growth = path / np.vstack([former_of(result), path[:-1]]) - 1
    if pace.least_growth is not None:
        assert (growth >= pace.least_growth.value - 1e-12).all()
    if pace.greatest_growth is not None:
        assert (growth <= pace.greatest_growth.value + 1e-12).all()
    np.testing.assert_array_equal(result["base_appropriation"], result["pace_path"].sel(path_year="2021"))


@pytest.mark.slow
@settings(max_examples=12)
@given(paced)
def test_those_furthest_below_their_target_grow_no_less_than_others(case: Case) -> None:
    result = im.compute(case)
    path = np.vstack([former_of(result), result["pace_path"].values])
    below = result["distribution_key"].values / path[:-1]
    for of_year, before, gap in zip(path[1:], path[:-1], below, strict=True):
        order = np.argsort(gap)
        assert (np.diff((of_year / before)[order]) >= -1e-12).all()


def test_without_limits_the_gap_shrinks_by_its_part_every_year() -> None:
    case = pace_case(convergence=0.5, least_growth=None, greatest_growth=None)
    result = im.compute(case)
    shares = result["pace_path"] / result["pace_path"].sum("region")
    gap = (shares - result["distribution_key"]).values
    start = former_of(result) / former_of(result).sum() - result["distribution_key"].values
    for number, of_year in enumerate(gap, start=1):
        np.testing.assert_allclose(of_year, start * 0.5**number, atol=1e-13)
    at_once = im.compute(pace_case(convergence=None, least_growth=None, greatest_growth=None))
    np.testing.assert_allclose(at_once["base_appropriation"], at_once["full_effect_appropriation"], rtol=1e-12)


def test_a_guarantee_holds_in_every_year_and_the_pace_goes_on_as_without_it() -> None:
    plain, case = im.compute(pace_case()), pace_case(parts=("guaranteed",))
    assert_agrees(case)
    path, least = im.compute(case)["pace_path"], case.observations["guaranteed"].values
    free, given = plain["pace_path"].values, path.values
    short = free < least
    assert short.any(axis=1).all()
    np.testing.assert_allclose(given[short], np.broadcast_to(least, short.shape)[short], rtol=1e-12)
    above, of_free = (np.where(short, 0.0, one - least) for one in (given, free))
    left, kept = (one / one.sum(axis=1, keepdims=True) for one in (above, of_free))
    np.testing.assert_allclose(left, kept, rtol=1e-9)
    np.testing.assert_allclose(given.sum(axis=1), free.sum(axis=1), rtol=1e-12)
    of_year = im.compute(case)["base_appropriation"]
    np.testing.assert_allclose(path.sel(path_year="2021"), of_year, rtol=1e-12)


def test_a_case_without_a_pace_is_as_before(result: xr.Dataset) -> None:
    plain = im.compute(own_model_case(1, SMALL, ()))
    assert "pace_path" not in plain
    for name in {*plain} - {"base_appropriation"}:
        np.testing.assert_array_equal(plain[name], result[name], err_msg=str(name))


@pytest.mark.parametrize(
    "limits", [{"least_growth": 0.05}, {"greatest_growth": 0.02}, {"greatest_growth": 0.029, "least_growth": None}]
)
def test_what_the_frame_does_not_allow_is_refused(limits: dict[str, Any]) -> None:
    with pytest.raises(im.InputError) as refused:
        im.compute(pace_case(**limits))
    assert "the frame leaves no room for the least growth, or is more than the greatest growth" in str(refused.value)


BREAKAGES: list[tuple[dict[str, Any], str]] = [
    ({"frame": {"2021": 1.0, "2023": 1.1}}, "parameters.pace.frame: found 2021, 2023; years one after another"),
    ({"frame": {"2022": 1.0, "2023": 1.1}}, "the model year, 2021, is not among the years"),
    ({"frame": {"2021": 1.1, "2022": 1.2}}, "the frame of the model year is 1.1; 1: other years are relative to it"),
    ({"frame": {"2021": 1.0, "soon": 1.2}}, "'soon' is not a year"),
    ({"frame": {"2021": 1.0, "2022": 0.0}}, "parameters.pace.frame.2022: value 0"),
    ({"least_growth": 0.2, "greatest_growth": 0.1}, "0.2 to 0.1; a least growth that is at most the greatest one"),
    ({"convergence": 1.5}, "parameters.pace.convergence: value 1.5; from 0 to 1"),
    ({"least_growth": -1.5}, "parameters.pace.least_growth: value -1.5; from -1 to 1"),
]


@pytest.mark.parametrize(("changes", "told"), BREAKAGES, ids=[told for _, told in BREAKAGES])
def test_a_fault_is_told(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(im.InputError) as refused:
        pace_case(**changes)
    assert told in str(refused.value)


def test_there_is_one_way_to_full_effect() -> None:
    raw = pace_raw(parts=("plan",))
    with pytest.raises(im.InputError, match="another way to full effect is given too"):
        build_case(raw, HEADINGS)
    without = replace(raw, tables={name: table for name, table in raw.tables.items() if name != "former_key"})
    with pytest.raises(im.InputError, match=r"parameters\.pace is given but there is no former model"):
        build_case(without, HEADINGS)


@pytest.mark.slow
def test_compare_splits_figures_at_full_effect_and_refuses_those_of_the_year(case: Case) -> None:
    other = case.with_changes({"appropriation.total": 1.1 * case.parameters.appropriation.total.value})
    change = im.compare(case, other, figures=["full_effect_appropriation"])
    np.testing.assert_allclose(
        change["full_effect_appropriation_b"], im.compute(other)["full_effect_appropriation"], rtol=1e-12
    )
    with pytest.raises(im.InputError) as refused:
        im.compare(case, other)
    (fault,) = refused.value.faults
    assert str(fault) == (
        f"figures: a pace of change is not split, and {case.name} has one; "
        "a case without it, or only figures at full effect, such as distribution_key"
    )


def test_every_figure_is_checked_by_those_that_it_follows_from(case: Case, result: xr.Dataset) -> None:
    for figure in ("pace_path[2022, region 1]", "pace_path[2020, region 2]", "base_appropriation[region 0]"):
        nodes = list(walk(explain(case, result, figure), 4))
        assert all(proved for _, _, proved in nodes), figure
        assert len(nodes) > 10


@pytest.mark.slow
@pytest.mark.parametrize(
    "given", [{}, {"greatest_growth": None, "convergence": None}, {"parts": ("guaranteed",), "least_growth": None}]
)
def test_the_living_workbook_gives_every_year(given: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "living.xlsx"
    case = pace_case(**given)
    result = written(case, file)
    book = calculate(openpyxl.load_workbook(file))
    for name in ("pace_path", "base_appropriation", "phased_key"):
        np.testing.assert_allclose(named_values(book, name), in_order_of_sheet(result, name), rtol=1e-12)
    again = im.load_case(file)
    assert again.parameters.pace == case.parameters.pace


def small_steps(case: Case) -> Callable[[str, int], np.ndarray]:
    inputs = inputs_of(case)

    def slope(name: str, at: int) -> np.ndarray:
        ends, value = [], np.asarray(inputs[name], dtype=float)
        for sign in (-1, 1):
            moved = value.copy()
            moved.ravel()[at] += sign * 1e-6
            ends.append(host_evaluate(inputs | {name: host(moved)}, targets=("base_appropriation",)))
        return np.asarray(ends[1]["base_appropriation"] - ends[0]["base_appropriation"]) / 2e-6

    return slope


@pytest.mark.slow
def test_derivatives_are_those_of_small_steps(case: Case) -> None:
    table, slope = im.local_sensitivity(case, "base_appropriation"), small_steps(case)
    paths = [path for path in table["input"].values.tolist() if path.startswith("pace.")]
    assert len(paths) == len(FRAMES) + 4
    for path in paths:
        name, _, year = path.partition(".frame.")
        name, at = ("pace.frame", list(FRAMES).index(year)) if year else (path, 0)
        expected = slope(name, at)
        size = max(float(abs(expected).max()), 1.0)
        np.testing.assert_allclose(table["derivative"].sel(input=path), expected, rtol=1e-5, atol=1e-5 * size)
    assert "at_pace" not in table.attrs


@pytest.mark.slow
def test_regions_just_at_a_limit_are_named_beside_the_slopes() -> None:
    free = im.compute(pace_case(least_growth=None, greatest_growth=None))
    growth = free["pace_path"].values[0] / former_of(free) - 1
    for limit in ("least_growth", "greatest_growth"):
        at = int(growth.argmin() if limit == "least_growth" else growth.argmax())
        limits: dict[str, Any] = {"least_growth": None, "greatest_growth": None, limit: float(growth[at])}
        attributes = im.local_sensitivity(pace_case(**limits), "base_appropriation").attrs
        assert attributes["at_pace"].splitlines() == [f"region {at}"]
