"""`inntektsmodell bridge`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.cli.options import NEW_FOLDER, as_json, csv_dialect, language, print_json

if TYPE_CHECKING:
    from inntektsmodell.files.csv_writing import Dialect
    from inntektsmodell.language.text import Language


@click.command("bridge")
@click.option("--out", type=NEW_FOLDER, metavar="DIR", help="Write bridge.csv and waterfall charts to this folder.")
@csv_dialect
@as_json
@language
def command(out: Path | None, dialect: Dialect, as_json: bool, language: Language) -> None:
    """Reconcile the adopted 2020 budget with the 2021 proposal, item by item and region by region."""
    from inntektsmodell.published.bridge.rows import appropriation_bridge
    from inntektsmodell.published.bridge.show import bridge_record, show_bridge, write_bridge

    bridge = appropriation_bridge()
    if out is not None:
        write_bridge(out, bridge, language, dialect)
    if as_json:
        print_json(bridge_record(bridge))
    else:
        show_bridge(bridge, language)
