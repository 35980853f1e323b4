"""What python-docx has no words for: tables written at once, fields, a table of contents, the look of styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Pt, RGBColor
from docx.text.paragraph import Paragraph

from inntektsmodell.report.content import ReportRow
from inntektsmodell.report.layout import LaidTable
from inntektsmodell.report.office.properties import ACCENT, ALARM, INK, LINE, SOFT
from inntektsmodell.report.parting import HYPHEN

FONT = "Arial"
TABLE_TEXT, TABLE_NOTE, CAUTION, CONTENTS = "Table Text", "Table Note", "Caution", "toc 1"
TABLE_POINTS, TWENTIETHS = 8.5, 1440
"""Points of the letters of tables, and twentieths of a point in an inch."""
STYLES = {
    "Normal": (10, False, INK, 0, 6),
    "Title": (22, True, INK, 6, 6),
    "Subtitle": (10, False, SOFT, 0, 0),
    "Heading 1": (15, True, ACCENT, 20, 6),
    "Caption": (9.5, False, INK, 8, 4),
    "List Bullet": (10, False, INK, 0, 3),
    "Header": (8, False, SOFT, 0, 0),
    "Footer": (8, False, SOFT, 0, 0),
    TABLE_TEXT: (TABLE_POINTS, False, INK, 1.5, 1.5),
    TABLE_NOTE: (8.5, False, SOFT, 3, 3),
    CAUTION: (10, False, INK, 3, 3),
    CONTENTS: (10, False, INK, 0, 2),
}
"""Of each style: points, whether bold, colour, points before and after."""
AFTER_UPDATES = ("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat")
"""Of the settings of a document, those that come after whether fields are updated."""
_BOX = (
    "<w:pBdr {ns}>"
    '<w:top w:val="single" w:sz="6" w:space="4" w:color="{color}"/>'
    '<w:left w:val="single" w:sz="36" w:space="6" w:color="{color}"/>'
    '<w:bottom w:val="single" w:sz="6" w:space="4" w:color="{color}"/>'
    '<w:right w:val="single" w:sz="6" w:space="6" w:color="{color}"/></w:pBdr>'
)


def set_styles(document: Document, locale: str) -> None:
    """Give the styles of a document the look of the page, and its words their language."""
    for name, (points, bold, color, before, after) in STYLES.items():
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name == CONTENTS)
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(points), bold
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for spacing in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
        style.font.italic, style.font.color.rgb = False, RGBColor.from_string(color)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    title: Any = document.styles["Title"].element.pPr
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)
    caution: Any = document.styles[CAUTION].element.get_or_add_pPr()
    caution.insert(0, parse_xml(_BOX.format(ns=nsdecls("w"), color=ALARM)))
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
        language.set(qn("w:eastAsia"), locale)


def table_xml(laid: LaidTable, width: int, named: str) -> Any:
    """A table of `width` twentieths of a point, whose headings stand again on every page; `named` tells what it is.

    Short tables are kept on one page, with the notes under them.
    """
    table, widths = laid.table, [round(width * share / 100) for share in laid.shares]
    keep, size = laid.is_short, laid.size
    head = ReportRow(table.columns[0], table.columns[1:])
    rows = [_row(head, widths, table.words, size, keep=keep, heading=True)]
    for at, row in enumerate(table.rows):
        last = at == len(table.rows) - 1
        rows.append(_row(row, widths, table.words, size, keep=keep and (not last or bool(table.notes))))
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    line = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'
    borders = "".join(
        line.format(side=side, size=size, color=color)
        for side, size, color in (("top", 12, INK), ("bottom", 12, INK), ("insideH", 4, LINE))
    )
    beside = round(laid.beside * TWENTIETHS)
    margins = "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in (("left", beside), ("right", beside)))
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(named)}/>'
        f"<w:tblDescription w:val={quoteattr(table.caption)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )


def _row(row: ReportRow, widths: Sequence[int], words: bool, size: float, *, keep: bool, heading: bool = False) -> str:
    bold = "<w:b/>" if heading or row.total else ""
    letters = f'<w:rPr>{bold}<w:sz w:val="{round(2 * size)}"/></w:rPr>' if size != TABLE_POINTS or bold else ""
    edge = '<w:tcBorders><w:{} w:val="single" w:sz="6" w:space="0" w:color="' + INK + '"/></w:tcBorders>'
    borders = edge.format("bottom") if heading else edge.format("top") if row.total else ""
    cells = []
    for at, (text, width) in enumerate(zip((row.name, *row.cells), widths, strict=True)):
        side = "left" if words or at == 0 else "right"
        low = '<w:vAlign w:val="bottom"/>' if heading else ""
        kept = "<w:keepNext/>" if keep else ""
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}{low}</w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{TABLE_TEXT.replace(" ", "")}"/>{kept}<w:jc w:val="{side}"/></w:pPr>'
            f"<w:r>{letters}{_text(text)}</w:r></w:p></w:tc>"
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if heading else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _text(text: str) -> str:
    """A text as it stands in a run, with its soft hyphens."""
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split(HYPHEN))
    return "<w:softHyphen/>".join(parts)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that the program works out anew, with what it shows until then."""
    paragraph._p.append(
        parse_xml(
            f"<w:fldSimple {nsdecls('w')} w:instr={quoteattr(f' {code} ')}>"
            f"<w:r><w:t>{escape(shown)}</w:t></w:r></w:fldSimple>"
        )
    )


def add_contents(paragraphs: Sequence[Paragraph], headings: Iterable[str]) -> None:
    """A table of contents over paragraphs, one for each heading: a field, each line leading to its bookmark.

    Only the program that lays out the pages knows their numbers, and puts them in when it works the field out anew.
    """
    begin = (
        '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r {ns}><w:instrText xml:space="preserve"> TOC \\o "1-1" \\h \\z \\u </w:instrText></w:r>',
        '<w:r {ns}><w:fldChar w:fldCharType="separate"/></w:r>',
    )
    for piece in begin:
        paragraphs[0]._p.append(parse_xml(piece.format(ns=nsdecls("w"))))
    for number, (paragraph, heading) in enumerate(zip(paragraphs, headings, strict=True), start=1):
        link = f'<w:hyperlink {nsdecls("w")} w:anchor="{bookmark(number)}" w:history="1">'
        paragraph._p.append(parse_xml(f"{link}<w:r><w:t>{escape(heading)}</w:t></w:r></w:hyperlink>"))
    paragraphs[-1]._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:fldChar w:fldCharType="end"/></w:r>'))


def ask_for_page_numbers(document: Document, width: Length) -> None:
    """Have Word work out the fields as it opens the document, page numbers at the right of the contents among them.

    It asks its reader first, once: the number is there in what is saved.
    """
    contents: Any = document.styles[CONTENTS]
    contents.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    settings: Any = document.settings.element
    before = next(settings.iterchildren(*map(qn, AFTER_UPDATES)))
    before.addprevious(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))


def mark_heading(paragraph: Paragraph, number: int) -> None:
    """Put the bookmark of a heading around its text."""
    start = f'<w:bookmarkStart {nsdecls("w")} w:id="{number}" w:name="{bookmark(number)}"/>'
    paragraph._p.insert(1, parse_xml(start))
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="{number}"/>'))


def bookmark(number: int) -> str:
    """The name by which the table of contents knows a heading."""
    return f"_Toc{number:06d}"


def add_description(picture: Any, text: str) -> None:
    """Tell in words what a picture shows."""
    picture._inline.docPr.set("descr", text)
