"""`inntektsmodell bridge`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import NEW_FOLDER, as_json, language

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("bridge")
@click.option("--out", type=NEW_FOLDER, help="Write bridge.csv and waterfall charts to this folder.")
@as_json
@language
def command(out: Path | None, as_json: bool, language: Language) -> None:
    """Lead from the adopted budget of 2020 to the proposal of 2021, item by item and region by region."""
    from inntektsmodell.bridge import appropriation_bridge
    from inntektsmodell.bridge_report import bridge_record, show_bridge, write_bridge

    bridge = appropriation_bridge()
    if out is not None:
        write_bridge(out, bridge, language)
    if as_json:
        click.echo(json.dumps(bridge_record(bridge), ensure_ascii=False, indent=2))
    else:
        show_bridge(bridge, language)
