"""The page in print."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape, unescape

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.language.letters import warn_of_letters
from inntektsmodell.language.messages import Message, message
from inntektsmodell.report.content import ReportSection, ReportTable

MOST_ROWS, ROWS_A_PAGE = 10_000, 33
"""Rows of tables in a PDF, which takes minutes and some gigabytes to make, and rows on one of its pages."""

_CHART = re.compile(r'<svg class="chart"[^>]*><title[^>]*>(.*?)</title><desc[^>]*>(.*?)</desc>.*?</svg>', re.DOTALL)


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

    within = URLFetcher(allowed_protocols=("data",))  # the page holds everything; whatever asks for more gets nothing
    with _letters_lacking() as lacking:
        printed: bytes = HTML(string=_CHART.sub(_as_image, html), url_fetcher=within).write_pdf(pdf_tags=True)
    warn_of_letters(_told, lacking, stacklevel=2)
    return printed


def _as_image(chart: re.Match[str]) -> str:
    """A chart as an image with its words: what is drawn takes no part in the layout of the page."""
    words = ". ".join(unescape(words) for words in chart.groups())
    content = base64.b64encode(chart[0].encode("utf-8")).decode("ascii")
    return f'<img class="chart" alt="{escape(words)}" src="data:image/svg+xml;base64,{content}">'


def _told(letters: str) -> Message:
    return message(
        "no font on this machine has {letters}: the PDF shows boxes; install a font that has them, such as Noto",
        letters=letters,
    )


@contextmanager
def _letters_lacking() -> Iterator[set[str]]:
    """Letters that weasyprint says meanwhile that it has no font for."""
    lacking: set[str] = set()

    def heard(record: logging.LogRecord) -> bool:
        if str(record.msg).startswith(".notdef glyph") and isinstance(record.args, tuple):
            lacking.add(str(record.args[0]))
        return True

    logger = logging.getLogger("weasyprint")
    logger.addFilter(heard)
    try:
        yield lacking
    finally:
        logger.removeFilter(heard)
