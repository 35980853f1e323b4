"""The page: sections in their order, filled into one self-contained HTML document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import xarray as xr
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects
from inntektsmodell.arguments import as_choice, as_names, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.charts.style import SYNTHETIC
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language, as_label, as_label_in
from inntektsmodell.model.available import expect_result
from inntektsmodell.model.computing import compute
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.report.content import ReportBlock, ReportChart, ReportSection
from inntektsmodell.report.section_names import sections_named
from inntektsmodell.report.sections.again import again
from inntektsmodell.report.sections.basis import basis, sources
from inntektsmodell.report.sections.cautions import cautions
from inntektsmodell.report.sections.change import change
from inntektsmodell.report.sections.drivers import drivers
from inntektsmodell.report.sections.effects import effects
from inntektsmodell.report.sections.keys import keys
from inntektsmodell.report.sections.omissions import omissions
from inntektsmodell.report.sections.phasing import phasing
from inntektsmodell.report.sections.scenario import scenario
from inntektsmodell.report.sections.services import services
from inntektsmodell.report.sections.summary import summary
from inntektsmodell.report.sections.uncertainty import uncertainty
from inntektsmodell.report.subject import Subject
from inntektsmodell.report.svg import chart_settings, inline_svg

WORDS = {
    "kicker": as_label("Income-distribution model of the regional health authorities"),
    "case": as_label("Case"),
    "year": as_label("Model year"),
    "date": as_label("Date"),
    "caution": as_label("Read this first"),
    "table": as_label("Table"),
    "figure": as_label_in("picture", "Figure"),
    "page": as_label("Page"),
    "of": as_label("of"),
    "synthetic": SYNTHETIC,
}

MARKS = {"compare": "component", "local_sensitivity": "move", "random_fluctuation": "deviation"}
"""A variable by which the answer of a function is known."""
_PART_OF_WORD = re.compile(r"(?<=[a-zæøå]{3})(?=nøkkel|behov|bevilgning|deling|oppgjør|pasient)")


def report_html(
    case: Case,
    result: xr.Dataset,
    *,
    language: Language = "nb",
    scenarios: ScenarioEffects | None = None,
    comparison: xr.Dataset | None = None,
    local: xr.Dataset | None = None,
    fluctuation: xr.Dataset | None = None,
    command: str = "",
    date: str = "",
    before: Case | None = None,
    sections: Sequence[str] = (),
) -> str:
    """The report of a case as one HTML page that needs no network, no script and no other file.

    The same arguments give the same text; no clock is read.

    Args:
        case: the case that was computed, after its scenarios.
        result: what `compute` gave for it.
        language: of every word but the case's own texts in one language (sources, names of regions).
        scenarios: what `scenario_effects` gave for the case.
        comparison: what `compare` gave, from another case to this one.
        local: what `local_sensitivity` gave for `full_effect_appropriation`.
        fluctuation: what `random_fluctuation` gave for `full_effect_appropriation`.
        command: the command that computes the report again, shown as it is.
        date: date of the report, shown as it is; none by default.
        before: the case before its scenarios; the report then begins with what they change and what that does.
        sections: names of the sections to show (`SECTIONS`), all by default; their order is that of the report.

    Raises:
        InputError: a section is unknown, with the nearest names.
    """
    expect_case(case)
    expect_result(case, result)
    as_choice(language, "language", LANGUAGES)
    _check_answers(scenarios, {"compare": comparison, "local_sensitivity": local, "random_fluctuation": fluctuation})
    sections = as_names(sections, "sections")
    sections = sections_named(sections)
    earlier = None if before is None else (before, compute(before))
    about = Subject(case, result, language, scenarios, comparison, fluctuation, local, command, date, earlier)
    with chart_settings():
        drawn = [_drawn(section, number) for number, section in enumerate(sections_of(about, sections), start=1)]
    words = {name: about.say(text) for name, text in WORDS.items()}
    return _template().render(about=about, sections=drawn, cautions=cautions(about), words=words)


def _check_answers(scenarios: object, tables: Mapping[str, object]) -> None:
    """Refuse what is not the answer of the function whose answer the report shows; `tables` are by that function."""
    if scenarios is not None and not isinstance(scenarios, ScenarioEffects):
        refuse("scenarios", scenarios, message("what im.{function} gives", function="scenario_effects"))
    for function, table in tables.items():
        if table is not None and not (isinstance(table, xr.Dataset) and MARKS[function] in table.variables):
            refuse("table", table, message("what im.{function} gives", function=function))


def sections_of(about: Subject, chosen: Sequence[str] = ()) -> list[ReportSection]:
    """The chosen sections, or all, that the case has the figures for, in the order of the report."""
    table = region_table(about.result, about.case.observations["service_share"])
    wanted = (make(about, table) for name, make in SECTIONS.items() if not chosen or name in chosen)
    return [section for section in wanted if section is not None]


def _sensitivity(about: Subject, _: pd.DataFrame) -> ReportSection | None:
    return None if about.local is None else uncertainty(about, about.local, about.fluctuation)


SECTIONS: dict[str, Callable[[Subject, pd.DataFrame], ReportSection | None]] = {
    "scenario": lambda about, _: None if about.before is None else scenario(about, *about.before),
    "summary": summary,
    "keys": keys,
    "services": services,
    "drivers": drivers,
    "phase_in": lambda about, _: phasing(about) if "phase_in" in about.result else None,
    "comparison": lambda about, _: None if about.comparison is None else change(about, about.comparison),
    "scenarios": lambda about, _: None if about.scenarios is None else effects(about, about.scenarios),
    "sensitivity": _sensitivity,
    "omissions": lambda about, _: omissions(about),
    "basis": lambda about, _: basis(about),
    "sources": lambda about, _: sources(about),
    "again": lambda about, _: again(about),
}
"""Every section by its name, in the order of the report; each makes nothing where the case lacks its figures."""


def breakable(heading: str) -> str:
    """A heading whose long Norwegian words may be parted where their parts meet (by soft hyphens)."""
    return _PART_OF_WORD.sub("\u00ad", heading)


def _drawn(section: ReportSection, number: int) -> dict[str, Any]:
    """A section for the template, its charts drawn under identifiers of their own."""
    blocks = [(block, _svg(block, f"c{number}-{at}")) for at, block in enumerate(section.blocks, start=1)]
    return {"heading": section.heading, "blocks": blocks}


def _svg(block: ReportBlock, name: str) -> str | None:
    """The drawing of a chart; None for any other block."""
    return inline_svg(block.chart, name, block.caption, block.description) if isinstance(block, ReportChart) else None


@cache
def _template() -> Template:
    loader = PackageLoader("inntektsmodell.report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["breakable"] = breakable
    return environment.get_template("report.html.jinja")
