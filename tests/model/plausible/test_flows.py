"""DRG points and rates out of unit in every year are told; what differs between regions, is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.model.plausible.flows import flows
from inntektsmodell.model.plausible.inputs import implausible_inputs
from tests.cases.many_regions import many_regions_case

EVERY = slice(None)


def changed(case: Case, name: str, index: Sequence[int | slice], factor: float | np.ndarray) -> Case:
    """The case with some figures times a factor, without the checks of a change."""
    observed = case.observed.copy(deep=True)
    observed[name].values[tuple(index)] *= factor
    return replace(case, observed=observed)


@pytest.mark.parametrize("name", ["2008", "eksempel", "sykehus"])
@pytest.mark.parametrize("factor", [1 / 1000, 1000])
def test_points_in_another_unit_in_every_year_are_told(name: str, factor: float) -> None:
    case = im.load_case(name)
    regions = range(len(case.regions))
    pairs = [(EVERY, origin, destination) for origin in regions for destination in regions if origin != destination]
    for index in (*pairs, *((EVERY, origin) for origin in regions), ()):
        assert [*flows(changed(case, "drg_points", index, factor))], index


def test_the_flow_is_named() -> None:
    case = changed(im.load_case("eksempel"), "drg_points", (EVERY, 3, 1), 1000)
    (said,) = [remark for remark in flows(case) if " to " in remark.place]
    assert said.place == "DRG points from 'Helse Nord' to 'Helse Vest'"
    assert said.in_language("nb").startswith("DRG-poeng fra «Helse Nord» til «Helse Vest»: 1\u00a0")


@pytest.mark.parametrize("case", [*map(im.load_case, ("2008", "eksempel", "sykehus")), many_regions_case(12)])
@pytest.mark.parametrize("factor", [0.2, 1, 5])
def test_flows_between_regions_near_and_far_are_quiet(case: Case, factor: float) -> None:
    for index in ((EVERY, 0, 1), (EVERY, 2), (EVERY, EVERY, 1)):
        assert not [*flows(changed(case, "drg_points", index, factor))]


def test_regions_that_send_nothing_are_quiet() -> None:
    for index in ((EVERY, 0), (EVERY, EVERY, 0), ()):
        assert not implausible_inputs(changed(im.load_case("eksempel"), "drg_points", index, 0.0))


@pytest.mark.parametrize("factor", [1 / 1000, 1 / 100, 1 / 10, 10, 100, 1000])
def test_a_criterion_of_health_in_another_unit_in_every_year_of_a_region_is_told(factor: float) -> None:
    case = im.load_case("eksempel")
    names = case.observed["criterion"].values.tolist()
    for name in ("disability_pension", "unemployed", "cancer", "severe_mental", "deaths_60_79"):
        for region in range(len(case.regions)):
            fault = changed(case, "criterion_value", (names.index(name), EVERY, region), factor)
            assert any(case.criteria[name].label.en in remark.place for remark in implausible_inputs(fault)), name


def test_what_depends_on_where_people_live_may_differ_more() -> None:
    case = im.load_case("eksempel")
    of_year = case.observed.sel(year=2020)
    rates = of_year["criterion_value"].sel(criterion="island_population") / of_year["population"].sum("age_group")
    assert rates.max() / rates.min() > 10
    assert not implausible_inputs(case)


@pytest.mark.parametrize(("share", "is_told"), [(0.049, False), (0.051, True)])
def test_more_deaths_than_one_in_twenty_inhabitants_are_told(share: float, is_told: bool) -> None:
    case = im.load_case("eksempel")
    inhabitants = case.observed["population"].sum("age_group")
    deaths = case.observed["criterion_value"].sel(criterion="deaths_80")
    at = case.observed["criterion"].values.tolist().index("deaths_80")
    fault = changed(case, "criterion_value", (at,), share * inhabitants.values / deaths.values)
    assert any(" deaths among " in remark.said for remark in implausible_inputs(fault)) == is_told


def test_payments_in_two_units_are_told() -> None:
    case = im.load_case("2021")
    for factor in (1e-3, 1e3):
        fault = case.with_changes({"phase_in.schedule.2021": 175.0 * factor})
        assert "'Payment plan for the phase-in'" in {remark.place for remark in implausible_inputs(fault)}
    assert not implausible_inputs(case.with_changes({"phase_in.schedule.2021": 17.5}))
