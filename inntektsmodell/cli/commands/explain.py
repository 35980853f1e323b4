"""`inntektsmodell explain`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import as_json, case_argument, language, print_json, scenarios_first, tell_remarks
from inntektsmodell.language.messages import Language, message

if TYPE_CHECKING:
    from inntektsmodell.analysis.explanation.node import Node
    from inntektsmodell.case.case import Case


@click.command("explain")
@case_argument
@click.argument("figure")
@scenarios_first
@click.option(
    "--depth",
    type=click.IntRange(0, 12),
    help="How many levels of steps to show below the figure (default: at most 3, as many as fit the screen; 2 in a "
    "file or pipe).",
)
@click.option("--all", "everything", is_flag=True, help="Show all levels, down to the figures of the case.")
@click.option(
    "--graph",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also draw the steps that the figure follows from, into this file, ending with .svg.",
)
@as_json
@language
def command(
    case: str,
    figure: str,
    scenarios: tuple[str, ...],
    depth: int | None,
    everything: bool,
    graph: Path | None,
    as_json: bool,
    language: Language,
) -> None:
    """Explain one FIGURE of CASE, as in "distribution_key[Helse Nord]", down to its sources."""
    from inntektsmodell.analysis.explanation.node import as_record
    from inntektsmodell.analysis.explanation.show import ELSEWHERE, show_explanation
    from inntektsmodell.analysis.explanation.tree import CannotComputeError
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.faults import InputError
    from inntektsmodell.language.terminal import screen_lines
    from inntektsmodell.loading import load_case

    screen = None if everything or as_json or depth is not None else screen_lines()
    first = apply_scenarios(load_case(case), [load_scenario(name) for name in scenarios])
    try:
        changed, node, beside = _explained(first, figure, screen)
    except CannotComputeError as answer:
        if as_json:
            print_json({"figure": figure, "cannot_compute": str(answer)})
        raise InputError([answer.fault(figure)]) from answer
    if graph is not None:
        _draw(graph, changed, figure, language)
    if as_json:
        record = (
            as_record(node, sys.maxsize, set())
            if everything
            else as_record(node, ELSEWHERE if depth is None else depth)
        )
        print_json({**changed.named, "synthetic": changed.is_synthetic, **record})
    else:
        show_explanation(changed, node, sys.maxsize if everything else depth, language, beside)


def _explained(case: Case, figure: str, screen: int | None) -> tuple[Case, Node, int]:
    """The case that a figure is of, this one or one of a level below it, and the node of the figure.

    Remarks on that case are told; last is how many lines of the screen they take.
    """
    from inntektsmodell.analysis.explanation.levels import explain_in_tree, parent_of
    from inntektsmodell.analysis.explanation.tree import explain
    from inntektsmodell.loading import levels_below
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.levels.computing import compute_tree
    from inntektsmodell.model.plausibility import remarks_on

    levels = levels_below(case)
    if levels is None:
        result = compute(case)
        beside = tell_remarks(remarks_on(case, result), screen)
        return case, explain(case, result, figure), beside
    of_levels = compute_tree(levels)
    parent = parent_of(of_levels.tree, figure)
    beside = tell_remarks(remarks_on(of_levels.tree.cases[parent], of_levels.result_of(parent)), screen)
    return *explain_in_tree(of_levels, figure), beside


def _draw(file: Path, case: Case, figure: str, language: Language) -> None:
    """Write the graph of what a figure follows from in this case."""
    from inntektsmodell.analysis.explanation.figure_text import split_figure
    from inntektsmodell.charts.method_graph import method_graph
    from inntektsmodell.faults import InputError
    from inntektsmodell.files.placing import write_files
    from inntektsmodell.method.steps import formulas_for
    from inntektsmodell.model.arrays import inputs_of

    if file.suffix != ".svg":
        right = message("a name ending in {ending}", ending=".svg")
        raise InputError.of(str(file), message("has the ending '{ending}'", ending=file.suffix), right)
    drawn = method_graph([split_figure(figure)[0]], formulas_for(inputs_of(case)), language)
    write_files({file: drawn.encode()})
