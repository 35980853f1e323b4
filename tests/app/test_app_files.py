"""Workbooks into the web page, and files out of it, without a browser."""

import base64
import hashlib
import io
import os
import re
import tempfile
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import openpyxl
import pytest

import inntektsmodell as im
from inntektsmodell.app.answers import Calculator, answer
from inntektsmodell.app.kept import basis_of
from inntektsmodell.app.page_files import DOWNLOADS, content_of, plain_name, scenario_download, shown_path
from inntektsmodell.app.session import Session
from inntektsmodell.app.state import PageOrigin, State
from inntektsmodell.case.case import Case
from inntektsmodell.workbook.layout.limits import FILE_BYTES
from inntektsmodell.workbook.reading.reader import load_workbook_case
from tests.app.app_session import CANCER, OFFERED, SOMATIC, distribution_key, move, opened, upload
from tests.cases.rest_case import rest_case


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


# Workbooks.


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, eksempel: Case) -> bytes:
    from inntektsmodell.workbook.formulas import write_living_workbook

    file = tmp_path_factory.mktemp("book") / "book.xlsx"
    write_living_workbook(file, eksempel, im.compute(eksempel), "nb")
    return file.read_bytes()


@pytest.mark.slow
def test_a_workbook_of_the_command_line_is_a_case_like_any_other(book: bytes, tmp_path: Path) -> None:
    file = tmp_path / "min bok.xlsx"
    file.write_bytes(book)
    session = Session({}, [str(file), "2021"], "nb")
    move(session, SOMATIC, "0.4")
    link = parse_qs(session.screen.query)
    assert distribution_key(Session(link, [str(file), "2021"], "nb")) == distribution_key(session)
    assert session.screen.faults == Session(link, [str(file)], "nb").screen.faults == ()
    assert Session(link, OFFERED, "nb").screen.faults


def test_a_link_to_a_workbook_shows_no_other_case() -> None:
    session = opened(workbook="min.xlsx", sha256="0" * 16, **{SOMATIC: "0.4"})
    assert session.screen.state is None
    assert "min.xlsx" in session.page()
    assert 'class="tiles"' not in session.page()
    reply = move(session, SOMATIC, "0.5")
    assert 'class="notice"' in reply["parts"]["notice"]


@pytest.mark.slow
def test_the_workbook_of_a_link_gives_its_state_again(book: bytes) -> None:
    digest = hashlib.sha256(book).hexdigest()[:16]
    session = opened(workbook="min.xlsx", sha256=digest, **{SOMATIC: "0.4"})
    reply = upload(session, "min.xlsx", book)
    assert distribution_key(session) == distribution_key(opened(**{SOMATIC: "0.4"}))
    basis = basis_of(im.load_case("eksempel"))
    assert reply["query"] == f"workbook=min.xlsx&sha256={digest}&basis={basis}&{SOMATIC}=0.4&lang=nb"


@pytest.mark.slow
def test_another_workbook_than_that_of_the_link_is_told_and_not_changed(book: bytes) -> None:
    session = opened(workbook="min.xlsx", sha256="0" * 16, **{SOMATIC: "0.4"})
    upload(session, "min.xlsx", book)
    assert "en annen fil" in session.page()
    assert distribution_key(session) == distribution_key(opened())


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04 and then nothing", b"PK\x03\x04" * 1000])
def test_what_is_no_workbook_is_told_and_the_page_goes_on(content: bytes) -> None:
    session = opened()
    reply = upload(session, "../../min<b>.xlsx", content)
    assert 'class="notice"' in reply["parts"]["notice"]
    assert "<b>" not in reply["parts"]["notice"]
    assert tempfile.gettempdir() not in reply["parts"]["notice"]
    assert "tiles" in move(session, SOMATIC, "0.4")["parts"]


@pytest.mark.slow
def test_a_faulty_workbook_is_told_under_its_own_name(book: bytes) -> None:
    told = upload(opened(), "Mine tall 2021.xlsx", b"PK\x03\x04")["parts"]["notice"]
    assert "Mine tall 2021.xlsx" in told
    assert "workbook" not in told
    assert re.search(r"[0-9a-f]{8}", told) is None
    session = opened()
    upload(session, "Mine tall 2021.xlsx", book)
    session.reply({"kind": "case", "name": "2021"})
    assert "Egen arbeidsbok: Mine tall 2021.xlsx" in session.page()


@pytest.mark.slow
def test_who_comes_back_to_a_workbook_finds_the_scenario_as_it_was(book: bytes) -> None:
    session = opened()
    upload(session, "min.xlsx", book)
    move(session, SOMATIC, "0.9")
    key = distribution_key(session)
    session.reply({"kind": "case", "name": "2021"})
    session.reply({"kind": "case", "name": ""})
    assert distribution_key(session) == key
    assert "workbook=min.xlsx" in session.screen.query


def test_a_workbook_that_is_too_large_is_refused_by_what_comes_and_by_what_it_says() -> None:
    for size, encoded in ((FILE_BYTES + 1, ""), (0, "A" * (FILE_BYTES * 4 // 3 + 8))):
        with pytest.raises(im.InputError, match="MB"):
            content_of("x.xlsx", size, encoded)


@pytest.mark.parametrize(("size", "encoded"), [(3, "QUI="), (2, "not base64")])
def test_a_workbook_that_did_not_arrive_whole_is_refused(size: int, encoded: str) -> None:
    with pytest.raises(im.InputError, match="was not received in full"):
        content_of("x.xlsx", size, encoded)


@pytest.mark.slow
def test_nothing_of_a_workbook_stays_on_the_disk(book: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    session = opened()
    upload(session, "bad.xlsx", b"PK\x03\x04")
    upload(session, "good.xlsx", book)
    session.download({"what": "workbook", "name": "x"})
    assert session.screen.state is not None
    assert session.screen.state.origin.name == "good.xlsx"
    assert list(tmp_path.iterdir()) == []


# Files out.


def test_the_scenario_file_gives_the_shown_key_on_the_command_line(eksempel: Case, tmp_path: Path) -> None:
    every = State(eksempel, PageOrigin("eksempel")).with_move("need.window", (2019, 2020)).with_move(SOMATIC, 0.4)
    every = every.with_move("settlement.rule", "former").with_move("criteria.mortality.merge", value=False)
    every = every.with_move("need.weights.prehospital.80+", 0.2)
    made = scenario_download(every, "mitt_scenario", "nb")
    file = tmp_path / made.name
    file.write_bytes(made.content)
    shown = answer(every, Calculator(every)).scenario.key
    result = im.compute(im.apply_scenario(every.case, im.load_scenario(file)))
    assert file.name == "mitt_scenario.toml"
    np.testing.assert_allclose(result["distribution_key"].values, shown, rtol=1e-12)


@pytest.mark.slow
def test_the_workbook_gives_the_shown_key_when_it_is_read_again(tmp_path: Path) -> None:
    session = opened(**{SOMATIC: "0.4", CANCER: "0.1"})
    made = session.download({"what": "workbook", "name": "Mitt / scenario"})["download"]
    file = tmp_path / made["name"]
    file.write_bytes(base64.b64decode(made["content"]))
    assert made["name"] == "Mitt_scenario.xlsx"
    found = im.compute(im.load_case(file))["distribution_key"].values
    np.testing.assert_allclose(found, distribution_key(session), rtol=1e-12)


@pytest.mark.parametrize(
    ("written_name", "name"),
    [("Økt vekt, 40 %", "Økt_vekt_40"), ("../../x", "x"), ("", "scenario"), ("a" * 99, "a" * 60)],
)
def test_names_of_files_hold_nothing_that_a_disk_could_misread(written_name: str, name: str) -> None:
    assert plain_name(written_name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [("2021", "2021"), ("mine/tall.xlsx", "mine/tall.xlsx"), ("/home/a b/mine/2026", "…/mine/2026")],
)
def test_a_case_of_ones_own_is_shown_by_the_end_of_its_path(name: str, shown: str) -> None:
    assert shown_path(name) == shown.replace("/", os.sep)


def test_a_download_without_a_case_is_told() -> None:
    reply = opened(workbook="x.xlsx", sha256="0").download({"what": "scenario", "name": ""})
    assert "ikke noe datasett er valgt" in reply["parts"]["notice"]


@pytest.mark.slow
def test_an_empty_workbook_has_the_shape_of_the_case_and_no_figure(eksempel: Case) -> None:
    made = DOWNLOADS["empty"](State(eksempel, PageOrigin("eksempel")), "mitt", "nb")
    assert made.name == "mitt_tom.xlsx"
    with pytest.raises(im.InputError) as caught:
        load_workbook_case(Path(made.name), data=made.content)
    assert any("Folketall" in str(fault.place) for fault in caught.value.faults)
    assert {str(fault.found) for fault in caught.value.faults} & {"is empty"}
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["Folketall"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    assert {*eksempel.regions} <= texts


@pytest.mark.slow
def test_a_move_of_a_listed_recipient_moves_the_rest_of_the_country(tmp_path: Path) -> None:
    case = rest_case(41)
    im.write_template(tmp_path / "rest.xlsx", case)
    session = opened()
    upload(session, "rest.xlsx", (tmp_path / "rest.xlsx").read_bytes())
    move(session, "population.*.*.region 1", "1.1")
    persons = case.observations["population"]
    changes = {
        f"population.{age}.{year}.region 1": float(persons.sel(age_group=age, year=year, region="region 1")) * 1.1
        for age in persons["age_group"].values
        for year in persons["year"].values
    }
    expected = im.compute(case.with_changes(changes))["distribution_key"].values
    assert distribution_key(session) == pytest.approx(expected.tolist(), rel=1e-12)
