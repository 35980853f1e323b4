"""`inntektsmodell roll-forward`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import NEW_FOLDER, as_json, case_argument, language, print_json
from inntektsmodell.language.messages import Language, in_language, message


@click.command("roll-forward")
@case_argument
@click.option("--to", "year", type=int, required=True, metavar="YEAR", help="The later year.")
@click.option(
    "--figures",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Newer figures: a folder that fetch wrote, or of CSV files with the columns criterion, recipient, year, value "
    "and source; may be given several times.",
)
@click.option("--total", type=float, metavar="MILLION", help="The sum to distribute in that year, in million kroner.")
@click.option("--out", metavar="CASE", type=NEW_FOLDER, help="Write the case to this folder.")
@as_json
@language
def command(
    case: str,
    year: int,
    figures: tuple[Path, ...],
    total: float | None,
    out: Path | None,
    as_json: bool,
    language: Language,
) -> None:
    """Make the case of a later year of CASE and compute it.

    Rules and calibrated parts are kept. Populations, and criteria with newer figures, are updated; of every figure it
    is said whether it was updated, and how old it is.
    """
    from inntektsmodell.analysis.roll_forward.rolling import roll_forward
    from inntektsmodell.analysis.roll_forward.show import rolled_record, show_rolled
    from inntektsmodell.model.computing import compute
    from inntektsmodell.runs.show import json_result, show_run

    rolled = roll_forward(case, year, figures=figures, total=total, out=out)
    result = compute(rolled.case)
    if as_json:
        print_json({**json_result(rolled.case, result), **rolled_record(rolled, result)})
        return
    show_run(rolled.case, result, language)
    show_rolled(rolled, result, language)
    if out is not None:
        text = message("{folder} has been written; compute it with: inntektsmodell run {folder}", folder=out)
        click.echo(in_language(text, language))
