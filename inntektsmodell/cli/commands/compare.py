"""`inntektsmodell compare`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.beside import tell_beside
from inntektsmodell.cli.options import Output, complete_either, output, print_json, scenario_option
from inntektsmodell.language.messages import Message, in_language, message, told_in

if TYPE_CHECKING:
    from inntektsmodell.analysis.comparison.decomposition import By
    from inntektsmodell.analysis.comparison.several.side_by_side import Against
    from inntektsmodell.case.case import Case
    from inntektsmodell.model.levels.computing import TreeResult


@click.command("compare")
@click.argument("a", shell_complete=complete_either)
@click.argument("b", shell_complete=complete_either)
@click.argument("more", metavar="[C]...", nargs=-1, shell_complete=complete_either)
@scenario_option("--scenario-a", help="A scenario to apply to A; may be given several times.")
@scenario_option("--scenario-b", help="A scenario to apply to B; may be given several times.")
@click.option(
    "--by",
    type=click.Choice(["shapley", "sequential"]),
    default="shapley",
    help="shapley: no order is preferred (default). sequential: one by one in the order shown, cheaper.",
)
@click.option(
    "--figure",
    "figures",
    metavar="FIGURE",
    multiple=True,
    help="A result to split; may be given several times (default: distribution_key and base_appropriation).",
)
@click.option(
    "--against",
    type=click.Choice(["first", "previous"]),
    default="first",
    help="Of three or more: what each is compared with, the first (default) or the one before it.",
)
@click.option("--split", is_flag=True, help="Of three or more: also split every change among the components.")
@click.option("--all", "whole", is_flag=True, help="On a terminal: show all, also where it does not fit the screen.")
@output(help="Write tables, charts and a workbook to this folder.")
def command(
    a: str,
    b: str,
    more: tuple[str, ...],
    scenario_a: tuple[str, ...],
    scenario_b: tuple[str, ...],
    by: By,
    figures: tuple[str, ...],
    against: Against,
    split: bool,
    whole: bool,
    output: Output,
) -> None:
    """Split the change from A to B among the components in which they differ; show three or more side by side.

    Two whose change cannot be split, as their age groups are not the same, stand side by side too.

    A, B and each C are a case (2008, 2021, eksempel, a workbook, or a folder with a case.toml), a scenario (a built-in
    one or a TOML file), which means its base case with the changes of the scenario, or CASE+SCENARIO, a case with the
    changes of one or more scenarios.
    """
    from inntektsmodell.analysis.comparison.decomposition import DEFAULT_FIGURES
    from inntektsmodell.analysis.comparison.several.names import names_typed
    from inntektsmodell.analysis.comparison.unlike import UnlikeCasesError
    from inntektsmodell.language.terminal import screen_lines

    sides = [(a, scenario_a), (b, scenario_b), *((name, ()) for name in more)]
    cases, figures = _all_sides(sides), figures or DEFAULT_FIGURES
    named = dict(zip(names_typed([name for name, _ in sides]), cases, strict=True))
    answer = _Answer(output, None if whole or output.as_json else screen_lines())
    if more:
        _several(named, by, figures, against, split, answer)
        return
    try:
        _two(named, by, figures, answer)
    except UnlikeCasesError as error:
        if split:
            raise
        _several(named, by, figures, against, False, answer, error.reason)


@dataclass(frozen=True)
class _Answer:
    """How a command answers, and the lines of the screen that it is to fit, if any."""

    output: Output
    most: int | None

    def room(self, beside: Sequence[str]) -> int | None:
        """Tell what stands on stderr beside the answer, and give the lines of the screen that are left."""
        taken = tell_beside(beside, self.most)
        return None if self.most is None else self.most - taken


def _two(named: Mapping[str, Case], by: By, figures: Sequence[str], answer: _Answer) -> None:
    """Split the change from one case to another. Raises `UnlikeCasesError` before anything is told."""
    from inntektsmodell.analysis.comparison.aligning import told_apart
    from inntektsmodell.analysis.comparison.decomposition import compare
    from inntektsmodell.analysis.comparison.levels import compare_levels
    from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side
    from inntektsmodell.analysis.comparison.several.write import workbook_and_charts
    from inntektsmodell.analysis.comparison.short import show_in_short
    from inntektsmodell.analysis.comparison.show import (
        TABLE,
        json_comparison,
        show_comparison,
        show_levels,
        write_comparison,
    )

    (a, b), output = named.values(), answer.output
    comparison = compare(a, b, by, figures)
    trees, alone = _trees({"A": a, "B": b})
    levels = compare_levels(trees["A"], trees["B"], by, figures) if trees else {}
    names = told_apart(a, b)
    below = dict(zip(names, trees.values(), strict=False))
    most = answer.room([*alone, *_remarks(dict(zip(names, (a, b), strict=True)), below)])
    if output.out is not None:
        beside = workbook_and_charts(side_by_side(named, figures), output.language)
        write_comparison(output.out, comparison, output.language, output.dialect, levels, beside)
        output.tell_of_charts(comparison.sizes["region"], TABLE)
    if output.as_json:
        print_json(json_comparison(comparison, levels))
    elif most is not None:
        show_in_short(comparison, output.language, most, levels)
    else:
        show_comparison(comparison, output.language)
        show_levels(levels, output.language)


def _several(
    cases: Mapping[str, Case],
    by: By,
    figures: Sequence[str],
    against: Against,
    split: bool,
    answer: _Answer,
    not_split: Message | None = None,
) -> None:
    """Show cases side by side; `not_split` says why the change between two is not split."""
    from inntektsmodell.analysis.comparison.several.levels import tables_below
    from inntektsmodell.analysis.comparison.several.short import show_side_in_short
    from inntektsmodell.analysis.comparison.several.show import (
        json_side_by_side,
        show_side_by_side,
        show_tables_below,
    )
    from inntektsmodell.analysis.comparison.several.side_by_side import side_by_side, with_note
    from inntektsmodell.analysis.comparison.several.splits import splits_of
    from inntektsmodell.analysis.comparison.several.write import write_side_by_side

    output, table = answer.output, side_by_side(cases, figures, against)
    if not_split is not None:
        table = with_note(table, not_split)
    splits = splits_of(cases, by, figures, against) if split else {}
    trees, alone = _trees(cases)
    below = tables_below(trees, figures, against)
    most = answer.room([*alone, *_remarks(cases, trees)])
    if output.out is not None:
        write_side_by_side(output.out, table, output.language, output.dialect, splits, below)
    if output.as_json:
        print_json(json_side_by_side(table, splits, below))
    elif most is not None:
        show_side_in_short(table, output.language, most, splits, below)
    else:
        show_side_by_side(table, output.language, splits)
        show_tables_below(below, output.language)


def _trees(cases: Mapping[str, Case]) -> tuple[dict[str, TreeResult], list[str]]:
    """The trees of the cases, computed; none where some case has no levels below it, and what is said of that."""
    from inntektsmodell.loading import levels_below
    from inntektsmodell.model.levels.computing import compute_tree

    trees = {name: tree for name, case in cases.items() if (tree := levels_below(case)) is not None}
    if len(trees) == len(cases):
        return {name: compute_tree(tree) for name, tree in trees.items()}, []
    if not trees:
        return {}, []
    names = ", ".join(trees)
    only = message("only {name} has levels below it: the first level alone is compared", name=names)
    if len(trees) > 1:
        only = message("only {names} have levels below them: the first level alone is compared", names=names)
    return {}, [in_language(only, told_in.get())]


def _remarks(cases: Mapping[str, Case], trees: Mapping[str, TreeResult]) -> list[str]:
    """Remarks on all cases and those below them, each with the name of its case.

    What holds for several of one name is told once.
    """
    from inntektsmodell.case.remarks import typed_lines
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.levels.remarks import remarks_below
    from inntektsmodell.model.plausibility import remarks_on

    below = {name: remarks_below(tree) for name, tree in trees.items()}
    of_cases = [
        (name, case.name, (*remarks_on(case, compute(case)), *below.get(name, ()))) for name, case in cases.items()
    ]
    often = Counter((own, remark) for _, own, remarks in of_cases for remark in {*remarks})
    told = [
        replace(
            remark,
            place=message("case '{case}', {place}", case=own if often[own, remark] > 1 else name, place=remark.place),
        )
        for name, own, remarks in of_cases
        for remark in remarks
    ]
    return typed_lines(list(dict.fromkeys(told)), told_in.get())


def _all_sides(sides: Sequence[tuple[str, tuple[str, ...]]]) -> list[Case]:
    """The cases, each with its scenarios; faults of all are told together."""
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.faults import Faults, InputError

    cases, faults = [], Faults()
    for name, scenarios in sides:
        try:
            cases.append(apply_scenarios(_case_or_scenario(name), [load_scenario(one) for one in scenarios]))
        except InputError as error:
            faults.found += error.faults
    faults.raise_if_any()
    return cases


def _case_or_scenario(name: str) -> Case:
    """A built-in case, a scenario applied to its base, a case folder, a workbook, or such with scenarios after a +."""
    from inntektsmodell.analysis.scenarios.scenario import (
        apply_scenario,
        apply_scenarios,
        built_in_scenarios,
        case_written_for,
        load_scenario,
        names_scenario,
    )
    from inntektsmodell.faults import InputError, nearest, or_else
    from inntektsmodell.files.locations import BUILT_IN
    from inntektsmodell.loading import built_in_cases, is_case_folder, is_workbook, load_case, names_case

    if is_case_folder(name) and names_scenario(name):
        found = message("is the name of both a scenario and a case folder")
        right = message("{built_in} or ./{own}, whichever you mean", built_in=f"{BUILT_IN}{name}", own=name)
        raise InputError.of(message("'{name}'", name=name), found, right)
    if names_scenario(name) or (Path(name).is_file() and not is_workbook(name)):
        scenario = load_scenario(name)
        return apply_scenario(load_case(case_written_for(name, scenario)), scenario)
    if names_case(name):
        return load_case(name)
    if "+" in name:
        case, *scenarios = name.split("+")
        return apply_scenarios(_case_or_scenario(case), [load_scenario(one) for one in scenarios])
    other = message("Or give a case folder or a scenario file.")
    right = or_else(nearest(name, [*built_in_cases(), *built_in_scenarios()]), other)
    raise InputError.of(message("'{name}'", name=name), message("is neither a case nor a scenario"), right)
