"""`inntektsmodell validate`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import CHECK_FAILS, GOOD, as_json, language

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("validate")
@as_json
@language
def command(as_json: bool, language: Language) -> None:
    """Hold the engine against published figures; exit code 1 when one breaks or cannot be computed."""
    from inntektsmodell.validation import as_records, failing, validate

    checks = validate()
    if as_json:
        click.echo(json.dumps(as_records(checks), ensure_ascii=False, indent=2))
    else:
        from inntektsmodell.screen import show_checks

        show_checks(checks, language)
    sys.exit(CHECK_FAILS if failing(checks) else GOOD)
