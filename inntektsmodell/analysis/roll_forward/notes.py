"""What a case that was rolled forward tells of itself in every output: how it was made, and how sure its key is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from inntektsmodell.analysis.roll_forward.figure import RolledFigure
from inntektsmodell.analysis.roll_forward.printed_keys import COVERAGE, KeyBounds, is_of_chapter_732, key_bounds
from inntektsmodell.case.case import Case
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.published.posts import REGIONS

TOTAL = "appropriation.total"


def rolled_title(case: Case, to: int) -> Text:
    """The title of a case that is rolled forward, once more or for the first time."""
    return as_label("{title}, rolled forward to {year}", title=_plain_title(case), year=to)


def was_rolled(case: Case) -> bool:
    """Whether a case was itself rolled forward, as its title tells."""
    return _plain_title(case) != case.file.title


def _plain_title(case: Case) -> Text:
    """The title of a case before it was rolled forward, if it was."""
    own = as_label("{title}, rolled forward to {year}", title="", year=case.file.year)
    return in_both(lambda language: case.file.title.in_language(language).removesuffix(own.in_language(language)))


def forecast_bounds(base: Case, later: Case, key: np.ndarray) -> KeyBounds | None:
    """Bounds of the key of a later case, in the order of `REGIONS`.

    None where the case is not of the four regions, whose printed keys they rest on; where too few of these are known;
    and where the case was itself rolled forward, so that what it knows is of an earlier year than its own.
    """
    if was_rolled(base) or not is_of_chapter_732(later):
        return None
    return key_bounds(key, base.file.year, later.file.year)


def rolled_notes(base: Case, later: Case, figures: Sequence[RolledFigure], given: Sequence[Text]) -> tuple[Text, ...]:
    """The notes of the later case: its own, those of given figures, and last those of the case it is made of."""
    return tuple(_notes(base, later, figures, given))


def _notes(base: Case, later: Case, figures: Sequence[RolledFigure], given: Sequence[Text]) -> Iterator[Text]:
    to, parameters = later.file.year, later.parameters
    yield as_label(
        "Rolled forward from case '{case}' of {year} to {to}: rules and calibrated parts are kept, populations and "
        "criteria are updated where newer figures are at hand. Criteria are the mean of {window}, the population is of "
        "{persons}.",
        case=base.name,
        year=base.file.year,
        to=to,
        window=", ".join(map(str, parameters.need.window.value)),
        persons=parameters.population.year.value,
    )
    bounds = forecast_bounds(base, later, np.zeros(len(REGIONS)))
    if bounds is not None:
        yield _how_sure(bounds, to)
    for figure in figures:
        if figure.path == TOTAL and figure.year < to:
            yield as_label("The sum to distribute is that of {year}; none is given for {to}.", year=figure.year, to=to)
    yield from given
    if base.file.notes:
        yield as_label("What follows was noted on case '{case}'.", case=base.name)
        yield from base.file.notes


def _how_sure(bounds: KeyBounds, to: int) -> Text:
    by_region = list(zip(REGIONS, (50 * (bounds.upper - bounds.lower)).tolist(), strict=True))
    return as_label(
        "The key of {to} is a forecast. {share:.0f} % of the time the printed key is meant to lie within these "
        "distances of it, in percentage points: {reach}. They rest on how far printed keys moved from one year to the "
        "next ({first}–{last}).",
        to=to,
        share=100 * COVERAGE,
        reach=in_both(lambda language: ", ".join(f"{name} {number(wide, 2, language)}" for name, wide in by_region)),
        first=bounds.years[0],
        last=bounds.years[-1],
    )
