"""`inntektsmodell fetch`."""

from __future__ import annotations

from pathlib import Path

import click

from inntektsmodell.cli.options import Output, output, print_json
from inntektsmodell.language.messages import in_language, message

HOST_VARIABLE = "INNTEKTSMODELL_BANK"


@click.command("fetch")
@click.argument("recipe", metavar="RECIPE.toml", type=click.Path(path_type=Path))
@click.option(
    "--cache", metavar="DIR", type=click.Path(path_type=Path), help="Keep answers here (default: your cache folder)."
)
@click.option("--offline", is_flag=True, help="Take kept answers alone; nothing is asked of the bank.")
@click.option("--refresh", is_flag=True, help="Ask the bank again for everything, whatever is kept.")
@click.option(
    "--host",
    metavar="ADDRESS",
    envvar=HOST_VARIABLE,
    default="https://data.ssb.no",
    show_default=True,
    help="Where the bank is.",
)
@click.option(
    "--timeout", metavar="SECONDS", type=float, default=60.0, show_default=True, help="Seconds to wait for an answer."
)
@click.option("--retries", type=int, default=4, show_default=True, help="How often to try again.")
@output(help="Write the table, its evidence and its record to this folder, for a case.")
def command(
    recipe: Path,
    cache: Path | None,
    offline: bool,
    refresh: bool,
    host: str,
    timeout: float,
    retries: int,
    output: Output,
) -> None:
    """Fetch figures from the statistics bank as observations of a case, as RECIPE.toml says.

    What was fetched before is kept, and is not asked for again. No other command asks the bank for anything.
    """
    from inntektsmodell.statistics.bank.fetching import fetch
    from inntektsmodell.statistics.bank.settings import BankSettings
    from inntektsmodell.statistics.bank.show import json_fetched, show_fetched

    settings = BankSettings(host=host, read_seconds=timeout, retries=retries)
    fetched = fetch(
        recipe,
        output.out,
        cache=cache,
        offline=offline,
        refresh=refresh,
        settings=settings,
        dialect=output.dialect,
    )
    if output.as_json:
        print_json(json_fetched(fetched))
        return
    show_fetched(fetched, output.language)
    if output.out is not None:
        text = message(
            "{folder} has been written: use it with roll-forward --figures, or put {table}.csv and evidence.toml into "
            "a case.",
            folder=output.out,
            table=fetched.recipe.fills,
        )
        click.echo(in_language(text, output.language))
