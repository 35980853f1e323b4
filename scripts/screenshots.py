"""Takes the pictures of the guide: the web page, the living workbook, the template and the report as people see them.

Run from the project's root: `python scripts/screenshots.py [NAME ...]`; without names every picture is taken. Needs
Chromium, LibreOffice and poppler (`scripts/debian_packages.sh`). Pictures come as PNG files into
`docs/_static/screenshots`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import inntektsmodell as im

FOLDER = Path("docs/_static/screenshots")
LARGEST = 200_000
"""Bytes of a picture."""
CHROMIUM, QUIET = "/usr/bin/chromium", ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCENARIO = "?case=eksempel&cost.actual_weight.somatic=0.4&need.window=2019,2020&need.weights.somatic.cancer=0.1"
WIDE, NARROW = (1280, 900), (390, 844)
NORWEGIAN = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nb-NO</value></prop></item></oor:items>
"""
"""The settings of LibreOffice in which it shows a workbook."""
DOTS = "70"
"""Dots an inch of a printed page."""


def main(names: Sequence[str]) -> None:
    """Take the named pictures, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names or PICTURES:
        file = FOLDER / f"{name}.png"
        PICTURES[name](file)
        size = file.stat().st_size
        if size > LARGEST:
            raise SystemExit(f"{file} has {size} bytes; at most {LARGEST}")
        print(f"{file}: {size / 1000:.0f} kB")


def page_wide(file: Path) -> None:
    """The web page with a scenario, in a window of a desktop."""
    _of_page(file, WIDE, SCENARIO)


def page_narrow(file: Path) -> None:
    """The same on a telephone."""
    _of_page(file, NARROW, SCENARIO)


def page_fault(file: Path) -> None:
    """What the page says of a workbook with faults."""

    def drop(page: Page) -> None:
        page.get_by_label("Egen arbeidsbok").set_input_files(
            {"name": "mine_tall.xlsx", "mimeType": "application/zip", "buffer": b"no workbook"}
        )
        page.wait_for_selector(".notice")

    _of_page(file, (1280, 560), "", drop)


def _of_page(file: Path, size: tuple[int, int], query: str, do: Callable[[Page], None] | None = None) -> None:
    with _server() as address, _browser() as browser:
        page = browser.new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(address + query)
        page.wait_for_selector("html[data-ready]", state="attached")
        if do is not None:
            do(page)
        page.evaluate("document.querySelectorAll('.hint [data-computed]').forEach((one) => one.remove())")
        page.screenshot(path=file)


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def _server() -> Iterator[str]:
    """The address of a page that is served while the context lasts."""
    program = Path(sys.executable).parent / "inntektsmodell"
    command = [str(program), "app", "--no-browser", "--port", "0", "--lang", "nb"]
    with tempfile.TemporaryDirectory() as kept:  # nothing of the user's own is in a picture
        environment = {**os.environ, "XDG_CACHE_HOME": kept}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert process.stdout is not None
            yield process.stdout.readline().split()[0]
        finally:
            process.send_signal(signal.SIGINT)  # as Ctrl-C: it ends without a word
            process.wait()


def workbook(file: Path) -> None:
    """The first sheet of the living workbook."""
    from inntektsmodell.workbook.formulas import write_living_workbook

    case = im.load_case("eksempel")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "resultat.xlsx"
        write_living_workbook(book, case, im.compute(case), "nb")
        _first_page(_printed(book), file)


def template(file: Path) -> None:
    """The first sheet of the workbook to fill in."""
    from inntektsmodell.workbook.writing.template import write_template

    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "mal.xlsx"
        write_template(book, im.load_case("eksempel"), "nb")
        _first_page(_printed(book), file)


def report(file: Path) -> None:
    """The first page of the report."""
    from inntektsmodell.report import report_html, report_pdf

    case = im.load_case("eksempel")
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "rapport.pdf"
        printed.write_bytes(report_pdf(report_html(case, im.compute(case), language="nb")))
        _first_page(printed, file)


def _printed(book: Path) -> Path:
    """A workbook as PDF, by LibreOffice with a profile of its own, that writes numbers as in Norway."""
    settings = book.parent / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(NORWEGIAN, encoding="utf-8")
    profile = f"-env:UserInstallation={(book.parent / 'profile').as_uri()}"
    convert = ["--convert-to", "pdf", "--outdir", str(book.parent), str(book)]
    subprocess.run(["soffice", profile, "--headless", *convert], check=True, capture_output=True, timeout=180)
    return book.with_suffix(".pdf")


def _first_page(printed: Path, file: Path) -> None:
    """The first page of a PDF as a picture."""
    command = ["pdftoppm", "-png", "-singlefile", "-r", DOTS, str(printed), str(file.with_suffix(""))]
    subprocess.run(command, check=True)


PICTURES: dict[str, Callable[[Path], None]] = {
    "page_wide": page_wide,
    "page_narrow": page_narrow,
    "page_fault": page_fault,
    "workbook": workbook,
    "template": template,
    "report": report,
}

if __name__ == "__main__":
    main(sys.argv[1:])
