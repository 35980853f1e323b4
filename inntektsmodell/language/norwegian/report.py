"""The report."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "section '{name}'": "delen «{name}»",
    "install it with: python -m pip install 'inntektsmodell[report]'": (
        "installer med: python -m pip install 'inntektsmodell[report]'"
    ),
    "jinja2 is not installed": "jinja2 er ikke installert",
    "weasyprint is not installed": "weasyprint er ikke installert",
    "has the ending '{ending}'": "har endelsen «{ending}»",
    "a name that ends with {html} or {pdf}": "et navn som slutter på {html} eller {pdf}",
    "is a folder": "er en mappe",
    "the name of a file": "navnet på en fil",
}
