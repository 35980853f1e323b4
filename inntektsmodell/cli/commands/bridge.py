"""`inntektsmodell bridge`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import Output, output, print_json


@click.command("bridge")
@output(help="Write bridge.csv and waterfall charts to this folder.")
def command(output: Output) -> None:
    """Reconcile the adopted 2020 budget with the 2021 proposal, item by item and region by region."""
    from inntektsmodell.published.bridge.rows import appropriation_bridge
    from inntektsmodell.published.bridge.show import bridge_record, show_bridge, write_bridge

    bridge = appropriation_bridge()
    if output.out is not None:
        write_bridge(output.out, bridge, output.language, output.dialect)
    if output.as_json:
        print_json(bridge_record(bridge))
    else:
        show_bridge(bridge, output.language)
