"""`inntektsmodell scenarios`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import (
    NEW_FOLDER,
    as_json,
    complete_case,
    complete_scenario,
    csv_dialect,
    language,
    print_json,
    tell_remarks,
)

if TYPE_CHECKING:
    from inntektsmodell.analysis.scenarios.effects import ScenarioEffects
    from inntektsmodell.files.csv_writing import Dialect
    from inntektsmodell.language.text import Language

TABLE, CHART = "scenarios.csv", "scenarios"


@click.command("scenarios")
@click.argument("names", metavar="[SCENARIO]...", nargs=-1, shell_complete=complete_scenario)
@click.option(
    "--case",
    metavar="CASE",
    shell_complete=complete_case,
    help="The case to change (default: the one that the first scenario was written for).",
)
@click.option("--out", type=NEW_FOLDER, metavar="DIR", help="Write table and chart (CSV, PNG, SVG) to this folder.")
@csv_dialect
@as_json
@language
def command(
    names: tuple[str, ...], case: str | None, out: Path | None, dialect: Dialect, as_json: bool, language: Language
) -> None:
    """Compare scenarios of a case: keys, kroner and kroner per inhabitant relative to the unchanged case.

    Each SCENARIO is a built-in one or a TOML file, and is described in full; without any, all built-in ones are
    compared.
    """
    from inntektsmodell.analysis.scenarios.effects import effects_json, scenario_effects
    from inntektsmodell.analysis.scenarios.scenario import built_in_scenarios, case_written_for, load_scenario
    from inntektsmodell.files.locations import BUILT_IN
    from inntektsmodell.loading import load_case

    sources = names or tuple(f"{BUILT_IN}{name}" for name in built_in_scenarios())
    scenarios = [load_scenario(source) for source in sources]
    table = scenario_effects(load_case(case or case_written_for(sources[0], scenarios[0])), scenarios)
    tell_remarks(table.remarks)
    if out is not None:
        _write(table, out, language, dialect)
    if as_json:
        print_json(effects_json(table))
        return
    from inntektsmodell.analysis.scenarios.show import show_effects, show_names, show_scenario

    for scenario in table.scenarios if names else ():
        show_scenario(table, scenario, language)
    show_effects(table, language)
    if not names:
        show_names(scenarios, language)


def _write(table: ScenarioEffects, folder: Path, language: Language, dialect: Dialect) -> None:
    """Write the table, and the chart where there is something to show."""
    from inntektsmodell.analysis.scenarios.chart import scenario_chart
    from inntektsmodell.analysis.scenarios.effects import effects_table
    from inntektsmodell.charts.style import FORMATS, save_chart
    from inntektsmodell.files.csv_writing import write_csv
    from inntektsmodell.files.placing import write_folder

    def fill(target: Path) -> None:
        write_csv(target / TABLE, effects_table(table), dialect)
        if table.computed:
            save_chart(scenario_chart(table, language), target, CHART)

    write_folder(folder, fill, {TABLE, *(f"{CHART}.{kind}" for kind in FORMATS)})
