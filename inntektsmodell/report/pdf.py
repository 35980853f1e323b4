"""The page in print."""

from __future__ import annotations

from importlib.util import find_spec

from inntektsmodell.faults import Fault, InputError
from inntektsmodell.language.messages import message


def report_pdf(html: str) -> bytes:
    """A PDF of the page that `report_html` gave: A4, with page numbers, tagged for screen readers.

    Raises:
        InputError: weasyprint is not installed.
    """
    if find_spec("weasyprint") is None:
        install = message("install it with: python -m pip install 'inntektsmodell[report]'")
        raise InputError([Fault("report", message("weasyprint is not installed"), install)])
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())  # the page holds everything; whatever asks for more gets nothing
    printed: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_tags=True)
    return printed
