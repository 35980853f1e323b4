"""Scenarios side by side: effects against the case, what is refused and why, on the screen, in files and as a chart."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from matplotlib.text import Text

from inntektsmodell.analysis.scenarios.chart import scenario_chart
from inntektsmodell.analysis.scenarios.effects import (
    EFFECTS,
    ScenarioEffects,
    effects_json,
    effects_table,
    scenario_effects,
)
from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenario, built_in_scenarios, load_scenario
from inntektsmodell.analysis.scenarios.show import changes_of
from inntektsmodell.cli.main import main
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from tests.case.test_allowed import EMPTY, allowing, built, empty_raw

REFUSED_ON_2021 = {
    "adopted": "the case has no 'criteria'; the case has no 'settlement'; the case has no 'capital'",
    "capital_apart": "the case has no 'capital'",
    "hearing_hmn": "the case has no 'settlement'; the case has no 'capital'; the case has no 'cost'",
    "hearing_hn": (
        "the case has no 'cost'; the case has no 'settlement'; the case has no 'criteria'; the case has no 'capital'"
    ),
    "hearing_hso": "the case has no 'cost'; the case has no 'settlement'; the case has no 'capital'",
    "hearing_hso_2018": "the case has no 'cost'; the case has no 'settlement'; the case has no 'capital'",
    "hearing_hv": "the case has no 'cost'; the case has no 'settlement'; the case has no 'capital'",
    "need_mortality_by_age": "the case has no 'criteria'",
    "settlement_2016_2017": "the case has no 'settlement'",
    "settlement_2019": "the case has no 'settlement'",
    "settlement_former_rule": "the case has no 'settlement'",
    "settlement_former": "the case has no 'settlement'",
}
REFUSED = {
    name: f"{found}; leave the value unchanged, or add that part to the case" for name, found in REFUSED_ON_2021.items()
}


@pytest.fixture(scope="module")
def example() -> ScenarioEffects:
    return scenario_effects(load_case("eksempel"), map(load_scenario, built_in_scenarios()))


@pytest.fixture(scope="module")
def public() -> ScenarioEffects:
    return scenario_effects(load_case("2021"), map(load_scenario, built_in_scenarios()))


def scenario(name: str, **changes: object) -> Scenario:
    return load_scenario({"name": name, "source": "a test", "changes": changes})


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["scenarios", *arguments])


@pytest.mark.slow
def test_effects_are_differences_from_the_case_at_full_effect(example: ScenarioEffects) -> None:
    case = example.case
    before, after = compute(case), compute(apply_scenario(case, load_scenario("hearing_hso")))
    effects = example.effects.sel(scenario="hearing_hso")
    amount = after["full_effect_appropriation"].values - before["full_effect_appropriation"].values
    persons = case.observations["population"].sel(year=2020).sum("age_group").values
    key = 100 * (after["distribution_key"].values - before["distribution_key"].values)
    np.testing.assert_array_equal(effects["amount_change"], amount)
    np.testing.assert_allclose(effects["amount_change_per_inhabitant"], 1e6 * amount / persons, rtol=1e-15)
    np.testing.assert_array_equal(effects["key_change"], key)
    assert {name: effects[name].attrs["units"] for name in EFFECTS} == {
        "amount_change": "million NOK",
        "amount_change_per_inhabitant": "NOK per inhabitant",
        "key_change": "percentage points",
    }


def test_every_built_in_scenario_is_computed_on_the_example(example: ScenarioEffects) -> None:
    assert example.refused == {}
    assert example.effects["scenario"].values.tolist() == built_in_scenarios()
    np.testing.assert_allclose(example.effects["amount_change"].sum("region"), 0, atol=1e-9)
    assert not example.effects.sel(scenario="adopted")["amount_change"].any()


def test_what_the_public_case_lacks_is_named(public: ScenarioEffects) -> None:
    assert {name: public.reason(name) for name in public.refused} == REFUSED
    assert [computed.name for computed in public.computed] == ["need_one_year"]
    assert public.effects["amount_change"].any()


def test_figures_of_a_year_that_the_case_lacks_are_named() -> None:
    table = scenario_effects(load_case("2021"), [scenario("x", **{"need.window": [2016]})])
    assert table.reason("x").startswith("there are no figures for 2016; ")
    assert table.effects.sizes == {"scenario": 0, "region": 4}


def test_a_value_out_of_range_is_told_with_the_range() -> None:
    table = scenario_effects(load_case("eksempel"), [scenario("x", **{"cost.actual_weight.addiction": 1.25})])
    assert table.reason("x", "nb") == "verdien 1,25; fra 0 til 1"


def test_two_scenarios_of_one_name_are_a_fault() -> None:
    with pytest.raises(InputError) as caught:
        scenario_effects(load_case("2021"), [scenario("x"), scenario("y"), scenario("x")])
    assert caught.value.faults == (Fault("scenario 'x'", "is duplicated", "give each a different name"),)


def test_table_has_a_row_for_each_scenario_and_region(public: ScenarioEffects) -> None:
    table = effects_table(public)
    computed = table[table["not_computed"] == ""]
    assert computed["region"].tolist() == list(public.case.regions)
    np.testing.assert_array_equal(computed["amount_change"], public.effects["amount_change"].values[0])
    refused = table[table["not_computed"] != ""].set_index("scenario")
    assert refused["not_computed"].to_dict() == REFUSED
    assert refused[list(EFFECTS)].isna().all().all()
    assert set(table["synthetic"]) == {"no"}


def test_json_has_effects_and_reach_or_what_is_missing(public: ScenarioEffects) -> None:
    content = effects_json(public)
    assert (content["case"], content["synthetic"]) == ("2021", False)
    assert set(content["evidence"]) == {"assumed", "calibrated"}
    by_name = {item["name"]: item for item in content["scenarios"]}
    assert list(by_name) == built_in_scenarios()
    one_year = by_name["need_one_year"]
    assert list(one_year["amount_change"].values()) == public.effects["amount_change"].values[0].tolist()
    assert "distribution_key" in one_year["reaches"]
    assert "cost_index" not in one_year["reaches"]
    assert "the case has no 'capital'" in by_name["capital_apart"]["not_computed"][0]
    assert "amount_change" not in by_name["capital_apart"]


@pytest.mark.slow
def test_changes_are_told_from_the_present_to_the_new_value() -> None:
    case = load_case("eksempel")
    changes = {"settlement": {"years": [2019], "unit_price": "*2"}, "cost.actual_weight": 0, "population": "*1.01"}
    assert changes_of(case, scenario("x", **changes), "en") == [
        "Locked years for the settlement (settlement.years): 2018, 2019 → 2019",
        "Unit price of the settlement (settlement.unit_price): 46,765 → 93,530",
        *(
            f"Weight on actual cost: {label.en} (cost.actual_weight.{service}): {weight} → 0"
            for (service, label), weight in zip(case.file.services.items(), (0.25, 0.25, 0.25, 0.25, 0.5), strict=True)
        ),
        "Population (population): *1.01 (200)",
    ]


def test_choices_are_told_in_words() -> None:
    changes = scenario("x", **{"settlement.rule": "former", "criteria.mortality.merge": False})
    rule, merged = changes_of(load_case("eksempel"), changes, "nb")
    assert rule == "Regel for gjestepasientoppgjøret (settlement.rule): beregnet kostnad → tidligere regel"
    assert merged.startswith("Slått sammen: Dødsfall 0–17 år, ")
    assert merged.endswith(" (criteria.mortality.merge): ja → nei")


def test_changes_are_told_with_the_signs_of_the_language() -> None:
    changes = scenario("x", **{"cost.actual_weight.addiction": 0.1, "settlement.unit_price": 1234.5})
    assert changes_of(load_case("eksempel"), changes, "nb") == [
        "Vekt på faktisk kostnad: Tverrfaglig spesialisert rusbehandling (cost.actual_weight.addiction): 0,25 → 0,1",
        "Enhetspris i gjestepasientoppgjøret (settlement.unit_price): 46\u00a0765 → 1234,5",
    ]


def texts_of(table: ScenarioEffects) -> set[str]:
    figure = scenario_chart(table, "nb")
    figure.draw_without_rendering()
    return {text.get_text() for text in figure.findobj(Text) if isinstance(text, Text)}


@pytest.mark.slow
def test_chart_names_axes_units_source_and_what_is_synthetic(example: ScenarioEffects) -> None:
    texts = texts_of(example)
    assert {"mill. kr", "kr per innbygger", *example.case.regions, "SYNTETISKE TALL", "+321,2", "−141,1"} <= texts
    foot = next(text for text in texts if "Kilde: " in text)
    assert "Prop. 1 S (2020–2021)" in foot
    assert "100 mill. kr tilsvarer 0,093 prosentpoeng av fordelingsnøkkelen." in foot


@pytest.mark.slow
def test_chart_of_public_figures_says_what_is_missing_and_calibrated(public: ScenarioEffects) -> None:
    texts = texts_of(public)
    assert "SYNTETISKE TALL" not in texts
    foot = next(text for text in texts if "Kilde: " in text).replace("\n", " ")
    assert "Kan ikke beregnes: Modellen som vedtatt; Kapital skilt ut" in foot
    assert "Det kalibrerte kriteriet holdes uendret i scenarioene." in foot


@pytest.mark.slow
def test_dots_stand_at_the_amounts_and_both_scales_agree(example: ScenarioEffects) -> None:
    figure = scenario_chart(example, "nb")
    panels = figure.axes
    assert [panel.get_title() for panel in panels] == list(example.case.regions)
    for panel, region in zip(panels, example.case.regions, strict=True):
        effects = example.effects.sel(region=region)
        dots = next(line for line in panel.lines if line.get_marker() == "o")
        np.testing.assert_array_equal(dots.get_xdata(), effects["amount_change"])
        (above,) = panel.child_axes
        per_inhabitant = np.array(panel.get_xlim()) * 1e6 / float(effects["persons"])
        figure.draw_without_rendering()
        np.testing.assert_allclose(above.get_xlim(), per_inhabitant, rtol=1e-12)


@pytest.mark.slow
def test_a_panel_where_nobody_lives_has_no_scale_per_inhabitant_and_the_effect_there_is_none() -> None:
    case = built(allowing(empty_raw(), EMPTY))
    more = Scenario(name="more", source="a test", changes={"appropriation.total": "*1.1"})
    table = scenario_effects(case, [more])
    assert np.isnan(table.effects["amount_change_per_inhabitant"].values).tolist() == [[False, False, True]]
    figure = scenario_chart(table, "en")
    figure.draw_without_rendering()
    scales = {panel.get_title(): len(panel.child_axes) for panel in figure.axes if panel.get_title()}
    assert scales == {"region 0": 1, "region 1": 1, "region 2": 0}
    assert not any("nan" in text for text in texts_of(table))


def test_chart_without_a_computed_scenario_is_refused() -> None:
    table = scenario_effects(load_case("2021"), [load_scenario("hearing_hv")])
    with pytest.raises(ValueError, match="no computed scenario"):
        scenario_chart(table, "nb")


@pytest.mark.slow
def test_command_writes_table_and_chart(tmp_path: Path, example: ScenarioEffects) -> None:
    out = tmp_path / "out"
    shown = invoke("hearing_hso", "--out", str(out), "--lang", "en")
    assert shown.exit_code == 0, shown.output
    assert sorted(file.name for file in out.iterdir()) == ["scenarios.csv", "scenarios.png", "scenarios.svg"]
    table = pd.read_csv(out / "scenarios.csv", encoding="utf-8-sig")
    np.testing.assert_allclose(table["amount_change"], example.effects["amount_change"].sel(scenario="hearing_hso"))
    assert "Addiction treatment (cost.actual_weight.addiction): 0.25 → 0.75" in " ".join(shown.output.split())
    assert "Can affect: Cost index; Service key;" in shown.output.replace("\n", " ")
    assert "SYNTHETIC FIGURES" in shown.output


def test_command_without_names_compares_all_built_in_ones() -> None:
    shown = invoke("--case", "2021", "--json")
    assert shown.exit_code == 0
    assert [item["name"] for item in json.loads(shown.output)["scenarios"]] == built_in_scenarios()


def test_command_shows_what_cannot_be_computed(tmp_path: Path) -> None:
    shown = invoke("hearing_hv", "--case", "2021", "--out", str(tmp_path / "out"))
    assert shown.exit_code == 2
    assert invoke("hearing_hv", "need_one_year", "--case", "2021", "--json").exit_code == 2
    assert "hearing_hv: datasettet har ikke «cost»" in shown.output
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["scenarios.csv"]


def test_run_applies_scenarios_in_order_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\nsource = "a test"\nchanges.capital.share = 0.1\n', encoding="utf-8")
    arguments = ["run", "eksempel", "--json", "--scenario", "hearing_hso", "--scenario", str(file)]
    content = json.loads(CliRunner().invoke(main, arguments).output)
    changes = {
        "cost.actual_weight.mental_adult": 0.75,
        "cost.actual_weight.addiction": 0.75,
        "settlement.years": [2019],
        "capital.share": 0.1,
    }
    expected = compute(load_case("eksempel").with_changes(changes))
    assert list(content["distribution_key"].values()) == expected["distribution_key"].values.tolist()
    assert content["scenarios"] == ["hearing_hso", "own"]
    assert "Scenario own: Source: a test." in content["notes"]


@pytest.mark.parametrize(
    "arguments",
    [["scenarios", "hearing_hs"], ["run", "eksempel", "--scenario", "hearing_hs"]],
    ids=["scenarios", "run"],
)
def test_unknown_scenario_ends_with_exit_code_2(arguments: list[str]) -> None:
    shown = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert shown.exit_code == 2
    assert "did you mean 'hearing_hso'" in shown.output


def test_case_is_the_one_the_scenario_was_written_for(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('name = "own"\nsource = "a test"\nbase = "2021"\nchanges.need.window = [2019]\n', encoding="utf-8")
    assert json.loads(invoke(str(file), "--json").output)["case"] == "2021"
