"""`inntektsmodell project`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import Output, case_argument, output, print_json, tell_first_level, tell_remarks


@click.command("project")
@case_argument
@click.option("--to", type=int, required=True, metavar="YEAR", help="Last year; persons are those of 1 January.")
@click.option(
    "--from",
    "start",
    type=int,
    metavar="YEAR",
    help="First year of a projection by rates (default: the latest with a population).",
)
@click.option(
    "--alternatives",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with Statistics Norway's alternatives (table 14746) as CSV: alternative, recipient, sex, age, year, "
    "value.",
)
@click.option(
    "--assumptions",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder with fertility, mortality and migration of your own: projection.toml and its tables.",
)
@output(help="Write tables (CSV, netCDF) and a chart to this folder.")
def command(
    case: str, to: int, start: int | None, alternatives: Path | None, assumptions: Path | None, output: Output
) -> None:
    """Project the population of CASE, what it needs by age, and the keys, year by year."""
    from inntektsmodell.analysis.projection.projecting import project
    from inntektsmodell.analysis.projection.show import json_projection, show_projection, write_projection
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.computing import compute
    from inntektsmodell.model.plausibility import remarks_on

    loaded = load_case(case)
    tell_remarks(remarks_on(loaded, compute(loaded)))
    tell_first_level(loaded)
    table = project(loaded, to, start=start, alternatives=alternatives, assumptions=assumptions)
    if output.out is not None:
        write_projection(output.out, table, output.language, output.dialect)
    if output.as_json:
        print_json(json_projection(table))
    else:
        show_projection(loaded, table, output.language)
