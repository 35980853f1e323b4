"""Every figure of a case on the web page: those with a place of their own, those that are found, numbers as typed."""

from collections.abc import Mapping

import numpy as np
import pytest
import xarray as xr

import inntektsmodell as im
from inntektsmodell.app.answers import Calculator
from inntektsmodell.app.control import Control, ControlKind, ControlValue, shortest, written
from inntektsmodell.app.controls import GROUPS, PARTS, controls_of
from inntektsmodell.app.finding import found_control, search
from inntektsmodell.app.page_files import scenario_download
from inntektsmodell.app.session import Session
from inntektsmodell.app.state import PageOrigin, State
from inntektsmodell.case.case import Case
from inntektsmodell.case.parameters import ChosenLabels, Parameters
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import Faults
from inntektsmodell.language.text import Language, Text
from inntektsmodell.method.inputs import VARIABLES
from tests.app.app_session import distribution_key, move, opened
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import pace_case
from tests.cases.rules_case import rules_case

NORTH = "population.*.*.Helse Nord"


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


def typed(session: Session, path: str, text: str) -> str:
    """What the page says after a number was typed; empty where it took it."""
    reply = session.reply({"kind": "move", "path": path, "value": text, "typed": True})
    return str(reply["parts"]["notice"]).strip()


def changed(case: Case, changes: Mapping[str, object]) -> xr.Dataset:
    """What the model gives after changes of a scenario."""
    return im.compute(im.apply_scenario(case, im.Scenario(name="x", source="test", changes=dict(changes))))


@pytest.mark.parametrize("name", ["eksempel", "2021", "eksempel@2009"])
def test_every_parameter_can_be_moved_and_every_cell_but_given_redistribution(name: str) -> None:
    case = im.load_case(name)
    placed = controls_of(case)
    assert [entry.path for entry in parameter_entries(case.parameters) if entry.path not in placed] == []
    for variable in (name for name in VARIABLES if name in case.observed):
        first = [str(case.observed[dim].values[0]) for dim in VARIABLES[variable].dims]
        control = found_control(case, ".".join([variable, *first]))
        assert (control is None) == (variable == "redistribution"), variable


KINDS = {"pace": pace_case(), "own model": own_model_case(), "rules": rules_case()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_of_every_kind_of_case_can_be_moved_but_lists_of_labels(kind: str) -> None:
    case = KINDS[kind]
    placed, entries = controls_of(case), list(parameter_entries(case.parameters))
    lists = {entry.path for entry in entries if isinstance(entry.item, ChosenLabels)}
    assert {entry.path for entry in entries} - {*placed} == lists
    assert bool(lists) == (kind == "rules")
    faults = Faults()
    for path, control in placed.items():
        value = 1.0 if control.kind == "change" else control.value
        read = control.read(written(value), path, faults)
        assert read == (pytest.approx(value, abs=1e-6) if isinstance(value, float) else value), path
    faults.raise_if_any()
    for variable in (name for name in VARIABLES if name in case.observed):
        first = [str(case.observed[dim].values[0]) for dim in VARIABLES[variable].dims]
        control_of = found_control(case, ".".join([variable, *first]))
        assert (control_of is None) == VARIABLES[variable].sums_to_zero, variable


def test_every_part_of_the_parameters_has_a_place_on_the_page() -> None:
    """Of need, population and merged criteria the place is another for each figure or choice."""
    assert {*PARTS, "need", "population", "criteria"} == {*Parameters.model_fields}
    assert {*PARTS.values()} <= {*GROUPS}


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        *(("pace", "pace.convergence", 0.3), ("pace", "pace.frame.2022", 1.02), ("rules", "gap.limit", 0.98)),
        *(("rules", "amounts.equalised.service 0", 900.0), ("rules", "index.floor.count 2", 0.99)),
        *(("rules", "gap.criterion", "age 1"), ("own model", "reserved.amounts.agreements", 5.0)),
    ],
)
def test_what_is_moved_in_every_kind_of_case_gives_what_the_model_gives(
    kind: str, path: str, value: ControlValue
) -> None:
    case = KINDS[kind]
    state = State(case, PageOrigin("mine")).with_move(path, value)
    outcome = Calculator(state).outcome(state.moved)
    wanted, before = im.compute(case.with_changes({path: value})), im.compute(case)
    for name in ("base_appropriation", "full_effect_appropriation"):
        np.testing.assert_allclose(outcome.result[name], wanted[name], rtol=1e-12, err_msg=name)
    name = "pace_path" if kind == "pace" else "full_effect_appropriation"
    assert not np.allclose(wanted[name], before[name], rtol=1e-9)


@pytest.mark.parametrize(
    ("path", "text", "change"),
    [
        ("appropriation.total", "110 000,5", {"appropriation.total": 110000.5}),
        ("settlement.unit_price", "50000", {"settlement.unit_price": 50000.0}),
        ("phase_in.schedule.2022", "200", {"phase_in.schedule.2022": 200.0}),
        ("capital.share", "2,5", {"capital.share": 0.025}),
        ("calculated_cost.somatic.Helse Nord", "1,1520", {"calculated_cost.somatic.Helse Nord": 1.152}),
        ("drg_points.2019.Helse Vest", "-10", {"drg_points.2019.Helse Vest": "*0.9"}),
    ],
)
def test_what_is_typed_gives_what_the_model_gives(
    eksempel: Case, path: str, text: str, change: dict[str, object]
) -> None:
    session = opened()
    assert typed(session, path, text) == ""
    assert session.screen.answer is not None
    wanted = changed(eksempel, change)
    np.testing.assert_allclose(distribution_key(session), wanted["distribution_key"].values, rtol=1e-12)
    np.testing.assert_allclose(session.screen.answer.scenario.of_year[0], wanted["phased_key"].values, rtol=1e-12)


def test_a_change_of_a_population_is_one_of_every_age_and_year(eksempel: Case) -> None:
    session = opened()
    assert typed(session, NORTH, "+5 %") == ""
    persons = eksempel.observed["population"]
    cells = {
        f"population.{age}.{year}.Helse Nord": "*1.05"
        for age in persons["age_group"].values
        for year in persons["year"].values
    }
    wanted = changed(eksempel, cells)["distribution_key"].values
    np.testing.assert_allclose(distribution_key(session), wanted, rtol=1e-12)
    assert session.screen.state is not None
    text = scenario_download(session.screen.state, "x", "nb").content.decode()
    assert text.count('"*1.05"') == len(cells)


def test_shares_of_services_make_room_for_one_another(eksempel: Case) -> None:
    session = opened()
    assert typed(session, "service_share.somatic", "70") == ""
    assert session.screen.answer is not None
    shares = eksempel.observed["service_share"].values
    wanted = np.array([0.7, *(0.3 * shares[1:] / shares[1:].sum())])
    key = wanted @ session.screen.answer.scenario.result["service_key"].values
    np.testing.assert_allclose(session.screen.answer.scenario.result["resource_need_key"].values, key, rtol=1e-12)
    assert "130 prosent" in typed(session, "service_share.mental_adult", "60")


def test_a_figure_is_not_moved_by_itself_and_with_others() -> None:
    session = opened()
    typed(session, NORTH, "5")
    key = distribution_key(session)
    assert "population.80+.2020.Helse Nord" in typed(session, "population.80+.2020.Helse Nord", "24000")
    assert distribution_key(session) == key


def a_control(kind: ControlKind, value: float = 1.0) -> Control:
    return Control("found", "x", kind, Text(nb="x"), value, least=0.5, greatest=2000.0)


@pytest.mark.parametrize(
    ("kind", "text", "language", "value"),
    [
        ("number", "1,0520", "nb", 1.052),
        ("number", "1.0520", "en", 1.052),
        ("number", "1.052,5", "nb", 1052.5),
        ("number", " 1 052,5 ", "nb", 1052.5),
        ("number", "0.625", "nb", 0.625),
        ("share", "12,5 %", "nb", 0.125),
        ("share", "12.625", "nb", 0.12625),
        ("change", "+5", "nb", 1.05),
        ("change", "−2,5", "nb", 0.975),
        ("number", "1.052", "nb", None),
        ("number", "1,052", "en", None),
        ("number", "0,4", "nb", None),
        ("number", "2001", "nb", None),
        ("number", "1e3", "nb", 1000.0),
        ("number", "1,052", "nb", None),
        ("number", "1.052", "en", None),
        ("number", "50 %", "nb", None),
        ("number", "+2", "nb", None),
        ("change", "+1,052 %", "nb", None),
        ("number", "nan", "nb", None),
        ("share", "-1", "nb", None),
        ("share", "", "nb", None),
        ("change", "-101", "nb", None),
    ],
)
def test_numbers_are_read_as_people_type_them(
    kind: ControlKind, text: str, language: Language, value: float | None
) -> None:
    faults = Faults()
    assert a_control(kind).read_typed(text, language, "here", faults) == value
    assert len(faults.found) == (value is None)


@pytest.mark.parametrize(
    ("value", "nb", "en"), [(110000.5, "110000,5", "110000.5"), (1.052, "1,0520", "1.0520"), (-0.25, "−0,25", "-0.25")]
)
def test_a_number_stands_in_its_field_as_it_can_be_typed_again(value: float, nb: str, en: str) -> None:
    told: tuple[tuple[Language, str], ...] = (("nb", nb), ("en", en))
    for language, text in told:
        assert a_control("number").typed(value, language) == text
        faults = Faults()
        again = Control("found", "x", "number", Text(nb="x"), 0.0, least=-1.0).read_typed(text, language, "", faults)
        assert (again, faults.found) == (value, [])


@pytest.mark.parametrize(("kind", "value", "text"), [("share", 0.12345, "12,345"), ("change", 1.02125, "2,1250")])
def test_a_per_cent_stands_in_its_field_as_it_counts(kind: ControlKind, value: float, text: str) -> None:
    control = Control("found", "x", kind, Text(nb="x"), value)
    assert control.typed(value, "nb") == text
    assert control.read_typed(text, "nb", "here", Faults()) == value


def test_a_number_has_the_decimals_that_it_has() -> None:
    assert [shortest(value, "en") for value in (108000.0, 0.1, 1.856001, 1 / 3)] == [
        "108,000",
        "0.1",
        "1.856001",
        "0.333333",
    ]


def test_words_of_either_language_and_paths_find_figures(eksempel: Case) -> None:
    found = search(eksempel, "FOLKETALL nord 2020 80+")
    assert [control.path for control in found.controls] == ["population.80+.2020.Helse Nord"]
    assert search(eksempel, "population 80+ 2020 helse nord").number == 1
    assert search(eksempel, "unit_price").controls[0].path == "settlement.unit_price"
    assert search(eksempel, "no such thing").number == search(eksempel, "  ").number == 0
    many = search(eksempel, "population")
    assert many.number > len(many.controls) == 12


def test_what_is_found_is_shown_by_its_whole_name_and_can_be_moved() -> None:
    session = opened()
    shown = session.reply({"kind": "search", "text": "vekt somatikk kreft"})["parts"]["found"]
    assert "Behovsvekt: Somatikk, Nye krefttilfeller" in shown
    reply = move(session, "need.weights.somatic.cancer", "0.1")
    assert reply["values"]["need.weights.somatic.cancer"] == "0.1"
    evil = session.reply({"kind": "search", "text": "<script>alert(1)</script>"})["parts"]["found"]
    assert "<script" not in evil


def test_a_state_tells_what_no_case_has() -> None:
    state = State(im.load_case("2021"), PageOrigin("2021"))
    for path in ("redistribution.Helse Nord", "population.*.*.Utopia", "settlement.unit_price", "need.weights", ""):
        with pytest.raises(KeyError):
            state.control(path)


@pytest.mark.slow
def test_the_key_of_the_year_comes_first_where_there_is_one() -> None:
    assert "Årets fordelingsnøkkel" in opened().page().split('id="tiles"')[0]
    session = opened(case="2021")
    assert session.screen.answer is not None
    key = im.compute(im.load_case("2021"))["phased_key"].values
    np.testing.assert_allclose(session.screen.answer.baseline.of_year[0], key, rtol=1e-12)
    without = Session({"case": ["2008"]}, ["2008"], "nb").page()
    assert "Årets fordelingsnøkkel" not in without
    assert 'id="year-table"' not in without
