"""`inntektsmodell synthesize`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import NEW_FOLDER, message_language
from inntektsmodell.language.messages import message, told
from inntektsmodell.work.stopping import goes_on


@click.command("synthesize")
@click.argument("folder", metavar="DIR", type=NEW_FOLDER)
@click.option("--persons", type=int, default=100_000, show_default=True, help="How many persons are made.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="The same seed makes the same.")
@message_language
def command(folder: Path, persons: int, seed: int) -> None:
    """Write a register of a synthetic country to DIR: persons, years and costs whose true coefficients are known.

    If it is interrupted, the same command goes on from there.
    """
    from inntektsmodell.statistics.registers.synthetic.synthesis import synthesize

    goes_on.set(True)
    synthesize(folder, persons, seed)
    click.echo(told(message("{folder} has been written; every person in it is invented.", folder=folder)))
    click.echo(told(message("Go on with: inntektsmodell moments {folder} --out moments.nc", folder=folder)))
