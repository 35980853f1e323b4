"""`inntektsmodell sensitivity`."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from inntektsmodell.commands.options import NEW_FOLDER, as_json, case_argument, language

if TYPE_CHECKING:
    import xarray as xr

    from inntektsmodell.case import Case, Language

RESULT = "full_effect_appropriation"
RANDOM_DRAWS, VARIANCE_DRAWS = 20_000, 4_096


@click.command("sensitivity")
@case_argument()
@click.option("--method", type=click.Choice(["local", "random", "variance"]), default="local", show_default=True)
@click.option("--draws", type=click.IntRange(2), help="Draws (default: 20 000 for random, 4 096 for variance).")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draws.")
@click.option("--out", type=NEW_FOLDER, help="Write tables (CSV, netCDF) and charts to this folder.")
@as_json
@language
def command(
    case: str, method: str, draws: int | None, seed: int, out: Path | None, as_json: bool, language: Language
) -> None:
    """Say how sure the keys of CASE are.

    local: exact derivatives. random: how far chance moves the keys. variance: which uncertainty moves them.
    """
    from inntektsmodell.loading import load_case

    loaded = load_case(case)
    if method == "local":
        _local(loaded, out, as_json, language)
    elif method == "random":
        _random(loaded, draws or RANDOM_DRAWS, seed, out, as_json, language)
    else:
        _variance(loaded, draws or VARIANCE_DRAWS, seed, out, as_json, language)


def _local(case: Case, out: Path | None, as_json: bool, language: Language) -> None:
    from inntektsmodell.sensitivity import local_sensitivity
    from inntektsmodell.sensitivity_screen import show_local

    table = local_sensitivity(case, RESULT)
    if out is not None:
        from inntektsmodell.sensitivity_writing import write_local

        write_local(out, case, table, language)
    if as_json:
        _print_json(table)
    else:
        show_local(case, table, language)


def _random(case: Case, draws: int, seed: int, out: Path | None, as_json: bool, language: Language) -> None:
    from inntektsmodell.sensitivity import random_fluctuation, smoothing_table
    from inntektsmodell.sensitivity_screen import show_random

    table = random_fluctuation(case, draws=draws, seed=seed)
    smoothing = None if _interrupted(table) else smoothing_table(case, draws=draws, seed=seed)
    interrupted = smoothing is None or _interrupted(smoothing)
    if out is not None and smoothing is not None and not interrupted:
        from inntektsmodell.sensitivity_writing import write_random

        write_random(out, case, table, smoothing, language)
    if as_json:
        _print_json(*(found for found in (table, smoothing) if found is not None))
    else:
        show_random(case, table, smoothing, language)
    if interrupted:
        raise KeyboardInterrupt


def _variance(case: Case, draws: int, seed: int, out: Path | None, as_json: bool, language: Language) -> None:
    from inntektsmodell.sensitivity import variance_partition
    from inntektsmodell.sensitivity_screen import show_variance

    table = variance_partition(case, draws=draws, seed=seed)
    interrupted = _interrupted(table)
    if out is not None and not interrupted:
        from inntektsmodell.sensitivity_writing import write_variance

        write_variance(out, table)
    if as_json:
        _print_json(table)
    else:
        show_variance(case, table, language)
    if interrupted:
        raise KeyboardInterrupt


def _interrupted(table: xr.Dataset) -> bool:
    """Whether Ctrl-C ended the work; what was done until then is shown, and nothing is written."""
    return bool(table.attrs["interrupted"] == "yes")


def _print_json(*tables: xr.Dataset) -> None:
    """One object a table, rows as lists of records."""
    records = [{"attributes": table.attrs, "rows": _records(table)} for table in tables]
    content = records if len(records) > 1 else records[0]
    click.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str, allow_nan=False))


def _records(table: xr.Dataset) -> list[dict[Hashable, Any]]:
    """Rows of a table; what is not a finite number is null, for JSON has no such numbers."""
    frame = table.to_dataframe().reset_index().astype(object)
    return frame.where(~frame.isin([math.nan, math.inf, -math.inf]), None).to_dict("records")
