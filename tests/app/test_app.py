"""What can be moved on the web page, what it gives, and links: plain functions, no browser."""

from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.app.answers import Calculator, answer
from inntektsmodell.app.control import written
from inntektsmodell.app.controls import controls_of
from inntektsmodell.app.rows import LONGEST, Bar, region_rows, waterfall_bars
from inntektsmodell.app.session import Session
from inntektsmodell.app.state import PageOrigin, State, query_of, read_link, read_moves
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import in_language
from inntektsmodell.method.inputs import INPUTS
from tests.app.app_session import CANCER, OFFERED, SOMATIC, distribution_key, move, opened
from tests.cases.discounted_case import settled_with
from tests.cases.rules_case import rules_case


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


@pytest.fixture
def state(eksempel: Case) -> State:
    return State(eksempel, PageOrigin("eksempel"))


@pytest.fixture
def moved(state: State) -> State:
    return state.with_move("need.window", (2019, 2020)).with_move(SOMATIC, 0.4).with_move(CANCER, 0.1)


# Controls: what a case lets people move.


def test_a_page_offers_only_what_the_case_has(eksempel: Case) -> None:
    of_any = {"frame", "population", "need", "phase_in", "weights"}
    of_settled = {"cost", "services", "merging", "settlement"}
    assert {control.group for control in controls_of(eksempel).values()} == of_any | of_settled
    assert {control.group for control in controls_of(im.load_case("2021")).values()} == of_any


def test_a_discount_can_be_moved_where_a_case_has_one(eksempel: Case) -> None:
    path = "settlement.emergency_discount"
    assert path not in controls_of(eksempel)
    control = controls_of(settled_with(0.25))[path]
    assert (control.group, control.kind, control.value) == ("settlement", "share", 0.25)
    assert control.label == INPUTS[path].label


@pytest.mark.slow
def test_rules_of_a_case_can_be_moved_but_for_lists() -> None:
    case = rules_case()
    state = State(case, PageOrigin("regler"))
    of_rules = {path: control for path, control in controls_of(case).items() if control.group == "rules"}
    numbers = [entry.path for entry in parameter_entries(case.parameters) if isinstance(entry.item, Figure)]
    starts = ("index.", "gap.", "amounts.")
    assert {path for path in numbers if path.startswith(starts)} | {"gap.criterion", "gap.above"} == {*of_rules}
    moves: dict[str, Any] = {"index.ceiling.count 1": 1.2, "gap.criterion": "count 1", "gap.above": False}
    for path, value in moves.items():
        state = state.with_move(path, value)
    found = answer(state, Calculator(state)).scenario.table["distribution_key"]
    changed = im.compute(case.with_changes(moves))["distribution_key"]
    assert found.to_numpy() == pytest.approx(changed.values, abs=1e-14)


@pytest.mark.slow
def test_a_model_version_is_opened_with_the_steps_that_it_chooses() -> None:
    session = Session({}, ["eksempel@2009", *OFFERED], "nb")
    case = im.load_case("eksempel@2009")
    assert distribution_key(session) == pytest.approx(im.compute(case)["distribution_key"].values, abs=1e-14)
    move(session, "cost.common", "false")
    changed = im.compute(case.with_changes({"cost.common": False}))
    assert distribution_key(session) == pytest.approx(changed["distribution_key"].values, abs=1e-14)
    assert "cost.common" not in controls_of(im.load_case("eksempel"))


def test_every_value_comes_back_from_a_link(eksempel: Case) -> None:
    for control in controls_of(eksempel).values():
        faults = Faults()
        assert control.read(written(control.value), "here", faults) == control.value
        assert not faults.found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (SOMATIC, "1.01"),
        (SOMATIC, "-0.1"),
        (SOMATIC, "nan"),
        (SOMATIC, "inf"),
        (SOMATIC, ""),
        (SOMATIC, "<script>"),
        ("need.window", ""),
        ("need.window", "2020,1999"),
        ("population.year", "2031"),
        ("settlement.rule", "free"),
        ("criteria.mortality.merge", "maybe"),
    ],
)
def test_what_does_not_fit_a_control_is_told(eksempel: Case, path: str, text: str) -> None:
    faults = Faults()
    assert controls_of(eksempel)[path].read(text, "here", faults) is None
    assert [fault.place for fault in faults.found] == ["here"]


# State: what was moved.


def test_a_move_back_to_the_value_of_the_case_is_no_change(state: State) -> None:
    there = state.with_move(SOMATIC, 0.4)
    assert there.moved == ((SOMATIC, 0.4),)
    assert there.with_move(SOMATIC, 0.25).moved == ()


def test_what_was_moved_last_stands_last(moved: State) -> None:
    assert [path for path, _ in moved.moved] == ["need.window", SOMATIC, CANCER]
    assert [path for path, _ in moved.with_move(SOMATIC, 0.5).moved] == ["need.window", CANCER, SOMATIC]
    assert [path for path, _ in moved.without([SOMATIC]).moved] == ["need.window", CANCER]


# Answers: baseline, scenario and what each change does.


def test_without_changes_the_scenario_is_the_baseline(state: State) -> None:
    answered = answer(state, Calculator(state))
    assert answered.scenario is answered.baseline
    assert answered.effects("Helse Vest") == []


def test_effects_of_the_changes_add_up_to_what_the_model_gives(moved: State, eksempel: Case) -> None:
    answered = answer(moved, Calculator(moved))
    changes = {"need.window": [2019, 2020], SOMATIC: 0.4, CANCER: 0.1}
    content = {"name": "by hand", "source": "test", "rebalance": "proportional", "changes": changes}
    wanted = im.compute(im.apply_scenario(eksempel, im.load_scenario(content)))
    np.testing.assert_allclose(answered.scenario.key, wanted["distribution_key"].values, rtol=1e-12)
    for place, region in enumerate(eksempel.regions):
        change = wanted["full_effect_appropriation"].values[place] - answered.baseline.amount[place]
        assert sum(answered.effects(region)) == pytest.approx(change, abs=1e-9)
        redistributed = answered.former_change(region) + change
        assert redistributed == pytest.approx(float(wanted["redistribution"][place]), abs=1e-9)


@pytest.mark.slow
def test_a_case_without_a_former_key_begins_its_waterfall_at_the_baseline() -> None:
    state = State(im.load_case("2021"), PageOrigin("2021"))
    assert answer(state, Calculator(state)).former_change("Helse Vest") == 0.0


def test_each_new_value_is_computed_once_and_an_old_one_not_again() -> None:
    session = opened()
    assert session.screen.computed == 1
    for value in ("0.3", "0.31", "0.32"):
        move(session, SOMATIC, value)
    assert session.screen.computed == 4
    move(session, SOMATIC, "0.31")
    session.reply({"kind": "undo"})
    session.reply({"kind": "pick", "region": "Helse Nord"})
    assert session.screen.computed == 4


def test_a_second_change_costs_one_computation_while_it_moves() -> None:
    session = opened()
    move(session, SOMATIC, "0.4")
    before = session.screen.computed
    for value in ("0.06", "0.07", "0.08"):
        move(session, CANCER, value)
    assert session.screen.computed == before + 3


def test_weights_that_do_not_fit_leave_the_page_as_it_was() -> None:
    session = opened()
    move(session, CANCER, "0.7")
    key = distribution_key(session)
    reply = move(session, "need.weights.somatic.80+", "0.6")
    assert "Somatikk: verdiene som er endret, summerer seg til 130 prosent" in reply["parts"]["notice"]
    assert "need.weights" not in reply["parts"]["notice"]
    assert list(reply["parts"]) == ["notice"]
    assert reply["values"][CANCER] == "0.7"
    assert distribution_key(session) == key


def test_weights_that_are_all_moved_are_100_per_cent_together() -> None:
    session = opened(case="2021")
    paths = [path for path in session.screen.state.controls if path.startswith("need.weights.")]  # type: ignore[union-attr]
    for path in paths[:-1]:
        move(session, path, "0")
    assert "tiles" in move(session, paths[-1], "1")["parts"]
    told = move(session, paths[-1], "0.9")["parts"]["notice"]
    assert "90 prosent; 100 prosent når alle er endret" in told


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("population.*.*.Helse Vest", "-100", "Folketall, endring: Helse Vest"),
        ("phase_in.schedule.2022", "0", "Utbetalingsplan for innfasingen: 2022"),
    ],
)
def test_what_fits_no_case_is_told_where_it_was_moved(path: str, value: str, place: str) -> None:
    session = opened()
    move(session, "phase_in.schedule.2021", "0")
    session.reply({"kind": "move", "path": path, "value": value, "typed": True})
    assert {in_language(fault.place, "nb") for fault in session.screen.faults} == {place}


def test_a_choice_of_no_year_at_all_is_told_as_such() -> None:
    session = opened()
    move(session, "settlement.years", "")
    assert [in_language(fault.found, "nb") for fault in session.screen.faults] == ["ingen er valgt"]


def test_a_value_out_of_range_is_told_by_its_label_and_in_per_cent() -> None:
    told = move(opened(), SOMATIC, "1.25")["parts"]["notice"]
    assert "Vekt på faktisk kostnad: Somatikk: 125 prosent; fra 0 til 100 prosent" in told
    assert SOMATIC not in told


def test_who_comes_back_to_a_case_finds_the_scenario_as_it_was() -> None:
    session = opened()
    move(session, SOMATIC, "0.9")
    key = distribution_key(session)
    session.reply({"kind": "case", "name": "2021"})
    assert distribution_key(session) != key
    reply = session.reply({"kind": "case", "name": "eksempel"})
    assert reply["values"][SOMATIC] == "0.9"
    assert SOMATIC in reply["query"]
    assert distribution_key(session) == key


# Charts: where the bars stand.


def test_a_key_that_falls_while_its_amount_rises_is_shown_as_falling(state: State) -> None:
    richer = state.with_move("appropriation.total", 150_000.0).with_move("need.window", (2016, 2017))
    rows = region_rows(state.case, answer(richer, Calculator(richer)), "en")
    signs = {"+": "up", "-": "down"}
    assert {row["direction"] for row in rows} == {"up"}
    assert {row["direction_of_key"] for row in rows} == {"up", "down"}
    assert [row["direction_of_key"] for row in rows] == [signs[row["points"][0]] for row in rows]


def test_bars_of_shares_are_in_proportion_to_the_longest(moved: State) -> None:
    keys = {"bar_before": (found := answer(moved, Calculator(moved))).baseline.key, "bar": found.scenario.key}
    greatest = max(key.max() for key in keys.values())
    for name, key in keys.items():
        drawn = [row[name] for row in region_rows(moved.case, found, "nb")]
        assert drawn == pytest.approx((LONGEST * key / greatest).tolist(), abs=0.001)


def test_a_waterfall_goes_from_its_start_to_its_end() -> None:
    zero, bars = waterfall_bars(-40.0, [100.0, -30.0])
    assert zero == 40.4  # 2 per cent of room, and 40 of 100 on the scale of 96
    assert bars == [Bar(2.0, 38.4, -40.0), Bar(2.0, 96.0, 100.0), Bar(69.2, 28.8, -30.0), Bar(40.4, 28.8, 30.0)]


def test_a_waterfall_of_nothing_has_no_width() -> None:
    assert waterfall_bars(0.0, [0.0]) == (2.0, [Bar(2.0, 0.0, 0.0)] * 3)


# Links.


def test_a_link_gives_the_state_again_in_the_same_order(moved: State) -> None:
    link = read_link(parse_qs(query_of(moved, "en")))
    faults = Faults()
    assert (link.case, link.language) == ("eksempel", "en")
    assert tuple(read_moves(moved, link.moves, faults).items()) == moved.moved
    assert not faults.found


@pytest.mark.parametrize(
    "arguments",
    [
        {SOMATIC: "2"},
        {SOMATIC: "0.4", "need.window": "1999"},
        {"population": "*2"},
        {"need.weights.somatic": "0.1"},
        {"case": "/etc/passwd"},
        {"case": "ekempel", SOMATIC: "0.4"},
        {"lang": "xx"},
        {"<script>alert(1)</script>": "<script>alert(2)</script>"},
        {CANCER: "0.9", "need.weights.somatic.80+": "0.9"},
    ],
)
def test_a_bad_link_is_told_and_shows_the_baseline(arguments: dict[str, str]) -> None:
    session = opened(**arguments)
    shown = session.page()
    assert session.screen.faults
    assert 'class="notice"' in shown
    assert "<script" not in shown
    assert distribution_key(session) == distribution_key(opened())


def test_a_name_that_stands_twice_in_a_link_is_told() -> None:
    session = Session({SOMATIC: ["0.4", "0.5"]}, OFFERED, "nb")
    assert "to ganger" in session.page()
    assert distribution_key(session) == distribution_key(opened())
