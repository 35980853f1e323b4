"""Shows a back-test: every guess of every year beside the printed key, its error, and how often bounds held."""

from __future__ import annotations

from typing import Any

import numpy as np

from inntektsmodell.analysis.roll_forward.back_test import BackTest, Guess, MovedMoney, TestedYear
from inntektsmodell.analysis.roll_forward.printed_keys import COVERAGE
from inntektsmodell.analysis.roll_forward.show import basis_of
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import Language, in_language, message
from inntektsmodell.language.shown_numbers import number, number_text, signed
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.published.posts import REGIONS

MEAN, MISPLACED = as_label("Mean absolute error"), as_label("Misplaced")
KEYS = as_label("Keys")
ERRORS = as_label("Error in hundredths of a percentage point")
AMOUNTS = as_label("Error in million NOK")
BOUNDS = as_label("Bounds of the forecast")
PRINTED = as_label("Items 72–75 as proposed")


def show_back_test(tested: BackTest, language: Language) -> None:
    """Print a table for each year, then how often the bounds held, and what may have been moved from item 76."""
    for year in tested.years:
        show_table(_table(tested, year, language))
    for sentence in (_covered(tested), basis_of(tested.years[0].bounds)):
        say(in_language(sentence, language))
    first = message(
        "The forecast and the key at full effect use the phase-in of {year} that was printed with the case's own year; "
        "the other guesses do not.",
        year=tested.years[0].printed.year,
    )
    if tested.case.parameters.phase_in is not None:
        say(in_language(first, language))
    for reason in tested.reservations:
        say(in_language(message("Not of the same thing: {reason}", reason=_in_both(reason)), language))
    _show_moved(tested, language)


def _in_both(text: Text) -> str:
    return told_in_both(**vars(text))


def _table(tested: BackTest, year: TestedYear, language: Language) -> TerminalTable:
    def label(guess: Guess) -> str:
        return guess.label.in_language(language)

    def shares(values: np.ndarray) -> list[str]:
        return [*(number(value, 5, language) for value in values.tolist()), ""]

    keys = [(PRINTED.in_language(language), shares(year.printed.shares))]
    keys += [(label(guess), shares(values)) for guess, values in year.guesses.items()]
    errors = [
        (label(guess), [*_signed(year.error(guess), language), number(mean_absolute_error(year, guess), 1, language)])
        for guess in year.guesses
    ]
    amounts = [
        (label(guess), [*_signed(year.amount(guess), language), number(misplaced(year, guess), 1, language)])
        for guess in year.guesses
    ]
    bounds = [
        (as_label("Lower").in_language(language), shares(year.bounds.lower)),
        (as_label("Upper").in_language(language), shares(year.bounds.upper)),
    ]
    sections = [
        TerminalSection(rows, heading.in_language(language))
        for heading, rows in ((KEYS, keys), (ERRORS, errors), (AMOUNTS, amounts), (BOUNDS, bounds))
    ]
    summary = f"{MEAN.in_language(language)} / {MISPLACED.in_language(language).lower()}"
    title = as_label(
        "Case {case} rolled forward, against the proposal of {year}", case=tested.case.name, year=year.printed.year
    )
    return TerminalTable([*REGIONS, summary], sections, title.in_language(language), recipients_across=True)


def _signed(values: np.ndarray, language: Language) -> list[str]:
    return [signed(value, 1, language) for value in values.tolist()]


def mean_absolute_error(year: TestedYear, guess: Guess) -> float:
    """Mean size of the errors over the regions, in hundredths of a percentage point."""
    return float(np.abs(year.error(guess)).mean())


def misplaced(year: TestedYear, guess: Guess) -> float:
    """Million kroner that the guess gives to other regions than print does: half the sum of the errors' sizes."""
    return float(np.abs(year.amount(guess)).sum()) / 2


def _covered(tested: BackTest) -> str:
    held = sum(int(year.is_covered.sum()) for year in tested.years)
    return message(
        "{held} of {count} printed keys lie within the bounds. They are few, and not independent: shares sum to 1, "
        "and a later year holds the errors of the earlier.",
        held=held,
        count=sum(year.is_covered.size for year in tested.years),
    )


READINGS = {
    "fall": as_label("fall of item 76"),
    "share": as_label("lower share of ISF"),
}


def _show_moved(tested: BackTest, language: Language) -> None:
    if not tested.moved_money:
        return
    years = {year.printed.year: year for year in tested.years}
    rows = [
        (_heading(one).in_language(language), [number(value, 3, language) for value in one.shares.tolist()])
        for one in tested.moved_money
    ]
    share = years[tested.moved_money[0].year].population_share.tolist()
    rows.append(
        (as_label("Share of population").in_language(language), [number(value, 3, language) for value in share])
    )
    say()
    told = message(
        "In {year} money was moved from activity-based financing (item 76) to items 72–75. How much it was, and how it "
        "was split, is not among the figures here. If all else went by the forecast, it was split like this:",
        year=tested.moved_money[0].year,
    )
    say(in_language(told, language))
    show_table(TerminalTable(list(REGIONS), [TerminalSection(rows)], recipients_across=True))
    rest = message(
        "So the error of that year may be the money moved, the method's own, or both; the figures at hand cannot tell."
    )
    say(in_language(rest, language))


def _heading(moved: MovedMoney) -> Text:
    return as_label(
        "{amount} million NOK: {reading}", amount=number_text(moved.amount, 0), reading=READINGS[moved.reading]
    )


def back_test_record(tested: BackTest) -> dict[str, Any]:
    """The back-test for programs: shares, errors in hundredths of a percentage point and in million kroner."""

    def by_region(values: np.ndarray) -> dict[str, Any]:
        return dict(zip(REGIONS, values.tolist(), strict=True))

    return {
        **tested.case.named,
        "years": [
            {
                "year": year.printed.year,
                "printed": by_region(year.printed.shares),
                "total": year.printed.total,
                "guesses": {
                    str(guess): {
                        "key": by_region(values),
                        "error_hundredths": by_region(year.error(guess)),
                        "error_million_nok": by_region(year.amount(guess)),
                        "mean_absolute_error_hundredths": mean_absolute_error(year, guess),
                        "misplaced_million_nok": misplaced(year, guess),
                    }
                    for guess, values in year.guesses.items()
                },
                "bounds": {"lower": by_region(year.bounds.lower), "upper": by_region(year.bounds.upper)},
                "within_bounds": by_region(year.is_covered),
            }
            for year in tested.years
        ],
        "coverage_meant": COVERAGE,
        "basis": str(basis_of(tested.years[0].bounds)),
        "reservations": [reason.en for reason in tested.reservations],
        "money_moved": [
            {"year": one.year, "reading": one.reading, "million_nok": one.amount, "shares": by_region(one.shares)}
            for one in tested.moved_money
        ],
    }
