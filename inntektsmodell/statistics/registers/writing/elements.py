"""Elements of a page of HTML: all text in them is escaped when the page is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, tostring

Content = Element | str


def element(tag: str, /, *content: Content, **attributes: str) -> Element:
    """An element of some texts and elements, in their order; `kind` is its class."""
    made = Element(tag, {"class" if key == "kind" else key: value for key, value in attributes.items()})
    for one in content:
        if isinstance(one, Element):
            made.append(one)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + one
        else:
            made.text = (made.text or "") + one
    return made


def table(caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, words: bool = False) -> Element:
    """A table under its caption; the first cell of a row names it, the others are words or numbers."""
    head = element("tr", *(element("th", heading, scope="col") for heading in headings))
    body = [
        element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in rest)) for name, *rest in rows
    ]
    drawn = element("table", element("thead", head), element("tbody", *body), kind="words" if words else "numbers")
    return element("figure", element("figcaption", caption), element("div", drawn, kind="scroll", tabindex="0"))


def page(language: str, title: str, style: str, *body: Content) -> str:
    """A whole page that may load nothing: pictures are in it."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        Element("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", style),
    )
    whole = element("html", head, element("body", *body), lang=language)
    return f"<!DOCTYPE html>\n{tostring(whole, encoding='unicode', method='html')}\n"
