"""The page: sections in their order, filled into one self-contained HTML document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import xarray as xr

from inntektsmodell.analysis.scenarios.effects import ScenarioEffects
from inntektsmodell.arguments import as_choice, as_names, as_path, as_text, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import Faults, expect_installed, nearest_spelling
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language, as_label_in
from inntektsmodell.model.available import expect_result
from inntektsmodell.model.computing import compute
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.report.content import ReportSection, Subject
from inntektsmodell.report.layout import laid_out
from inntektsmodell.report.logo import read_logo
from inntektsmodell.report.own_text import read_own_text
from inntektsmodell.report.parting import BREAK, breakable, unbroken
from inntektsmodell.report.pdf import check_length
from inntektsmodell.report.sections.again import again
from inntektsmodell.report.sections.basis import basis, sources
from inntektsmodell.report.sections.beside import beside
from inntektsmodell.report.sections.cautions import cautions
from inntektsmodell.report.sections.change import change
from inntektsmodell.report.sections.drivers import drivers
from inntektsmodell.report.sections.effects import effects
from inntektsmodell.report.sections.groups import groups
from inntektsmodell.report.sections.keys import keys
from inntektsmodell.report.sections.levels import levels
from inntektsmodell.report.sections.omissions import omissions
from inntektsmodell.report.sections.phasing import phasing
from inntektsmodell.report.sections.scenario import scenario
from inntektsmodell.report.sections.services import services
from inntektsmodell.report.sections.summary import summary
from inntektsmodell.report.sections.uncertainty import uncertainty
from inntektsmodell.report.svg import chart_settings, inline_svg

if TYPE_CHECKING:
    from jinja2 import Template

MARKS = {
    "compare": "component",
    "local_sensitivity": "move",
    "random_fluctuation": "deviation",
    "side_by_side": "inhabitants",
}
"""A variable by which the answer of a function is known."""


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
    in_print: bool = False,
    tree: TreeResult | None = None,
    logo: Path | None = None,
    text: Path | None = None,
    side_by_side: xr.Dataset | None = None,
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
        in_print: whether the page is to be printed too; then tables too long for that are refused.
        tree: what `compute_tree` gave, where the case is the first level of a tree.
        logo: a file with the organisation's logo, PNG or JPEG.
        text: a file with what the organisation itself says first: headings, paragraphs and bullets of Markdown.
        side_by_side: what `side_by_side` gave for this case and others.

    Raises:
        InputError: a section is unknown, with the nearest names; the logo or the text is not of that kind; or the page
            is too long to be printed.
    """
    about = subject_of(
        case,
        result,
        language,
        scenarios=scenarios,
        comparison=comparison,
        local=local,
        fluctuation=fluctuation,
        command=command,
        date=date,
        before=before,
        tree=tree,
        side_by_side=side_by_side,
        logo=logo,
        text=text,
    )
    return page_of(about, sections, in_print)[0]


def subject_of(
    case: Case,
    result: xr.Dataset,
    language: Language = "nb",
    *,
    scenarios: ScenarioEffects | None = None,
    comparison: xr.Dataset | None = None,
    local: xr.Dataset | None = None,
    fluctuation: xr.Dataset | None = None,
    command: str = "",
    date: str = "",
    before: Case | None = None,
    file: str = "",
    tree: TreeResult | None = None,
    side_by_side: xr.Dataset | None = None,
    logo: Path | None = None,
    text: Path | None = None,
) -> Subject:
    """What a report is about, checked; see `report_html` and `Subject`."""
    expect_case(case)
    expect_result(case, result)
    as_choice(language, "language", LANGUAGES)
    answers = {"compare": comparison, "local_sensitivity": local, "random_fluctuation": fluctuation}
    _check_answers(scenarios, answers | {"side_by_side": side_by_side})
    command, date = as_text(command, "command"), as_text(date, "date")
    if before is not None:
        expect_case(before, "before")
    faults = Faults()
    picture = None if logo is None else read_logo(as_path(logo, "logo"), faults)
    own = () if text is None else read_own_text(as_path(text, "text"), language, faults)
    faults.raise_if_any()
    earlier = None if before is None else (before, compute(before))
    return Subject(
        case,
        result,
        language,
        scenarios,
        comparison,
        fluctuation,
        local,
        command,
        date,
        earlier,
        file,
        tree,
        own,
        picture,
        side_by_side=side_by_side,
    )


def page_of(about: Subject, sections: Sequence[str] = (), in_print: bool = False) -> tuple[str, list[ReportSection]]:
    """The page of `report_html`, and the sections that it shows."""
    with chart_settings():
        made = sections_of(about, sections_named(as_names(sections, "sections")))
        if in_print:
            check_length(made)
        told = partial(translated, language=about.language)
        words = {"_": told, "pgettext": lambda context, text: told(text, context=context)}
        shown = {"sections": made, "cautions": cautions(about), "mark": BREAK}
        drawn = {"drawn": inline_svg, "laid": partial(laid_out, language=about.language)}
        page = _template().render(about=about, **shown, **drawn, **words)
    return page, made


def _check_answers(scenarios: object, tables: Mapping[str, object]) -> None:
    """Refuse what is not the answer of the function whose answer the report shows; `tables` are by that function."""
    if scenarios is not None and not isinstance(scenarios, ScenarioEffects):
        refuse("scenarios", scenarios, message("what im.{function} gives", function="scenario_effects"))
    for function, table in tables.items():
        if table is not None and not (isinstance(table, xr.Dataset) and MARKS[function] in table.variables):
            refuse("table", table, message("what im.{function} gives", function=function))


def sections_of(about: Subject, chosen: Sequence[str] = ()) -> list[ReportSection]:
    """What the organisation says, then the chosen sections, or all, that the case has the figures for, in order."""
    wanted = (make(about) for name, make in SECTIONS.items() if not chosen or name in chosen)
    return [*about.own, *(section for section in wanted if section is not None)]


_SECTIONS = (
    (as_label_in("section of a report", "scenario"), scenario),
    (as_label_in("section of a report", "summary"), summary),
    (as_label_in("section of a report", "keys"), keys),
    (as_label_in("section of a report", "groups"), groups),
    (as_label_in("section of a report", "levels"), levels),
    (as_label_in("section of a report", "services"), services),
    (as_label_in("section of a report", "drivers"), drivers),
    (as_label_in("section of a report", "phase_in"), phasing),
    (as_label_in("section of a report", "comparison"), change),
    (as_label_in("section of a report", "side_by_side"), beside),
    (as_label_in("section of a report", "scenarios"), effects),
    (as_label_in("section of a report", "sensitivity"), uncertainty),
    (as_label_in("section of a report", "omissions"), omissions),
    (as_label_in("section of a report", "basis"), basis),
    (as_label_in("section of a report", "sources"), sources),
    (as_label_in("section of a report", "again"), again),
)
SECTIONS: dict[str, Callable[[Subject], ReportSection | None]] = {label.en: make for label, make in _SECTIONS}
"""Every section by its name, in the order of the report; each makes nothing where the case lacks its figures."""
_SPELLED = {spelling: label for label, _ in _SECTIONS for spelling in vars(label).values()}


def sections_named(names: Sequence[str]) -> list[str]:
    """The sections of some names, in any language.

    Raises:
        InputError: for names that no section has, with the nearest that some have.
    """
    faults = Faults()
    for name in names:
        if name.casefold() not in _SPELLED:
            known = {spelling: told_in_both(**vars(label)) for spelling, label in _SPELLED.items()}
            right = nearest_spelling(name, known)
            faults.add(message("section '{name}'", name=name), message("is unknown"), right)
    faults.raise_if_any()
    return [_SPELLED[name.casefold()].en for name in names]


@cache
def _template() -> Template:
    expect_installed("jinja2", "report")
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("inntektsmodell.report")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["breakable"] = breakable
    environment.filters["unbroken"] = unbroken
    return environment.get_template("report.html.jinja")
