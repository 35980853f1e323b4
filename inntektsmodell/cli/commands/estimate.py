"""`inntektsmodell estimate`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import NEW_FOLDER, as_json, language, print_json
from inntektsmodell.language.messages import Language, in_language, message
from inntektsmodell.work.stopping import goes_on


@click.command("estimate")
@click.argument("file", metavar="FILE.nc", type=click.Path(path_type=Path))
@click.option(
    "--spec",
    "specification",
    metavar="SPEC.toml",
    type=click.Path(path_type=Path),
    help="What explains the costs of each service (default: the specification of the synthetic country).",
)
@click.option(
    "--hospitals",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Explain what care costs in each hospital, and add the cost index to the case.",
)
@click.option(
    "--register",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Read the register that FILE.nc was made of again: errors by person, and how far single costs are missed.",
)
@click.option("--out", metavar="CASE", type=NEW_FOLDER, help="Write a case of the keys to this folder.")
@click.option(
    "--report", metavar="DIR", type=NEW_FOLDER, help="Write a page, tables and charts of the fit to this folder."
)
@click.option(
    "--threshold",
    type=click.IntRange(min=2),
    default=5,
    show_default=True,
    help="Hide figures of fewer persons, here, in the report and in the case.",
)
@as_json
@language
def command(
    file: Path,
    specification: Path | None,
    hospitals: Path | None,
    register: Path | None,
    out: Path | None,
    report: Path | None,
    threshold: int,
    as_json: bool,
    language: Language,
) -> None:
    """Estimate the need keys from the moments in FILE.nc, and show each weight with its standard error.

    With --register, an interrupted call goes on after the persons that are finished.
    """
    from inntektsmodell.statistics.registers.estimate import estimate
    from inntektsmodell.statistics.registers.show import json_estimate, show_estimate

    goes_on.set(register is not None)
    found = estimate(
        file,
        specification,
        out,
        hospitals=hospitals,
        register=register,
        report=report,
        threshold=threshold,
        language=language,
    )
    if as_json:
        print_json(json_estimate(found, language))
        return
    show_estimate(found, language)
    if out is not None:
        text = message("{folder} has been written; compute it with: inntektsmodell run {folder}", folder=out)
        click.echo(in_language(text, language))
    if report is not None:
        click.echo(in_language(message("{folder} has been written.", folder=report), language))
