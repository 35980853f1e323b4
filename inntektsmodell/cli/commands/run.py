"""`inntektsmodell run`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import (
    Output,
    case_argument,
    complete_version,
    output,
    print_json,
    scenarios_first,
    targets,
)
from inntektsmodell.language.messages import Message, in_language, message

if TYPE_CHECKING:
    from inntektsmodell.analysis.scenarios.scenario import Scenario
    from inntektsmodell.case.case import Case
    from inntektsmodell.method.quantities import Step


REPLACE = click.option(
    "--replace", is_flag=True, help="Let the run replace an earlier one in the folder that --out names."
)


@click.command("run")
@case_argument
@click.option(
    "--model",
    metavar="VERSION",
    shell_complete=complete_version,
    help="Compute by this model version, or that of a folder with a version.toml; the same as CASE@VERSION.",
)
@scenarios_first
@targets
@output(help="Write results, inputs and the record of the run to this folder.", after=REPLACE)
def command(
    case: str,
    model: str | None,
    scenarios: tuple[str, ...],
    targets: tuple[str, ...],
    replace: bool,
    output: Output,
) -> None:
    """Compute CASE (2008, 2021, eksempel, a workbook, or a folder with a case.toml) and show the keys.

    CASE@2009 is the case by the model of 2009, also in other commands; CASE@committee by the committee's proposal.
    """
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.loading import levels_below, load_part, load_whole
    from inntektsmodell.method.wanted import find_step
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.levels.computing import compute_tree
    from inntektsmodell.runs.show import json_result, show_run

    applied = [load_scenario(scenario) for scenario in scenarios]
    if targets:
        _refuse_folder(output.out)
        steps = list(dict.fromkeys(find_step(target) for target in targets))
        part = load_part(case, model, [step.name for step in steps])
        _run_steps(apply_scenarios(part, applied), steps, applied, output)
        return
    loaded = apply_scenarios(load_whole(case, model), applied)
    levels = levels_below(loaded)
    tree = None if levels is None else compute_tree(levels)
    result = compute(loaded) if tree is None else tree.result_of()
    if output.out is not None:
        from inntektsmodell.runs.write import earlier_run, write_run

        earlier = earlier_run(output.out)
        fingerprint = write_run(output.out, loaded, result, applied, output.dialect, replace=replace, tree=tree)
        for remark in _remarks_on_writing(output.out, loaded, earlier, fingerprint):
            click.echo(in_language(remark, output.language), err=True)
    if output.as_json:
        content = json_result(loaded, result, tree)
        if applied:
            content["scenarios"] = [scenario.name for scenario in applied]
        print_json(content)
    else:
        show_run(loaded, result, output.language, tree)


def _refuse_folder(out: Path | None) -> None:
    """Some steps alone are no run that a folder could keep the record of."""
    from inntektsmodell.faults import InputError

    if out is not None:
        found = message("is given with --target")
        raise InputError.of("--out", found, message("leave it out: a folder holds the record of a whole run"))


def _run_steps(loaded: Case, steps: list[Step], applied: Sequence[Scenario], output: Output) -> None:
    """Compute and show some steps only, of a case that may lack all else."""
    from inntektsmodell.model.plausible.inputs import implausible_inputs
    from inntektsmodell.model.single_steps import part_behind, statuses_of, step_values
    from inntektsmodell.runs.show_steps import show_steps, steps_record

    part = part_behind(loaded, steps)
    values, statuses = step_values(part, steps), statuses_of(part)
    remarks = (*part.remarks, *implausible_inputs(part))
    if output.as_json:
        content = steps_record(part, steps, values, statuses, remarks)
        if applied:
            content["scenarios"] = [scenario.name for scenario in applied]
        print_json(content)
    else:
        show_steps(part, steps, values, statuses, remarks, output.language)


def _remarks_on_writing(out: Path, case: Case, earlier: Message | None, fingerprint: str) -> Iterator[Message]:
    """What was replaced, what was left out, and by what the run is known again."""
    from inntektsmodell.runs.write import WORKBOOK
    from inntektsmodell.workbook.formulas import MOST_REGIONS, fits_workbook

    if earlier is not None and fingerprint not in earlier:
        yield message("{folder}: {earlier} has been replaced", folder=out, earlier=earlier)
    if not fits_workbook(case):
        yield message("{file} is left out: it holds at most {limit} regions", file=WORKBOOK, limit=MOST_REGIONS)
    yield message("{folder} has the fingerprint {digest}", folder=out, digest=fingerprint)
