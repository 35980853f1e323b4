"""Slides of one look: a title, words, a table, or a chart, each within the slide and in letters that can be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import ChartFigures, ReportTable, Subject
from inntektsmodell.report.layout import lines_of
from inntektsmodell.report.office.fitting import ABOVE, BESIDE, FittedTable, cut, fitted_table, fitted_text, height_of
from inntektsmodell.report.office.look import (
    BODY,
    FOOT,
    HEIGHT,
    ROOM,
    SIDE,
    WIDTH,
    add_feet,
    set_master,
)
from inntektsmodell.report.office.native_charts import add_chart, rgb
from inntektsmodell.report.office.properties import (
    ALARM,
    CASE,
    DATE,
    INK,
    KICKER,
    LINE,
    LOCALES,
    LOGO,
    SOFT,
    YEAR,
    set_properties,
)

TITLE_SIZES, SAID_SIZE, NOTE_SIZE = (28, 24, 20, 18), 14, 11
FIRST_SIZES, FACTS_SIZES = (40, 32, 24, 18), (20, 28)
"""Points of letters: titles, what a section says, notes; on the first slide the title, and what is below it."""
TABLE_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's "No Style, No Grid": every program knows the lines that cells have of themselves."""
IN_NOTES = as_label("More is said in the notes of this slide.")
SOME_ROWS = as_label("Showing {shown} of {all} rows; the report as a page or a document has all of them.")


class Slides:
    """A presentation to which slides are added; `save` gives its bytes."""

    def __init__(self, about: Subject) -> None:
        self.about = about
        self.presentation: Any = Presentation()
        self.presentation.slide_width, self.presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
        set_properties(self.presentation.core_properties, about)
        set_master(self.presentation)

    def title(self, remark: str) -> None:
        """The first slide: logo, title, what the report is of, the stamp, and a remark below."""
        about, slide = self.about, self._slide(0, self.about.about)
        facts = [
            (CASE, about.case.name),
            (YEAR, str(about.case.file.year)),
            *([(DATE, about.date)] if about.date else []),
        ]
        frame = slide.placeholders[1].text_frame
        frame.margin_left = 0
        frame.text = "   ".join(f"{about.say(name)}: {value}" for name, value in facts)
        if about.case.is_synthetic:
            stamp = frame.add_paragraph().add_run()
            stamp.text, stamp.font.bold, stamp.font.color.rgb = about.say(SYNTHETIC), True, rgb(ALARM)
        for paragraph, size in zip(frame.paragraphs, FACTS_SIZES, strict=False):
            paragraph.alignment, paragraph.runs[0].font.size = PP_ALIGN.LEFT, Pt(size)
        self._words(slide, [about.say(KICKER)], (SIDE, 1.5, ROOM, 0.45), 16, SOFT)
        if about.logo is not None:
            width, height = about.logo.within(3.2, 0.95)
            picture = slide.shapes.add_picture(
                BytesIO(about.logo.content), Inches(SIDE), Inches(0.4), Inches(width), Inches(height)
            )
            picture._element.nvPicPr.cNvPr.set("descr", about.say(LOGO))
        if remark:
            height = height_of([remark], ROOM, NOTE_SIZE)
            self._words(slide, [remark], (SIDE, FOOT - height, ROOM, height), NOTE_SIZE, SOFT)

    def text(
        self, heading: str, sentences: Sequence[str], alarm: Sequence[str] = (), bold: Collection[str] = ()
    ) -> None:
        """A slide of words, the `alarm` in the colour of the caution; what does not fit stands in its notes."""
        slide = self._slide(1, heading)
        everything = [*sentences, *alarm]
        size, shown = fitted_text(everything, ROOM, FOOT - BODY)
        if shown != everything:
            rest = self.about.say(IN_NOTES)
            size, shown = fitted_text(everything, ROOM, FOOT - BODY - height_of([rest], ROOM, size))
            self._note(slide, everything)
            shown = [*shown, rest]
        frame = self._words(slide, shown, (SIDE, BODY, ROOM, FOOT - BODY), size, INK)
        for paragraph in frame.paragraphs[len(sentences) :]:
            paragraph.runs[0].font.color.rgb = rgb(ALARM)
        for paragraph in frame.paragraphs:
            paragraph.runs[0].font.bold = paragraph.text in bold

    def table(self, heading: str, table: ReportTable, notes: Sequence[str] = ()) -> None:
        """A slide with a table, and what stands under it; `notes` are for who speaks."""
        slide = self._slide(1, heading)
        caption = height_of([table.caption], ROOM, SAID_SIZE)
        self._words(slide, [table.caption], (SIDE, BODY, ROOM, caption), SAID_SIZE, SOFT)
        top = BODY + caption
        below, said = list(table.notes), list(notes)

        def over(notes: Sequence[str]) -> FittedTable:
            return fitted_table(table, ROOM, FOOT - top - height_of(notes, ROOM, NOTE_SIZE), self.about.language)

        fewest = fitted_table(table, ROOM, HEIGHT, self.about.language).left_out
        fitted = over(below)
        while fitted.left_out > fewest and len(below) > 1:
            said.append(below.pop())
            fitted = over(below)
        self._note(slide, said)
        if fitted.left_out:
            of_all = {"shown": len(fitted.rows), "all": len(fitted.rows) + fitted.left_out}
            below = [self.about.say(SOME_ROWS, **of_all), *below]
            fitted = over(below)
        size = (len(fitted.rows) + 1, len(fitted.columns))
        box = (SIDE, top, sum(fitted.widths), sum(fitted.heights))
        frame = slide.shapes.add_table(*size, *map(Inches, box))
        _describe(frame, table.caption)
        shown = frame.table
        shown._tbl.tblPr.find(qn("a:tableStyleId")).text = TABLE_STYLE
        shown.last_row = fitted.rows[-1].total
        for column, width in zip(shown.columns, fitted.widths, strict=True):
            column.width = Inches(width)
        texts = [fitted.columns, *((row.name, *row.cells) for row in fitted.rows)]
        bold = [True, *(row.total for row in fitted.rows)]
        for row, height, cells, strong in zip(shown.rows, fitted.heights, texts, bold, strict=True):
            row.height = Inches(height)
            for at, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
                _fill_cell(cell, text, fitted.size, strong, left=table.words or at == 0)
                _underline(cell, INK if strong else LINE)
        self._below_table(slide, top + sum(fitted.heights) + 0.1, below, notes)

    def _below_table(self, slide: Any, top: float, below: Sequence[str], notes: Sequence[str]) -> None:
        """What stands under a table, and there too, where there is room, what the section says."""
        height = height_of(below, ROOM, NOTE_SIZE) if below else 0.0
        if below:
            self._words(slide, below, (SIDE, top, ROOM, height), NOTE_SIZE, SOFT)
        more = height_of(notes, ROOM, SAID_SIZE)
        if notes and top + height + more <= FOOT:
            self._words(slide, notes, (SIDE, top + height + 0.05, ROOM, more), SAID_SIZE, INK)

    def chart(self, caption: str, description: str, figures: ChartFigures, below: str, notes: Sequence[str]) -> None:
        """A slide with a chart under what it shows, and a remark below; `notes` are for who speaks."""
        slide = self._slide(1, caption)
        self._note(slide, notes)
        under = height_of([below], ROOM, NOTE_SIZE) if below else 0.0
        frame = add_chart(slide, figures, (SIDE, BODY, ROOM, FOOT - BODY - under), self.about.language)
        _describe(frame, f"{caption}. {description}")
        if below:
            self._words(slide, [below], (SIDE, FOOT - under, ROOM, under), NOTE_SIZE, SOFT)

    def save(self) -> bytes:
        """The presentation, every word of it marked with its language."""
        stream, locale = BytesIO(), LOCALES[self.about.language]
        for number, slide in enumerate(self.presentation.slides, start=1):
            if number > 1:
                add_feet(slide, number, self.about)
        roots = [self.presentation.element, self.presentation.slide_master.element]
        for slide in self.presentation.slides:
            roots += [slide._element, *(shape.chart._chartSpace for shape in slide.shapes if shape.has_chart)]
            roots += [slide.notes_slide._element] if slide.has_notes_slide else []
        for root in roots:
            for run in root.iter(qn("a:r"), qn("a:fld")):
                run.get_or_add_rPr()
            for words in root.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")):
                words.set("lang", locale)
        self.presentation.save(stream)
        return stream.getvalue()

    def _slide(self, layout: int, heading: str) -> Any:
        """A slide with its heading, the title of the report below, and its number."""
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        width = ROOM - 0.25
        sizes, rows = (TITLE_SIZES, 2) if layout else (FIRST_SIZES, 3)
        size = next((size for size in sizes if lines_of(heading, width, size, bold=True) <= rows), sizes[-1])
        frame = slide.shapes.title.text_frame
        frame.text = cut(heading, width, size, rows, bold=True)
        frame.vertical_anchor, frame.margin_left = MSO_ANCHOR.BOTTOM, 0
        for run in frame.paragraphs[0].runs:
            run.font.size = Pt(size)
        return slide

    def _words(
        self, slide: Any, texts: Sequence[str], box: tuple[float, float, float, float], size: int, color: str
    ) -> Any:
        """A box of paragraphs; its frame is given back."""
        shape = slide.shapes.add_textbox(*map(Inches, box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, text in enumerate(texts):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size / 2)
            run = paragraph.add_run()
            run.text, run.font.size, run.font.color.rgb = text, Pt(size), rgb(color)
        return frame

    def _note(self, slide: Any, sentences: Sequence[str]) -> None:
        if sentences:
            slide.notes_slide.notes_text_frame.text = "\n".join(sentences)


def _describe(frame: Any, text: str) -> None:
    """Tell in words what a table or a chart shows."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", text)


def _fill_cell(cell: Any, text: str, size: float, bold: bool, left: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(BESIDE)
    cell.margin_top = cell.margin_bottom = Inches(ABOVE)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if left else PP_ALIGN.RIGHT
    paragraph.text = text
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), bold
    if not text:  # else an empty cell is as high as the largest letters
        paragraph._p.get_or_add_endParaRPr().set("sz", str(round(100 * size)))


def _underline(cell: Any, color: str) -> None:
    """A line below a cell."""
    line = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{color}"/></a:solidFill></a:lnB>'
    cell._tc.get_or_add_tcPr().insert(0, parse_xml(line))
