"""`inntektsmodell verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inntektsmodell.commands.options import CHECK_FAILS, GOOD, as_json, language, print_json

if TYPE_CHECKING:
    from inntektsmodell.case import Language


@click.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@as_json
@language
def command(folder: Path, as_json: bool, language: Language) -> None:
    """Prove the run in DIR: unchanged files, and the same results from the same inputs; exit code 1 when not."""
    from inntektsmodell.verification import verify

    verification = verify(folder)
    if as_json:
        print_json(verification.as_record())
    else:
        from inntektsmodell.verification_screen import show_verification

        show_verification(verification, language)
    sys.exit(GOOD if verification.holds else CHECK_FAILS)
