"""`inntektsmodell validate`."""

from __future__ import annotations

import sys

import click

from inntektsmodell.cli.options import CHECK_FAILS, GOOD, as_json, language, print_json
from inntektsmodell.language.messages import Language


@click.command("validate")
@click.option("--all", "every_check", is_flag=True, help="Show every check, not only those that fail or are explained.")
@as_json
@language
def command(every_check: bool, as_json: bool, language: Language) -> None:
    """Check the model against published figures.

    Exit code 1 when a figure breaks, cannot be computed or must not be compared, and that is not explained in writing,
    or when an explanation no longer fits.
    """
    from inntektsmodell.published.checks import as_records, failing, validate
    from inntektsmodell.published.incomparable import read_pairs

    checks = validate()
    if as_json:
        print_json(as_records(checks))
    else:
        from inntektsmodell.published.show import show_validation

        show_validation(checks, read_pairs(), language, every_check)
    sys.exit(CHECK_FAILS if failing(checks) else GOOD)
