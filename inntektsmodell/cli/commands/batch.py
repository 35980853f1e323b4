"""`inntektsmodell batch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import NEW_FOLDER, case_argument, csv_dialect, message_language, tell_remarks

if TYPE_CHECKING:
    from inntektsmodell.case.changes.resolving import Rebalance
    from inntektsmodell.files.csv_writing import Dialect


@click.command("batch")
@case_argument
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
@click.option(
    "--out", required=True, type=NEW_FOLDER, metavar="DIR", help="Write batch.csv and batch.nc to this folder."
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
@message_language
def command(
    case: str, file: Path, out: Path, results: tuple[str, ...], rebalance: Rebalance | None, dialect: Dialect
) -> None:
    """Compute many scenarios of CASE from FILE.csv: one row per scenario, one column per path, empty for no change.

    batch.csv has the rows of the file with one column per number; batch.nc has the same as arrays.
    """
    from inntektsmodell.analysis.scenarios.batch import DEFAULT_RESULTS, compute_batch
    from inntektsmodell.analysis.scenarios.file import read_scenarios
    from inntektsmodell.analysis.scenarios.write import write_batch
    from inntektsmodell.loading import load_case
    from inntektsmodell.model.plausibility import implausible_scenarios
    from inntektsmodell.model.plausible_inputs import implausible_inputs

    scenarios = read_scenarios(file)
    loaded = load_case(case)
    result = compute_batch(loaded, scenarios, results or DEFAULT_RESULTS, rebalance=rebalance)
    tell_remarks([*loaded.remarks, *implausible_inputs(loaded), *implausible_scenarios(result)])
    write_batch(out, scenarios, result, dialect)
