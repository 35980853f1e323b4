"""`inntektsmodell run`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import as_json, language

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("run")
@click.argument("case")
@click.option("--out", type=click.Path(path_type=Path), help="Write keys.csv, result.csv and result.nc to this folder.")
@as_json
@language
def command(case: str, out: Path | None, as_json: bool, language: Language) -> None:
    """Compute CASE (2021, eksempel, or a folder with a case.toml) and show the keys."""
    from inntektsmodell.computing import compute
    from inntektsmodell.loading import load_case

    loaded = load_case(case)
    result = compute(loaded)
    if out is not None:
        from inntektsmodell.writing import write_run

        write_run(out, loaded, result)
    if as_json:
        from inntektsmodell.json_result import json_result

        click.echo(json.dumps(json_result(loaded, result), ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.screen import show_run

        show_run(loaded, result, language)
