"""The look of slides: their size, the colours of the page, where titles are, and what stands below each."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.report.content import Subject
from inntektsmodell.report.office.fitting import cut
from inntektsmodell.report.office.properties import ACCENT, ALARM, SOFT

WIDTH, HEIGHT, SIDE = 13.333, 7.5, 0.6
"""Inches: a slide, and what is free at its sides."""
BODY, FOOT = 1.5, 6.85
"""Inches from the top: where the body of a slide begins and ends."""
ROOM = WIDTH - 2 * SIDE
FONT, TEMPLATE_FONT = b"Arial", b"Calibri"
LEFT_OUT = ("/printerSettings", "/thumbnail")
"""Of the template: another's printer, and a picture of an empty slide."""
LAYOUTS = ("Title Slide", "Title Only")
PLACES = {
    ("Title Slide", 0): (SIDE, 2.0, ROOM, 1.7),
    ("Title Slide", 1): (SIDE, 3.8, ROOM, 1.5),
    ("Title Only", 0): (SIDE, 0.4, ROOM, 0.95),
}
"""Where the titles are: left, top, width and height in inches, by layout and number of the placeholder."""
FOOTERS = {"dt": (SIDE, 2.0), "ftr": (SIDE, ROOM - 1.2), "sldNum": (WIDTH - SIDE - 1.0, 1.0)}
"""Left and width in inches of what stands below every slide."""
STAMPED = "  ·  "
FOOT_SIZE = 11
"""Points of the letters below a slide."""


def set_master(presentation: Any) -> None:
    """The template's two layouts that are used, as wide as the slides, in the look of the page."""
    master = presentation.slide_master
    for layout in list(presentation.slide_layouts):
        if layout.name not in LAYOUTS:
            presentation.slide_layouts.remove(layout)
    for part in (presentation.part, presentation.part.package):
        for name, relation in list(part._rels.items()):
            if relation.reltype.endswith(LEFT_OUT):
                part.drop_rel(name)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = theme.blob.replace(TEMPLATE_FONT, FONT)
    title = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    letters = title.find(qn("a:defRPr"))
    letters.set("b", "1")
    fill = f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{ACCENT}"/></a:solidFill>'
    letters.replace(letters.find(qn("a:solidFill")), parse_xml(fill))
    for shapes in (master, *presentation.slide_layouts):
        for shape in shapes.placeholders:
            _place(shape, getattr(shapes, "name", ""))


def _place(shape: Any, layout: str) -> None:
    kind = shape._element.ph.get("type")
    if kind in FOOTERS:
        left, width = FOOTERS[kind]
        place = (left, 6.95, width, 0.35)
    else:
        place = PLACES.get((layout, shape.placeholder_format.idx), (SIDE, BODY, ROOM, FOOT - BODY))
        place = PLACES["Title Only", 0] if not layout and kind == "title" else place
    shape.left, shape.top, shape.width, shape.height = map(Inches, place)


def add_feet(slide: Any, number: int, about: Subject) -> None:
    """What stands below a slide: the stamp, the title of the report, and the number of the slide."""
    stamp = about.say(SYNTHETIC) + STAMPED if about.case.is_synthetic else ""
    title = cut(about.about, FOOTERS["ftr"][1] - 2.5, FOOT_SIZE, 1)
    _add_foot(slide, "ftr", 11, "l", _run(stamp, ALARM) + _run(title, SOFT))
    field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
    _add_foot(slide, "sldNum", 12, "r", f'{field}<a:rPr sz="{100 * FOOT_SIZE}"/><a:t>{number}</a:t></a:fld>')


def _run(text: str, color: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    bold = ' b="1"' if color == ALARM else ""
    return f'<a:r><a:rPr sz="{100 * FOOT_SIZE}"{bold}>{fill}</a:rPr><a:t>{escape(text)}</a:t></a:r>' if text else ""


def _add_foot(slide: Any, kind: str, number: int, side: str, words: str) -> None:
    """What stands below a slide, in the place that its layout has for it."""
    slide.shapes._spTree.append(
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{900 + number}" name="{kind}"/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{number}"/>'
            f'</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr lIns="0" rIns="0"/><a:lstStyle/>'
            f'<a:p><a:pPr algn="{side}"/>{words}</a:p></p:txBody></p:sp>'
        )
    )
