"""`inntektsmodell scenarios`."""

from __future__ import annotations

import sys

import click

from inntektsmodell.cli.options import (
    BAD_INPUT,
    GOOD,
    Output,
    complete_case,
    complete_scenario,
    output,
    print_json,
    tell_first_level,
    tell_remarks,
)


@click.command("scenarios")
@click.argument("names", metavar="[SCENARIO]...", nargs=-1, shell_complete=complete_scenario)
@click.option(
    "--case",
    metavar="CASE",
    shell_complete=complete_case,
    help="The case to change (default: the one that the first scenario was written for).",
)
@output(help="Write table and chart (CSV, PNG, SVG) to this folder.")
def command(names: tuple[str, ...], case: str | None, output: Output) -> None:
    """Compare scenarios of a case: keys, kroner and kroner per inhabitant relative to the unchanged case.

    Each SCENARIO is a built-in one or a TOML file, and is described in full; without any, all built-in ones are
    compared.

    Exit code 2: a SCENARIO does not fit the case; the others are compared all the same.
    """
    from inntektsmodell.analysis.scenarios.effects import effects_json, scenario_effects
    from inntektsmodell.analysis.scenarios.scenario import built_in_scenarios, case_written_for, load_scenario
    from inntektsmodell.analysis.scenarios.write import write_effects
    from inntektsmodell.files.locations import BUILT_IN
    from inntektsmodell.loading import load_case

    sources = names or tuple(f"{BUILT_IN}{name}" for name in built_in_scenarios())
    scenarios = [load_scenario(source) for source in sources]
    table = scenario_effects(load_case(case or case_written_for(sources[0], scenarios[0])), scenarios)
    tell_remarks(table.remarks)
    tell_first_level(table.case)
    if output.out is not None:
        write_effects(output.out, table, output.language, output.dialect)
    does_not_fit = bool(names and table.refused)
    if output.as_json:
        print_json(effects_json(table))
        sys.exit(BAD_INPUT if does_not_fit else GOOD)
    from inntektsmodell.analysis.scenarios.show import show_effects, show_names, show_scenario

    for scenario in table.scenarios if names else ():
        show_scenario(table, scenario, output.language)
    show_effects(table, output.language)
    if not names:
        show_names(scenarios, output.language)
    sys.exit(BAD_INPUT if does_not_fit else GOOD)
