"""Says on a page of the Norwegian site how much of it is still in English: a page that lags behind does not hide it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from docutils import nodes
from sphinx.application import Sphinx

WRITTEN_IN = "en"
OUTPUT = "cell_output"
"""The class of what a cell of a page gave."""
UNTRANSLATED = "Denne siden finnes bare på engelsk."
LAGS = "Denne siden er endret etter at den ble oversatt: {left} av {all} avsnitt og overskrifter står på engelsk."


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at every page once it is read and translated."""
    app.connect("doctree-read", _tell)
    return {"parallel_read_safe": True}


def _tell(app: Sphinx, document: nodes.document) -> None:
    if app.config.language == WRITTEN_IN or app.builder.name == "gettext":
        return
    folder = Path(app.srcdir) / app.config.locale_dirs[0] / app.config.language / "LC_MESSAGES"
    lag = lag_of(document, folder / f"{app.env.docname}.po")
    title = document.next_node(nodes.title)
    if lag and title is not None:
        note = nodes.note("", nodes.paragraph("", lag), classes=["lags"])
        title.parent.insert(title.parent.index(title) + 1, note)


def lag_of(document: nodes.document, catalogue: Path) -> str:
    """What a page says of its translation: nothing where all of it is translated, what is the same in both included.

    Pictures do not count: Sphinx puts in the translation of what is said of them without marking them. A page without a
    catalogue is not translated at all, and Sphinx marks nothing on it.
    """
    if not catalogue.is_file():
        return UNTRANSLATED
    texts = [
        node for node in document.findall(nodes.Element) if "translated" in node and not isinstance(node, nodes.image)
    ]
    left = {_whole(node) for node in texts if not node["translated"] and not _same(node, catalogue)}
    if not left:
        return ""
    count = len({_whole(node) for node in texts})
    return UNTRANSLATED if len(left) == count else LAGS.format(left=len(left), all=count)


def _whole(node: nodes.Element) -> nodes.Element:
    """What counts as one: all that a cell gave, else the text itself."""
    above = node.parent
    while above is not None and OUTPUT not in above.get("classes", ()):
        above = above.parent
    return node if above is None else above


def _same(node: nodes.Element, catalogue: Path) -> bool:
    """Whether the catalogue says that a text is the same in both languages, as a name or a command is."""
    text = node.rawsource or node.astext()
    return text in _same_in_both(catalogue)


@cache
def _same_in_both(catalogue: Path) -> frozenset[str]:
    if not catalogue.is_file():
        return frozenset()
    with catalogue.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and not entry.fuzzy]
    return frozenset(str(entry.id) for entry in entries if entry.id == entry.string)
