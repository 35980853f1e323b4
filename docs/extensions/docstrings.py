"""Formulas in docstrings of functions on plain arrays: plain text in the code, mathematics on the page."""

from __future__ import annotations

from sphinx.application import Sphinx

from docs.extensions.formulas import with_inline_formulas

PACKAGES = ("indices", "inntektsmodell.model.grants")
"""Where docstrings have formulas, before the paragraph on their source."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Write the formulas of each docstring, before its sections are read."""
    app.connect("autodoc-process-docstring", _typeset, priority=400)
    return {"parallel_read_safe": True}


def _typeset(_app: Sphinx, _what: str, name: str, _thing: object, _options: object, lines: list[str]) -> None:
    if name.startswith(PACKAGES):
        source = next((place for place, line in enumerate(lines) if line.startswith("Source: ")), len(lines))
        lines[:source] = [with_inline_formulas(line, r":math:`{}`") for line in lines[:source]]
