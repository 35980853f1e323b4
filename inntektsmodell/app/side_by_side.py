"""Kept scenarios beside the case as it is and the scenario that is shown; and recipients of the levels below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from inntektsmodell.app.answers import Answer, Outcome
from inntektsmodell.app.kept import stale
from inntektsmodell.app.rows import direction
from inntektsmodell.app.screen import Screen
from inntektsmodell.app.state import State, with_moves
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, as_label
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.levels.level_results import AMOUNT, INHABITANTS
from inntektsmodell.model.result_tables import amount_of_each

Moves = Iterable[tuple[str, str]]
BASELINE, NOW = as_label("Baseline"), as_label("The scenario shown now")
KEY, AMOUNTS = as_label("Key, %"), as_label("Million NOK")
CHANGE, PER_INHABITANT = as_label("Change, million NOK"), as_label("Change, NOK per inhabitant")


def kept_rows(screen: Screen, state: State) -> list[dict[str, Any]]:
    """The kept scenarios of the case: the name, how many changes, and what is to be said of them."""
    return [
        {
            "name": one.name,
            "count": len(one.moves),
            "told": told.in_language(screen.language) if (told := stale(one.basis, state.case)) else "",
            "fault": _fault(screen, state, one.moves.items()),
        }
        for one in screen.shelf.scenarios
    ]


def compared(screen: Screen, state: State, answer: Answer) -> list[dict[str, Any]]:
    """Measures, each with a line for the case, every kept scenario that fits, and the one shown; of the year's key."""
    language = screen.language
    columns = [(BASELINE.in_language(language), answer.baseline)]
    for one in screen.shelf.scenarios:
        outcome = _outcome(screen, state, one.moves.items())
        columns += [(one.name, outcome)] if isinstance(outcome, Outcome) else []
    columns.append((NOW.in_language(language), answer.scenario))
    before = answer.baseline.of_year[1]
    changes = [(name, one.of_year[1] - before) for name, one in columns[1:]]
    per_inhabitant = [(name, amount_of_each(change, answer.persons)) for name, change in changes]
    amounts = state.case.decimals.amounts
    measures = (
        (KEY, [Line(name, 100 * one.of_year[0], state.case.decimals.per_cent) for name, one in columns]),
        (AMOUNTS, [Line(name, one.of_year[1], amounts) for name, one in columns]),
        (CHANGE, [Line(name, change, amounts, signed=True) for name, change in changes]),
        (PER_INHABITANT, [Line(name, change, 0, summed=False, signed=True) for name, change in per_inhabitant]),
    )
    return [
        {
            "heading": heading.in_language(language, state.case.currency),
            "lines": [(line.name, line.written(language)) for line in lines],
        }
        for heading, lines in measures
    ]


def _outcome(screen: Screen, state: State, moves: Moves) -> Outcome | InputError:
    """What a kept scenario gives, or why it fits the case no more."""
    assert screen.calculator is not None
    try:
        kept = with_moves(state.without(state.changes), moves, screen.language, Faults())
        return screen.calculator.outcome(kept.moved)
    except InputError as error:
        return error


def _fault(screen: Screen, state: State, moves: Moves) -> str:
    outcome = _outcome(screen, state, moves)
    return "" if isinstance(outcome, Outcome) else in_language(outcome.faults[0].sentence, screen.language)


def level_rows(screen: Screen, state: State) -> list[dict[str, Any]]:
    """The levels below the case: each recipient's parent, amounts in baseline and scenario, and changes.

    Where the levels cannot be computed, one that has no recipients and says why.
    """
    assert screen.calculator is not None
    try:
        before, after = (screen.calculator.levels(changes) for changes in ((), state.moved))
    except InputError as error:
        return [{"title": in_language(fault.sentence, screen.language), "rows": []} for fault in error.faults]
    if before is None or after is None:
        return []
    return [
        {
            "title": level.title.in_language(screen.language),
            "rows": _recipients(level.name, before, after, screen.language),
        }
        for level in before.tree.levels[1:]
    ]


def _recipients(level: str, before: TreeResult, after: TreeResult, language: Language) -> list[dict[str, Any]]:
    old, new = before.levels[level], after.levels[level]
    parents: Sequence[str] = new["parent"].values.tolist()
    amounts: tuple[np.ndarray, np.ndarray] = (old[AMOUNT].values, new[AMOUNT].values)
    change, decimals = amounts[1] - amounts[0], after.tree.top.decimals
    per_inhabitant = amount_of_each(change, new[INHABITANTS].values)
    return [
        {
            "recipient": recipient,
            "parent": parents[at],
            "before": number(amounts[0][at], decimals.amounts, language),
            "after": number(amounts[1][at], decimals.amounts, language),
            "million": signed(change[at], decimals.amounts, language),
            "per_inhabitant": signed(per_inhabitant[at], 0, language),
            "direction": direction(change[at], decimals.amounts),
        }
        for at, recipient in enumerate(new["recipient"].values.tolist())
    ]
