"""`inntektsmodell verify`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from inntektsmodell.cli.options import CHECK_FAILS, GOOD, as_json, language, print_json
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import Language, message


@click.command("verify")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--fingerprint", metavar="HEX", help="The fingerprint that `run --out` printed: it must be exactly that run."
)
@as_json
@language
def command(folder: Path, fingerprint: str | None, as_json: bool, language: Language) -> None:
    """Verify the run in DIR: the files are unchanged, and the same inputs give the same results; exit code 1 if not."""
    from inntektsmodell.runs.verification import verify

    verification = verify(folder, None if fingerprint is None else _checked(fingerprint))
    if as_json:
        print_json(verification.as_record())
    else:
        from inntektsmodell.runs.show_verification import show_verification

        show_verification(verification, language)
    sys.exit(GOOD if verification.holds else CHECK_FAILS)


def _checked(fingerprint: str) -> str:
    """A fingerprint as it was typed, if it is one."""
    plain = fingerprint.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", plain):
        found = message("found '{value}'", value=fingerprint)
        raise InputError.of("--fingerprint", found, message("64 characters from 0 to 9 and a to f"))
    return plain
