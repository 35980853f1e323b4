"""`inntektsmodell batch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import NEW_FOLDER, case_argument, csv_dialect, language, tell_first_level, tell_remarks

if TYPE_CHECKING:
    from inntektsmodell.case.changes.resolving import Rebalance
    from inntektsmodell.files.csv_writing import Dialect
    from inntektsmodell.language.text import Language


@click.command("batch")
@case_argument
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=NEW_FOLDER,
    metavar="DIR",
    help="Write batch.csv and batch.nc, or batch.parquet, to this folder.",
)
@click.option(
    "--result",
    "results",
    multiple=True,
    metavar="NAME",
    help="A result to keep, as named by `run --out`; may be given several times (default: "
    "distribution_key and base_appropriation).",
)
@click.option("--rebalance", type=click.Choice(["proportional"]), help="How shares that must sum to 1 are kept at 1.")
@csv_dialect
@language
def command(
    case: str,
    file: Path,
    out: Path,
    results: tuple[str, ...],
    rebalance: Rebalance | None,
    dialect: Dialect,
    language: Language,
) -> None:
    """Compute many scenarios of CASE from FILE: one row per scenario, one column per path, empty for no change.

    For a FILE in CSV, batch.csv has its rows with one column per number, and batch.nc the same as arrays. For a FILE
    ending in .parquet, batch.parquet has its rows with one column per number.
    """
    from inntektsmodell.analysis.scenarios.batch import DEFAULT_RESULTS
    from inntektsmodell.analysis.scenarios.batch_file import compute_batch_file
    from inntektsmodell.case.evidence_use import evidence_shares
    from inntektsmodell.case.labels import evidence_line, show_notes
    from inntektsmodell.language.terminal import say
    from inntektsmodell.loading import load_case

    loaded = load_case(case)
    tell_first_level(loaded)
    tell_remarks(
        compute_batch_file(loaded, file, out, results or DEFAULT_RESULTS, rebalance=rebalance, dialect=dialect)
    )
    say(evidence_line(evidence_shares(loaded), language))
    show_notes(loaded, language)
