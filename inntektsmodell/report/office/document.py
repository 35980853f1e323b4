"""The report as a document in Word: headings of real styles, tables that are tables, charts as pictures with words.

Word's own charts cannot be written by python-docx; a chart is the picture that the page has, and its figures stand in
the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor

from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.language.text import as_label, as_label_in
from inntektsmodell.report.content import Bullets, Paragraph, ReportChart, ReportSection, ReportTable, Subject
from inntektsmodell.report.layout import laid_out
from inntektsmodell.report.office.properties import (
    ALARM,
    CASE,
    DATE,
    KICKER,
    LOCALES,
    LOGO,
    READ_FIRST,
    YEAR,
    set_properties,
)
from inntektsmodell.report.office.same_bytes import timeless
from inntektsmodell.report.office.word_parts import (
    CAUTION,
    CONTENTS,
    TABLE_NOTE,
    TWENTIETHS,
    add_contents,
    add_description,
    add_field,
    ask_for_page_numbers,
    mark_heading,
    set_styles,
    table_xml,
)
from inntektsmodell.report.page import sections_of
from inntektsmodell.report.sections.cautions import cautions

CONTENTS_HEADING = as_label("Contents")
TABLE, FIGURE = as_label("Table"), as_label_in("picture", "Figure")
PAGE, OF = as_label("Page"), as_label("of")
SHORT, LONG, SIDE, ABOVE = 210, 297, 18, 20
"""Millimetres: the sides of the paper, and what is left free at the sides and above and below."""
TALLEST = 215
"""Millimetres of a chart, with its caption under it."""
INCH = 25.4
"""Millimetres."""
DPI = 200


def document_of(about: Subject, chosen: Sequence[str] = ()) -> tuple[bytes, list[ReportSection]]:
    """The document, and the sections that it shows: the chosen, or all.

    Warns:
        LettersLacking: the font of the charts lacks letters of the case.
    """
    made = sections_of(about, chosen)
    document = docx.Document()
    set_styles(document, LOCALES[about.language])
    ask_for_page_numbers(document, Mm(SHORT - 2 * SIDE))
    set_properties(document.core_properties, about)
    _set_paper(document, about)
    _begin(document, about)
    told = cautions(about)
    first = [about.say(READ_FIRST)] if told else []
    own, sections = made[: len(about.own)], made[len(about.own) :]
    headings = [*(section.heading for section in own), *first, *(section.heading for section in sections)]
    writer = _Writer(document, about)
    for section in own:
        writer.section(section)
    if told:
        writer.heading(first[0])
        for sentence in told:
            document.add_paragraph(sentence, CAUTION)
    contents: Any = document.add_paragraph(about.say(CONTENTS_HEADING), "TOC Heading")
    contents.paragraph_format.keep_with_next = True
    add_contents([document.add_paragraph(style=CONTENTS) for _ in headings], headings)
    for section in sections:
        writer.section(section)
    stream = BytesIO()
    document.save(stream)
    return timeless(stream.getvalue()), made


def _set_paper(document: Document, about: Subject) -> None:
    """A4, with the title and the stamp above every page but the first, and its number below each."""
    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(SHORT), Mm(LONG)
    paper.left_margin = paper.right_margin = Mm(SIDE)
    paper.top_margin = paper.bottom_margin = Mm(ABOVE)
    paper.different_first_page_header_footer = True
    above = paper.header.paragraphs[0]
    above.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if about.case.is_synthetic:
        stamp = above.add_run(about.say(SYNTHETIC) + "   ")
        stamp.bold, stamp.font.color.rgb = True, RGBColor.from_string(ALARM)
    above.add_run(about.about)
    for below in (paper.footer.paragraphs[0], paper.first_page_footer.paragraphs[0]):
        below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        below.add_run(about.say(PAGE) + " ")
        add_field(below, "PAGE", "1")
        below.add_run(f" {about.say(OF)} ")
        add_field(below, "NUMPAGES", "1")


def _begin(document: Document, about: Subject) -> None:
    """Logo, title, what the report is of, and the stamp."""
    if about.logo is not None:
        width, height = about.logo.within(60, 20)
        picture = document.add_picture(BytesIO(about.logo.content), Mm(width), Mm(height))
        add_description(picture, about.say(LOGO))
    document.add_paragraph(about.say(KICKER), "Subtitle")
    document.add_paragraph(about.about, "Title")
    facts = [(CASE, about.case.name), (YEAR, str(about.case.file.year)), *([(DATE, about.date)] if about.date else [])]
    document.add_paragraph("   ".join(f"{about.say(name)}: {value}" for name, value in facts), "Subtitle")
    if about.case.is_synthetic:
        stamp = document.add_paragraph(style="Subtitle").add_run(about.say(SYNTHETIC))
        stamp.bold, stamp.font.size, stamp.font.color.rgb = True, Pt(14), RGBColor.from_string(ALARM)


class _Writer:
    """Writes sections one after the other, and counts headings, tables and figures."""

    def __init__(self, document: Document, about: Subject) -> None:
        self.document, self.about = document, about
        self.headings = self.tables = self.figures = 0

    def heading(self, text: str) -> None:
        """A heading, which the table of contents leads to."""
        self.headings += 1
        mark_heading(self.document.add_heading(text, 1), self.headings)

    def section(self, section: ReportSection) -> None:
        """A section, its blocks in order; one of a few words stands on one page."""
        self.heading(section.heading)
        written = []
        for block in section.blocks:
            if isinstance(block, Paragraph):
                written.append(self.document.add_paragraph(block.text))
            elif isinstance(block, Bullets):
                written += [self.document.add_paragraph(sentence, "List Bullet") for sentence in block.sentences]
            elif isinstance(block, ReportTable):
                self.table(block)
            else:
                self.chart(block)
        if section.is_brief:
            for paragraph in written[:-1]:
                paragraph.paragraph_format.keep_with_next = True

    def table(self, table: ReportTable) -> None:
        """A table under its caption, on paper that is turned where its columns need it."""
        self.tables += 1
        laid = laid_out(table, self.about.language)
        if laid.turned:
            self._turn(LONG, SHORT)
        caption = self._caption(TABLE, self.tables, table.caption)
        caption.paragraph_format.keep_with_next = True
        width = round(((LONG if laid.turned else SHORT) - 2 * SIDE) * TWENTIETHS / INCH)
        body: Any = self.document.element.body
        body.insert(len(body) - 1, table_xml(laid, width, f"{self.about.say(TABLE)} {self.tables}"))
        for note in table.notes:
            self.document.add_paragraph(note, TABLE_NOTE)
        if laid.turned:
            self._turn(SHORT, LONG)
        else:
            self.document.add_paragraph(style=TABLE_NOTE)  # two tables that touch would be one

    def chart(self, chart: ReportChart) -> None:
        """A chart over its caption."""
        self.figures += 1
        stream = BytesIO()
        chart.chart.savefig(stream, format="png", dpi=DPI)
        width, height = chart.chart.get_size_inches()
        shown = min(SHORT - 2 * SIDE, TALLEST * width / height)
        picture = self.document.add_picture(BytesIO(stream.getvalue()), Mm(shown))
        add_description(picture, f"{chart.caption}. {chart.description}")
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self._caption(FIGURE, self.figures, chart.caption)

    def _caption(self, kind: Any, number: int, text: str) -> Any:
        word = self.about.say(kind)
        caption = self.document.add_paragraph(style="Caption")
        caption.add_run(f"{word} ").bold = True
        add_field(caption, f"SEQ {word} \\* ARABIC", str(number))
        caption.add_run(". ").bold = True
        caption.add_run(text)
        return caption

    def _turn(self, width: int, height: int) -> None:
        paper = self.document.add_section(WD_SECTION.NEW_PAGE)
        paper.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
        paper.page_width, paper.page_height = Mm(width), Mm(height)
        paper.different_first_page_header_footer = False
