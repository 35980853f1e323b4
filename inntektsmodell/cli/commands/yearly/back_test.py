"""`inntektsmodell back-test`."""

from __future__ import annotations

import click

from inntektsmodell.cli.options import as_json, case_argument, language, print_json
from inntektsmodell.language.messages import Language


@click.command("back-test")
@case_argument
@as_json
@language
def command(case: str, as_json: bool, language: Language) -> None:
    """Check what CASE rolled forward would have told of the keys that were printed since, beside naive guesses.

    Errors are in hundredths of a percentage point, and in million kroner of items 72-75 as proposed.
    """
    from inntektsmodell.analysis.roll_forward.back_test import back_test
    from inntektsmodell.analysis.roll_forward.back_test_show import back_test_record, show_back_test

    tested = back_test(case)
    if as_json:
        print_json(back_test_record(tested))
    else:
        show_back_test(tested, language)
