"""The report in Word and PowerPoint: its figures are the result's, all of it fits, and the same case the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import numpy as np
import openpyxl
import pandas as pd
import pptx
import pytest
from docx.oxml.ns import qn

import inntektsmodell as im
from inntektsmodell import faults
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.model.levels.level_results import INHABITANTS
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.report.content import ReportRow, ReportTable
from inntektsmodell.report.layout import LEADING, PAPER, laid_out, lines_of
from inntektsmodell.report.office import fitting
from inntektsmodell.report.office.deck import MOST_SLIDES, deck_of
from inntektsmodell.report.office.document import document_of
from inntektsmodell.report.page import page_of, subject_of
from inntektsmodell.report.sections.drivers import steps_of
from inntektsmodell.report.write import write_report
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.corrupting.hostile_names import odd_case
from tests.report.own_parts import own_parts
from tests.report.report_page import Page
from tests.strategies import TYPICAL, raw_case

pytestmark = pytest.mark.slow

SECTIONS = {
    "docx": ["summary", "keys", "phase_in", "basis"],
    "pptx": ["summary", "keys", "drivers", "phase_in", "basis"],
}


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def folder(eksempel: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document and slides of `eksempel` in Norwegian, and of a case of many odd names in English."""
    place = tmp_path_factory.mktemp("office")
    own, result = own_parts(place), im.compute(eksempel)
    for kind, sections in SECTIONS.items():
        write_report(place / f"nb.{kind}", eksempel, result, sections=sections, date="1. mai", **own)
    odd = odd_case()
    write_report(place / "en.pptx", odd, im.compute(odd), language="en")
    return place


def shapes_of(file: Path) -> Iterator[tuple[int, Any]]:
    for position, slide in enumerate(pptx.Presentation(str(file)).slides, start=1):
        for shape in slide.shapes:
            yield position, shape


def cells_of(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def words_of(file: Path) -> str:
    shapes = (shape for _, shape in shapes_of(file) if shape.has_text_frame)
    return "\n".join(shape.text_frame.text for shape in shapes)


def test_tables_of_a_document_hold_the_figures_of_the_page(eksempel: Case, folder: Path) -> None:
    about = subject_of(eksempel, im.compute(eksempel))
    page = Page(page_of(about, SECTIONS["docx"])[0])
    document = docx.Document(str(folder / "nb.docx"))
    assert [cells_of(table)[1:] for table in document.tables] == [rows[1:] for rows in page.tables.values()]
    keys = region_table(im.compute(eksempel), eksempel)["distribution_key"]
    assert number(float(keys.iloc[0]), 4, "nb") in cells_of(document.tables[0])[1]


def test_a_document_can_be_walked_and_read_aloud(folder: Path) -> None:
    document: Any = docx.Document(str(folder / "nb.docx"))
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[:4] == ["Forord", "Vårt syn", "Les dette først", "Sammendrag"]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts.index("Forord") < texts.index("Les dette først") < texts.index("Innhold")
    body = document.element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links == [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(links) == len(headings)
    (contents,) = (code.text for code in body.iter(qn("w:instrText")))
    assert contents.split()[0] == "TOC"
    assert "\\n" not in contents
    (stop,) = document.styles["toc 1"].paragraph_format.tab_stops
    assert stop.position.mm == pytest.approx(174, abs=0.1)
    assert [one.get(qn("w:val")) for one in document.settings.element.iter(qn("w:updateFields"))] == ["true"]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    told = [picture.get("descr") for picture in body.iter(qn("wp:docPr"))]
    assert told[0] == "Logo"
    assert len(told) == 1 + 2
    assert all("Helse Vest" in words or "syntetisk" in words for words in told[1:])
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert {"SYNTETISKE TALL", "Ett avsnitt som går videre.", "Datasett: eksempel   Modellår: 2021   Dato: 1. mai"} <= {
        *texts
    }
    assert any("Rapporten bygger på syntetiske tall" in text for text in texts)
    (paper,) = document.sections
    assert "SYNTETISKE TALL" in paper.header.paragraphs[0].text
    assert "PAGE" in paper.footer._element.xml
    assert (document.core_properties.title, document.core_properties.language) == (
        "SYNTETISK eksempel, modellåret 2021",
        "nb-NO",
    )
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {"nb-NO"}


@pytest.mark.parametrize("name", ["nb", "en"])
def test_slides_are_few_and_all_of_them_lies_within(name: str, folder: Path) -> None:
    file = folder / f"{name}.pptx"
    deck = pptx.Presentation(str(file))
    assert 6 <= len(deck.slides) <= MOST_SLIDES
    texts: dict[int, list[tuple[int, int]]] = {}
    for position, shape in shapes_of(file):
        assert min(shape.left, shape.top) >= 0
        assert shape.left + shape.width <= deck.slide_width
        assert shape.top + shape.height <= deck.slide_height
        if shape.has_table or shape.has_chart:
            assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        texts.setdefault(position, []).append((shape.top, shape.top + shape.height))
        if shape.has_table:
            assert len(shape.table.rows) <= fitting.MOST_ROWS + 2
            assert sum(row.height for row in shape.table.rows) <= shape.height + len(shape.table.rows)
    for spans in texts.values():  # nothing stands upon another
        ordered = sorted(spans)
        assert all(above[1] <= below[0] + 9525 or above[0] == below[0] for above, below in pairwise(ordered))


@pytest.mark.parametrize("name", ["nb", "en"])
def test_words_on_slides_fit_into_their_boxes_in_letters_that_can_be_read(name: str, folder: Path) -> None:
    for _, shape in shapes_of(folder / f"{name}.pptx"):
        if shape.has_text_frame and shape.text_frame.text and not shape.is_placeholder:
            paragraphs = shape.text_frame.paragraphs
            (size,) = {run.font.size.pt for paragraph in paragraphs for run in paragraph.runs}
            assert size >= 11
            texts = [paragraph.text for paragraph in paragraphs]
            assert fitting.height_of(texts, shape.width.inches, size) <= shape.height.inches + 0.01
        if shape.has_table:
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    (size,) = {run.font.size.pt for run in cell.text_frame.paragraphs[0].runs} or {
                        cell.text_frame.paragraphs[0]._p.endParaRPr.sz / 100
                    }
                    room = column.width.inches - 2 * fitting.BESIDE + 1e-5
                    bold = any(run.font.bold for run in cell.text_frame.paragraphs[0].runs)
                    lines = lines_of(cell.text, room, size, bold)
                    assert size >= 12
                    assert lines * size * LEADING / 72 <= row.height.inches + 0.001


def test_charts_are_native_with_the_figures_of_the_result(eksempel: Case, tmp_path: Path) -> None:
    about = subject_of(eksempel, im.compute(eksempel))
    (tmp_path / "a.pptx").write_bytes(deck_of(about, ["keys", "drivers"])[0])
    charts = [shape.chart for _, shape in shapes_of(tmp_path / "a.pptx") if shape.has_chart]
    keys, moved, drivers = charts
    assert list(keys.plots[0].categories) == list(eksempel.regions)
    shares = {series.name: series.values for series in keys.plots[0].series}
    assert shares["Fordelingsnøkkel ved full virkning"] == pytest.approx(100 * about.table["distribution_key"])
    (series,) = moved.plots[0].series
    assert series.values == pytest.approx(about.table["redistribution"].to_numpy())
    assert not series.invert_if_negative
    found = np.array([series.values for series in drivers.plots[0].series])
    np.testing.assert_allclose(found, np.array(list(steps_of(about).values())))
    workbook = openpyxl.load_workbook(BytesIO(keys.part.chart_workbook.xlsx_part.blob))
    rows = list(workbook["Sheet1"].values)
    assert [row[0] for row in rows[1:]] == list(eksempel.regions)
    assert [row[1] for row in rows[1:]] == pytest.approx(100 * about.table["population_share"])


def test_slides_say_what_is_synthetic_what_is_own_and_what_they_leave_out(folder: Path) -> None:
    words = words_of(folder / "nb.pptx")
    assert "Rapporten bygger på syntetiske tall" in words
    assert words.count("SYNTETISKE TALL  ·  SYNTETISK eksempel, modellåret 2021") == MOST_SLIDES - 1
    assert {"Forord", "Før.", "Vårt syn", "•  ett punkt"} <= set(words.split("\n"))
    english = words_of(folder / "en.pptx")
    assert "Showing 10 of 27 recipients, those with the largest figures. All of them are in en.csv." in english
    assert "Also in it as a page or a document: " in english
    assert len(pd.read_csv(folder / "en.csv")) == 27
    texts = [shape.text_frame for _, shape in shapes_of(folder / "en.pptx") if shape.has_text_frame]
    runs = [run for text in texts for paragraph in text.paragraphs for run in paragraph.runs]
    assert {run._r.rPr.get("lang") for run in runs} == {"en-GB"}


def deck_and_texts(about: Any, chosen: list[str], tmp_path: Path) -> tuple[Any, str]:
    """The slides of chosen sections, and all words in their boxes."""
    file = tmp_path / "deck.pptx"
    file.write_bytes(deck_of(about, chosen)[0])
    return pptx.Presentation(str(file)), words_of(file)


@pytest.mark.parametrize(
    "chosen", [["phase_in", "services", "sources"], ["again", "omissions", "basis", "keys", "summary", "groups"]]
)
def test_every_named_section_has_a_slide(chosen: list[str], eksempel: Case, tmp_path: Path) -> None:
    about = subject_of(eksempel, im.compute(eksempel))
    deck, words = deck_and_texts(about, chosen, tmp_path)
    assert "har den også" not in words
    headings = {section.heading for section in deck_of(about, chosen)[1]}
    assert headings - {"Nøkler og bevilgning"} <= {slide.shapes.title.text_frame.text for slide in deck.slides}


def test_of_more_named_sections_than_slides_the_first_slide_names_the_rest(eksempel: Case, tmp_path: Path) -> None:
    chosen = ["summary", "keys", "services", "drivers", "phase_in", "omissions", "basis", "sources", "again"]
    deck, words = deck_and_texts(subject_of(eksempel, im.compute(eksempel)), chosen, tmp_path)
    assert len(deck.slides) == MOST_SLIDES
    assert "har den også: Kilder; Slik beregnes rapporten på nytt." in words


def test_a_comparison_that_was_asked_for_is_shown_whatever_else_there_is(eksempel: Case, tmp_path: Path) -> None:
    others = [im.apply_scenario(eksempel, im.load_scenario(name)) for name in ("hearing_hv", "need_one_year")]
    table = im.side_by_side(
        {"a": others[0], "b": others[1], "c": eksempel}, ["distribution_key", "full_effect_appropriation"]
    )
    about = subject_of(eksempel, im.compute(eksempel), side_by_side=table)
    deck, _ = deck_and_texts(about, [], tmp_path)
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    (beside,) = [chart for chart in charts if [series.name for series in chart.plots[0].series] == ["b", "c"]]
    changes = table["full_effect_appropriation_change"].sel(case="c").values
    assert beside.plots[0].series[1].values == pytest.approx(changes)
    captions = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
    ]
    assert any("kr per innbygger: Endring fra a" in caption for caption in captions)


@pytest.mark.parametrize("name", ["2008", "sykehus", "eksempel"])
def test_the_slide_of_keys_tells_kroner_per_inhabitant(name: str, tmp_path: Path) -> None:
    case = im.load_case(name)
    about = subject_of(case, im.compute(case), "en")
    deck, _ = deck_and_texts(about, ["keys"], tmp_path)
    (table,) = [cells_of(shape.table) for slide in deck.slides for shape in slide.shapes if shape.has_table]
    texts = {cell.replace("\v", "") for row in table for cell in row}
    for figure in ("base_appropriation_per_inhabitant", "redistribution_per_inhabitant"):
        if figure in about.table:
            assert {number(value, 0, "en") for value in about.table[figure]} <= texts


def test_words_that_no_slide_has_room_for_stand_in_its_notes(tmp_path: Path) -> None:
    case = im.load_case("2021")
    own = [f"Avsnitt {number} " + "med mange ord " * 40 for number in range(6)]
    (tmp_path / "own.md").write_text("\n\n".join(own), encoding="utf-8")
    about = subject_of(case, im.compute(case), text=tmp_path / "own.md")
    deck = pptx.Presentation(BytesIO(deck_of(about, ["summary"])[0]))
    slide: Any = deck.slides[1]
    (shown,) = [shape.text_frame for shape in slide.shapes if not shape.is_placeholder]
    texts = [paragraph.text for paragraph in shown.paragraphs]
    assert texts[0] == own[0].strip()
    assert texts[-1] == "Mer står i notatene til lysbildet."
    assert 1 < len(texts) < len(own)
    assert slide.notes_slide.notes_text_frame.text.split("\n") == [one.strip() for one in own]
    whole = fitting.fitted_text(["et ord " * 700], 10, 5)[1][0]
    assert whole.endswith("…")
    assert fitting.height_of([whole], 10, min(fitting.TEXT_SIZES)) <= 5


def test_a_comparison_names_the_other_case_and_says_what_is_synthetic() -> None:
    case = im.load_case("2021")
    other = im.apply_scenario(case, im.load_scenario("need_one_year"))
    comparison = im.compare(other, case, figures=["full_effect_appropriation"])
    result = im.compute(case)
    for synthetic, stamp in (("no", ""), ("yes", "SYNTETISKE TALL: ")):
        about = subject_of(case, result, comparison=comparison.assign_attrs(synthetic=synthetic))
        slide: Any = pptx.Presentation(BytesIO(deck_of(about, ["comparison"])[0])).slides[2]
        assert [shape.has_chart for shape in slide.shapes if not shape.is_placeholder] == [True, False]
        words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert f"{stamp}Sammenligning: Basisbevilgning 2021, offentlige tall + Kriterier fra ett år, 2020" in words


def test_no_name_becomes_a_formula_in_the_figures_of_a_chart(folder: Path) -> None:
    written = set()
    for _, shape in shapes_of(folder / "en.pptx"):
        if shape.has_chart:
            workbook = openpyxl.load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
            written |= {(cell.value, cell.data_type) for row in workbook["Sheet1"].iter_rows() for cell in row}
    assert ("=1+1", "s") in written
    assert {kind for _, kind in written} <= {"s", "n"}


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_the_same_case_gives_the_same_bytes(
    kind: str, eksempel: Case, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.time", lambda: 2e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    more: dict[str, Any] = {**own_parts(tmp_path), "date": "1. mai"}
    again = tmp_path / f"nb.{kind}"
    im.write_report(again, eksempel, im.compute(eksempel), sections=SECTIONS[kind], **more)
    assert again.read_bytes() == (folder / again.name).read_bytes()
    with ZipFile(again) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_levels_of_a_tree_are_one_table_on_a_slide(tmp_path: Path) -> None:
    tree = im.compute_tree(im.load_tree("sykehus"))
    file = tmp_path / "a.pptx"
    chosen: dict[str, Any] = {"language": "en", "sections": ["levels"]}
    files = write_report(file, tree.tree.top, tree.result_of(), tree=tree, **chosen)
    assert [one.name for one in files] == ["a.pptx", "a.csv"]
    (table,) = [shape.table for _, shape in shapes_of(file) if shape.has_table]
    hospitals = tree.levels[tree.tree.levels[1].name]
    assert len(cells_of(table)) == fitting.MOST_ROWS + 2
    assert cells_of(table)[-1][1] == number(float(hospitals[INHABITANTS].sum()), 0, "en")
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()) == 1 + hospitals.sizes["recipient"]


def test_wide_tables_turn_the_paper(eksempel: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = replace(PAPER, widths=(1.5, PAPER.widths[1]))
    monkeypatch.setattr("inntektsmodell.report.office.document.laid_out", partial(laid_out, room=narrow))
    content, _ = document_of(subject_of(eksempel, im.compute(eksempel)), ["phase_in"])
    papers: Any = docx.Document(BytesIO(content)).sections
    assert {paper.page_width > paper.page_height for paper in papers} == {False, True}


def test_rows_without_room_are_left_out_but_not_their_sum() -> None:
    rows = tuple(ReportRow(f"row {at}", ("1",)) for at in range(30))
    table = ReportTable("caption", ("name", "figure"), (*rows, ReportRow("Sum", ("30",), total=True)))
    fitted = fitting.fitted_table(table, 10, 5, "en")
    assert [row.name for row in fitted.rows] == [*(f"row {at}" for at in range(10)), "Sum"]
    less = fitting.fitted_table(table, 10, 1.5, "en")
    assert less.size == min(fitting.TABLE_SIZES)
    assert less.rows[-1].total
    assert sum(less.heights) <= 1.5
    assert len(less.rows) == int((1.5 - less.heights[0]) / less.heights[1])


def test_what_is_not_installed_is_told_before_anything_is_computed(
    eksempel: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = {"docx": "docx", "pptx": "pptx"}
    monkeypatch.setattr(faults, "find_spec", lambda name: None if name in lacking else find_spec(name))
    for kind in lacking:
        with pytest.raises(im.InputError, match=rf"{kind} is not installed; .*'inntektsmodell\[office\]'"):
            write_report(tmp_path / f"a.{kind}", eksempel, im.compute(eksempel))


def test_a_document_of_many_recipients_shortens_its_tables_as_the_page_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from inntektsmodell.report import content

    monkeypatch.setattr(content, "LISTED", 20)
    case = build_case(raw_case(replace(TYPICAL[2], regions=30), 1), HEADINGS)
    about = subject_of(case, im.compute(case), "en", file="a.csv")
    written, made = document_of(about, ["phase_in"])
    page = Page(page_of(about, ["phase_in"])[0])
    tables = docx.Document(BytesIO(written)).tables
    assert [cells_of(table)[1:] for table in tables] == [rows[1:] for rows in page.tables.values()]
    whole = about.whole(made)
    assert whole is not None
    assert len(whole) == 30
