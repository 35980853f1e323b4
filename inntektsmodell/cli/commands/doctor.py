"""`inntektsmodell doctor`."""

from __future__ import annotations

import sys

import click

from inntektsmodell.cli.options import CHECK_FAILS, GOOD, as_json, language, print_json
from inntektsmodell.language.messages import Language, in_language, message


@click.command("doctor")
@as_json
@language
def command(as_json: bool, language: Language) -> None:
    """Check this installation: versions, arithmetic, data, built-in cases, writing files and installed extras.

    Exit code 1 if a check fails. A missing extra is not a failure.
    """
    from inntektsmodell.cli.diagnosis import diagnose
    from inntektsmodell.language.terminal import say, width

    findings = []
    for finding in diagnose():
        findings.append(finding)
        if not as_json:
            sign = message("ok") if finding.passed else message("FAILED")
            name, detail = (in_language(text, language) for text in (finding.name, finding.detail))
            head = f"{in_language(sign, language):<6}  {name:<19}  "
            if width() < 2 * len(head):  # too narrow for both beside each other
                say(head.rstrip())
                head = "    "
            say(detail, indent=head, hanging="    ")
    failed = [finding for finding in findings if not finding.passed]
    if as_json:
        record = {"passed": not failed, "checks": [vars(finding) for finding in findings]}
        print_json(record)
    elif failed:
        say(in_language(message("FAILED: {count} of {all} checks", count=len(failed), all=len(findings)), language))
    else:
        say(in_language(message("PASSED: no problems found"), language))
    sys.exit(CHECK_FAILS if failed else GOOD)
