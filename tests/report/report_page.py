"""Reads a report as its reader's browser would: tables, headings, attributes, texts."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "wbr", "hr", "input", "col"}


class Page(HTMLParser):
    """What is on a page.

    `tables` maps a caption (without its number) to rows of cells, headings first; `attributes` lists every attribute
    with its element; `texts` maps an element's name to the texts inside elements of that name.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: dict[str, list[str]] = {}
        self.captions: list[str] = []
        self.rows: list[list[list[str]]] = []
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    @property
    def tables(self) -> dict[str, list[list[str]]]:
        captions = [text for text in self.texts["figcaption"] if text.startswith(("Tabell", "Table"))]
        return {caption.partition(". ")[2]: rows for caption, rows in zip(captions, self.rows, strict=True)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "table":
            self.rows.append([])
        elif tag == "tr":
            self.rows[-1].append([])
        elif tag in ("th", "td"):
            self.rows[-1][-1].append("")
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        for tag in dict.fromkeys(self.open):
            self.texts[tag][-1] += data
        if {"th", "td"} & set(self.open):
            self.rows[-1][-1][-1] += data.replace("\u00ad", "")


def norwegian_number(cell: str) -> float:
    """The number that a cell shows."""
    return float(cell.replace("\u00a0", "").replace("−", "-").replace(",", "."))
