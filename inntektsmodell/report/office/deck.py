"""The report as slides for PowerPoint: at most eight, of its most important tables and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import (
    IN_FILE,
    LARGEST,
    Bullets,
    ChartFigures,
    Paragraph,
    ReportChart,
    ReportSection,
    ReportTable,
    Subject,
)
from inntektsmodell.report.office.fitting import MOST_ROWS
from inntektsmodell.report.office.native_charts import shown_names
from inntektsmodell.report.office.properties import READ_FIRST
from inntektsmodell.report.office.same_bytes import timeless
from inntektsmodell.report.office.slides import Slides
from inntektsmodell.report.page import SECTIONS
from inntektsmodell.report.sections.cautions import cautions
from inntektsmodell.report.sections.keys import keys_on_slide, redistribution_figures
from inntektsmodell.report.sections.levels import levels_at_once

MOST_SLIDES = 8
MOST_SERIES = 8
"""Series of a chart: of more, the table beside it is shown."""
REDISTRIBUTION = as_label("Redistribution from the former model, at full effect, million NOK")
NOT_SHOWN = as_label("The slides show a part of the report. Also in it as a page or a document: {sections}.")
BULLET = "•  "
IMPORTANCE = (
    "summary",
    "own",
    "keys table",
    "scenario",
    "comparison",
    "side_by_side",
    "side_by_side each",
    "levels",
    "drivers chart",
    "keys redistribution",
    "sensitivity",
    "keys chart",
    "phase_in",
    "scenarios",
    "groups",
    "services",
    "side_by_side keys",
    "basis",
    "omissions",
    "sources",
    "again",
)
"""Slides but the first, the most important first: of more than there is room for, the last are left out."""
FOR_READERS = ("sources", "again")
"""Sections that have a slide only where they are named."""
ONE_STATUS = 2
"""Rows of the table of what the result rests on where all figures have the same status, its sum included."""


@dataclass(frozen=True)
class _Slide:
    """A slide of a section: its name in `IMPORTANCE`, the heading of the section, and what adds it."""

    name: str
    heading: str
    add: Callable[[Slides], None]


def deck_of(about: Subject, chosen: Sequence[str] = ()) -> tuple[bytes, list[ReportSection]]:
    """The slides, and the sections that they were taken from: the chosen, or all."""
    about = replace(about, most=MOST_ROWS)
    made = dict(_sections(about, chosen))
    slides = [list(_words_first(about, made))]
    told = {name: made[name] for name in made if name != "summary" and (chosen or _is_for_hearers(name, made[name]))}
    slides += [list(_of_section(about, name, section)) for name, section in told.items()]
    ranked = _ranked(slides, bool(chosen))[: MOST_SLIDES - 1]
    kept = [slide for own in slides for slide in own if slide in ranked]
    shown = {slide.heading for slide in kept}
    others = [section.heading for section in made.values() if section.heading not in shown]
    deck = Slides(about)
    deck.title(about.say(NOT_SHOWN, sections="; ".join(others)) if others else "")
    for slide in kept:
        slide.add(deck)
    return timeless(deck.save()), list(made.values())


def _ranked(slides: Sequence[Sequence[_Slide]], chosen: bool) -> list[_Slide]:
    """The slides of every section, the most important first: of chosen sections one of each before a second of any."""
    of_each = [sorted(own, key=lambda slide: IMPORTANCE.index(slide.name)) for own in slides]
    ranked = [(at if chosen and own is not of_each[0] else 0, slide) for own in of_each for at, slide in enumerate(own)]
    return [slide for _, slide in sorted(ranked, key=lambda one: (one[0], IMPORTANCE.index(one[1].name)))]


def _is_for_hearers(name: str, section: ReportSection) -> bool:
    """Whether a section that was not asked for has a slide; one status alone is told with what must be known first."""
    tables = [block for block in section.blocks if isinstance(block, ReportTable)]
    return name not in FOR_READERS and not (name == "basis" and len(tables[0].rows) <= ONE_STATUS)


def _sections(about: Subject, chosen: Sequence[str]) -> Iterator[tuple[str, ReportSection]]:
    """The chosen sections by name; of levels the recipients of each level in one table."""
    for name, make in {**SECTIONS, "levels": levels_at_once}.items():
        section = make(about) if not chosen or name in chosen else None
        if section is not None:
            yield name, section


def _words_first(about: Subject, made: dict[str, ReportSection]) -> Iterator[_Slide]:
    """What the organisation says, then the summary with what must be known first."""
    if about.own:
        first, *others = [section.heading for section in about.own]
        own = [line for section in about.own for line in (section.heading, *_sentences(section.blocks))]
        yield _Slide("own", first, lambda deck: deck.text(first, own[1:], bold=others))
    summary, told = made.get("summary"), [BULLET + one.replace("\n", " ") for one in cautions(about)]
    heading = summary.heading if summary else about.say(READ_FIRST)
    told = [about.say(READ_FIRST), *told] if summary and told else told
    said = _sentences(summary.blocks) if summary else []
    if said or told:
        yield _Slide("summary", heading, lambda deck: deck.text(heading, said, told, bold=told[:1] if said else ()))


def _sentences(blocks: Sequence[object]) -> list[str]:
    """The words of a section, a paragraph or bullet each."""
    sentences: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            sentences.append(block.text)
        elif isinstance(block, Bullets):
            sentences += [BULLET + sentence for sentence in block.sentences]
    return sentences


def _of_section(about: Subject, name: str, section: ReportSection) -> Iterator[_Slide]:
    """The slides that can be made of a section."""
    heading, notes = section.heading, _sentences(section.blocks)
    tables = [block for block in section.blocks if isinstance(block, ReportTable)]
    charts = [
        (block, block.figures)
        for block in section.blocks
        if isinstance(block, ReportChart) and block.figures and 0 < len(block.figures.series) <= MOST_SERIES
    ]
    if name == "keys":
        yield _Slide("keys table", heading, lambda deck: deck.table(heading, keys_on_slide(about), notes))
        yield _chart(about, "keys chart", heading, *charts[0], notes)
        moved = redistribution_figures(about)
        if moved is not None:
            yield _chart(about, "keys redistribution", heading, None, moved, notes)
    elif name == "drivers":
        yield _chart(about, "drivers chart", heading, *charts[0], notes)
    elif name == "comparison" and charts:
        yield _chart(about, name, heading, *charts[-1], notes)
    elif name == "side_by_side":
        yield from _beside(about, heading, tables, charts, notes)
    elif not tables:
        yield _Slide(name, heading, lambda deck: deck.text(heading, notes))
    else:
        table = tables[-1] if name in ("scenario", "comparison") else tables[0]
        if name == "comparison":
            table = replace(table, notes=(*_of_the_others(about, name, heading), *table.notes))
        yield _Slide(name, heading, lambda deck: deck.table(heading, table, notes))


def _beside(
    about: Subject,
    heading: str,
    tables: Sequence[ReportTable],
    charts: Sequence[tuple[ReportChart, ChartFigures]],
    notes: Sequence[str],
) -> Iterator[_Slide]:
    """What changes between the cases in kroner, then per inhabitant, then the keys of every case."""
    under = _of_the_others(about, "side_by_side", heading)
    keys, each = (replace(table, notes=(*under, *table.notes)) for table in (tables[0], tables[-1]))
    if charts:
        yield _chart(about, "side_by_side", heading, *charts[-1], notes)
    yield _Slide("side_by_side each", heading, lambda deck: deck.table(heading, each, notes))
    yield _Slide("side_by_side keys", heading, lambda deck: deck.table(heading, keys, notes))


def _chart(
    about: Subject, name: str, heading: str, chart: ReportChart | None, figures: ChartFigures, notes: Sequence[str]
) -> _Slide:
    """A slide with a chart, which says so where it shows only some recipients."""
    shown = len(shown_names(figures))
    some = about.say(LARGEST, shown=shown, all=len(figures.names)) if shown < len(figures.names) else ""
    where = about.say(IN_FILE, file=about.file) if some and about.file else ""
    below = " ".join(filter(None, [*_of_the_others(about, name, heading), some, where]))
    caption = chart.caption if chart else about.say(REDISTRIBUTION)
    description = chart.description if chart else _told(about, figures)
    return _Slide(name, heading, lambda deck: deck.chart(caption, description, figures, below, notes))


def _of_the_others(about: Subject, name: str, heading: str) -> list[str]:
    """Which case this one is compared with, and whether figures of any are synthetic."""
    compared = {"comparison": about.comparison, "side_by_side": about.side_by_side}.get(name)
    if compared is None:
        return []
    told = [heading] if name == "comparison" else []
    stamp = [about.say(SYNTHETIC)] if compared.attrs["synthetic"] == "yes" and not about.case.is_synthetic else []
    return [": ".join([*stamp, *told])] if stamp or told else []


def _told(about: Subject, figures: ChartFigures) -> str:
    """The figures of a chart of one series, in words."""
    (values,) = figures.series.values()
    told = [f"{figures.names[at]} {about.signed(float(values[at]), figures.decimals)}" for at in shown_names(figures)]
    return ", ".join(told) + "."
