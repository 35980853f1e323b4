"""What the terminal shows of a validation: the outcome, what does not hold and why, and the checks of each document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from inntektsmodell.language.shown_numbers import ABSENT, number
from inntektsmodell.language.table_drawing import plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, Text, as_label, as_labels, joined
from inntektsmodell.published.checks import Check, Verdict, failing, hollow_tally, tally
from inntektsmodell.published.incomparable import Pair

HEADINGS = as_labels("Check", "Published", "Computed", "Lowest", "Highest", "Verdict")
DOCUMENT = as_label("Document")
FIGURES = as_label("Printed figures")
CHECKS = as_label("Checks")
APART = as_label("Separate")
COUNTED_APART = as_label("counted separately")
REST = as_label("The table above shows the checks that fail or are explained; --all shows every check.")
FAILS = as_label("FAILS")
STALE = as_label("The explanation is for another verdict, or for a break with another size or cause:")
EXPLANATIONS = as_label("Explanations")
PAIRS = as_label("Pairs that must not be compared")


def show_validation(
    checks: Sequence[Check], pairs: Sequence[Pair], language: Language, every_check: bool = False
) -> None:
    """Show the outcome, what does not hold or is explained (or every check), why, the pairs, and the documents.

    The checks keep the order given, so those of `validate` with the failing first and the largest breaks next.
    """
    say(_summary(checks).in_language(language), bold=True)
    say(_apart(checks).in_language(language))
    rows = [
        (check.id, [check.figure.printed, *_computed(check, language), _verdict(check, language)])
        for check in checks
        if every_check or check.is_notable
    ]
    show_table(plain_table(HEADINGS, rows, language))
    if not every_check:
        say(REST.in_language(language))
        say()
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
    documents = sorted({check.figure.document for check in checks})
    rows = [(name, _tally([check for check in checks if check.figure.document == name])) for name in documents]
    headings = (DOCUMENT, FIGURES, CHECKS, *(verdict.label for verdict in Verdict), APART)
    show_table(plain_table(headings, [*rows, ("Sum", _tally(checks))], language))


def _tally(checks: Sequence[Check]) -> list[str]:
    """How many figures and checks there are, and how they came out."""
    figures, count, verdicts = tally(checks)
    apart = sum(hollow_tally(checks).values())
    return [str(found) for found in (figures, count, *verdicts.values(), apart)]


def _computed(check: Check, language: Language) -> list[str]:
    """Computed value and bounds with two decimals more than are printed."""
    if check.computed is None:
        return [ABSENT] * 3
    decimals = 2 + check.figure.decimals
    return [number(bound, decimals, language) for bound in asdict(check.computed).values()]


def _verdict(check: Check, language: Language) -> str:
    label = check.verdict.label.in_language(language)
    if check.hollow is not None:
        label = f"{label} ({COUNTED_APART.in_language(language)})"
    return f"{FAILS.in_language(language)}: {label}" if check.fails else label


def _notes(check: Check, language: Language) -> list[str]:
    """Why nothing was computed, the explanation, and what is said of its cause, in one line."""
    stale = [STALE.in_language(language)] if check.is_stale else []
    notes = " ".join([*stale, *(note.in_language(language) for note in check.notes)])
    return [f"{check.id}: {notes}"] if notes else []


def _summary(checks: Sequence[Check]) -> Text:
    figures, count, verdicts = tally(checks)
    outcomes = (joined(" ", (Text(nb=str(number)), verdict.label)) for verdict, number in verdicts.items())
    return as_label(
        "{count} checks of {figures} printed figures: {outcomes}. {fail} fail.",
        count=count,
        figures=figures,
        outcomes=joined(", ", outcomes),
        fail=len(failing(checks)),
    )


def _apart(checks: Sequence[Check]) -> Text:
    """How many checks can hardly fail, and why; none of them is counted in the summary."""
    kinds = {kind: count for kind, count in hollow_tally(checks).items() if count}
    if not kinds:
        return Text(nb="")
    reasons = (joined(" × ", (Text(nb=str(count)), kind.label)) for kind, count in kinds.items())
    return as_label(
        "{count} checks are counted separately because they can hardly fail: {reasons}.",
        count=sum(kinds.values()),
        reasons=joined("; ", reasons),
    )
