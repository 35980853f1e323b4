"""A change split on components adds up, does not depend on how the cases are written, and says what it is of."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings

import inntektsmodell as im
from inntektsmodell.analysis.comparison.components import COMPONENTS
from inntektsmodell.analysis.comparison.decomposition import compare
from inntektsmodell.analysis.scenarios.scenario import apply_scenario, load_scenario
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import frozen
from inntektsmodell.faults import InputError
from inntektsmodell.method.steps import RESULTS
from tests.analysis.comparison.compared import (
    AGES_ONLY,
    NEED_ONLY,
    OF_THE_CASE,
    TOLERANCE,
    assert_adds_up,
    assert_close,
    eksempel,
    every_figure,
    generated,
    pairs,
    two_changes,
)

pytestmark = pytest.mark.slow


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
    with pytest.raises(InputError, match=r"\(criterion_index\[travel_time"):
        compare(*(reversed(pair) if turned else pair))


def test_figure_that_one_case_lacks_is_refused() -> None:
    with pytest.raises(InputError, match="figure 'settlement'"):
        compare(im.load_case("2021"), eksempel(), figures=["settlement"])


def test_former_models_in_two_forms_are_refused() -> None:
    with pytest.raises(InputError, match="one case has the former key, the other the redistribution"):
        compare(im.load_case("2021"), eksempel())
