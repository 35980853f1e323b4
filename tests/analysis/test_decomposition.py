"""`compare`: contributions add up, belong to the right component, and do not depend on how the cases are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

import inntektsmodell as im
from inntektsmodell.analysis.comparison import decomposition
from inntektsmodell.analysis.comparison.aligning import LeafArrays, aligned, inputs_from
from inntektsmodell.analysis.comparison.components import COMPONENTS
from inntektsmodell.analysis.comparison.decomposition import FIGURES, By, compare
from inntektsmodell.analysis.scenarios.scenario import apply_scenario, load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import KINDS
from inntektsmodell.case.observations import frozen
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.faults import InputError
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.evaluate import Inputs
from inntektsmodell.work import blocks
from inntektsmodell.work.blocks import WORKING
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.many_regions import many_regions_case
from tests.own_model_case import PARTS, own_model_case
from tests.rules_case import rules_case
from tests.strategies import Skeleton, raw_case

pytestmark = pytest.mark.slow

TOLERANCE = 1e-12
SEEDS = st.integers(0, 2**32 - 1)
NORD = "Helse Nord"


def assert_close(found: ArrayLike, expected: ArrayLike, level: ArrayLike) -> None:
    """Within 1e-12 of the level of the figure."""
    atol = TOLERANCE * np.abs(level).max()
    np.testing.assert_allclose(np.asarray(found), np.asarray(expected), rtol=0, atol=atol)


def assert_adds_up(comparison: xr.Dataset, a: Case, b: Case) -> None:
    """Both ends are what `compute` gives, and the contributions sum to what lies between them."""
    results = {"a": im.compute(a), "b": im.compute(b)}
    for name in [str(name) for name in comparison if "component" in comparison[name].dims]:
        for side, result in results.items():
            expected = result[name].sel(region=comparison["region"])
            assert_close(comparison[f"{name}_{side}"], expected, expected)
        change = comparison[f"{name}_b"] - comparison[f"{name}_a"]
        assert_close(comparison[f"{name}_change"], change, comparison[f"{name}_a"])
        assert_close(comparison[name].sum("component"), change, comparison[f"{name}_a"])


def generated(skeleton: Skeleton, seed: int) -> Case:
    return build_case(raw_case(skeleton, seed), HEADINGS)


FULL = Skeleton(3, 2, 3, 4, 2, 3, 2, True, True, True, "former_key", True)
NEED_ONLY = replace(FULL, services=1, cost=False, settlement=False, capital=False)
AGES_ONLY = replace(FULL, counts=0, means=0, years=1, groups=1, former="", phase_in=False)


def pairs() -> st.SearchStrategy[tuple[Case, Case]]:
    """Two cases with the same labels and different figures, weights, rules, years and groups."""
    cases = SEEDS.map(lambda seed: generated(FULL, seed))
    return st.tuples(cases, cases)


@cache
def eksempel() -> Case:
    return im.load_case("eksempel")


def two_changes() -> tuple[Case, Case]:
    return eksempel(), eksempel().with_changes({"cost.actual_weight.somatic": 0.5, "settlement.years": [2019]})


OF_THE_CASE = [name for name in FIGURES if name not in ("guarantee", "equalisation")]
"""The figures that `eksempel` has."""


@cache
def every_figure() -> xr.Dataset:
    return compare(*two_changes(), figures=OF_THE_CASE)


def scaled(case: Case, variable: str, factor: Mapping[str, float], **labels: object) -> Case:
    """The case with cells of a variable multiplied, by region, where the other dimensions have the labels."""
    observations = case.observations.copy(deep=True)
    for region, number in factor.items():
        observations[variable].loc[{"region": region, **labels}] *= number
    return replace(case, observed=frozen(observations))


def with_more_people(case: Case) -> Case:
    """Every count of Helse Nord, persons and criteria, grown by a tenth: shares and rates stay."""
    counts = [name for name, criterion in case.criteria.items() if criterion.measure == "count"]
    criteria = [name for name in case.observations["criterion"].values.tolist() if name in counts]
    return scaled(scaled(case, "population", {NORD: 1.125}), "criterion_value", {NORD: 1.125}, criterion=criteria)


def with_older_people(case: Case) -> Case:
    """1024 persons of Helse Nord are another age in every year."""
    observations = case.observations.copy(deep=True)
    for age, persons in (("40-49", -1024), ("80+", 1024)):
        observations["population"].loc[{"region": NORD, "age_group": age}] += persons
    return replace(case, observed=frozen(observations))


def with_criterion(name: str) -> Case:
    return scaled(eksempel(), "criterion_value", {NORD: 1.25}, criterion=name)


ONE_COMPONENT: dict[str, Any] = {
    "population": with_more_people,
    "age_mix": with_older_people,
    "criteria_socioeconomic": lambda _: with_criterion("unemployed"),
    "criteria_health": lambda _: with_criterion("cancer"),
    "criteria_residence": lambda _: with_criterion("travel_time"),
    "need_weights": {"need.weights.somatic.cancer": 0.068, "need.weights.somatic.80+": 0.088},
    "calculated_cost": {"calculated_cost.somatic.Helse Nord": 1.2},
    "actual_cost": {"actual_cost.addiction.Helse Nord": 1.2},
    "actual_weight": {"cost.actual_weight.addiction": 0.75},
    "service_share": {"service_share.somatic": 0.662, "service_share.addiction": 0.054},
    "settlement_volume": {"drg_points.2019.Helse Nord.Helse Sør-Øst": 30000},
    "settlement_price": {"settlement.unit_price": 50000},
    "capital": {"capital.share": 0.05},
    "former_model": {"phase_in.schedule.2022": 120},
    "appropriation": {"appropriation.total": 110000},
}
SAME_COMPONENT = [
    ("need_weights", {"criteria.mortality.merge": False}),
    ("settlement_volume", {"settlement.years": [2019]}),
    ("settlement_price", {"settlement.rule": "former"}),
    ("settlement_price", {"settlement.service": "prehospital"}),
    ("settlement_price", {"settlement.running_share": 0.7}),
    ("former_model", {"former_key.Helse Nord": 0.1281, "former_key.Helse Vest": 0.1849}),
]


@pytest.mark.parametrize(("component", "change"), [*ONE_COMPONENT.items(), *SAME_COMPONENT])
def test_a_change_of_one_component_is_all_its_own(component: str, change: Any) -> None:
    case = eksempel()
    changed = change(case) if callable(change) else case.with_changes(change)
    comparison = compare(case, changed)
    assert comparison["component"].values[comparison["differs"].values].tolist() == [component]
    assert_adds_up(comparison, case, changed)
    split = comparison["base_appropriation"]
    assert not np.any(split.drop_sel(component=component))
    assert float(np.abs(split.sel(component=component)).max()) > 0.1


@pytest.mark.parametrize("kind", KINDS)
def test_criteria_of_every_kind_have_a_component_of_their_own(kind: str) -> None:
    described = eksempel().criteria["cancer"].model_copy(update={"kind": kind})
    case = replace(eksempel(), criteria={**eksempel().criteria, "cancer": described})
    changed = scaled(case, "criterion_value", {NORD: 1.25}, criterion="cancer")
    comparison = compare(case, changed)
    assert comparison["component"].values[comparison["differs"].values].tolist() == [f"criteria_{kind}"]
    assert_adds_up(comparison, case, changed)


def test_two_components_by_hand() -> None:
    """Each takes the mean of its effect alone and its effect after the other, from four runs of the model."""
    case = eksempel()
    weight, price = {"cost.actual_weight.somatic": 0.5}, {"settlement.unit_price": 60000.0}
    none, first, second, both = (
        im.compute(case.with_changes(changes))["distribution_key"] for changes in ({}, weight, price, weight | price)
    )
    split = compare(case, case.with_changes(weight | price))["distribution_key"]
    by_hand = {
        "actual_weight": ((first - none) + (both - second)) / 2,
        "settlement_price": ((second - none) + (both - first)) / 2,
    }
    for component, expected in by_hand.items():
        assert_close(split.sel(component=component), expected, none)


def test_sequential_takes_the_components_in_the_stated_order() -> None:
    case = eksempel()
    cost, price = {"calculated_cost.somatic.Helse Nord": 1.2}, {"settlement.unit_price": 60000.0}
    changed = case.with_changes(cost | price)
    comparison = compare(case, changed, by="sequential")
    assert comparison.attrs["order"] == "calculated_cost, settlement_price"
    none, first, both = (im.compute(one)["base_appropriation"] for one in (case, case.with_changes(cost), changed))
    split = comparison["base_appropriation"]
    assert_close(split.sel(component="calculated_cost"), first - none, none)
    assert_close(split.sel(component="settlement_price"), both - first, none)
    assert "order" not in compare(case, case).attrs


@given(pairs())
@settings(max_examples=8)
def test_contributions_add_up_and_turn_round(pair: tuple[Case, Case]) -> None:
    a, b = pair
    there, back = compare(a, b), compare(b, a)
    assert_adds_up(there, a, b)
    for name in ("distribution_key", "base_appropriation"):
        assert_close(there[name], -back[name], there[f"{name}_a"])
        assert not np.any(there[name][~there["differs"].values])


@given(pairs())
@settings(max_examples=8)
def test_total_alone_brings_kroner_to_all_regions_together(pair: tuple[Case, Case]) -> None:
    """What one region gains by another component the others lose."""
    comparison = compare(*pair)
    brought = {"distribution_key": 0.0, "base_appropriation": float(comparison["base_appropriation_change"].sum())}
    for name, total in brought.items():
        sums = comparison[name].sum("region")
        expected = xr.zeros_like(sums)
        expected.loc["appropriation"] = total
        assert_close(sums, expected, comparison[f"{name}_a"].sum())


def test_cases_of_other_services_criteria_and_parts_add_up() -> None:
    a, b = generated(NEED_ONLY, 1), generated(AGES_ONLY, 2)
    assert_adds_up(compare(a, b, "sequential"), a, b)
    assert_adds_up(compare(b, a, "sequential"), b, a)


def test_same_case_has_no_differing_component() -> None:
    comparison = compare(eksempel(), eksempel())
    assert not comparison["differs"].any()
    assert not comparison["base_appropriation"].any()
    assert not comparison["base_appropriation_change"].any()
    assert comparison.sizes["component"] == len(COMPONENTS)


def test_blocks_of_subsets_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compare(*two_changes())
    steps = compare(*two_changes(), by="sequential")
    monkeypatch.setattr(decomposition, "BLOCK", 2)
    xr.testing.assert_allclose(compare(*two_changes()), whole, rtol=TOLERANCE)
    xr.testing.assert_allclose(compare(*two_changes(), by="sequential"), steps, rtol=TOLERANCE)  # 3 subsets: 2 and 1


def test_blocks_of_subsets_are_as_large_as_the_memory_of_a_call_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs in a block has an axis of its length, and all else one of length 1."""
    widths = []

    def seen(leaves: LeafArrays) -> Inputs:
        widths.append({array.shape[-1] for array in leaves.values()})
        return inputs_from(leaves)

    monkeypatch.setattr(decomposition, "inputs_from", seen)
    compare(*two_changes())
    numbers = sum(array.size for array in aligned(*two_changes(), former=True)[0].values())
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 8 * WORKING * numbers * 2)
    compare(*two_changes())
    assert widths == [{1, 4}, {1, 2}, {1, 2}]


def test_the_need_is_computed_once_for_all_that_comes_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a block only the last components change, so the criteria of the first stay as in one scenario."""
    a, b = eksempel(), with_more_people(eksempel()).with_changes({"capital.share": 0.05, "appropriation.total": 110000})
    lengths = []

    def seen(leaves: LeafArrays) -> Inputs:
        inputs = inputs_from(leaves)
        lengths.append((inputs["need.population"].shape[-1], inputs["capital.share"].shape[-1]))
        return inputs

    whole = compare(a, b)
    monkeypatch.setattr(decomposition, "inputs_from", seen)
    monkeypatch.setattr(decomposition, "BLOCK", 4)
    xr.testing.assert_allclose(compare(a, b), whole, rtol=TOLERANCE)
    assert lengths == [(1, 4), (1, 4)]


@pytest.mark.parametrize("by", ["shapley", "sequential"])
def test_a_component_that_does_not_reach_the_figure_contributes_nothing(by: By) -> None:
    """Alone, and behind one that does: the figure then has one value for both of its subsets."""
    total, key = {"appropriation.total": 110000.0}, ["population_share"]
    alone = compare(eksempel(), eksempel().with_changes(total), by, key)
    assert not alone["population_share"].any()
    after = compare(eksempel(), with_more_people(eksempel()).with_changes(total), by, key)
    assert_adds_up(after, eksempel(), with_more_people(eksempel()))
    assert not after["population_share"].sel(component="appropriation").any()
    assert after["population_share"].sel(component="population").all()


def test_a_settlement_that_both_lack_takes_no_room() -> None:
    """No array has a figure for every two regions, so what is held grows as the regions do."""
    few, many = (
        sum(array.size for array in aligned(case, case, former=False)[0].values())
        for case in (many_regions_case(regions, settlement=False) for regions in (8, 16))
    )
    assert many < 2 * few


def test_order_of_regions_does_not_matter() -> None:
    case = eksempel()
    scenario = apply_scenario(case, load_scenario("hearing_hso"))
    order = list(reversed(case.regions))
    file = scenario.file.model_copy(update={"regions": order})
    turned = replace(
        scenario,
        file=file,
        observed=frozen(scenario.observations.sel(region=order, origin=order, destination=order)),
    )
    xr.testing.assert_allclose(compare(case, turned), compare(case, scenario), rtol=TOLERANCE)


def test_public_and_synthetic_case_are_brought_together() -> None:
    """One has one service and one criterion beside age, the other five services, cost indices and settlement."""
    public, synthetic = im.load_case("2021"), eksempel()
    comparison = compare(public, synthetic, by="sequential", figures=["distribution_key", "full_effect_appropriation"])
    assert_adds_up(comparison, public, synthetic)
    only_a, only_b = comparison.attrs["notes_en"].splitlines()
    assert only_a.startswith("In A only: 80+ and all other conditions together (need and cost); All services combined.")
    assert "cost index; settlement; separate capital frame." in only_b
    assert (public.is_synthetic, synthetic.is_synthetic, comparison.attrs["synthetic"]) == (False, True, "yes")
    assert compare(public, public).attrs["synthetic"] == "no"


def test_variables_say_what_they_are() -> None:
    comparison = every_figure()
    endings = ("", "_change", "_a", "_b")
    amounts = [name for name in OF_THE_CASE if RESULTS[name].units == "million NOK"]
    of_each = {name: [f"{name}_per_inhabitant{ending}" for ending in endings[1:]] for name in amounts}
    assert list(comparison) == [
        told for name in OF_THE_CASE for told in (*(f"{name}{ending}" for ending in endings), *of_each.get(name, ()))
    ]
    units = {name: values.attrs["units"] for name, values in comparison.items()}
    assert {units[name] for names in of_each.values() for name in names} == {"NOK per inhabitant"}
    assert {units[f"distribution_key{ending}"] for ending in endings} == {"1"}  # as `compute` gives it
    assert units["settlement"] == units["settlement_a"] == "million NOK"
    assert comparison["settlement"].attrs["long_name"] == "Bidrag til endring: Gjestepasientoppgjør, netto"
    assert comparison["settlement"].attrs["long_name_en"] == "Contribution: Inter-regional patient settlement, net"
    assert "Prop. 1 S" in comparison["settlement"].attrs["source"]
    assert comparison.attrs["synthetic"] == "yes"
    assert comparison.attrs["evidence_a_synthetic"] == pytest.approx(1.0)


def test_an_amount_is_told_per_inhabitant_of_its_own_case() -> None:
    case = eksempel()
    other = case.with_changes({"appropriation.total": 120_000, "population.year": 2019})
    split = compare(case, other, figures=["base_appropriation"])
    for side, one, year in (("a", case, 2020), ("b", other, 2019)):
        persons = one.observed["population"].sel(year=year).sum("age_group").values
        each = 1e6 * im.compute(one)["base_appropriation"].values / persons
        assert split[f"base_appropriation_per_inhabitant_{side}"].values == pytest.approx(each, rel=1e-9)
    ends = [split[f"base_appropriation_per_inhabitant_{ending}"].values for ending in ("a", "b", "change")]
    assert np.array_equal(ends[1] - ends[0], ends[2])


def test_every_regional_result_can_be_split() -> None:
    assert_adds_up(every_figure(), *two_changes())


@pytest.mark.parametrize("parts", [PARTS, ("reserved", "plan"), ("guaranteed",), ()], ids=str)
def test_steps_of_regions_own_models_are_components_of_a_change(parts: tuple[str, ...]) -> None:
    """From every step to some or none: what one case lacks is without effect there."""
    case, other = own_model_case(), own_model_case(parts=parts).with_changes({"population.age 1.2020.region 1": 9e4})
    figures = ("base_appropriation", "distribution_key", "redistribution")
    comparison = compare(case, other, figures=figures)
    assert_adds_up(comparison, case, other)
    differing = {*comparison["component"].values[comparison["differs"].values].tolist()}
    assert ("own_model" in differing) == (parts != PARTS)
    assert "population" in differing


@pytest.mark.parametrize("parts", [(), ("bases", "gap", "equalised")], ids=str)
def test_rules_of_other_formulas_are_components_of_a_change(parts: tuple[str, ...]) -> None:
    """From every rule to some or none: what one case lacks is without effect there."""
    case, other = rules_case(), rules_case(parts=parts)
    comparison = compare(case, other, figures=("base_appropriation", "distribution_key"))
    assert_adds_up(comparison, case, other)
    differing = {*comparison["component"].values[comparison["differs"].values].tolist()}
    assert {"index_rules", "own_model"} <= differing


@pytest.mark.parametrize("name", ["need_index", "nonsense"])
def test_other_figures_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"figure '{name}': is not computed per region for both cases; "):
        compare(eksempel(), eksempel(), figures=[name])


def test_no_figure_and_another_way_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        compare(eksempel(), eksempel(), by="shapely", figures=[])  # type: ignore[arg-type]
    by, figures = refused.value.faults
    assert (by.place, figures.place) == ("by 'shapely'", "figures")
    assert "'shapley'" in by.right


@pytest.mark.parametrize("turned", [False, True])
def test_figure_that_is_not_finite_in_a_case_is_named(turned: bool) -> None:
    """Two regions have more travel time than float64 can sum."""
    changes = {f"criterion_value.travel_time.2019.Helse {name}": 1e308 for name in ("Vest", "Nord")}
    pair = eksempel(), eksempel().with_changes(changes)
    with pytest.raises(InputError, match=r"figure 'criterion_index\[travel_time"):
        compare(*(reversed(pair) if turned else pair))


def test_figure_that_one_case_lacks_is_refused() -> None:
    with pytest.raises(InputError, match="figure 'settlement'"):
        compare(im.load_case("2021"), eksempel(), figures=["settlement"])


def test_former_models_in_two_forms_are_refused() -> None:
    with pytest.raises(InputError, match="one case has the former key, the other the redistribution"):
        compare(im.load_case("2021"), eksempel())
