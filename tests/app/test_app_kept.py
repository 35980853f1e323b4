"""Scenarios that are kept: side by side, over a restart, and never silently of another case; and levels below."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import numpy as np
import pytest
from tornado.escape import parse_qs_bytes

import inntektsmodell as im
from inntektsmodell.app import kept
from inntektsmodell.app.kept import MOST, NOTHING_KEPT, Keeper, KeptScenario, basis_of, stale
from inntektsmodell.app.server import sent_arguments
from inntektsmodell.app.session import Session
from tests.app.app_session import OFFERED, SOMATIC, distribution_key, move, opened


def session_with(keeper: Keeper, **arguments: str) -> Session:
    return Session({name: [value] for name, value in arguments.items()}, OFFERED, "nb", keeper)


def keep(session: Session, name: str) -> str:
    return str(session.reply({"kind": "keep", "name": name})["parts"]["shelf"])


def test_kept_scenarios_stand_side_by_side_with_case_and_present_scenario() -> None:
    session = opened()
    move(session, SOMATIC, "0.4")
    keep(session, "A")
    move(session, SOMATIC, "0.9")
    shown = keep(session, " B  <b> ")
    assert "B &lt;b&gt;" in shown
    assert "<b>" not in shown
    case = im.load_case("eksempel")
    for weight in (0.25, 0.4, 0.9):
        key = im.compute(case.with_changes({SOMATIC: weight}))["phased_key"].values
        assert all(f"<td>{100 * share:.2f}</td>".replace(".", ",") in shown for share in key)
    before = session.screen.computed
    session.reply({"kind": "show", "name": "A"})
    assert session.screen.state is not None
    assert dict(session.screen.state.changes) == {SOMATIC: 0.4}
    assert session.screen.computed == before, "it was remembered"
    assert "B &lt;b&gt;" not in session.reply({"kind": "drop", "name": "B <b>"})["parts"]["shelf"]


@pytest.mark.slow
def test_a_kept_scenario_is_never_replaced_and_too_many_are_refused() -> None:
    session = opened()
    for number in range(MOST):
        keep(session, f"S{number}")
        keep(session, f"S{number}")
    move(session, SOMATIC, "0.5")
    assert "slett det først" in session.reply({"kind": "keep", "name": "S0"})["parts"]["notice"]
    assert [len(one.moves) for one in session.screen.shelf.scenarios] == [0] * MOST
    assert "slett ett først" in session.reply({"kind": "keep", "name": "one more"})["parts"]["notice"]
    assert len(session.screen.shelf.scenarios) == MOST


def test_long_names_that_differ_late_are_two_and_too_long_ones_are_refused() -> None:
    session = opened()
    keep(session, "a" * 70 + "1")
    move(session, SOMATIC, "0.5")
    keep(session, "a" * 70 + "2")
    assert len(session.screen.shelf.scenarios) == 2
    assert "121 tegn" in session.reply({"kind": "keep", "name": "b" * 121})["parts"]["notice"]


@pytest.mark.slow
def test_what_was_kept_is_there_after_a_restart_and_the_latest_is_offered(tmp_path: Path) -> None:
    session = session_with(Keeper(tmp_path))
    move(session, SOMATIC, "0.4")
    keep(session, "Mitt")
    move(session, SOMATIC, "0.9")
    session.reply({"kind": "settle"})
    key = distribution_key(session)
    again = session_with(Keeper(tmp_path))
    assert again.screen.faults == ()
    assert "Mitt" in again.page()
    assert distribution_key(again) == distribution_key(opened()), "nothing is moved unasked"
    assert 'id="continue"' in again.page()
    again.reply({"kind": "show"})
    assert distribution_key(again) == key
    assert "Mitt" not in session_with(Keeper(tmp_path), case="2021").page()
    assert 'id="continue"' not in session_with(Keeper(tmp_path), **{SOMATIC: "0.3"}).page()


def test_two_pages_keep_beside_each_other(tmp_path: Path) -> None:
    one, other = (session_with(Keeper(tmp_path)) for _ in range(2))
    keep(one, "A")
    assert "<strong>A</strong>" in keep(other, "B")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"latest": null, "scenarios": [{"name": 1}]}', b"\xff"])
def test_a_damaged_file_is_told_and_harms_nothing(tmp_path: Path, content: bytes) -> None:
    keep(session_with(Keeper(tmp_path)), "A")
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    session = session_with(Keeper(tmp_path), **{SOMATIC: "0.4"})
    assert "de lagrede scenarioene er skadet" in session.page()
    assert distribution_key(session) == distribution_key(opened(**{SOMATIC: "0.4"}))
    assert "<strong>B</strong>" in keep(session, "B")
    assert json.loads(file.read_text(encoding="utf-8"))["scenarios"][0]["name"] == "B"


def test_a_folder_that_cannot_be_written_is_told_and_the_page_has_the_scenario(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    session = session_with(Keeper(blocked))
    move(session, SOMATIC, "0.4")
    session.reply({"kind": "settle"})
    reply = session.reply({"kind": "keep", "name": "A"})
    assert str(blocked) in reply["parts"]["notice"]
    assert "<strong>A</strong>" in reply["parts"]["shelf"]


def test_what_was_made_on_other_figures_or_by_another_version_says_so(
    tmp_path: Path,
) -> None:
    case, changed = im.load_case("2021"), im.load_case("2021").with_changes({"appropriation.total": 100000.0})
    assert stale(basis_of(case), case) is None
    assert stale("", case) is None
    assert stale(basis_of(changed), case) == kept.OTHER_FIGURES
    version, _, figures = basis_of(case).partition(":")
    older = stale(f"0.0.7:{figures}", case)
    assert older is not None
    assert "0.0.7" in older.nb
    keeper = Keeper(tmp_path)
    keeper.keep("2021", KeptScenario("old", {"appropriation.total": "100000"}, basis_of(changed)))
    keeper.keep("2021", KeptScenario("unfit", {"settlement.unit_price": "1"}, f"{version}:{figures}"))
    session = session_with(keeper, case="2021")
    shown = session.page()
    assert "<strong>old</strong> (endringer: 1) – laget da datasettet hadde andre tall" in shown
    assert "unfit</strong> (endringer: 1) – passer ikke til dette datasettet: " in shown
    shown = session.reply({"kind": "show", "name": "old"})["parts"]["changes"]
    assert "Scenarioet er laget da datasettet hadde andre tall" in shown
    assert "andre tall" not in session.reply({"kind": "undo"})["parts"]["changes"]


def test_a_link_says_when_it_was_made_on_other_figures() -> None:
    session = opened(case="2021")
    move(session, "appropriation.total", "100000")
    link = parse_qs(session.screen.query)
    assert "andre tall" not in Session(link, OFFERED, "nb").page()
    other = {**link, "basis": ["0.1.0:000000000000"]}
    session = Session(other, OFFERED, "nb")
    assert "andre tall" in session.page()
    assert session.screen.faults == ()
    assert list(session.screen.state.changes) == ["appropriation.total"]  # type: ignore[union-attr]


def test_pages_for_other_machines_keep_nothing_beyond_themselves() -> None:
    keep(opened(), "A")
    assert opened().screen.shelf == NOTHING_KEPT


@pytest.mark.slow
def test_levels_follow_a_move_once_the_reader_rests() -> None:
    session = Session({}, ["sykehus"], "nb")
    reply = move(session, "appropriation.total", "110000")
    assert "levels" not in reply["parts"]
    shown = session.reply({"kind": "settle"})["parts"]["levels"]
    tree = im.load_tree("sykehus")
    changed = tree.with_case("", tree.top.with_changes({"appropriation.total": 110000.0}))
    amounts = im.compute_tree(changed).levels["hospital"]["amount"].values
    assert len(amounts) == 19
    texts = [f"{amount:,.1f}".replace(",", "\u00a0").replace(".", ",") for amount in amounts]
    assert [text for text in texts if f"<td>{text}</td>" not in shown] == []
    assert session.reply({"kind": "settle"})["parts"]["levels"] == shown
    assert "levels" not in opened().reply({"kind": "settle"})["parts"]
    np.testing.assert_allclose(amounts.sum(), 110000.0 - 2100.0, rtol=1e-9)


def test_levels_that_cannot_be_computed_say_why() -> None:
    session = Session({"appropriation.total": ["1"]}, ["sykehus"], "nb")
    assert session.screen.faults == ()
    shown = session.reply({"kind": "settle"})["parts"]["levels"]
    assert "<table" not in shown
    assert "mill. kr, som ikke kan fordeles videre" in shown


def test_what_jumps_in_a_scenario_is_remarked_on_once_the_reader_rests() -> None:
    session = opened()
    path = "population.80+.2019.Helse Nord"
    assert "Helse Nord" not in session.reply({"kind": "settle"})["parts"]["remarks"]
    move(session, path, "120000")
    name = "Folketall: 80+ år, 2019, Helse Nord"
    assert name in session.reply({"kind": "settle"})["parts"]["remarks"]
    session.reply({"kind": "undo", "path": path})
    assert name not in session.reply({"kind": "settle"})["parts"]["remarks"]


def test_labels_of_any_letters_come_back_in_a_link() -> None:
    query = urlencode({"population.80+ år.2023.Østfold": "60000.0", "case": "bø.xlsx"})
    assert sent_arguments(parse_qs_bytes(query).items()) == parse_qs(query)
