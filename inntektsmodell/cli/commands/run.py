"""`inntektsmodell run`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import Output, case_argument, output, print_json, scenarios_first
from inntektsmodell.language.messages import Message, in_language, message

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case


REPLACE = click.option(
    "--replace", is_flag=True, help="Let the run replace an earlier one in the folder that --out names."
)


@click.command("run")
@case_argument
@scenarios_first
@output(help="Write results, inputs and the record of the run to this folder.", after=REPLACE)
def command(case: str, scenarios: tuple[str, ...], replace: bool, output: Output) -> None:
    """Compute CASE (2021, eksempel, a workbook, or a folder with a case.toml) and show the keys."""
    from inntektsmodell.analysis.scenarios.scenario import apply_scenarios, load_scenario
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.runs.show import json_result, show_run

    applied = [load_scenario(scenario) for scenario in scenarios]
    loaded = apply_scenarios(load_case(case), applied)
    result = compute(loaded)
    if output.out is not None:
        from inntektsmodell.runs.write import earlier_run, write_run

        earlier = earlier_run(output.out)
        fingerprint = write_run(output.out, loaded, result, applied, output.dialect, replace=replace)
        for remark in _remarks_on_writing(output.out, loaded, earlier, fingerprint):
            click.echo(in_language(remark, output.language), err=True)
    if output.as_json:
        content = json_result(loaded, result)
        if applied:
            content["scenarios"] = [scenario.name for scenario in applied]
        print_json(content)
    else:
        show_run(loaded, result, output.language)


def _remarks_on_writing(out: Path, case: Case, earlier: Message | None, fingerprint: str) -> Iterator[Message]:
    """What was replaced, what was left out, and by what the run is known again."""
    from inntektsmodell.runs.write import WORKBOOK
    from inntektsmodell.workbook.formulas import MOST_REGIONS, fits_workbook

    if earlier is not None and fingerprint not in earlier:
        yield message("{folder}: {earlier} has been replaced", folder=out, earlier=earlier)
    if not fits_workbook(case):
        yield message("{file} is left out: it holds at most {limit} regions", file=WORKBOOK, limit=MOST_REGIONS)
    yield message("{folder} has the fingerprint {digest}", folder=out, digest=fingerprint)
