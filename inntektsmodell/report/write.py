"""Writes the report to a file, complete or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xarray as xr

from inntektsmodell.arguments import as_path, as_truth
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError
from inntektsmodell.files.csv_writing import Dialect, csv_text
from inntektsmodell.files.placing import write_files
from inntektsmodell.language.messages import message
from inntektsmodell.report.page import report_and_tables
from inntektsmodell.report.pdf import report_pdf

HTML, PDF, TABLES = ".html", ".pdf", ".csv"


def write_report(file: Path, case: Case, result: xr.Dataset, *, pdf: bool = False, **more: Any) -> list[Path]:
    """Write the report of a case, and give the files that were written.

    Where recipients are too many to be listed on the page, every figure of its tables is written beside it, as CSV in
    the dialect of the language: for Norwegian Excel, or for programs.

    Args:
        file: where to; `.html` or `.pdf`. A file that is there is replaced.
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
    page, tables = report_and_tables(case, result, in_print=pdf, file=beside.name, **more)
    contents: dict[Path, bytes] = {}
    if file.suffix == HTML:
        contents[file] = page.encode("utf-8")
    if pdf:
        contents[file.with_suffix(PDF)] = report_pdf(page)
    if tables is not None:
        dialect: Dialect = "plain" if more.get("language") == "en" else "excel"
        contents[beside] = csv_text(tables, dialect).encode("utf-8-sig")
    write_files(contents)
    return list(contents)


def check_writable(file: Path) -> None:
    """Refuse a place where no report can be written, before anything is computed."""
    if file.suffix not in (HTML, PDF):
        right = message("a name ending in {html} or {pdf}", html=HTML, pdf=PDF)
        raise InputError.of(str(file), message("has the ending '{ending}'", ending=file.suffix), right)
    for place in (file, file.with_suffix(PDF)):
        if place.is_dir():
            raise InputError.of(str(place), message("is a folder"), message("the name of a file"))
    above = next(parent for parent in file.resolve().parents if parent.exists())
    if not above.is_dir():
        raise InputError.of(str(above), message("is a file"), message("choose a path inside a folder"))
