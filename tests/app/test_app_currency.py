"""The page of a case in pounds speaks of pounds, and that of another beside it of kroner."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.app.session import Session
from inntektsmodell.app.view import page, spoken_answer
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.text import Language
from tests.app.app_session import OFFERED, SOMATIC, move, opened, upload
from tests.cases.pound_case import in_pounds

KRONER = re.compile(r"\bNOK\b|\b[Kk]r(?:oner?)?\b")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_two_pages_each_tell_their_own_currency(language: Language, tmp_path: Path) -> None:
    folder = in_pounds(data_folder() / "cases" / "eksempel", tmp_path / "case")
    im.write_template(tmp_path / "a.xlsx", im.load_case(folder), language)
    session, other = Session({}, OFFERED, language), opened(case="eksempel", lang=language)
    upload(session, "a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    for one in (session, other):
        move(one, SOMATIC, "0.5")
        assert not one.screen.faults
    shown, beside = (f"{page(one.screen)} {spoken_answer(one.screen)}" for one in (session, other))
    assert KRONER.search(shown) is None
    assert {"nb": "mill. GBP", "en": "million GBP"}[language] in shown
    assert "GBP" not in beside
    assert KRONER.search(beside)
