"""Lets people without a mouse scroll what is wider than the page: the boxes around it can have the focus."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

BOXES = ('class="pst-scrollable-table-container"', 'class="formula"')
"""What the theme puts around a table, and what a formula stands in."""


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page before it is written."""
    app.connect("html-page-context", _focusable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _focusable(app: Sphinx, name: str, template: str, context: dict[str, Any], document: object) -> None:  # noqa: ARG001
    if "body" in context:
        context["body"] = focusable(context["body"])


def focusable(page: str) -> str:
    """A page whose boxes around tables and formulas can have the focus."""
    for box in BOXES:
        page = page.replace(box, f'{box} tabindex="0"')
    return page
