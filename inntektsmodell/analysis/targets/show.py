"""The answer to an inverse question as its readers get it: tables, and a record for programs."""

from __future__ import annotations

from typing import Any

import xarray as xr

from inntektsmodell.analysis.targets.question import Question
from inntektsmodell.analysis.targets.solution import Target, in_words, numbers
from inntektsmodell.case.labels import DISTRIBUTION_KEY, evidence_line, show_notes
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalTable, plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label, as_labels
from inntektsmodell.model.computing import compute
from inntektsmodell.model.result import evidence_of_result

KEY = "distribution_key"
GOALS = as_labels("Goal", "Current", "Target value", "Obtained")
FREE = as_labels("Free value", "Bounds", "Current", "Found")
KEYS = (DISTRIBUTION_KEY, *as_labels("Current", "After", "Change (percentage points)"))
OTHER = as_label("Other solutions: {values}.")


def show_target(question: Question, target: Target, language: Language) -> None:
    """Show the message, goals, free values, every region's key before and after, and what the figures rest on."""
    after = compute(question.case.with_changes(target.changes))
    say(target.message.in_language(language))
    say()
    show_table(_goals(question, target, language))
    show_table(_free(question, target, language))
    if len(target.all_roots) > 1:
        others = "; ".join(in_words(root, question.names(language), language) for root in target.all_roots[1:])
        say(OTHER.in_language(language).format(values=others))
        say()
    show_table(_keys(compute(question.case), after, language))
    say(evidence_line(evidence_of_result(after), language))
    show_notes(question.case, language)


def target_record(question: Question, target: Target) -> dict[str, Any]:
    """The answer as `target --json` prints it; figures and values in their own units."""
    before, after = compute(question.case), compute(question.case.with_changes(target.changes))
    return {
        **question.case.named,
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
        KEY: {name: result[KEY].to_series().to_dict() for name, result in (("present", before), ("after", after))},
        "evidence": evidence_of_result(after),
        "notes": [note.en for note in question.case.notes],
    }


def _goals(question: Question, target: Target, language: Language) -> TerminalTable:
    names = question.names(language)
    rows = [
        (names[goal.figure], numbers((goal.present, goal.value, target.figures[goal.figure]), language))
        for goal in question.goals
    ]
    return plain_table(GOALS, rows, language)


def _free(question: Question, target: Target, language: Language) -> TerminalTable:
    rows, names = [], question.names(language)
    for one in question.free:
        low, high, *values = numbers((one.low, one.high, one.present, target.values[one.path]), language)
        rows.append((names[one.path], [f"{low} – {high}", *values]))
    return plain_table(FREE, rows, language)


def _keys(before: xr.Dataset, after: xr.Dataset, language: Language) -> TerminalTable:
    columns = (result[KEY].values.tolist() for result in (before, after))
    rows = [
        (region, [number(old, 6, language), number(new, 6, language), number(100 * (new - old), 3, language)])
        for region, old, new in zip(before["region"].values.tolist(), *columns, strict=True)
    ]
    return plain_table(KEYS, rows, language)
