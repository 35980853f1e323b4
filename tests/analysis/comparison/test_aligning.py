"""Two cases as arrays of the same shapes: each convention of `comparison.aligning` with exact numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.comparison.aligning import LeafArrays, aligned
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.faults import InputError
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.strategies import TYPICAL, raw_case


@cache
def eksempel() -> Case:
    return im.load_case("eksempel")


@cache
def public_and_synthetic() -> tuple[LeafArrays, LeafArrays]:
    return aligned(im.load_case("2021"), eksempel(), former=False)


def assert_same_leaves(found: LeafArrays, expected: LeafArrays) -> None:
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array, err_msg=name)


def test_people_stand_as_totals_and_shares() -> None:
    case = eksempel()
    leaves, same = aligned(case, case, former=True)
    assert_same_leaves(leaves, same)
    population = case.observations["population"].sum("age_group")
    np.testing.assert_allclose(leaves["persons"][0], population.sel(year=[2018, 2019, 2020]).mean("year"))
    np.testing.assert_allclose(leaves["persons"][1], population.sel(year=2020))
    np.testing.assert_allclose(leaves["age_mix"].sum(axis=0), 1.0)


def test_criteria_stand_per_inhabitant() -> None:
    case = eksempel()
    leaves, _ = aligned(case, case, former=True)
    window = case.observations.sel(year=[2018, 2019, 2020], region="Helse Vest")
    persons = window["population"].sum("age_group")
    pensions = window["criterion_value"].sel(criterion="disability_pension")
    minutes = window["criterion_value"].sel(criterion="travel_time")
    vest = case.regions.index("Helse Vest")
    assert leaves["criteria.socioeconomic"][0, vest] == pytest.approx(float(pensions.mean() / persons.mean()))
    assert leaves["criteria.residence"][2, vest] == pytest.approx(float((minutes * persons).sum() / persons.sum()))


def test_years_need_not_overlap() -> None:
    case = eksempel()
    early = case.with_changes({"need.window": [2016, 2017], "population.year": 2017, "settlement.years": [2016]})
    late = case.with_changes({"need.window": [2019, 2020], "population.year": 2020, "settlement.years": [2019]})
    parted = [
        replace(one, observed=frozen(one.observations.sel(year=years, settlement_year=locked)))
        for one, years, locked in ((early, [2016, 2017], [2016]), (late, [2019, 2020], [2019]))
    ]
    for found, expected in zip(
        aligned(parted[0], parted[1], former=True), aligned(early, late, former=True), strict=True
    ):
        assert_same_leaves(found, expected)


def test_regions_and_ages_are_matched_by_name() -> None:
    case = eksempel()
    order, ages = list(reversed(case.regions)), case.observations["age_group"].values[::-1]
    observations = case.observations.sel(region=order, origin=order, destination=order, age_group=ages)
    file = case.file.model_copy(update={"regions": order})
    turned = replace(case, file=file, observed=frozen(observations))
    first, second = aligned(case, turned, former=True)
    assert_same_leaves(second, first)


def test_service_of_one_case_has_no_share_in_the_other() -> None:
    public, synthetic = public_and_synthetic()
    assert public["service_share"].tolist() == [1, 0, 0, 0, 0, 0]
    assert synthetic["service_share"][0] == 0
    np.testing.assert_array_equal(public["need.weights"], synthetic["need.weights"])
    assert public["settlement.priced_service"].tolist() == [0, 1, 0, 0, 0, 0]


def test_criterion_of_one_case_has_no_weight_in_the_other() -> None:
    case = eksempel()
    key = {name: figure for name, figure in case.parameters.need.weights["somatic"].items() if name != "cancer"}
    need = case.parameters.need.model_copy(update={"weights": {**case.parameters.need.weights, "somatic": key}})
    parameters = case.parameters.model_copy(update={"need": need})
    kept = [name for name in case.observations["criterion"].values.tolist() if name != "cancer"]
    less = replace(
        case,
        file=case.file.model_copy(update={"parameters": parameters}),
        criteria={name: criterion for name, criterion in case.criteria.items() if name != "cancer"},
        observed=frozen(case.observations.sel(criterion=kept)),
    )
    first, second = aligned(less, case, former=True)
    changed = np.argwhere(first["need.weights"] != second["need.weights"])
    ((service, column),) = changed.tolist()
    assert (first["need.weights"][service, column], second["need.weights"][service, column]) == (0.0, 0.058)
    np.testing.assert_array_equal(first["criteria.health"], second["criteria.health"])


def test_group_of_one_case_is_not_merged_in_the_other() -> None:
    case = eksempel()
    parameters = case.parameters.model_copy(update={"criteria": {"mortality": case.parameters.criteria["mortality"]}})
    less = replace(case, file=case.file.model_copy(update={"parameters": parameters}))
    first, second = aligned(less, case, former=True)
    assert first["need.merged"].tolist() == [1, 0]
    assert second["need.merged"].tolist() == [1, 1]
    for name in ("need.members", "need.group_services"):
        np.testing.assert_array_equal(first[name], second[name])


def test_part_that_a_case_lacks_is_without_effect() -> None:
    public, synthetic = public_and_synthetic()
    assert np.all(public["cost.calculated"] == 1.0)
    assert np.all(public["cost.actual"] == 1.0)
    assert not public["settlement.points"].any()
    assert public["capital.share"] == 0.0
    for name in ("cost.actual_weight", "settlement.unit_price", "capital.key"):
        np.testing.assert_array_equal(public[name], synthetic[name])
    assert not any(name.startswith(("former", "phase_in")) for name in public)


def test_phase_in_stands_as_parts_before_in_and_after_the_year() -> None:
    case = eksempel()
    parameters = case.parameters.model_copy(update={"phase_in": None})
    without = replace(case, file=case.file.model_copy(update={"parameters": parameters}))
    first, second = aligned(without, case, former=True)
    assert first["phase_in.schedule"].tolist() == [1, 0, 0]
    np.testing.assert_allclose(second["phase_in.schedule"], [0, 0.6, 0.4])


def test_other_regions_and_ages_are_refused_all_at_once() -> None:
    skeleton = TYPICAL[1]
    other = replace(skeleton, regions=skeleton.regions + 1, ages=skeleton.ages - 1)
    with pytest.raises(InputError) as refused:
        aligned(build_case(raw_case(skeleton, 1), HEADINGS), build_case(raw_case(other, 1), HEADINGS), former=False)
    places = [fault.place for fault in refused.value.faults]
    assert places == [f"region 'region {skeleton.regions}'", f"age group 'age {skeleton.ages - 1}'"]


def test_criterion_described_in_two_ways_is_refused() -> None:
    case = eksempel()
    described = case.criteria["cancer"].model_copy(update={"kind": "residence", "unit": "persons"})
    with pytest.raises(InputError) as refused:
        aligned(case, replace(case, criteria={**case.criteria, "cancer": described}), former=False)
    assert [fault.place for fault in refused.value.faults] == ["criterion 'cancer', kind", "criterion 'cancer', unit"]


def test_former_models_in_two_forms_are_refused() -> None:
    with pytest.raises(InputError, match="one case has the former key, the other the redistribution"):
        aligned(im.load_case("2021"), eksempel(), former=True)


def test_two_cases_of_one_name_are_told_as_a_and_b() -> None:
    skeleton = TYPICAL[1]
    other = replace(skeleton, regions=skeleton.regions + 1)
    with pytest.raises(InputError) as refused:
        aligned(build_case(raw_case(skeleton, 1), HEADINGS), build_case(raw_case(other, 1), HEADINGS), former=False)
    (fault,) = refused.value.faults
    assert fault.found == "is in B but not in A"
