"""Explanations: every figure of every case is proved by its children, down to the observation."""

from __future__ import annotations

import json
from itertools import product

import jax
import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner
from hypothesis import given, settings

import inntektsmodell as im
from inntektsmodell.analysis.explanation import show
from inntektsmodell.analysis.explanation.figure_text import label_parts, label_readings, split_figure
from inntektsmodell.analysis.explanation.node import Node, as_record, walk
from inntektsmodell.analysis.explanation.tree import CannotComputeError, explain
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import figure_text
from inntektsmodell.case.units import UNITS
from inntektsmodell.cli.main import main
from inntektsmodell.method.steps import STEPS, formulas_for
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.model.evaluate import evaluate
from tests.cases.many_regions import many_regions_case
from tests.cases.rules_case import rules_case
from tests.strategies import cases, typical_skeleton


def last_figures(result: xr.Dataset) -> list[str]:
    """A figure of every result: the one with the last label of each dimension, and the one with the first."""
    figures = []
    for name, values in result.items():
        corners = [
            dict.fromkeys((values[dim].values.tolist()[0], values[dim].values.tolist()[-1])) for dim in values.dims
        ]
        figures += [f"{name}[{', '.join(labels)}]" if labels else str(name) for labels in product(*corners)]
    return figures


def assert_proved(case: Case, depth: int) -> None:
    result = im.compute(case)
    for figure in last_figures(result):
        for _, node, proved in walk(explain(case, result, figure), depth):
            assert proved, f"{figure}: {node.figure} = {node.value}, recomputed {node.recomputed(node.children)}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["2008", "2021", "eksempel"])
def test_every_figure_is_proved_by_its_children(name: str) -> None:
    assert_proved(im.load_case(name), depth=3)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["2009", "committee"])
def test_figures_of_a_model_version_are_proved(version: str) -> None:
    assert_proved(im.load_case("eksempel", version=version), depth=2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "changes", [{"settlement.rule": "former"}, {"capital.share": 0.1}, {"criteria.mortality.merge": False}]
)
def test_figures_of_a_changed_case_are_proved(changes: dict[str, object]) -> None:
    assert_proved(im.load_case("eksempel").with_changes(changes), depth=2)


@pytest.mark.slow
@settings(max_examples=8)
@given(case=cases(typical_skeleton()))
def test_figures_of_generated_cases_are_proved(case: Case) -> None:
    assert_proved(case, depth=1)


def test_leaves_are_observations_and_parameters_with_source_and_status() -> None:
    case = im.load_case("eksempel")
    tree = explain(case, im.compute(case), "criterion_index[travel_time, Helse Nord]")
    leaves = [node for _, node, _ in walk(tree, 6) if node.combine is None]
    assert "criterion_value.travel_time.2020.Helse Nord" in {leaf.figure for leaf in leaves}
    assert all(leaf.source and leaf.status == "synthetic" for leaf in leaves)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "changes"), [("2021", {}), ("eksempel", {}), ("eksempel", {"need.window": [2019]})])
def test_every_step_can_be_asked_for_and_gives_what_the_engine_gives(name: str, changes: dict[str, object]) -> None:
    case = im.load_case(name).with_changes(changes)
    inputs, labels = inputs_of(case), labels_of(case)
    result = im.compute(case)
    with jax.enable_x64(True):
        values = {each: np.asarray(array) for each, array in evaluate(inputs, targets=STEPS).items()}
    assert {*formulas_for(inputs)} == {STEPS[each] for each in values if each not in inputs}
    for each, array in values.items():
        step = STEPS[each]
        for place in (0, -1) if array.size else ():
            asked = figure_text(each, *(labels[dim][place] for dim in step.dims))
            node = explain(case, result, asked)
            assert node.figure == asked
            assert node.value == pytest.approx(float(array[(place,) * len(step.dims)]), rel=1e-12, abs=1e-9)


def test_only_the_chosen_rule_is_told() -> None:
    case = im.load_case("eksempel")
    for rule, price in (("calculated_cost", "calculated_price[Helse Nord]"), ("former", "former_price")):
        changed = case.with_changes({"settlement.rule": rule})
        node = explain(changed, im.compute(changed), "settlement_amount[Helse Vest, Helse Nord]")
        assert [child.figure for child in node.children] == ["mean_points[Helse Vest, Helse Nord]", price]


def test_what_only_hands_on_a_figure_is_passed_over() -> None:
    case = im.load_case("eksempel").with_changes({"need.window": [2019]})
    node = explain(case, im.compute(case), "criterion_index[0-5, Helse Nord]")
    assert [child.figure for child in node.children][:2] == [
        "population.0-5.2019.Helse Nord",
        "persons[2019, Helse Nord]",
    ]
    public = im.load_case("2021")
    key = explain(public, im.compute(public), "service_key[combined, Helse Nord]")
    assert [child.figure for child in key.children] == [
        "population_share[Helse Nord]",
        "need_index[combined, Helse Nord]",
    ]
    assert key.formula is not None
    assert key.formula("en") == "share of population · need index"


@pytest.mark.slow
def test_a_figure_among_many_regions_has_no_more_below_it_than_among_few() -> None:
    case = many_regions_case(40, settlement=False)
    node = explain(case, im.compute(case), figure_text("need_index", case.services[0], case.regions[-1]))
    assert len(node.children) == 2
    assert len(node.children[1].children) == 80
    assert node.is_proved_by(node.children)


def test_a_wrong_value_is_not_proved() -> None:
    case = im.load_case("eksempel")
    result = im.compute(case).copy(deep=True)
    result["distribution_key"] = result["distribution_key"] + 1e-12
    assert not next(proved for _, _, proved in walk(explain(case, result, "distribution_key[Helse Nord]"), 0))


def test_zero_and_cannot_compute_are_different_answers() -> None:
    case = im.load_case("eksempel")
    zero = explain(case, im.compute(case), "settlement_amount[Helse Nord, Helse Nord]")
    assert zero.value == 0
    public = im.load_case("2021")
    with pytest.raises(CannotComputeError, match="no DRG points"):
        explain(public, im.compute(public), "settlement[Helse Nord]")
    with pytest.raises(CannotComputeError, match="no cost indices"):
        explain(public, im.compute(public), "blended_cost[combined, Helse Nord]")
    with pytest.raises(CannotComputeError, match="no figures of this kind"):
        explain(public, im.compute(public), "group_amount[mortality, Helse Nord]")


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ("distribution_kay[Helse Nord]", "did you mean 'distribution_key'"),
        ("distribution_key[Helse Nor]", "did you mean 'Helse Nord'"),
        ("distribution_key", r"as in distribution_key\[Helse Nord\]"),
        ("need_index[Helse Nord]", r"as in need_index\[combined, Helse Nord\]"),
        ("criterion_weight[0-5]", r"as in criterion_weight\[combined, other\]"),
        ("growth[Helse Vest]", "as in growth$"),
    ],
)
def test_unknown_figures_name_what_would_be_right(figure: str, message: str) -> None:
    case = im.load_case("2021")
    with pytest.raises(im.InputError, match=message):
        explain(case, im.compute(case), figure)


LABELS = ("Troms, Finnmark", "Troms", "Finnmark, Vest", "a]", "[b] [/]", 'Nord "Øst"', "c = d", "e.f", "0,5")


@pytest.mark.parametrize("first", LABELS)
@pytest.mark.parametrize("second", LABELS)
def test_a_figure_is_read_as_it_is_written(first: str, second: str) -> None:
    name, text = split_figure(figure_text("need_index", first, second))
    assert name == "need_index"
    assert label_readings(text, [LABELS, LABELS]) == [(first, second)]
    assert label_readings(split_figure(f"need_index[ {first} ]")[1], [LABELS]) == [(first,)]


def test_a_figure_that_can_be_read_in_two_ways_names_no_labels() -> None:
    text = "Troms, Finnmark, Vest"
    known = [["Troms", "Troms, Finnmark"], ["Finnmark, Vest", "Vest"]]
    assert label_readings(text, known) == [("Troms", "Finnmark, Vest"), ("Troms, Finnmark", "Vest")]
    assert label_readings('"Troms, Finnmark", Vest', known) == [("Troms, Finnmark", "Vest")]
    assert label_readings("Troms, Nord", known) == []
    assert label_readings("", []) == [()]
    assert label_readings("Troms", []) == []


@pytest.mark.parametrize(
    ("text", "parts"), [("a, b", ("a", "b")), ('"a, b",c', ('"a, b"', "c")), ('x "y, z', ('x "y', "z")), ("", ())]
)
def test_commas_inside_quotation_marks_part_nothing(text: str, parts: tuple[str, ...]) -> None:
    assert label_parts(text) == parts


def test_node_compares_with_the_size_of_its_parts() -> None:
    half = Node("a", 1e6, "1")
    assert Node(
        "b", 1e-7, "1", lambda _: "a − a", lambda values: values[0] - values[1], lambda: [half, half]
    ).is_proved_by([half] * 2)
    assert not Node("b", 1e-5, "1", lambda _: "a − a", lambda values: values[0] - values[1]).is_proved_by([half] * 2)


def test_command_prints_a_tree_that_ends_in_sources() -> None:
    run = CliRunner().invoke(main, ["explain", "2021", "criterion_index[other, Helse Nord]", "--depth", "4"])
    assert run.exit_code == 0
    assert "criterion_value.other.2020.Helse Nord" in run.output
    assert "kalibrert" in run.output


def test_command_gives_json() -> None:
    run = CliRunner().invoke(main, ["explain", "eksempel", "distribution_key[Helse Nord]", "--json", "--depth", "1"])
    record = json.loads(run.output)
    assert record["proved"] is True
    assert record["synthetic"] is True
    assert [child["figure"] for child in record["children"]] == [
        "full_effect_appropriation[Helse Nord]",
        "appropriation.total",
    ]
    assert record["children"][0]["children"] == "not shown"


def test_command_says_what_cannot_be_computed() -> None:
    asked = ["explain", "2021", "cost_index[combined, Helse Nord]", "--lang", "en"]
    run = CliRunner().invoke(main, asked)
    assert (run.exit_code, run.stdout) == (2, "")
    assert "cannot compute cost_index" in run.stderr
    as_json = CliRunner().invoke(main, [*asked, "--json"])
    assert as_json.exit_code == 2
    assert json.loads(as_json.stdout)["cannot_compute"] in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("changes", [{}, {"settlement.rule": "former", "capital.share": 0.1}])
def test_every_formula_step_and_unit_is_told_in_norwegian(changes: dict[str, object]) -> None:
    case = im.load_case("eksempel").with_changes(changes)
    result = im.compute(case)
    nodes = [
        node
        for figure in last_figures(result)
        for _, node, _ in walk(explain(case, result, figure), 3)
        if node.combine is not None
    ]
    told = {(node.formula("nb"), node.formula("en")) for node in nodes if node.formula is not None}
    assert len(told) > 15
    assert [norwegian for norwegian, english in told if norwegian == english] == []
    names = {(node.name("nb"), node.name("en")) for node in nodes if node.name is not None}
    assert [norwegian for norwegian, english in names if norwegian == english] == []
    assert {node.unit for node in nodes} <= {*UNITS, ""}


def test_command_tells_steps_and_units_in_norwegian() -> None:
    command = ["explain", "eksempel", "running_settlement[Helse Vest]", "--depth", "3"]
    run = CliRunner().invoke(main, command, env={"COLUMNS": "400"})
    first, second = run.output.splitlines()[:2]
    paid = "(løpende gjestepasientoppgjør)"
    assert f" mill. kr   sum over bostedsregioner {paid} − sum over behandlingsregioner {paid}   (tall: " in first
    assert "Løpende gjestepasientoppgjør, fra bostedsregion til behandlende region: " in second
    assert "DRG-poeng   gjennomsnitt over låste år i gjestepasientoppgjøret (DRG-poeng)" in run.output
    assert " kr per DRG-poeng   [" in run.output
    assert "NOK" not in run.output


@pytest.mark.parametrize(
    ("figure", "depth", "language", "told"),
    [
        (
            "need_index[addiction, Helse Vest]",
            0,
            "nb",
            "Behovsindeks: Tverrfaglig spesialisert rusbehandling, Helse Vest",
        ),
        ("need_index[addiction, Helse Vest]", 0, "en", "Need index: Addiction treatment, Helse Vest"),
        ("growth", 0, "nb", "Vekst som trengs for innfasingen"),
        ("service_key[somatic, Helse Nord]", 2, "nb", "Andel av befolkningen: Helse Nord"),
    ],
)
def test_command_tells_what_typed_figures_are_called(figure: str, depth: int, language: str, told: str) -> None:
    asked = ["explain", "eksempel", figure, "--depth", str(depth), "--lang", language]
    shown = CliRunner().invoke(main, asked, env={"COLUMNS": "400"}).output
    typed = figure if depth == 0 else "population_share[Helse Nord]"
    assert f"{told} ({typed}) = " in shown


def test_leaves_are_told_by_name_and_by_path() -> None:
    asked = ["explain", "eksempel", "cost_index[somatic, Helse Vest]", "--depth", "2"]
    lines = CliRunner().invoke(main, asked, env={"COLUMNS": "400"}).output.splitlines()
    assert "Vekt på faktisk kostnad: Somatikk (cost.actual_weight.somatic) = 0,25" in "".join(lines)
    assert "Beregnet kostnad: Somatikk, Helse Vest (calculated_cost.somatic.Helse Vest) = 0,99" in "".join(lines)
    steps = [line for line in lines if "Beregnet og faktisk kostnad: Somatikk, Helse Midt-Norge (service_cost" in line]
    assert steps


def explained_at(rows: int | None, monkeypatch: pytest.MonkeyPatch, *options: str) -> list[str]:
    """Lines of an explanation on a screen of so many rows, 80 columns wide."""
    monkeypatch.setattr(show, "screen_lines", lambda: None if rows is None else rows - 1)
    asked = ["explain", "eksempel", "base_appropriation[Helse Nord]", *options]
    return CliRunner().invoke(main, asked, env={"COLUMNS": "80"}).output.splitlines()


@pytest.mark.slow
def test_an_explanation_is_as_deep_as_the_screen_has_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    deepest = {rows: explained_at(rows, monkeypatch) for rows in (5, 40, 60, 400)}
    assert all(len(lines) < rows for rows, lines in deepest.items() if rows > 20)
    shown = {rows: len(lines) for rows, lines in deepest.items()}
    assert shown[5] < shown[60] < shown[400]
    assert deepest[400] == explained_at(None, monkeypatch, "--depth", "3")
    assert explained_at(None, monkeypatch) == explained_at(None, monkeypatch, "--depth", "2")
    assert explained_at(5, monkeypatch, "--depth", "3") == deepest[400]


@pytest.mark.slow
def test_a_branch_is_told_once_with_a_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(" ".join(explained_at(None, monkeypatch, "--all")).replace("│", " ").split())
    told = text.split("Samlet bevilgning (appropriation.total) = 108 000 mill. kr")[1:]
    assert told[0].startswith(" [syntetisk")
    assert len(told) > 3
    assert all(part.startswith(" som over") for part in told[1:])
    assert "til på lavere nivå" not in text


def test_json_of_everything_has_the_steps_of_each_figure_once() -> None:
    case = im.load_case("eksempel")
    node = explain(case, im.compute(case), "distribution_key[Helse Nord]")
    records = [as_record(node, 99, set())]
    steps: dict[tuple[str, float], int] = {}
    for record in records:
        if isinstance(record.get("children"), list):
            steps[record["figure"], record["value"]] = steps.get((record["figure"], record["value"]), 0) + 1
            records += record["children"]
    assert {*steps.values()} == {1}
    assert "not shown" not in {record.get("children") for record in records if isinstance(record.get("children"), str)}
    assert max(depth for depth, _, _ in walk(node, 3)) == 3


def test_an_inverse_that_is_relative_to_nothing_is_told_as_1_over_the_value() -> None:
    case = rules_case(parts=["bases"])
    assert case.parameters.index is not None
    assert case.parameters.index.unscaled is not None
    (name,) = case.parameters.index.unscaled.value
    turned = case.with_changes({"index.inverse": [name]})
    for region in case.regions:
        figure = figure_text("criterion_index", name, region)
        plain, told = (explain(one, im.compute(one), figure) for one in (case, turned))
        assert told.value == pytest.approx(1 / plain.value, rel=1e-12)
        assert told.formula is not None
        assert told.formula("en") == "1 / (moving average / inhabitants)"
        assert told.is_proved_by(told.children)
