"""What the terminal shows of a validation: every check, then the written explanations and the refused pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from inntektsmodell.case import Language, Text
from inntektsmodell.incomparable import Pair
from inntektsmodell.labels import ABSENT, number
from inntektsmodell.table_drawing import Section, Table, show_table
from inntektsmodell.terminal import say
from inntektsmodell.validation import Check, Verdict, failing

LANGUAGES: tuple[Language, ...] = ("nb", "en")
HEADINGS = (
    Text(nb="Kontroll", en="Check"),
    Text(nb="Trykt", en="Published"),
    Text(nb="Beregnet", en="Computed"),
    Text(nb="Laveste", en="Lowest"),
    Text(nb="Høyeste", en="Highest"),
    Text(nb="Utfall", en="Verdict"),
)
VERDICT_LABELS = {
    Verdict.BREAK: Text(nb="brudd", en="break"),
    Verdict.MUST_NOT_BE_COMPARED: Text(nb="skal ikke sammenlignes", en="must not be compared"),
    Verdict.CANNOT_COMPUTE: Text(nb="kan ikke beregnes", en="cannot compute"),
    Verdict.WITHIN_ROUNDING: Text(nb="innenfor avrunding", en="within rounding"),
    Verdict.EXACT: Text(nb="treffer", en="exact"),
}
FAILS = Text(nb="FEILER", en="FAILS")
STALE = Text(
    nb="Forklaringen gjelder et annet utfall, eller et brudd av en annen størrelse:",
    en="The explanation is of another verdict, or of a break of another size:",
)
EXPLANATIONS = Text(nb="Forklaringer", en="Explanations")
PAIRS = Text(nb="Par som ikke skal sammenlignes", en="Pairs that must not be compared")


def show_validation(checks: Sequence[Check], pairs: Sequence[Pair], language: Language) -> None:
    """Show every check, the failing ones first, then reasons and explanations, the list of pairs, and a summary."""
    show_table(_table(checks, language))
    say(EXPLANATIONS.in_language(language), bold=True)
    for check in checks:
        for line in _notes(check, language):
            say(line, indent="  ")
    say()
    say(PAIRS.in_language(language), bold=True)
    for pair in pairs:
        say(f"{', '.join(pair.first)} | {', '.join(pair.second)}", indent="  ")
        say(pair.reason.in_language(language), indent="    ")
    say()
    say(_summary(checks).in_language(language))


def _table(checks: Sequence[Check], language: Language) -> Table:
    corner, *columns = (heading.in_language(language) for heading in HEADINGS)
    rows = [
        (check.id, [check.figure.printed, *_computed(check, language), _verdict(check, language)]) for check in checks
    ]
    return Table(columns, [Section(rows)], corner=corner)


def _computed(check: Check, language: Language) -> tuple[str, str, str]:
    """Computed value and bounds with two decimals more than are printed."""
    if check.computed is None:
        return ABSENT, ABSENT, ABSENT
    decimals = 2 + len(check.figure.printed.partition(",")[2])
    value, low, high = (
        number(bound, decimals, language) for bound in (check.computed.value, check.computed.low, check.computed.high)
    )
    return value, low, high


def _verdict(check: Check, language: Language) -> str:
    label = VERDICT_LABELS[check.verdict].in_language(language)
    return f"{FAILS.in_language(language)}: {label}" if check.fails else label


def _notes(check: Check, language: Language) -> list[str]:
    """Why nothing was computed, and the explanation, one line each."""
    notes = [] if check.reason is None else [check.reason.in_language(language)]
    if check.explanation is not None:
        stale = [STALE.in_language(language)] if check.is_stale else []
        notes.append(" ".join([*stale, check.explanation.text.in_language(language)]))
    return [f"{check.id}: {note}" for note in notes]


def _summary(checks: Sequence[Check]) -> Text:
    counts = Counter(check.verdict for check in checks)
    figures = len({check.figure.id for check in checks})
    verdicts = {
        language: ", ".join(f"{counts[verdict]} {VERDICT_LABELS[verdict].in_language(language)}" for verdict in Verdict)
        for language in LANGUAGES
    }
    fail = len(failing(checks))
    return Text(
        nb=f"{len(checks)} kontroller av {figures} trykte tall: {verdicts['nb']}. {fail} feiler.",
        en=f"{len(checks)} checks of {figures} printed figures: {verdicts['en']}. {fail} fail.",
    )
