"""`inntektsmodell validate`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import CHECK_FAILS, GOOD, as_json, language, print_json

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("validate")
@as_json
@language
def command(as_json: bool, language: Language) -> None:
    """Hold the engine against published figures.

    Exit code 1 when a figure breaks, cannot be computed or must not be compared, and that is not explained in writing,
    or when an explanation no longer fits.
    """
    from inntektsmodell.incomparable import read_pairs
    from inntektsmodell.validation import as_records, failing, validate

    checks = validate()
    if as_json:
        print_json(as_records(checks))
    else:
        from inntektsmodell.validation_screen import show_validation

        show_validation(checks, read_pairs(), language)
    sys.exit(CHECK_FAILS if failing(checks) else GOOD)
