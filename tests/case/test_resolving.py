"""From changes as people write them to values: relative and nested changes, sums kept at 1, and every fault told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.linear import ChangeColumn, Chosen, scale_and_shift
from inntektsmodell.case.changes.resolving import Rebalance, flattened, resolved
from inntektsmodell.faults import Fault, Faults
from inntektsmodell.loading import load_case

SHARES = "need.weights.mental_youth"
YOUTH = {
    "0-5": 0.06,
    "6-12": 0.26,
    "13-17": 0.39,
    "child_welfare": 0.14,
    "low_income_children": 0.10,
    "peripherality": 0.05,
}
SUM_ADVICE = 'shares that sum to 1; rebalance = "proportional" scales the unchanged ones, if there are any'


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


def values_of(case: Case, columns: dict[str, ChangeColumn], rebalance: Rebalance | None = None) -> dict[str, Any]:
    """Values by full path; no fault may be found."""
    faults = Faults()
    values = resolved(case, columns, rebalance, faults)
    assert faults.found == []
    return {path: one.values if isinstance(one, Chosen) else one[:].tolist() for path, one in values.items()}


def faults_of(case: Case, columns: dict[str, ChangeColumn], rebalance: Rebalance | None = None) -> list[Fault]:
    faults = Faults()
    resolved(case, columns, rebalance, faults)
    return faults.found


def test_nested_changes_become_paths() -> None:
    nested = {"cost": {"actual_weight": {"somatic": 0.5}}, "settlement.years": [2019], "need": {}}
    assert flattened(nested) == {"cost.actual_weight.somatic": 0.5, "settlement.years": [2019]}


def test_every_way_of_writing_a_change() -> None:
    scale, shift = scale_and_shift([None, 3, 2.5, np.float32(1.5), np.int64(7), "*1.05", "+100", "-100", "+1e3"])
    assert scale.tolist() == [1, 0, 0, 0, 0, 1.05, 1, 1, 1]
    assert shift.tolist() == [0, 3, 2.5, 1.5, 7, 0, 100, -100, 1000]


@pytest.mark.parametrize("change", ["0.75 %", "*", "+", "", "*x", "1.05*", "--3", True, [1], {"a": 1}, float("nan")])
def test_what_is_no_change_of_a_number_is_marked(change: object) -> None:
    scale, shift = scale_and_shift([change])
    assert not np.isfinite(scale[0] * 2.0 + shift[0])


def test_a_text_with_decimal_comma_is_the_number_that_it_can_only_mean() -> None:
    scale, shift = scale_and_shift(["0,75", "42 000,5", "*1,05", "+0,5", "1.234,5"])
    assert scale.tolist() == [0, 0, 1.05, 1, 0]
    assert shift.tolist() == [0.75, 42_000.5, 0, 0.5, 1234.5]
    _, shift = scale_and_shift(["1,234", "a,b"])
    assert np.isnan(shift).all()


def test_absolute_relative_and_absent_changes(case: Case) -> None:
    column = [None, 50_000, "*1.1", "+100", "-100"]
    values = values_of(case, {"settlement.unit_price": column})
    assert values == {"settlement.unit_price": [46_765, 50_000, 46_765 * 1.1, 46_865, 46_665]}


def test_an_array_leaves_the_value_of_the_case_where_it_is_nan(case: Case) -> None:
    values = values_of(case, {"settlement.unit_price": np.array([np.nan, 50_000.0])})
    assert values == {"settlement.unit_price": [46_765, 50_000]}


def test_a_part_of_the_parameters_changes_every_figure_below(case: Case) -> None:
    values = values_of(case, {"cost.actual_weight": ["*0.5"]})
    expected = {"somatic": 0.125, "mental_adult": 0.125, "mental_youth": 0.125, "addiction": 0.125, "prehospital": 0.25}
    assert values == {f"cost.actual_weight.{service}": [weight] for service, weight in expected.items()}


def test_a_variable_changes_every_cell(case: Case) -> None:
    values = values_of(case, {"population": ["*2"]})
    persons = case.observations["population"]
    assert len(values) == persons.size
    assert values["population.80+.2019.Helse Nord"] == [2 * persons.sel(age_group="80+", year=2019).values[3]]


def test_part_of_an_observation_path_changes_the_cells_below(case: Case) -> None:
    values = values_of(case, {"calculated_cost.somatic": [1.0]})
    assert values == {f"calculated_cost.somatic.{region}": [1.0] for region in case.regions}


def test_choices_keep_their_own_types(case: Case) -> None:
    columns: dict[str, ChangeColumn] = {
        "population.year": np.array([2019.0, np.nan]),
        "settlement.years": [[2018], None],
        "settlement.rule": ["former", None],
        "criteria.mortality.merge": [np.bool_(False), None],
    }
    values = values_of(case, columns)
    assert values == {
        "population.year": [2019, 2020],
        "settlement.years": [(2018,), (2018, 2019)],
        "settlement.rule": ["former", "calculated_cost"],
        "criteria.mortality.merge": [False, True],
    }
    assert type(values["population.year"][0]) is int
    assert type(values["criteria.mortality.merge"][0]) is bool


def test_rebalancing_scales_the_unchanged_shares_in_proportion(case: Case) -> None:
    values = values_of(case, {f"{SHARES}.13-17": [0.5, 0.39], f"{SHARES}.0-5": [0.11, 0.06]}, "proportional")
    assert values[f"{SHARES}.13-17"] == [0.5, 0.39]
    rest = {name: weight for name, weight in YOUTH.items() if name not in ("13-17", "0-5")}
    for name, weight in rest.items():
        np.testing.assert_allclose(values[f"{SHARES}.{name}"], [weight * 0.39 / 0.55, weight], rtol=1e-14)
    np.testing.assert_allclose(np.sum(list(values.values()), axis=0), 1, rtol=1e-14)


def test_rebalancing_reaches_observed_shares_too(case: Case) -> None:
    values = values_of(case, {"service_share.somatic": ["*0.5"]}, "proportional")
    before = dict(zip(case.services, case.observations["service_share"].values, strict=True))
    for service in case.services[1:]:
        expected = before[service] * (1 - before["somatic"] / 2) / (1 - before["somatic"])
        np.testing.assert_allclose(values[f"service_share.{service}"], expected, rtol=1e-14)


def test_rebalancing_leaves_a_whole_key_that_sums_to_one(case: Case) -> None:
    new = dict(zip(YOUTH, (0.1, 0.1, 0.2, 0.2, 0.2, 0.2), strict=True))
    values = values_of(case, {f"{SHARES}.{name}": [weight] for name, weight in new.items()}, "proportional")
    assert values == {f"{SHARES}.{name}": [weight] for name, weight in new.items()}


def test_rebalancing_may_leave_nothing_for_the_others(case: Case) -> None:
    values = values_of(case, {f"{SHARES}.13-17": [1.0]}, "proportional")
    assert {name: values[f"{SHARES}.{name}"] for name in YOUTH} == {
        name: [1.0] if name == "13-17" else [0.0] for name in YOUTH
    }


def test_sum_that_is_not_one_is_told_for_each_set_of_shares(case: Case) -> None:
    found = faults_of(case, {f"{SHARES}.13-17": [0.4], "former_key.Helse Nord": [0.2]})
    assert found == [
        Fault(f"path '{SHARES}'", "the shares sum to 1.01", SUM_ADVICE),
        Fault("path 'former_key'", "the shares sum to 1.0819", SUM_ADVICE),
    ]


def test_sum_above_one_cannot_be_rebalanced(case: Case) -> None:
    found = faults_of(case, {f"{SHARES}.13-17": [0.5, 0.9], f"{SHARES}.0-5": [0.2, 0.2]}, "proportional")
    right = "at most 1, so that the unchanged ones can make up the rest"
    assert found == [Fault(f"path '{SHARES}', scenario 1", "the shares sum to 1.1", right)]


def test_whole_key_that_is_not_one_cannot_be_rebalanced(case: Case) -> None:
    found = faults_of(case, {SHARES: [0.1]}, "proportional")
    assert found == [Fault(f"path '{SHARES}'", "the shares sum to 0.6", SUM_ADVICE)]


@pytest.mark.parametrize(
    ("path", "change", "found", "right"),
    [
        ("cost.actual_weight.somatic", 1.5, "value 1.5", "from 0 to 1"),
        ("cost.actual_weight.somatic", "*5", "value 1.25", "from 0 to 1"),
        ("settlement.unit_price", "-50000", "value -3235", "at least 0"),
        ("population.80+.2019.Helse Nord", -1, "value -1", "at least 0"),
        ("calculated_cost.somatic.Helse Nord", 0, "value 0", "more than 0"),
        ("settlement.unit_price", "1 05", "found '1 05'", "a number, or a relative change"),
        ("settlement.unit_price", float("inf"), "found inf", "a number, or a relative change"),
        ("settlement.unit_price", "*nan", "found '*nan'", "a number, or a relative change"),
        ("settlement.rule", "old", "found 'old'", "'calculated_cost' or 'former'"),
        ("settlement.years", [2011], "no figures for 2011", "years with figures: 2012, 2016"),
        ("population.year", "*2", "found '*2'", "a whole number"),
    ],
)
def test_change_that_does_not_fit_is_told(case: Case, path: str, change: object, found: str, right: str) -> None:
    (fault,) = faults_of(case, {path: [change]})
    assert path in fault.place
    assert found in fault.found
    assert right in fault.right


def test_faulty_scenarios_are_named_and_only_the_first_few(case: Case) -> None:
    found = faults_of(case, {"cost.actual_weight.somatic": np.array([0.5, 2.0, 0.1, 3.0, 4.0, 5.0])})
    assert [fault.place for fault in found] == [
        f"path 'cost.actual_weight.somatic', scenario {scenario}" for scenario in (1, 3, 4)
    ]


def test_every_faulty_path_is_told(case: Case) -> None:
    found = faults_of(case, {"cots.x": [1], "cost.actual_weight.somatic": [2], "population": [-1], "need.window": [3]})
    assert len(found) == 4
    assert "'cost'" in found[0].right


def test_place_that_two_paths_change_is_told(case: Case) -> None:
    (fault,) = faults_of(case, {"cost.actual_weight": [0], "cost.actual_weight.somatic": [0.25]})
    assert fault == Fault(
        "path 'cost.actual_weight.somatic'",
        "'cost.actual_weight.somatic' is also changed by another path",
        "change each value only once",
    )


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"population.80+.2016": [1, 0]}, "every region has 0 in 80+, 2016"),
        ({"criterion_value.cancer.2019": ["*1", "*0"]}, "every region has 0 in cancer, 2019"),
        ({"phase_in.schedule": np.array([1.0, 0.0])}, "nothing is paid out"),
    ],
)
def test_total_of_nothing_is_told(case: Case, columns: dict[str, ChangeColumn], found: str) -> None:
    assert [fault.found for fault in faults_of(case, columns)] == [found]


def test_figures_that_take_each_others_place_are_no_total_of_nothing(case: Case) -> None:
    columns: dict[str, ChangeColumn] = {"phase_in.schedule.2021": [0, 5], "phase_in.schedule.2022": [5, 0]}
    assert values_of(case, columns) == columns


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("change", ["*1e305", "*-3e306"])
def test_a_change_beyond_all_numbers_is_told_as_that(case: Case, change: str) -> None:
    faults = Faults()
    resolved(case, {"settlement.unit_price": ["*1.1", change]}, None, faults)
    (fault,) = faults.found
    assert str(fault) == (
        f"path 'settlement.unit_price', scenario 1: '{change}' gives what is not finite; "
        "a change that gives a finite number"
    )


def test_a_choice_that_is_refused_names_its_scenario(case: Case) -> None:
    faults = Faults()
    resolved(case, {"settlement.years": [None, 2019, [2018, 2019]]}, None, faults)
    assert [fault.place for fault in faults.found] == ["scenario 1, the changed parameters, settlement.years.value"]
