"""The organisation's own text and logo in a report, and every fault of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import inntektsmodell as im
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Faults
from inntektsmodell.report.logo import read_logo
from inntektsmodell.report.page import page_of, subject_of
from inntektsmodell.report.write import write_report
from tests.report.own_parts import own_parts
from tests.report.report_page import Page


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


def test_own_text_and_logo_are_on_the_page_too(eksempel: Case, tmp_path: Path) -> None:
    html, _ = page_of(subject_of(eksempel, im.compute(eksempel), **own_parts(tmp_path)), ["summary"])
    page = Page(html)
    assert page.texts["h2"] == ["Forord", "Vårt syn", "Les dette først", "Sammendrag"]
    assert "to" in page.texts["li"]
    assert '<img class="logo" alt="Logo" src="data:image/png;base64,' in html
    assert "img-src data:" in html


def test_every_fault_of_an_own_text_and_of_a_logo_is_told_with_its_line(eksempel: Case, tmp_path: Path) -> None:
    text, logo = tmp_path / "own.md", tmp_path / "logo.png"
    text.write_text("# Fine\n\n| a | b |\nsee [this](x)\n1. one\n**bold**\n", encoding="utf-8")
    logo.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    with pytest.raises(im.InputError) as caught:
        write_report(tmp_path / "a.docx", eksempel, im.compute(eksempel), text=text, logo=logo)
    told = str(caught.value)
    assert len(caught.value.faults) == 5
    assert "logo.png: is a damaged picture; a picture (PNG or JPEG) of at most 2 MB" in told
    for line, found in ((3, "has a table"), (4, "has a link"), (5, "has a numbered list"), (6, "has bold letters")):
        assert f"own.md line {line}: {found}" in told
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(
    ("content", "found"), [(None, "cannot be read"), (b"GIF89a", "neither PNG nor JPEG"), (b"x" * 2_000_001, "larger")]
)
def test_a_logo_that_is_no_picture_is_refused(content: bytes | None, found: str, tmp_path: Path) -> None:
    file, noted = tmp_path / "logo", Faults()
    if content is not None:
        file.write_bytes(content)
    assert read_logo(file, noted) is None
    assert [found in str(fault) for fault in noted.found] == [True]
