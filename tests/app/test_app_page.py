"""What the web page shows, and who may connect to it, without a browser."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

import inntektsmodell as im
from inntektsmodell.app.listening import check_forwarded, host_names, origins_of
from inntektsmodell.app.state import PageOrigin
from inntektsmodell.case.case import Case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.text import Text
from scripts.catalogue import said_in_templates
from tests.app.app_session import CANCER, SOMATIC, distribution_key, move, opened


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


# The page.


def test_labels_of_a_case_never_become_markup(eksempel: Case) -> None:
    evil = Text(nb='<script>alert("x")</script>', en="<img src=x onerror=alert(1)>")
    services = dict.fromkeys(eksempel.file.services, evil)
    file = eksempel.file.model_copy(update={"title": evil, "services": services, "notes": [evil]})
    criteria = {name: criterion.model_copy(update={"label": evil}) for name, criterion in eksempel.criteria.items()}
    case = replace(eksempel, file=file, criteria=criteria)
    session = opened()
    session._open(case, PageOrigin("<b>.xlsx", "0" * 64), [(SOMATIC, "0.4")], Faults())
    for language in ("nb", "en"):
        shown = session.reply({"kind": "language", "to": language})["parts"]["page"]
        assert not any(tag in shown for tag in ("<script", "<img", "<b>"))
    assert "&lt;img" in shown


def test_two_pages_share_no_state() -> None:
    one, other = opened(), opened()
    move(one, SOMATIC, "0.9")
    assert distribution_key(other) == distribution_key(opened())
    assert distribution_key(one) != distribution_key(other)


def test_a_page_speaks_the_language_asked_for() -> None:
    assert "Vekt på faktisk kostnad" in opened().page()
    english = opened(lang="en")
    assert "Weight on actual cost" in english.page()
    assert english.reply({"kind": "language", "to": "nb"})["language"] == "nb"


def test_synthetic_figures_say_so_and_public_ones_do_not() -> None:
    assert "Syntetiske tall" in opened().page()
    assert "Syntetiske tall" not in opened(case="2021").page()


def test_a_calibrated_case_says_so() -> None:
    shown = opened(case="2021").page()
    assert "kalibrert" in shown
    assert "Det kalibrerte kriteriet holdes uendret" in shown


def test_a_redistribution_that_does_not_follow_the_scenario_says_so() -> None:
    told = "ikke følger scenarioet"
    assert told in opened(case="2021").page()
    assert told not in opened().page()


def test_what_is_looked_at_can_be_changed_but_only_to_what_is_there() -> None:
    session = opened()
    reply = session.reply({"kind": "pick", "service": "addiction"})
    assert "Rusmiddelavhengige" in reply["parts"]["weights"]
    before = session.screen.picked
    session.reply({"kind": "pick", "criterion": CANCER, "region": "Utopia"})
    assert session.screen.picked == before


def test_summary_tells_the_key_and_the_changes() -> None:
    reply = move(opened(), SOMATIC, "0.4")
    assert reply["summary"].startswith("Årets fordelingsnøkkel: Helse Sør-Øst 54,")
    assert "prosentpoeng" in reply["summary"]


def test_every_word_differs_between_the_languages_or_is_meant_not_to() -> None:
    said = {one.text for one in said_in_templates() if "/app/" in one.file}
    assert {text for text in said if translated(text, "nb") == text} == {"Region", "Scenario", "Sum"}


# The server's door.


def test_connections_are_taken_from_the_page_itself_alone() -> None:
    assert origins_of("127.0.0.1", 80) == ["127.0.0.1:80", "localhost:80"]
    forwarded = origins_of("10.0.0.7", 80, ["modell.example.org"])
    assert forwarded == ["10.0.0.7:80", "modell.example.org:80", "modell.example.org"]


def test_requests_are_answered_under_the_names_of_the_page_alone() -> None:
    assert host_names("127.0.0.1") == {"127.0.0.1", "localhost"}
    assert host_names("127.0.0.1", ["modell.example.org"]) == {"127.0.0.1", "localhost", "modell.example.org"}
    assert host_names("10.0.0.7") == {"10.0.0.7"}
    assert check_forwarded(["Modell.Example.org"]) == ("modell.example.org",)
    with pytest.raises(InputError) as refused:
        check_forwarded(["*", "a b", "fine", "x/y", ""])
    assert len(refused.value.faults) == 4


@pytest.mark.parametrize("address", ["203.0.113.1", "loopback", "0.0.0.0", "::", "::1"])
def test_an_address_that_is_none_of_this_machine_is_bad_input(address: str) -> None:
    result = CliRunner().invoke(main, ["app", "--no-browser", "--address", address])
    assert result.exit_code == 2
    assert "--address" in result.stderr
    assert result.stdout == ""


@pytest.mark.slow
def test_an_unknown_case_is_bad_input() -> None:
    result = CliRunner().invoke(main, ["app", "ekempel", "--no-browser", "--port", "0"])
    assert result.exit_code == 2
    assert "eksempel" in result.stderr
