"""The page in print."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from inntektsmodell.faults import MOST_NAMED, InputError, expect_installed
from inntektsmodell.language.messages import Message, message
from inntektsmodell.report.content import ReportSection, ReportTable

MOST_ROWS, ROWS_A_PAGE = 10_000, 33
"""Rows of tables in a PDF, which takes minutes and some gigabytes to make, and rows on one of its pages."""


class LettersLacking(UserWarning):
    """Letters of a printed page that no font of this machine has; the page shows boxes in their place."""

    def __init__(self, letters: Sequence[str]) -> None:
        self.told: Message = message(
            "no font on this machine has {letters}: the PDF shows boxes; install a font that has them, such as Noto",
            letters=" ".join(letters[:MOST_NAMED]),
        )
        super().__init__(self.told)


def check_length(sections: Sequence[ReportSection]) -> None:
    """Refuse sections whose tables make a PDF too long, before anything is drawn."""
    tables = [block for section in sections for block in section.blocks if isinstance(block, ReportTable)]
    rows = sum(len(table.rows) for table in tables)
    if rows > MOST_ROWS:
        found = message(
            "tables of {rows:row|rows}, about {pages:page|pages} in print", rows=rows, pages=rows // ROWS_A_PAGE
        )
        right = message(
            "at most {limit:row|rows} in a PDF; choose sections with `sections` (--section summary --section keys), "
            "or write the page alone (.html)",
            limit=MOST_ROWS,
        )
        raise InputError.of("report", found, right)


def report_pdf(html: str) -> bytes:
    """A PDF of the page that `report_html` gave: A4, with page numbers, tagged for screen readers.

    Raises:
        InputError: weasyprint is not installed.

    Warns:
        LettersLacking: no font of this machine has some letters of the page.
    """
    expect_installed("weasyprint", "report")
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())  # the page holds everything; whatever asks for more gets nothing
    with _letters_lacking() as lacking:
        printed: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_tags=True)
    if lacking:
        warnings.warn(LettersLacking(lacking), stacklevel=2)
    return printed


@contextmanager
def _letters_lacking() -> Iterator[list[str]]:
    """Letters that weasyprint says meanwhile that it has no font for, each once."""
    lacking: list[str] = []

    def heard(record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            lacking.extend({str(record.args[0])} - set(lacking))
        return True

    logger = logging.getLogger("weasyprint")
    logger.addFilter(heard)
    try:
        yield lacking
    finally:
        logger.removeFilter(heard)
