"""Stops the build where a table that a cell gave stands on its page as text, with bars between its columns."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.logging import getLogger

_RULE = re.compile(r"^\|( *:?[-—]+:? *\|)+ *$", re.MULTILINE)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page once it is read."""
    app.connect("doctree-read", _warn)
    return {"parallel_read_safe": True}


def _warn(app: Sphinx, document: nodes.document) -> None:  # noqa: ARG001
    for node in tables_as_text(document):
        getLogger(__name__).warning("a table stands as text: %s", node.astext()[:80], location=node)


def tables_as_text(document: nodes.document) -> list[nodes.paragraph]:
    """Paragraphs of a page that were meant to be tables."""
    return [node for node in document.findall(nodes.paragraph) if _RULE.search(node.astext())]
