"""The report as files: the command, the PDF, and what is refused."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from unittest.mock import Mock

import pytest
import weasyprint
from click.testing import CliRunner, Result
from matplotlib.figure import Figure

import inntektsmodell as im
from inntektsmodell.cli.main import main
from inntektsmodell.files import locations
from inntektsmodell.language.letters import LettersLacking
from inntektsmodell.language.messages import message
from inntektsmodell.report import page as paging
from inntektsmodell.report import pdf as printing
from inntektsmodell.report import report_html, report_pdf, write_report
from inntektsmodell.report import write as writing
from tests.corrupting.hostile_names import SMALL, odd_case
from tests.report.report_page import Page

pytestmark = pytest.mark.slow


def report(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


@pytest.fixture(scope="module")
def printed() -> bytes:
    case = im.load_case("2021")
    return report_pdf(report_html(case, im.compute(case)))


def test_a_model_version_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "rapport.html"
    done = report("eksempel@2009", "--out", str(file), "--lang", "en", "--section", "again")
    assert done.exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "SYNTHETIC example, model year 2021 – model of 2009" in text
    assert "inntektsmodell report eksempel@2009" in text


def text_of(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode().replace("\u00a0", " ")


def test_pdf_holds_the_figures_and_numbers_its_pages(printed: bytes) -> None:
    text = text_of(printed)
    pages = text.count("\f")
    assert pages > 3
    assert [f"Side {number} av {pages}" in text for number in range(1, pages + 1)] == [True] * pages
    for figure in ("58 530,1", "20 612,3", "15 584,6", "13 914,9", "108 641,9"):
        assert figure in text
    assert text.count("Basisbevilgning 2021, offentlige tall") == pages  # the title, then a running head a page


def test_print_fetches_nothing(tmp_path: Path) -> None:
    figure = Figure(figsize=(1, 1))
    figure.savefig(tmp_path / "image.png")
    image = (tmp_path / "image.png").as_uri()
    page = f'<!DOCTYPE html><html lang="nb"><title>x</title><img alt="x" src="{image}">x</html>'
    assert b"/Image" in weasyprint.HTML(string=page).write_pdf()
    assert b"/Image" not in report_pdf(page)


def test_command_writes_page_and_pdf_and_names_them(tmp_path: Path) -> None:
    out = tmp_path / "new" / "rapport.html"
    asked = ["--scenario", "need_one_year", "--section", "again", "--pdf", "--date", "1. mai 2021"]
    done = report("2021", *asked, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert done.output.split() == [str(out), str(out.with_suffix(".pdf"))]
    assert sorted(file.name for file in out.parent.iterdir()) == ["rapport.html", "rapport.pdf"]
    page = Page(out.read_text(encoding="utf-8"))
    assert page.texts["h1"] == ["Basisbevilgning 2021, offentlige tall + Kriterier fra ett år, 2020"]
    again = (
        "inntektsmodell report 2021 --scenario need_one_year --section again --out rapport.html --pdf "
        "--date '1. mai 2021'"
    )
    assert f"Kommando: {again}" in page.texts["p"]
    assert str(tmp_path) not in out.read_text(encoding="utf-8")


def test_files_of_one_name_in_two_folders_are_told_apart_in_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    scenario = (locations.data_folder() / "scenarios" / "need_one_year.toml").read_text(encoding="utf-8")
    for folder in ("vår", "høst"):
        Path(folder).mkdir()
        Path(folder, "a.toml").write_text(scenario, encoding="utf-8")
    Path("før.md").write_text("Før.", encoding="utf-8")
    typed = ["2021", "--section", "again", "--against", "vår/a.toml", "--against", "høst/a.toml", "--out", "ut/r.html"]
    assert report(*typed, "--text", "før.md").exit_code == 0
    (told,) = [text for text in Page(Path("ut/r.html").read_text("utf-8")).texts["p"] if text.startswith("Kommando")]
    again = shlex.split(told)[3:]
    assert sorted(again) == sorted([*typed, "--text", "før.md"])
    assert report(*again).exit_code == 0


def test_command_against_a_scenario_splits_the_change_from_it(tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    chosen = ["--section", "comparison", "--section", "sensitivity", "--section", "omissions"]
    asked = ["--against", "need_one_year", "--sensitivity", "--lang", "en"]
    done = report("2021", *asked, *chosen, "--out", str(out))
    assert done.exit_code == 0, done.output
    page = Page(out.read_text(encoding="utf-8"))
    assert "Comparison: Base appropriation 2021, public figures + Criteria of one year, 2020" in page.texts["h2"]
    assert "Uncertainty and sensitivity" in page.texts["h2"]
    assert "no criteria that are counts" in page.texts["main"][0]


def test_command_against_another_case_needs_no_common_former_model(tmp_path: Path) -> None:
    out = tmp_path / "rapport.html"
    assert report("2021", "--against", "eksempel", "--section", "comparison", "--out", str(out)).exit_code == 0
    assert "Sammenligning: SYNTETISK eksempel, modellåret 2021" in Page(out.read_text(encoding="utf-8")).texts["h2"]


def test_command_against_several_shows_them_side_by_side_with_this_case_last(tmp_path: Path) -> None:
    out = tmp_path / "rapport.html"
    asked = ["--against", "eksempel", "--against", "need_one_year", "--section", "side_om_side"]
    assert report("2021", *asked, "--out", str(out)).exit_code == 0
    page = Page(out.read_text(encoding="utf-8"))
    assert "Side om side" in page.texts["h2"]
    level, change = (
        page.tables[one] for one in page.tables if one.startswith("Basisbevilgning ved full virkning (mill")
    )
    assert [row[0] for row in level[1:]] == ["eksempel", "need_one_year", "2021"]
    assert [row[0] for row in change[1:]] == ["need_one_year", "2021"]
    assert sum("kr per innbygger" in caption for caption in page.tables) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["2021", "--out", "rapport.odt"],
            "har endelsen «.odt»; et navn som slutter på .html, .pdf, .docx eller .pptx",
        ),
        (["2021", "--out", "folder.html"], "er en mappe; navnet på en fil"),
        (["2021", "--out", "file/rapport.html"], "er en fil; velg en mappe som ikke ligger under en fil"),
        (["2012", "--out", "rapport.html"], "datasett «2012»: er verken"),
        (["2021", "--out", "rapport.html", "--scenario", "hearing"], "er verken innebygd eller en fil"),
        (["2021", "--out", "rapport.html", "--against", "2012"], "datasett «2012»: er verken"),
    ],
)
def test_bad_input_is_told_and_writes_nothing(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    done = report(*arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder.html"]


def test_refused_places_are_told_in_english(tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match=r"has the ending '.odt'; a name ending in .html, .pdf, .docx or .pptx"):
        writing.check_writable(tmp_path / "rapport.odt")


def test_a_pdf_that_fails_leaves_the_earlier_files_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "report_pdf", Mock(side_effect=MemoryError))
    (tmp_path / "rapport.html").write_text("earlier", encoding="utf-8")
    case = im.load_case("2021")
    with pytest.raises(MemoryError):
        write_report(tmp_path / "rapport.html", case, im.compute(case), pdf=True)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("rapport.html", "earlier")]


def test_ending_pdf_writes_the_pdf_alone_and_the_same_every_time(printed: bytes, tmp_path: Path) -> None:
    case = im.load_case("2021")
    written = im.write_report(tmp_path / "rapport.pdf", case, im.compute(case))
    assert written == [tmp_path / "rapport.pdf"]
    assert [file.name for file in tmp_path.iterdir()] == ["rapport.pdf"]
    assert written[0].read_bytes() == printed
    assert printed.startswith(b"%PDF-")


LONG = "Foretaket for spesialisthelsetjenester i de nordligste og vestligste fjordbygdene"
MANY_NAMES = (LONG, "X" + "spesialisthelsetjeneste" * 4, *(f"Mottaker {number}" for number in range(11)))


@pytest.mark.parametrize("regions", [MANY_NAMES[:4], MANY_NAMES], ids=len)
def test_print_holds_every_recipient_whatever_its_name(regions: tuple[str, ...]) -> None:
    case = odd_case(replace(SMALL, regions=len(regions)), regions)
    text = text_of(report_pdf(report_html(case, im.compute(case), sections=["keys"])))
    plain = re.sub(r"[\s\u00ad\u2010-]", "", text)
    counts = [plain.count(re.sub(r"[\s-]", "", region)[:9]) for region in regions]
    assert min(counts) >= 2, "in the table and in the chart"
    assert len(re.findall(r"^ *Sum .*1,0000", text, re.MULTILINE)) == 1


def test_letters_that_no_font_has_are_told(tmp_path: Path) -> None:
    regions = ("Nord", "S\U0010fffdr", "Øst", "Ves\U0010fffct")
    case = odd_case(SMALL, regions)
    with pytest.warns(LettersLacking, match="\U0010fffc \U0010fffd: the PDF shows boxes") as told:
        write_report(tmp_path / "a.pdf", case, im.compute(case), sections=["keys"])
    assert len(told) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_report(tmp_path / "a.html", case, im.compute(case), sections=["keys"])


def test_the_command_tells_letters_and_passes_other_warnings_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warned(file: Path, *_: object, **__: object) -> list[Path]:
        for _time in range(2):
            warnings.warn(LettersLacking(message("correct that line")), stacklevel=1)
        warnings.warn("another", stacklevel=1)
        return [file]

    monkeypatch.setattr("inntektsmodell.report.write.write_report", warned)
    with pytest.warns(UserWarning, match="another") as others:
        done = CliRunner().invoke(main, ["report", "2021", "--out", str(tmp_path / "a.html"), "--lang", "en"])
    assert (done.exit_code, len(others)) == (0, 1)
    assert done.stderr.count("correct that line") == 1


def test_a_page_too_long_to_print_is_refused_before_it_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST_ROWS", 12)
    monkeypatch.setattr(paging, "inline_svg", Mock(side_effect=AssertionError("drawn")))
    case = im.load_case("2021")
    with pytest.raises(im.InputError, match=r"tables of \d\d rows.*--section summary.*\.html") as caught:
        write_report(tmp_path / "a.html", case, im.compute(case), pdf=True)
    assert len(caught.value.faults) == 1
    assert not list(tmp_path.iterdir())
    monkeypatch.undo()
    monkeypatch.setattr(printing, "MOST_ROWS", 12)
    assert len(write_report(tmp_path / "a.html", case, im.compute(case), pdf=True, sections=["keys"])) == 2
    assert len(write_report(tmp_path / "b.html", case, im.compute(case), sections=["keys", "sources"])) == 1


def test_help_loads_none_of_the_heavy_packages() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from inntektsmodell.cli.main import main; "
        "assert CliRunner().invoke(main, ['report', '--help']).exit_code == 0; "
        "print({'jax', 'xarray', 'pandas', 'matplotlib', 'jinja2', 'weasyprint'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
