"""Lets people without a mouse scroll a wide table: the box that the theme puts around it can have the focus."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

BOX = 'class="pst-scrollable-table-container"'


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page before it is written."""
    app.connect("html-page-context", _focusable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _focusable(app: Sphinx, name: str, template: str, context: dict[str, Any], document: object) -> None:  # noqa: ARG001
    if "body" in context:
        context["body"] = focusable(context["body"])


def focusable(page: str) -> str:
    """A page whose boxes around tables can have the focus."""
    return page.replace(BOX, f'{BOX} tabindex="0"')
