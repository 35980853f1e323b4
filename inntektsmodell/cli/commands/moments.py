"""`inntektsmodell moments`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import message_language
from inntektsmodell.language.messages import message, told
from inntektsmodell.work.stopping import goes_on


@click.command("moments")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, metavar="FILE.nc", type=click.Path(path_type=Path), help="Write the moments to this file."
)
@click.option("--folds", type=int, default=5, show_default=True, help="Parts that persons are drawn into.")
@message_language
def command(folder: Path, out: Path, folds: int) -> None:
    """Read the register in DIR once, and keep only sums over persons: all that `estimate` needs.

    If it is interrupted, the same command goes on after the files that are finished.
    """
    from inntektsmodell.statistics.registers.summing import moments

    goes_on.set(True)
    sums = moments(folder, out, folds=folds)
    click.echo(told(message("{file}: sums over {rows:row|rows}.", file=out, rows=int(sums.rows.sum()))))
    for name, number in sums.filled.items():
        value = message(
            "{name}: a missing value in {number:row|rows}, taken as the rule says", name=name, number=number
        )
        click.echo(told(value))
    click.echo(told(message("CONFIDENTIAL: they include counts of few persons. Keep them where the register is kept.")))
    click.echo(told(message("Go on with: inntektsmodell estimate {file} --out CASE", file=out)))
