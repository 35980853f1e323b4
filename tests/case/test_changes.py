"""`Case.with_changes`: paths of parameters and observations, what is refused, and what stays as it was."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.evidence_use import evidence_shares
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.language.spoken_values import spoken
from inntektsmodell.loading import load_case
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.model.computing import compute
from inntektsmodell.model.result import evidence_of_result
from tests.cases.own_model_case import own_model_case
from tests.cases.rules_case import rules_case
from tests.corrupting.broken_case import copy_of_case


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("eksempel")


def fault_of(case: Case, changes: dict[str, Any]) -> Fault:
    """The one fault of a change."""
    with pytest.raises(InputError) as caught:
        case.with_changes(changes)
    (fault,) = caught.value.faults
    return fault


def values_of(case: Case) -> dict[str, object]:
    return {place.path: place.item.value for place in parameter_entries(case.parameters)}


def evidence_at(case: Case, path: str) -> Evidence:
    """Evidence of the parameter at a path."""
    (name,) = [place.item.evidence for place in parameter_entries(case.parameters) if place.path == path]
    return case.evidence[name]


def test_parameter_changes_and_nothing_else(case: Case) -> None:
    changed = case.with_changes({"cost.actual_weight.addiction": 0.75})
    assert values_of(changed) == values_of(case) | {"cost.actual_weight.addiction": 0.75}
    assert changed.observations.identical(case.observations)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["eksempel", "2021"])
def test_every_parameter_has_a_path_and_becomes_assumed(name: str) -> None:
    case = load_case(name)
    for path, value in values_of(case).items():
        changed = case.with_changes({path: value})
        assert values_of(changed) == values_of(case)
        assert evidence_at(changed, path).status is Status.ASSUMED
        assert evidence_at(changed, path).unit == evidence_at(case, path).unit


CHOICES = [
    ("need.window", [2016, 2017], (2016, 2017)),
    ("population.year", 2019, 2019),
    ("settlement.rule", "former", "former"),
    ("settlement.years", (2012, 2016), (2012, 2016)),
    ("settlement.service", "addiction", "addiction"),
    ("criteria.mortality.merge", False, False),
    ("appropriation.total", 100_000, 100_000.0),
    ("phase_in.schedule.2022", 0, 0.0),
]


@pytest.mark.parametrize(("path", "value", "read"), CHOICES, ids=[path for path, *_ in CHOICES])
def test_every_kind_of_parameter_changes(case: Case, path: str, value: object, read: object) -> None:
    assert values_of(case.with_changes({path: value}))[path] == read


def test_several_changes_hold_together(case: Case) -> None:
    changed = case.with_changes({"need.weights.somatic.0-5": 0.058, "need.weights.somatic.6-12": 0.020})
    assert values_of(changed)["need.weights.somatic.0-5"] == 0.058
    assert values_of(changed)["need.weights.somatic.6-12"] == 0.020


def test_change_moves_the_result(case: Case) -> None:
    doubled = compute(case.with_changes({"settlement.unit_price": 2 * 46765}))
    np.testing.assert_allclose(doubled["settlement"], 2 * compute(case)["settlement"], rtol=1e-12)


PATHS: list[tuple[str, dict[str, Any]]] = [
    ("population.0-5.2018.Helse Nord", {"age_group": "0-5", "year": 2018, "region": "Helse Nord"}),
    ("population.0-5.2018", {"age_group": "0-5", "year": 2018}),
    ("population.80+", {"age_group": "80+"}),
    ("criterion_value.cancer.2020.Helse Vest", {"criterion": "cancer", "year": 2020, "region": "Helse Vest"}),
    ("calculated_cost.somatic.Helse Nord", {"service": "somatic", "region": "Helse Nord"}),
    ("actual_cost.somatic", {"service": "somatic"}),
    ("actual_cost", {}),
    ("drg_points.2019.Helse Vest", {"settlement_year": 2019, "origin": "Helse Vest"}),
]


@pytest.mark.parametrize(("path", "cells"), PATHS, ids=[path for path, _ in PATHS])
def test_observation_changes_in_the_named_cells_and_nowhere_else(case: Case, path: str, cells: dict[str, Any]) -> None:
    changed = case.with_changes({path: 1.5})
    variable = path.split(".")[0]
    expected = case.observations[variable].copy(deep=True)
    expected.loc[cells] = 1.5
    assert changed.observations[variable].identical(expected)
    statuses = [changed.evidence[name].status for name in evidence_of(changed.observations, variable).values.ravel()]
    number = expected.loc[cells].size
    assert statuses.count(Status.ASSUMED) == number
    assert statuses.count(Status.SYNTHETIC) == expected.size - number
    others = [variable, f"{variable}_evidence"]
    assert changed.observations.drop_vars(others).identical(case.observations.drop_vars(others))


def test_redistribution_may_be_negative() -> None:
    changed = load_case("2021").with_changes({"redistribution.Helse Vest": -3, "redistribution.Helse Nord": 190})
    assert changed.observations["redistribution"].values.tolist() == [-146, -3, -42, 190]


def test_keys_change_together(case: Case) -> None:
    changed = case.with_changes({"former_key.Helse Vest": 0.2, "former_key.Helse Nord": 0.113})
    assert changed.observations["former_key"].values.tolist() == [0.5424, 0.2, 0.1446, 0.113]


@pytest.mark.parametrize("number", [np.float32(1.5), np.float64(1.5), np.int64(2)])
def test_numbers_of_numpy_are_numbers(case: Case, number: Any) -> None:
    changed = case.with_changes({"calculated_cost.somatic.Helse Nord": number, "settlement.unit_price": number})
    cell = changed.observations["calculated_cost"].sel(service="somatic", region="Helse Nord")
    assert cell.item() == number
    assert values_of(changed)["settlement.unit_price"] == number


UNKNOWN = {
    "cost.actual_weight.adiction": "'addiction'",
    "cost.actual_weigth.addiction": "'actual_weight'",
    "cots.actual_weight.addiction": "'cost'",
    "settlement.unitprice": "'unit_price'",
    "need.weights.somatics.0-5": "'somatic'",
    "need.weights.somatic.deaths_0-17": "'deaths_0_17'",
    "phase_in.schedule.2012": "'2021'",
    "calculated_cost.somatic.Helse Nor": "'Helse Nord'",
    "calculated_costs.somatic.Helse Nord": "'calculated_cost'",
    "population.0-6.2018.Helse Nord": "'0-5'",
    "population.0-5.2028.Helse Nord": "'2018'",
    "criterion_value.cancers.2018": "'cancer'",
}


@pytest.mark.parametrize(("path", "near"), UNKNOWN.items(), ids=UNKNOWN)
def test_unknown_path_names_the_nearest(case: Case, path: str, near: str) -> None:
    fault = fault_of(case, {path: 0.5})
    assert fault.place == f"path '{path}'"
    assert "is unknown" in fault.found
    assert fault.right.startswith("did you mean ")
    assert near in fault.right


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("cost", "one of: actual_weight"),
        ("settlement", "one of: rule, years, service, unit_price, running_share, capital_addition"),
        ("cost.actual_weight.addiction.value", "the path without it"),
        ("calculated_cost.somatic.Helse Nord.2020", "labels for service, region"),
    ],
)
def test_path_of_another_length_is_told(case: Case, path: str, right: str) -> None:
    fault = fault_of(case, {path: 0.5})
    assert fault.place == f"path '{path}'"
    assert right in fault.right


def test_figures_that_the_case_lacks_are_told() -> None:
    fault = fault_of(load_case("2021"), {"calculated_cost.combined.Helse Nord": 1.1})
    assert (fault.place, fault.found) == (
        "path 'calculated_cost.combined.Helse Nord'",
        "the case has no figures of this kind",
    )
    assert "_evidence" not in fault.right
    fault = fault_of(load_case("2021"), {"cost.actual_weight.combined": 0.5})
    assert fault.place == "path 'cost.actual_weight.combined'"


NUMBERS = ["cost.actual_weight.addiction", "calculated_cost.somatic.Helse Nord"]


@pytest.mark.parametrize("path", NUMBERS)
@pytest.mark.parametrize("value", ["0.75", "mye", True, None, [0.75], float("nan"), float("inf")], ids=repr)
def test_value_that_is_no_finite_number_is_told(case: Case, path: str, value: object) -> None:
    fault = fault_of(case, {path: value})
    assert path in fault.place
    assert repr(spoken(value, "en")) in fault.found
    assert "number" in fault.right


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("need.window", "2018"),
        ("need.window", 2018),
        ("need.window", []),
        ("need.window", [2018.5]),
        ("population.year", "2019"),
        ("settlement.rule", "gammel"),
        ("settlement.service", 3),
        ("criteria.mortality.merge", 1),
    ],
)
def test_choice_of_another_type_is_told(case: Case, path: str, value: object) -> None:
    fault = fault_of(case, {path: value})
    assert path in fault.place
    assert str(value).strip("[]") in fault.found


RANGES = {
    "weight on actual cost": ("cost.actual_weight.addiction", 1.5, "value 1.5", "from 0 to 1"),
    "share": ("capital.share", -0.1, "value -0.1", "from 0 to 1"),
    "total": ("appropriation.total", 0, "value 0", "more than 0"),
    "paid out": ("phase_in.schedule.2021", -1, "value -1", "at least 0"),
    "cost index": ("calculated_cost.somatic.Helse Nord", 0, "value 0 is too small", "more than 0"),
    "persons": ("population.0-5.2018.Helse Nord", -1, "value -1 is too small", "at least 0"),
    "window": ("need.window", [2020, 2021], "there are no figures for 2021", "2016, 2017, 2018, 2019, 2020"),
    "population year": ("population.year", 2021, "there are no figures for 2021", "2016, 2017, 2018, 2019, 2020"),
    "settlement years": ("settlement.years", [2020], "there are no figures for 2020", "2012, 2016, 2017, 2018, 2019"),
    "weights": ("need.weights.somatic.0-5", 0.047, "the weights sum to 0.999", "values that sum to 1"),
    "service shares": ("service_share.somatic", 0.671, "the values sum to 0.999", "values that sum to 1"),
    "former key": ("former_key.Helse Nord", 0.1191, "the values sum to 1.001", "values that sum to 1"),
}


@pytest.mark.parametrize(("path", "value", "found", "right"), RANGES.values(), ids=RANGES)
def test_case_that_is_no_longer_whole_is_told(case: Case, path: str, value: object, found: str, right: str) -> None:
    fault = fault_of(case, {path: value})
    assert fault.found.startswith(found)
    assert right in fault.right
    assert path.split(".")[0] in fault.place


def test_several_faults_are_told_together(case: Case) -> None:
    with pytest.raises(InputError) as caught:
        case.with_changes({"cost.x": 1, "calculated_cost.somatic.Helse Nor": 1, "drg_points": "mange"})
    places = [fault.place for fault in caught.value.faults]
    assert places == ["path 'cost.x'", "path 'calculated_cost.somatic.Helse Nor'", "path 'drg_points'"]


def with_statuses(case: Case, **statuses: Status) -> Case:
    """The case with other statuses of some of its evidence."""
    evidence = dict(case.evidence)
    for name, status in statuses.items():
        evidence[name] = evidence[name].model_copy(update={"status": status})
    return replace(case, file=case.file.model_copy(update={"evidence": evidence}))


WELL_FOUNDED = dict.fromkeys(("nou_table_12_1", "window", "population_year", "one_service"), Status.PUBLISHED)


def test_evidence_share_counts_what_is_only_assumed_of_published_figures() -> None:
    """Case 2021: the weights are printed for somatic care and used for all services, in years that are not printed."""
    case = load_case("2021")
    assert evidence_shares(case) == pytest.approx({"assumed": 0.528, "calibrated": 0.472})
    for name in WELL_FOUNDED:
        others = {other: status for other, status in WELL_FOUNDED.items() if other != name}
        assert evidence_shares(with_statuses(case, **others)) == evidence_shares(case), name
    assert evidence_shares(with_statuses(case, **WELL_FOUNDED)) == pytest.approx(
        {"derived": 0.528, "calibrated": 0.472}
    )


def test_change_shows_in_the_evidence_share() -> None:
    case = with_statuses(load_case("2021"), **WELL_FOUNDED)
    weight = case.with_changes({"need.weights.combined.0-5": 0.05})
    expected = {"derived": 0.478, "calibrated": 0.472, "assumed": 0.05}
    assert evidence_shares(weight) == pytest.approx(expected)
    assert evidence_of_result(compute(weight)) == pytest.approx(expected)
    cell = case.with_changes({"population.6-12.2019.Helse Nord": 40_000})
    assert evidence_shares(cell) == pytest.approx({"derived": 0.496, "calibrated": 0.472, "assumed": 0.032})
    for path, value in (("need.window", [2019, 2020]), ("population.year", 2019)):
        years = case.with_changes({path: value})
        assert evidence_shares(years) == pytest.approx({"calibrated": 0.472, "assumed": 0.528})
    shares = case.with_changes({"service_share.combined": 1})
    assert evidence_shares(shares) == pytest.approx({"calibrated": 0.472, "assumed": 0.528})


def test_original_case_is_untouched() -> None:
    case, same = load_case("eksempel"), load_case("eksempel")
    case.with_changes({"actual_cost": 1.0, "population.0-5": 9.0, "capital.share": 0.5, "need.window": [2016]})
    assert case.observations.identical(same.observations)
    assert case.file == same.file
    assert case.criteria == same.criteria


def test_empty_change_gives_an_equal_case(case: Case) -> None:
    changed = case.with_changes({})
    assert changed.observations.identical(case.observations)
    assert changed.file == case.file
    assert compute(changed).identical(compute(case))


def test_arrays_of_a_case_refuse_to_be_written_to(case: Case) -> None:
    for one in (case, load_case("2021"), case.with_changes({"actual_cost.somatic": 1.0})):
        for name in one.observations.data_vars:
            values = one.observations[name].values
            with pytest.raises(ValueError, match="read-only"):
                values[...] = values.copy()


def test_labels_of_a_case_stay_whatever_is_written_to_what_it_gives(case: Case) -> None:
    """Each look at labels is an array of its own, which can be written to where pyarrow is installed."""
    for name in case.observations.coords:
        before = case.observations[name].values.tolist()
        with suppress(ValueError):
            case.observations[name].values[...] = before[::-1]
        assert case.observations[name].values.tolist() == before


def test_records_of_a_case_refuse_to_be_changed(case: Case) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        case.parameters.appropriation.total.value = 1.0  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        case.evidence["share"].unit = "kg"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        case.files = ()  # type: ignore[misc]


def test_label_with_dots_is_a_label(tmp_path: Path) -> None:
    """`St. Olav` begins with no other label, so its dot parts nothing."""
    folder = copy_of_case(tmp_path / "case")
    for file in (file for file in folder.iterdir() if file.is_file()):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("Helse Nord", "St. Olav").replace("6-12", "6.-12."), encoding="utf-8")
    case = load_case(folder)
    changed = case.with_changes({"population.6.-12..2018.St. Olav": 7.0, "need.weights.mental_youth.6.-12.": 0.26})
    moved = changed.observations["population"] != case.observations["population"]
    assert moved.sum() == 1
    assert moved.sel(age_group="6.-12.", year=2018, region="St. Olav")
    assert evidence_at(changed, "need.weights.mental_youth.6.-12.").status is Status.ASSUMED


@pytest.mark.slow
def test_every_variable_can_be_changed() -> None:
    cases = [load_case("eksempel"), load_case("2021"), own_model_case(), rules_case()]
    for variable in VARIABLES:
        case = next(case for case in cases if variable in case.observations)
        cell = case.observations[variable][(0,) * case.observations[variable].ndim]
        path = ".".join([variable, *(str(cell[dim].item()) for dim in case.observations[variable].dims)])
        assert case.with_changes({path: cell.item()}).observations[variable].equals(case.observations[variable])


def test_order_of_changes_changes_nothing(case: Case) -> None:
    changes = {"settlement.years": [2019], "need.window": [2018, 2019], "capital.share": 0.0}
    one, other = case.with_changes(changes), case.with_changes(dict(reversed(changes.items())))
    assert list(one.evidence) == list(other.evidence)
    assert one.evidence == other.evidence
