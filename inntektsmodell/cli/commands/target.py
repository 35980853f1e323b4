"""`inntektsmodell target`."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from inntektsmodell.cli.options import (
    CHECK_FAILS,
    GOOD,
    as_json,
    case_argument,
    language,
    print_json,
    scenarios_first,
    tell_first_level,
    tell_remarks,
)
from inntektsmodell.language.messages import in_language, message, told_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inntektsmodell.case.case import Case
    from inntektsmodell.faults import Faults
    from inntektsmodell.language.text import Language


@click.command("target")
@case_argument
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="FIGURE=VALUE",
    help='A figure and its target value, such as "distribution_key[Helse Vest]=0.197"; may be given several times.',
)
@click.option(
    "--free",
    "free",
    multiple=True,
    metavar="PATH[=LOW:HIGH]",
    help="A value that may be changed, and its bounds (default: its full range), such as "
    "cost.actual_weight.addiction=0:1; may be given several times.",
)
@scenarios_first
@as_json
@language
def command(
    case: str,
    goals: tuple[str, ...],
    free: tuple[str, ...],
    scenarios: tuple[str, ...],
    as_json: bool,
    language: Language,
) -> None:
    """Find the values of chosen parameters of CASE that give the results you want.

    Goals of a recipient of a level below the first are met by values of its own case.

    Exit code 0: found. 1: cannot be reached within the bounds; the nearest result is shown. 2: bad input.
    """
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.analysis.targets.question import read_question
    from inntektsmodell.analysis.targets.show import show_target, target_record
    from inntektsmodell.analysis.targets.solution import solve_question
    from inntektsmodell.faults import Faults
    from inntektsmodell.language.typed_numbers import typed_number
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.plausibility import remarks_on

    first = apply_scenarios(load_case(case), [load_scenario(name) for name in scenarios])
    faults = Faults()
    wanted = {figure: typed_number(value) for figure, value in _pairs("--goal", goals, faults).items()}
    changed = _case_of(first, list(wanted))
    bounds = {path: _bounds(value) for path, value in _pairs("--free", free, faults, changed).items()}
    question = read_question(changed, wanted, bounds, faults)
    if changed is not first:
        of_case = partial(message, "case '{case}', {place}", case=changed.name)
        faults.found = [replace(fault, place=of_case(place=fault.place)) for fault in faults.found]
    faults.raise_if_any()
    target = solve_question(question)
    found = changed.with_changes(target.changes)
    tell_remarks(remarks_on(found, compute(found)))
    if changed is first:
        tell_first_level(found)
    else:
        told = message(
            "{case}: the values of this case are changed; what it gets from the level above is held", case=found.name
        )
        click.echo(in_language(told, told_in.get()), err=True)
    if as_json:
        print_json(target_record(question, target))
    else:
        show_target(question, target, language)
    sys.exit(GOOD if target.reached else CHECK_FAILS)


def _case_of(first: Case, figures: Sequence[str]) -> Case:
    """The case among whose recipients those of the figures are: the first level's, or one below it with its frame."""
    from inntektsmodell.analysis.explanation.levels import parent_of
    from inntektsmodell.case.levels.tree import TOP
    from inntektsmodell.faults import InputError
    from inntektsmodell.loading import levels_below
    from inntektsmodell.model.levels.computing import compute_tree

    levels = levels_below(first)
    parents = [] if levels is None else list(dict.fromkeys(parent_of(levels, figure) for figure in figures))
    if levels is None or parents in ([], [TOP]):
        return first
    if len(parents) > 1:
        found = message("are of recipients of several cases of the tree")
        raise InputError.of(message("goals"), found, message("goals of one case, whose values are changed"))
    return compute_tree(levels).tree.cases[parents[0]]


def _pairs(option: str, given: tuple[str, ...], faults: Faults, case: Case | None = None) -> dict[str, str]:
    """What stands before and after the last `=` of each; labels may hold one, and a path of `case` may be all."""
    from inntektsmodell.case.paths import find_entry
    from inntektsmodell.faults import Faults

    pairs: dict[str, str] = {}
    for text in given:
        is_whole = "=" not in text or (case is not None and find_entry(case, text, Faults()) is not None)
        name, _, value = (text, "", "") if is_whole else text.rpartition("=")
        if name in pairs:
            faults.add(f"{option} '{name}'", message("is given twice"), message("only once"))
        pairs[name] = value
    return pairs


def _bounds(text: str) -> tuple[Any, Any] | None:
    """Two numbers, or the text that stands for them; None without bounds."""
    from inntektsmodell.language.typed_numbers import typed_number

    low, _, high = text.partition(":")
    return (typed_number(low), typed_number(high)) if text else None
