"""Writes the report to a file, complete or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from inntektsmodell.arguments import as_names, as_path, as_truth
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.csv_writing import Dialect, csv_text
from inntektsmodell.files.placing import write_files
from inntektsmodell.language.messages import message
from inntektsmodell.report.content import ReportSection, Subject
from inntektsmodell.report.page import page_of, sections_named, subject_of
from inntektsmodell.report.pdf import report_pdf

HTML, PDF, WORD, SLIDES, TABLES = ".html", ".pdf", ".docx", ".pptx", ".csv"
NEEDS = {
    HTML: (("jinja2", "report"),),
    PDF: (("jinja2", "report"), ("weasyprint", "report")),
    WORD: (("docx", "office"),),
    SLIDES: (("pptx", "office"),),
}
"""The packages that each ending takes, with the extra that installs them."""


def write_report(file: Path, case: Case, result: xr.Dataset, *, pdf: bool = False, **more: Any) -> list[Path]:
    """Write the report of a case, and give the files that were written.

    Where recipients are too many to be listed on the page, every figure of its tables is written beside it, as CSV in
    the dialect of the language: for Norwegian Excel, or for programs.

    Args:
        file: where to; `.html`, `.pdf`, `.docx` or `.pptx`. A file that is there is replaced.
        case: the case that was computed.
        result: what `compute` gave for it.
        pdf: write the PDF beside the page, under the same name.
        more: what else goes into the report and its language; the keywords of `report_html` but `in_print`.

    Raises:
        InputError: another ending, a place that is no file, something that is not installed, or a report too long to
            be printed; nothing is written.

    Warns:
        LettersLacking: the fonts at hand lack letters of the PDF.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021")
        >>> with TemporaryDirectory() as folder:
        ...     files = im.write_report(Path(folder) / "a.html", case, im.compute(case), sections=["sources"])
        >>> [file.name for file in files]
        ['a.html']
    """
    expect_case(case)
    file = as_path(file, "file")
    check_writable(file)
    pdf = as_truth(pdf, "pdf") or file.suffix == PDF
    beside = file.with_suffix(TABLES)
    sections = more.pop("sections", ())
    about = subject_of(case, result, file=beside.name, **more)
    contents, made = _contents(file, about, sections, pdf)
    tables = about.whole(made)
    if tables is not None:
        dialect: Dialect = "plain" if about.language == "en" else "excel"
        contents[beside] = csv_text(tables, dialect).encode("utf-8-sig")
    write_files(contents)
    return list(contents)


def _contents(
    file: Path, about: Subject, sections: Sequence[str], pdf: bool
) -> tuple[dict[Path, bytes], list[ReportSection]]:
    """The bytes of the report by the file that they go into, and the sections that it is made of."""
    contents: dict[Path, bytes] = {}
    made: list[ReportSection] = []
    if file.suffix in (WORD, SLIDES):
        contents[file], made = _office(file.suffix)(about, sections_named(as_names(sections, "sections")))
    if file.suffix == HTML or pdf:
        page, of_page = page_of(about, sections, in_print=pdf)
        made = [*made, *of_page]
        contents |= {file: page.encode("utf-8")} if file.suffix == HTML else {}
        contents |= {file.with_suffix(PDF): report_pdf(page)} if pdf else {}
    return contents, made


def _office(suffix: str) -> Callable[[Subject, Sequence[str]], tuple[bytes, list[ReportSection]]]:
    if suffix == WORD:
        from inntektsmodell.report.office.document import document_of

        return document_of
    from inntektsmodell.report.office.deck import deck_of

    return deck_of


def check_writable(file: Path) -> None:
    """Refuse a place where no report can be written, or a kind of report that lacks a package, before any computing."""
    if file.suffix not in NEEDS:
        right = message("a name ending in {endings} or {last}", endings=", ".join((HTML, PDF, WORD)), last=SLIDES)
        raise InputError.of(str(file), message("has the ending '{ending}'", ending=file.suffix), right)
    for package, extra in NEEDS[file.suffix]:
        expect_installed(package, extra)
    for place in (file, file.with_suffix(PDF)):
        if place.is_dir():
            raise InputError.of(str(place), message("is a folder"), message("the name of a file"))
    above = next(parent for parent in file.resolve().parents if parent.exists())
    if not above.is_dir():
        raise InputError.of(str(above), message("is a file"), message("choose a path inside a folder"))
