"""The page as HTML: the screen's data put into the templates, all text escaped."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from inntektsmodell.analysis.scenarios.effects import CALIBRATION_KEPT
from inntektsmodell.app.answers import PHASED, has_levels
from inntektsmodell.app.page_files import shown_path
from inntektsmodell.app.rows import change_row, need_key_rows, region_rows, step_rows, totals, waterfall_rows
from inntektsmodell.app.screen import Screen, control_groups, criterion_options, drawn_control, found_controls
from inntektsmodell.app.side_by_side import compared, kept_rows, level_rows
from inntektsmodell.case.case import Case
from inntektsmodell.case.labels import DISTRIBUTION_KEY, evidence_line
from inntektsmodell.charts.style import DECREASE, INCREASE, TOTAL
from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.currency import NOK, in_currency
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.text import Language, as_labels
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.result import evidence_of_result
from inntektsmodell.report.parting import breakable
from inntektsmodell.workbook.layout.limits import FILE_BYTES, MIB

ASSETS = Path(__file__).parent / "assets"
ANSWER_PARTS = (
    "tiles",
    "tables",
    "bars",
    "waterfall",
    "changes",
    "shelf",
    "need_key",
    "steps",
    "measured",
    "remarks",
    "notice",
)
"""Parts of the page that follow the state; each is drawn by the template of its name into the element of its name."""
WHOLE = 14
"""Letters of a word that stays whole in a narrow column."""
NO_CASE, POINTS, MILLION = as_labels("No workbook has been chosen", "percentage points", "million NOK")


def style() -> str:
    """The page's style sheet, in the colours of the charts."""
    looks = {"increase": INCREASE.color, "decrease": DECREASE.color, "total": TOTAL.color}
    return _environment().get_template("page.css").render(looks=looks)


def page(screen: Screen) -> str:
    """The whole page inside `body`."""
    return _drawn("page", _context(screen))


def parts(screen: Screen, names: tuple[str, ...]) -> dict[str, str]:
    """Some parts of the page, by name."""
    context = _context(screen)
    return {name: _drawn(name, context) for name in names}


def spoken_answer(screen: Screen) -> str:
    """The answer in one sentence, for people who hear the page."""
    if screen.answer is None or screen.state is None:
        return NO_CASE.in_language(screen.language)
    currency = screen.state.case.currency
    points, million, key = (text.in_language(screen.language, currency) for text in (POINTS, MILLION, DISTRIBUTION_KEY))
    is_phased = screen.answer.is_phased
    key = STEPS[PHASED].label.in_language(screen.language) if is_phased else key
    told = [
        f"{row['region']} {row['key']} % ({row['points']} {points}, {row['million']} {million})"
        for row in region_rows(screen.state.case, screen.answer, screen.language, of_year=is_phased)
    ]
    return f"{key}: {'; '.join(told)}."


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _drawn(name: str, context: dict[str, Any]) -> str:
    return _environment().get_template(f"{name}.html").render(context)


def _context(screen: Screen) -> dict[str, Any]:
    """What the templates show: by itself what stands on every page, then what is shown of a case."""
    language, state, answer, picked = screen.language, screen.state, screen.answer, screen.picked
    context: dict[str, Any] = {
        "screen": screen,
        "language": language,
        "_": partial(_words, language=language, currency=NOK if state is None else state.case.currency),
        "shown_path": shown_path,
        "parted": partial(_parted, language=language),
        "limit": FILE_BYTES,
        "limit_mb": FILE_BYTES // MIB,
        "faults": [in_language(fault.sentence, language) for fault in screen.faults],
        "state": state,
    }
    if state is None or answer is None or picked is None:
        return context
    case = state.case
    headline = STEPS[PHASED].label if answer.is_phased else DISTRIBUTION_KEY
    of_controls = {
        "title": case.file.title.in_language(language),
        "case_notes": partial(_notes, case, language),
        "sections": partial(control_groups, state, language),
        "services": {name: label.in_language(language) for name, label in case.file.services.items()},
        "picked": picked,
        "criteria": partial(criterion_options, state, picked.service, language),
        "weight": drawn_control(state, state.controls[picked.criterion], language),
        "own_weight": float(str(state.controls[picked.criterion].value)),
        "changes": [change_row(state, path, language) for path in state.changes],
        "found": partial(found_controls, screen, state),
        "offer": screen.offer,
        "stale": screen.stale.in_language(language) if screen.stale else "",
        "kept": partial(kept_rows, screen, state),
        "compared": partial(compared, screen, state, answer),
        "has_levels": has_levels(case),
        "levels": partial(level_rows, screen, state),
    }
    of_results = {
        "regions": answer.regions,
        "is_phased": answer.is_phased,
        "headline": headline.in_language(language),
        "headline_rows": region_rows(case, answer, language, of_year=True),
        "headline_total": totals(case, answer, language, of_year=True),
        "rows": region_rows(case, answer, language),
        "total": totals(case, answer, language),
        "evidence": evidence_line(evidence_of_result(answer.baseline.result), language),
        "former_is_given": "redistribution" in answer.baseline.table and not answer.has_former,
        "is_synthetic": case.is_synthetic,
        "need_key_rows": need_key_rows(state, answer, picked.service, language),
        "step_rows": step_rows(state, answer, language),
        "remarks": [remark.in_language(language) for remark in answer.remarks],
        **waterfall_rows(state, answer, picked.region, language),
    }
    return context | of_controls | of_results


def _words(english: str, language: Language, currency: str) -> str:
    """Words of the page's own."""
    return in_currency(translated(english, language), currency)


def _parted(label: str, language: Language) -> str:
    """A label whose longest words may go on in the next line after a hyphen."""
    return " ".join(breakable(word, language) if len(word) > WHOLE else word for word in label.split(" "))


def _notes(case: Case, language: Language) -> list[str]:
    """What is to be said of the case."""
    notes = [*case.notes, *([CALIBRATION_KEPT] if case.file.calibration else [])]
    return [note.in_language(language) for note in notes]
