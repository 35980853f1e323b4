"""How to compute the report again: command, versions, and digests of what went in and came out."""

from __future__ import annotations

from inntektsmodell.language.text import as_label
from inntektsmodell.report.content import Paragraph, ReportSection, Subject
from inntektsmodell.runs.record import (
    commit,
    digest_of,
    digests_of_observations,
    digests_of_results,
    parameter_set,
    versions,
)

HEADING = as_label("How to reproduce the report")
COMMAND = as_label("Command: {command}")
VERSIONS = as_label("Versions: {versions}.")
COMMIT = as_label("Source code: {commit}.")
DIGESTS = as_label(
    "Digests (sha256): {going_in} for the input figures, {coming_out} for the output figures. "
    "The same digest means the same figures."
)
PARAMETERS = "parameters"
SHOWN = 16
"""Characters of a digest that are shown."""


def again(about: Subject) -> ReportSection:
    """The command where it is known, the versions of all that figures pass through, and one line of digests."""
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    paragraphs = [Paragraph(about.say(COMMAND, command=about.command))] if about.command else []
    paragraphs.append(Paragraph(about.say(VERSIONS, versions=used)))
    source = commit()
    if source is not None:
        paragraphs.append(Paragraph(about.say(COMMIT, commit=source)))
    return ReportSection(about.say(HEADING), (*paragraphs, _digests(about)))


def _digests(about: Subject) -> Paragraph:
    """One digest over all figures that went in and one over all that came out, each as `record.json` makes them."""
    going_in = {PARAMETERS: digest_of(parameter_set(about.case)), **digests_of_observations(about.case)}
    shown = {"going_in": digest_of(going_in)[:SHOWN], "coming_out": digest_of(digests_of_results(about.result))[:SHOWN]}
    return Paragraph(about.say(DIGESTS, **shown))
