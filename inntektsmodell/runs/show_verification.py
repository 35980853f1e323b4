"""What the terminal shows of a verified run."""

from __future__ import annotations

from inntektsmodell.language.messages import in_language
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.runs.differences import Difference
from inntektsmodell.runs.verification import Verification

SHOWN = 20
DIGEST_SHOWN = 12

EXPECTED, FOUND = as_label("Expected"), as_label("Found")


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
    say(f"{in_language(difference.place, language)}: {difference.kind.label.in_language(language)}", hanging="  ")
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
    lines = [as_label("Fingerprint: {own}", own=own)] if own else []
    if hidden > 0:
        lines.append(as_label("… and {hidden} more; --json shows all.", hidden=hidden))
    if not verification.results:
        lines.append(as_label("The results were not recomputed, because the files they depend on have changed."))
    for name, (then, now) in verification.versions.items():
        lines.append(as_label("The run used {name} {then}; here it is {now}.", name=name, then=then, now=now))
    if verification.holds:
        outcome = as_label(
            "{run} holds: {files} files are unchanged, and {results} figures, computed again, are equal (within 1e-9).",
            run=run,
            files=files,
            results=results,
        )
    else:
        outcome = as_label(
            "{run} is NOT verified: {count:difference|differences}.", run=run, count=len(verification.differences)
        )
    return [*lines, outcome]
