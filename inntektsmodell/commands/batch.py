"""`inntektsmodell batch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import NEW_FOLDER, case_argument, message_language

if TYPE_CHECKING:
    from inntektsmodell.resolving import Rebalance


@click.command("batch")
@case_argument()
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=NEW_FOLDER, help="Write batch.csv and batch.nc to this folder.")
@click.option(
    "--result",
    "results",
    multiple=True,
    metavar="NAME",
    help="A result to keep, as in `run --out`; may be given several times "
    "(default: distribution_key and base_appropriation).",
)
@click.option("--rebalance", type=click.Choice(["proportional"]), help="How shares that must sum to 1 are kept at 1.")
@message_language
def command(case: str, file: Path, out: Path, results: tuple[str, ...], rebalance: Rebalance | None) -> None:
    """Compute many scenarios of CASE: a row of FILE.csv a scenario, a column a path, an empty cell no change.

    batch.csv has the rows of the file with a column for every number; batch.nc has the same as arrays.
    """
    from inntektsmodell.batch import DEFAULT_RESULTS, compute_batch, read_scenarios
    from inntektsmodell.batch_writing import write_batch
    from inntektsmodell.loading import load_case

    scenarios = read_scenarios(file)
    result = compute_batch(load_case(case), scenarios, results or DEFAULT_RESULTS, rebalance=rebalance)
    write_batch(out, scenarios, result)
