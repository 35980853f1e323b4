"""The answer to an inverse question as its readers get it: tables, and a record for programs."""

from __future__ import annotations

from typing import Any

import xarray as xr
from rich import box
from rich.markup import escape
from rich.table import Table

from inntektsmodell.case import Language, Text
from inntektsmodell.computing import compute
from inntektsmodell.labels import evidence_line, number
from inntektsmodell.result import evidence_of_result
from inntektsmodell.screen import console
from inntektsmodell.target_question import Question
from inntektsmodell.target_words import in_words, numbers
from inntektsmodell.targets import Target

KEY = "distribution_key"
GOALS = {"nb": ("Mål", "Nå", "Ønsket", "Oppnådd"), "en": ("Goal", "Present", "Wanted", "Obtained")}
FREE = {"nb": ("Fri verdi", "Grenser", "Nå", "Funnet"), "en": ("Free value", "Bounds", "Present", "Found")}
KEYS = {
    "nb": ("Fordelingsnøkkel, full virkning", "Nå", "Etter", "Endring (prosentpoeng)"),
    "en": ("Distribution key, full effect", "Present", "After", "Change (percentage points)"),
}
OTHER = Text(nb="Andre løsninger: {values}.", en="Other solutions: {values}.")


def show_target(question: Question, target: Target, language: Language) -> None:
    """Show the message, goals, free values, every region's key before and after, and what the figures rest on."""
    screen, after = console(), compute(question.case.with_changes(target.changes))
    screen.print(escape(target.message.in_language(language)))
    screen.print(_goals(question, target, language))
    screen.print(_free(question, target, language))
    if len(target.all_roots) > 1:
        others = "; ".join(in_words(root, language) for root in target.all_roots[1:])
        screen.print(escape(OTHER.in_language(language).format(values=others)))
    screen.print(_keys(compute(question.case), after, language))
    screen.print(evidence_line(evidence_of_result(after), language))
    for note in question.case.notes:
        screen.print(note.in_language(language))


def target_record(question: Question, target: Target) -> dict[str, Any]:
    """The answer as `target --json` prints it; figures and values in their own units."""
    before, after = compute(question.case), compute(question.case.with_changes(target.changes))
    return {
        "case": question.case.name,
        "synthetic": question.case.is_synthetic,
        "reached": target.reached,
        "message": target.message.en,
        "goals": {
            goal.figure: {
                "unit": goal.unit,
                "present": goal.present,
                "wanted": goal.value,
                "obtained": target.figures[goal.figure],
            }
            for goal in question.goals
        },
        "free": {
            one.path: {"low": one.low, "high": one.high, "present": one.present, "found": target.values[one.path]}
            for one in question.free
        },
        "all_roots": [dict(root) for root in target.all_roots],
        "changes": dict(target.changes),
        KEY: {name: _by_region(result) for name, result in (("present", before), ("after", after))},
        "evidence": evidence_of_result(after),
        "notes": [note.en for note in question.case.notes],
    }


def _goals(question: Question, target: Target, language: Language) -> Table:
    table = _table(GOALS[language])
    for goal in question.goals:
        values = (goal.present, goal.value, target.figures[goal.figure])
        table.add_row(escape(goal.figure), *numbers(values, language))
    return table


def _free(question: Question, target: Target, language: Language) -> Table:
    table = _table(FREE[language])
    for one in question.free:
        low, high, *values = numbers((one.low, one.high, one.present, target.values[one.path]), language)
        table.add_row(escape(one.path), f"{low} – {high}", *values)
    return table


def _keys(before: xr.Dataset, after: xr.Dataset, language: Language) -> Table:
    table = _table(KEYS[language])
    for region, present in _by_region(before).items():
        changed = _by_region(after)[region]
        change = number(100 * (changed - present), 3, language)
        table.add_row(escape(region), number(present, 6, language), number(changed, 6, language), change)
    return table


def _table(headings: tuple[str, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="right" if position else "left")
    return table


def _by_region(result: xr.Dataset) -> dict[str, float]:
    return dict(zip(result["region"].values.tolist(), result[KEY].values.tolist(), strict=True))
