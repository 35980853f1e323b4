"""Options and exit codes that several commands share."""

import click

GOOD, CHECK_FAILS, BAD_INPUT = 0, 1, 2

language = click.option(
    "--lang", "language", type=click.Choice(["nb", "en"]), default="nb", help="Language of tables (default: nb)."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
