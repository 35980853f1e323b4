"""What the terminal shows of a verified run."""

from __future__ import annotations

from inntektsmodell.language.messages import in_language
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, Text
from inntektsmodell.runs.differences import Difference, Kind
from inntektsmodell.runs.verification import Verification

SHOWN = 20
DIGEST_SHOWN = 12

KIND_LABELS = {
    Kind.CHANGED: Text(nb="innholdet er endret", en="content changed"),
    Kind.MISSING: Text(nb="mangler", en="missing"),
    Kind.EXTRA: Text(nb="hører ikke med", en="does not belong"),
    Kind.RECOMPUTED: Text(nb="stemmer ikke med ny beregning", en="not what is computed again"),
    Kind.NOT_COMPUTED: Text(nb="kan ikke beregnes på nytt", en="cannot be computed again"),
    Kind.NOT_READ: Text(nb="kan ikke leses", en="cannot be read"),
    Kind.LINE_ENDINGS: Text(nb="andre linjeskift", en="other line endings"),
}
EXPECTED, FOUND = Text(nb="Ventet", en="Expected"), Text(nb="Funnet", en="Found")


def show_verification(verification: Verification, language: Language) -> None:
    """Show what differs, or that all holds, and with which other versions it was computed then."""
    for difference in verification.differences[:SHOWN]:
        _show(difference, language)
    for remark in verification.remarks:
        say(in_language(remark, language))
    for line in _lines(verification):
        say(line.in_language(language))


def _show(difference: Difference, language: Language) -> None:
    """Where something differs and how, then what was expected and what was found."""
    say(
        f"{in_language(difference.place, language)}: {KIND_LABELS[difference.kind].in_language(language)}", hanging="  "
    )
    for heading, text in ((EXPECTED, difference.expected), (FOUND, difference.found)):
        if text:
            say(f"{heading.in_language(language)}: {_short(text, language)}", indent="  ", hanging="    ")


def _short(text: str, language: Language) -> str:
    """The beginning of a digest, which is enough for the eye; anything else as it is."""
    is_digest = len(text) == 64 and set(text) <= set("0123456789abcdef")
    return f"sha256 {text[:DIGEST_SHOWN]}…" if is_digest else in_language(text, language)


def _lines(verification: Verification) -> list[Text]:
    files, results, run = verification.files, verification.results, verification.folder.resolve().name
    own = verification.fingerprint
    hidden = len(verification.differences) - SHOWN
    lines = [Text(nb=f"Fingeravtrykk: {own}", en=f"Fingerprint: {own}")] if own else []
    if hidden > 0:
        lines.append(Text(nb=f"… og {hidden} til; --json viser alle.", en=f"… and {hidden} more; --json shows all."))
    if not verification.results:
        lines.append(
            Text(
                nb="Resultatene er ikke beregnet på nytt: det de bygger på, er ikke slik det ble skrevet.",
                en="The results were not computed again: what they rest on is not as it was written.",
            )
        )
    for name, (then, now) in verification.versions.items():
        lines.append(
            Text(nb=f"Kjøringen brukte {name} {then}, her er {now}.", en=f"Run with {name} {then}, here {now}.")
        )
    if verification.holds:
        nb = f"{run} holder: {files} filer er uendret, og {results} tall er beregnet på nytt og like (innenfor 1e−9)."
        en = (
            f"{run} holds: {files} files are unchanged, and {results} figures, computed again, are equal (within 1e-9)."
        )
    else:
        nb = f"{run} holder IKKE: {len(verification.differences)} avvik."
        en = f"{run} does NOT hold: {len(verification.differences)} difference(s)."
    return [*lines, Text(nb=nb, en=en)]
