"""Figures in a wrong unit are told, each at its place and folded by kind; real and built-in figures are quiet."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import apply_scenario, built_in_scenarios, load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.loading import load_case
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.computing import compute
from inntektsmodell.model.plausibility import ScenarioKeys, implausible
from inntektsmodell.model.plausible.inputs import implausible_inputs

YEARS = (2016, 2017, 2018, 2019, 2020)
AGES = ("0-5", "6-12", "13-17", "18-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+")


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return load_case("eksempel")


def changed(case: Case, changes: Mapping[str, Any]) -> Case:
    return apply_scenario(case, load_scenario({"name": "test", "source": "a test", "changes": changes}))


def told(case: Case) -> dict[str, str]:
    """What is said, by the path of a figure, or by place."""
    return {remark.path or remark.place: remark.said for remark in implausible(case, compute(case))}


@pytest.mark.parametrize("name", ["2008", "2021", "eksempel", "sykehus"])
def test_built_in_cases_are_quiet(name: str) -> None:
    assert told(load_case(name)) == {}


@pytest.mark.parametrize("name", built_in_scenarios())
def test_built_in_scenarios_are_quiet(eksempel: Case, name: str) -> None:
    assert told(apply_scenario(eksempel, load_scenario(name))) == {}


def test_a_cost_index_in_per_cent_is_told(eksempel: Case) -> None:
    found = told(changed(eksempel, {"actual_cost.prehospital.Helse Vest": "*100"}))
    assert found["actual_cost.prehospital.Helse Vest"] == "97.2 is far from 1, the value for all together"
    assert any(place.startswith("cost_index[prehospital, ") for place in found)


def test_all_costs_in_per_cent_are_told_once(eksempel: Case) -> None:
    case = changed(eksempel, {"settlement.rule": "former", "actual_cost.somatic": "*100"})
    said = told(case)["actual_cost.somatic.Helse Nord"]
    assert said == "112.3 is far from 1, the value for all together (3 more like this)"


@pytest.mark.parametrize(
    ("total", "per_person"),
    [(108_000_000.0, "20,034,266"), (999.0, "185.3")],
)
def test_a_total_in_other_units_is_told(eksempel: Case, total: float, per_person: str) -> None:
    path = "appropriation.total"
    (remark,) = [one for one in implausible_inputs(changed(eksempel, {path: total})) if one.path == path]
    assert remark.said.startswith(f"{per_person} NOK per inhabitant")


def test_a_total_in_billions_is_refused_with_what_may_be_the_cause(eksempel: Case) -> None:
    with pytest.raises(InputError) as refused:
        compute(changed(eksempel, {"appropriation.total": 108.0}))
    assert [fault.place for fault in refused.value.faults] == [
        "'Total appropriation' (appropriation.total)",
        "'DRG points' (drg_points)",
        "'Growth needed for the phase-in' (growth)",
    ]


def test_a_key_outside_0_to_1_is_told_by_the_worst(eksempel: Case) -> None:
    keys = compute(eksempel).assign(distribution_key=("region", [0.6, 0.5, -0.08, -0.02]))
    (remark,) = implausible(eksempel, keys)
    assert (remark.path, remark.said) == (
        "distribution_key[Helse Midt-Norge]",
        "-0.08 lies outside 0 to 1 (1 more like this)",
    )


def test_a_batch_tells_the_scenario_of_the_worst_key(eksempel: Case) -> None:
    keys = xr.Dataset(
        {"phased_key": (("region", "scenario"), np.array([[0.5, 1.2, 1.5], [0.5, -0.2, -0.5001]]))},
        {"region": ["A", "B"], "scenario": [0, 1, 2]},
    )
    whole, parts = ScenarioKeys(eksempel), ScenarioKeys(eksempel)
    whole.add(keys)
    for scenario in range(3):
        parts.add(keys.isel(scenario=[scenario]))
    (remark,) = whole.remarks()
    assert remark.place.startswith("scenario 2, '")
    assert (remark.path, remark.said) == (
        "phased_key[B]",
        "-0.5001 lies outside 0 to 1 (3 more like this)",
    )
    assert parts.remarks() == whole.remarks()


def test_a_batch_of_keys_within_0_to_1_has_no_remark(eksempel: Case) -> None:
    keys = ScenarioKeys(eksempel)
    keys.add(xr.Dataset({"phased_key": (("region", "scenario"), np.array([[0.0], [1.0]]))}))
    assert keys.remarks() == []


@pytest.mark.parametrize("factor", [100.0, 0.001])
@pytest.mark.parametrize(
    "cell",
    [
        "population.80+.2019.Helse Nord",
        "criterion_value.cancer.2016.Helse Vest",
        "criterion_value.travel_time.2020.Helse Nord",
    ],
)
def test_a_figure_that_jumps_in_one_year_is_told(eksempel: Case, cell: str, factor: float) -> None:
    assert any(cell in place for place in told(changed(eksempel, {cell: f"*{factor}"})))


def test_a_jump_says_the_figure_and_the_other_years(eksempel: Case) -> None:
    case = changed(eksempel, {"drg_points.2018.Helse Nord.Helse Vest": 100_000.0})
    said = told(case)["drg_points.2018.Helse Nord.Helse Vest"]
    points = case.observations["drg_points"].sel(origin="Helse Nord", destination="Helse Vest").values
    assert said == f"100,000, while the other years have about {np.median(points):.6g}"


def test_a_population_in_thousands_in_one_year_is_one_remark_on_years(eksempel: Case) -> None:
    thousands = {f"population.{age}.2017.Helse Midt-Norge": "*0.001" for age in AGES}
    found = told(changed(eksempel, thousands))
    of_years = [said for place, said in found.items() if ".2017.Helse Midt-Norge" in place and "other years" in said]
    assert len(of_years) == 1
    assert of_years[0].endswith("(9 more like this)")


def test_a_population_in_thousands_in_every_year_is_told_by_what_is_counted_in_it(eksempel: Case) -> None:
    cells = itertools.product(AGES, YEARS)
    found = told(changed(eksempel, {f"population.{age}.{year}.Helse Vest": "*0.001" for age, year in cells}))
    assert any("persons among" in said for said in found.values())
    assert any(place.startswith("need_index[") and "Helse Vest" in place for place in found)


def in_another_unit(case: Case, **factors: float) -> Case:
    """The case with the population of some regions, in every year, times a factor."""
    persons = case.observations["population"]
    cells = itertools.product(persons["age_group"].values, persons["year"].values, factors.items())
    return changed(case, {f"population.{age}.{year}.{region}": f"*{factor}" for age, year, (region, factor) in cells})


def inhabitants(case: Case, region: str) -> str:
    """The mean of the window, as remarks write it."""
    persons = case.observations["population"].sel(year=list(case.parameters.need.window.value), region=region)
    return message("{persons:.6g}", persons=persons.sum("age_group").mean().item())


@pytest.mark.parametrize("factor", [0.001, 0.01, 1000.0])
@pytest.mark.parametrize("region", ["Helse Sør-Øst", "Helse Midt-Norge"])
def test_the_odd_population_is_named_before_what_follows_from_it(eksempel: Case, region: str, factor: float) -> None:
    case = in_another_unit(eksempel, **{region: factor})
    first, *others = implausible(case, compute(case))
    assert first.place == f"population of '{region}'"
    assert first.said.startswith(f"{inhabitants(case, region)} inhabitants, where as much is counted as is usual among")
    assert others
    assert not any(remark.place.startswith("population of") for remark in others)


@pytest.mark.parametrize(
    ("region", "factor", "nearest"), [("Helse Sør-Øst", 0.001, "Helse Nord"), ("Helse Nord", 1000.0, "Helse Sør-Øst")]
)
def test_a_population_among_which_nothing_is_counted_is_held_against_the_other_regions(
    region: str, factor: float, nearest: str
) -> None:
    case = in_another_unit(load_case("2021"), **{region: factor})
    said = told(case)[f"population of '{region}'"]
    assert said == (
        f"{inhabitants(case, region)} inhabitants, where the region nearest in size has {inhabitants(case, nearest)}"
    )


def test_two_odd_populations_are_counted() -> None:
    case = in_another_unit(load_case("2021"), **{"Helse Sør-Øst": 1000.0, "Helse Nord": 1e-6})
    said = told(case)["population of 'Helse Nord'"]
    assert said.startswith("0.485666 inhabitants")
    assert said.endswith("(1 more like this)")


@pytest.mark.slow
def test_the_cause_stands_before_the_refused_result(eksempel: Case) -> None:
    with pytest.raises(InputError) as refused:
        compute(in_another_unit(eksempel, **dict.fromkeys(eksempel.regions, 1e-320)))
    *causes, consequence = refused.value.faults
    assert causes
    results = tuple(f"({name}" for name in RESULTS)
    assert consequence.place.partition("' ")[2].startswith(results)
    assert not any(fault.place.partition("' ")[2].startswith(results) for fault in causes)


def test_everybody_in_thousands_is_told(eksempel: Case) -> None:
    assert "appropriation.total" in told(changed(eksempel, {"population": "*0.001"}))


@pytest.mark.parametrize("case", ["eksempel", "2021", "sykehus"])
def test_a_total_with_a_digit_too_many_is_told(case: str) -> None:
    given = load_case(case)
    assert "appropriation.total" not in told(given)
    assert "appropriation.total" in told(changed(given, {"appropriation.total": "*10"}))


@pytest.mark.parametrize(
    ("per_inhabitant", "is_told"), [(199, True), (201, False), (20_000, False), (99_000, False), (101_000, True)]
)
def test_a_total_is_held_against_what_inhabitants_usually_have(
    eksempel: Case, per_inhabitant: int, is_told: bool
) -> None:
    persons = float(eksempel.observed["population"].sel(year=eksempel.parameters.population.year.value).sum())
    case = changed(eksempel, {"appropriation.total": per_inhabitant * persons / 1e6})
    assert any(remark.path == "appropriation.total" for remark in implausible_inputs(case)) == is_told


def test_a_criterion_of_one_region_in_another_unit_is_told_against_the_other_regions(eksempel: Case) -> None:
    every_year = {f"criterion_value.deaths_80.{year}.Helse Sør-Øst": "*100" for year in YEARS}
    found = told(changed(eksempel, every_year))
    assert all("Helse Sør-Øst" in place for place in found)
    name = eksempel.criteria["deaths_80"].label.en
    assert "per inhabitant, while the median region has" in found[f"'Criterion: {name}, Helse Sør-Øst'"]


def test_points_in_another_unit_are_told(eksempel: Case) -> None:
    assert "drg_points" in told(changed(eksempel, {"drg_points": "*100"}))
    assert "settlement.unit_price" in told(changed(eksempel, {"settlement.unit_price": "*0.001"}))


def test_a_redistribution_in_thousands_is_told() -> None:
    amounts = {
        "Helse Sør-Øst": -146_000.0,
        "Helse Vest": 229_000.0,
        "Helse Midt-Norge": -42_000.0,
        "Helse Nord": -41_000.0,
    }
    found = told(changed(load_case("2021"), {f"redistribution.{name}": amount for name, amount in amounts.items()}))
    assert any(place.startswith("phased_key[") for place in found)
    assert found["redistribution[Helse Vest]"].endswith(
        "million NOK, from the former model to full effect (3 more like this)"
    )


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.1, 2.0])
def test_what_can_be_true_is_quiet(eksempel: Case, factor: float) -> None:
    changes = {
        "criterion_value.cancer.2019.Helse Vest": f"*{factor}",
        "actual_cost.somatic.Helse Nord": f"*{factor}",
        "drg_points.2018.Helse Nord.Helse Vest": f"*{factor}",
        "appropriation.total": f"*{factor}",
    }
    assert told(changed(eksempel, changes)) == {}


@pytest.mark.parametrize("factor", [0.4, 1.7, 2.5])
def test_inhabitants_of_one_year_that_no_register_would_give_are_told(eksempel: Case, factor: float) -> None:
    ages = eksempel.observations["age_group"].values.tolist()
    found = told(changed(eksempel, {f"population.{age}.2018.Helse Vest": f"*{factor}" for age in ages}))
    (place,) = [place for place in found if place.startswith("population.")]
    assert place.endswith(".2018.Helse Vest")
    assert found[place].endswith(f"({len(ages) - 1} more like this)")


def test_a_redistribution_of_most_of_what_a_region_had_is_told(eksempel: Case) -> None:
    ages = eksempel.observations["age_group"].values.tolist()
    found = told(changed(eksempel, {f"population.{age}.2020.Helse Nord": "*2.5" for age in ages}))
    assert "from the former model to full effect" in found["redistribution[Helse Nord]"]


def test_small_counts_may_change_by_chance(eksempel: Case) -> None:
    cell = "criterion_value.deaths_0_17.2019.Helse Nord"
    quiet = {cell: 4.0, **{cell.replace("2019", str(year)): 16.0 for year in (2016, 2017, 2018, 2020)}}
    assert not any("deaths_0_17" in place for place in told(changed(eksempel, quiet)))
    loud = {path: 100 * value for path, value in quiet.items()}
    assert any("deaths_0_17.2019" in place for place in told(changed(eksempel, loud)))


def test_every_remark_is_told_in_norwegian(eksempel: Case) -> None:
    case = changed(eksempel, {"appropriation.total": 1e9, "population.80+.2019.Helse Nord": 1.0})
    lines = [remark.in_language("nb") for remark in implausible(case, compute(case))]
    assert lines[0] == "«Folketall: 80+ år, 2019, Helse Nord»: 1, mens de andre årene har om lag 22\u00a0197"
    total = "«Samlet bevilgning»: 185\u00a0502\u00a0463 kroner per innbygger; summen skal være i mill. kr"
    assert any(line.startswith(total) for line in lines)


@pytest.mark.parametrize("name", ["former_key.Helse Nord", "service_share.addiction", "need.weights.somatic.0-5"])
def test_a_share_that_is_next_to_nothing_is_told(eksempel: Case, name: str) -> None:
    tiny = load_scenario({"name": "t", "source": "a test", "rebalance": "proportional", "changes": {name: 1e-300}})
    found = {remark.path: remark.said for remark in implausible_inputs(apply_scenario(eksempel, tiny))}
    assert found[name] == "1e-300 is very small for a share"
    none = load_scenario({"name": "t", "source": "a test", "rebalance": "proportional", "changes": {name: 0.0}})
    assert "very small" not in str(implausible_inputs(apply_scenario(eksempel, none)))
