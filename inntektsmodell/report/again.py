"""How to compute the report again: command, versions, and digests of what went in and came out."""

from __future__ import annotations

from inntektsmodell.case import Text
from inntektsmodell.record import (
    commit,
    digest_of,
    digests_of_observations,
    digests_of_results,
    parameter_set,
    versions,
)
from inntektsmodell.report.content import Paragraph, Row, Section, Table
from inntektsmodell.report.subject import Subject

HEADING = Text(nb="Slik regnes rapporten på nytt", en="How to compute the report again")
COMMAND = Text(nb="Kommando: {command}", en="Command: {command}")
VERSIONS = Text(nb="Versjoner: {versions}.", en="Versions: {versions}.")
COMMIT = Text(nb="Kildekode: {commit}.", en="Source code: {commit}.")
TABLE = Text(
    nb="Avtrykk (de første 16 tegnene av sha256) av tallene som gikk inn og kom ut",
    en="Digests (the first 16 characters of sha256) of the figures that went in and came out",
)
NOTE = Text(
    nb="Samme avtrykk betyr samme tall. De er regnet som i record.json, som inntektsmodell run --out skriver; "
    "avtrykkene her gjelder tilfellet etter eventuelle scenarioer.",
    en="The same digest means the same figures. They are made as in record.json, which inntektsmodell run --out "
    "writes; those here are of the case after its scenarios, if any.",
)
COLUMNS = (Text(nb="Tall", en="Figures"), Text(nb="Del", en="Part"), Text(nb="Avtrykk", en="Digest"))
INPUT, OUTPUT = Text(nb="inn", en="in"), Text(nb="ut", en="out")
PARAMETERS = "parameters"
SHOWN = 16


def again(about: Subject) -> Section:
    """The command where it is known, the versions of all that figures pass through, and a table of digests."""
    used = ", ".join(f"{name} {version}" for name, version in versions().items())
    paragraphs = [Paragraph(about.say(COMMAND, command=about.command))] if about.command else []
    paragraphs.append(Paragraph(about.say(VERSIONS, versions=used)))
    source = commit()
    if source is not None:
        paragraphs.append(Paragraph(about.say(COMMIT, commit=source)))
    return Section(about.say(HEADING), (*paragraphs, _digests(about)))


def _digests(about: Subject) -> Table:
    going_in = {PARAMETERS: digest_of(parameter_set(about.case)), **digests_of_observations(about.case)}
    parts = ((INPUT, going_in), (OUTPUT, digests_of_results(about.result)))
    rows = [Row(name, (about.say(part), digest[:SHOWN])) for part, digests in parts for name, digest in digests.items()]
    return Table(about.say(TABLE), tuple(map(about.say, COLUMNS)), tuple(rows), words=True, notes=(about.say(NOTE),))
