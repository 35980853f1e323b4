"""`inntektsmodell run`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import NEW_FOLDER, as_json, case_argument, language, scenario_option

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("run")
@case_argument()
@scenario_option(
    "--scenario",
    "scenarios",
    metavar="SCENARIO",
    help="Change the case by a built-in scenario or a TOML file first; may be given several times, applied in order.",
)
@click.option("--out", type=NEW_FOLDER, help="Write results, inputs and record to this folder.")
@as_json
@language
def command(case: str, scenarios: tuple[str, ...], out: Path | None, as_json: bool, language: Language) -> None:
    """Compute CASE (2021, eksempel, a workbook, or a folder with a case.toml) and show the keys."""
    from inntektsmodell.computing import compute
    from inntektsmodell.loading import load_case
    from inntektsmodell.scenario import apply_scenarios, load_scenario

    applied = [load_scenario(scenario) for scenario in scenarios]
    loaded = apply_scenarios(load_case(case), applied)
    result = compute(loaded)
    if out is not None:
        from inntektsmodell.living_workbook import MOST_REGIONS, fits_workbook
        from inntektsmodell.messages import in_language, message
        from inntektsmodell.writing import WORKBOOK, write_run

        write_run(out, loaded, result, applied)
        if not fits_workbook(loaded):
            left_out = message(
                "{file} is left out: it holds at most {limit} regions", file=WORKBOOK, limit=MOST_REGIONS
            )
            click.echo(in_language(left_out, language), err=True)
    if as_json:
        from inntektsmodell.json_result import json_result

        content = json_result(loaded, result)
        if applied:
            content["scenarios"] = [scenario.name for scenario in applied]
        click.echo(json.dumps(content, ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.screen import show_run

        show_run(loaded, result, language)
