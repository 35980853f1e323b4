"""The page in print."""

from __future__ import annotations

from inntektsmodell.faults import expect_installed


def report_pdf(html: str) -> bytes:
    """A PDF of the page that `report_html` gave: A4, with page numbers, tagged for screen readers.

    Raises `InputError` where weasyprint is not installed.
    """
    expect_installed("weasyprint", "report")
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())  # the page holds everything; whatever asks for more gets nothing
    printed: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_tags=True)
    return printed
