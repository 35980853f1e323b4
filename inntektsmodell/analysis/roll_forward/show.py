"""Shows what happened to every figure of a case that was rolled forward, and how uncertain its key is."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import xarray as xr

from inntektsmodell.analysis.roll_forward.figure import RolledFigure
from inntektsmodell.analysis.roll_forward.notes import forecast_bounds, was_rolled
from inntektsmodell.analysis.roll_forward.printed_keys import COVERAGE, KeyBounds, is_of_chapter_732, key_of
from inntektsmodell.analysis.roll_forward.rolling import RolledCase
from inntektsmodell.language.messages import Language, Message, in_language, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.table_drawing import TerminalRow, TerminalSection, TerminalTable, plain_table, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import as_labels
from inntektsmodell.published.posts import REGIONS

HEADINGS = as_labels("Figures", "What happened", "Year of the figure", "Age in years")
NO_BOUNDS = message(
    "No bounds of the key are given, as the case was itself rolled forward: roll the case that it is made of forward "
    "in one step."
)
BOUNDS = as_labels("Key, lower bound", "Key, upper bound")


def show_rolled(rolled: RolledCase, result: xr.Dataset, language: Language) -> None:
    """Print what happened to the figures, those alike on one line, then the bounds of the key where they are known."""
    say()
    show_table(plain_table(HEADINGS, _rows(rolled, language), language))
    if rolled.unused_years:
        years = ", ".join(map(str, rolled.unused_years))
        unused = message("Left out are figures given for years that the case does not rest on: {years}.", years=years)
        say(in_language(unused, language))
        say()
    if was_rolled(rolled.base) and is_of_chapter_732(rolled.case):
        say(in_language(NO_BOUNDS, language))
    bounds = bounds_of(rolled, result)
    if bounds is not None:
        _show_bounds(bounds, language)


def _rows(rolled: RolledCase, language: Language) -> list[TerminalRow]:
    rows: list[TerminalRow] = []
    for (group, moved, year, age), alike in groupby(sorted(rolled.figures, key=_alike), _alike):
        figures = list(alike)
        name = figures[0].path if len(figures) == 1 else f"{group} ({len(figures)})"
        rows.append((name, [moved.label.in_language(language), str(year), str(age)]))
    return rows


def _alike(figure: RolledFigure) -> tuple[Any, ...]:
    return figure.group, figure.moved, figure.year, figure.age


def bounds_of(rolled: RolledCase, result: xr.Dataset) -> KeyBounds | None:
    """Bounds of the year's key, where any can be given."""
    return forecast_bounds(rolled.base, rolled.case, key_of(result))


def _show_bounds(bounds: KeyBounds, language: Language) -> None:
    rows = [
        (heading.in_language(language), [number(value, 4, language) for value in values.tolist()])
        for heading, values in zip(BOUNDS, (bounds.lower, bounds.upper), strict=True)
    ]
    show_table(TerminalTable(list(REGIONS), [TerminalSection(rows)], recipients_across=True))
    say(in_language(basis_of(bounds), language))


def basis_of(bounds: KeyBounds) -> Message:
    """What the bounds rest on."""
    return message(
        "Bounds meant to hold {share:.0f} % of the time, from how far printed keys moved from one year to the next "
        "({first}–{last}). The method has no record of its own from before {last}.",
        share=100 * COVERAGE,
        first=bounds.years[0],
        last=bounds.years[-1],
    )


def rolled_record(rolled: RolledCase, result: xr.Dataset) -> dict[str, Any]:
    """What JSON tells beside the result: what the case was made of, every figure, and bounds of the key."""
    bounds = bounds_of(rolled, result)
    told: dict[str, Any] = {
        "rolled_from": rolled.base.name,
        "year": rolled.case.file.year,
        "figures": [
            {
                "path": figure.path,
                "what_happened": str(figure.moved),
                "year": figure.year,
                "age": figure.age,
                "source": str(figure.source),
            }
            for figure in rolled.figures
        ],
        "unused_years": list(rolled.unused_years),
    }
    if bounds is not None:
        by_region = zip(REGIONS, bounds.lower.tolist(), bounds.upper.tolist(), strict=True)
        told["key_bounds"] = {region: [lower, upper] for region, lower, upper in by_region}
        told["key_bounds_basis"] = str(basis_of(bounds))
    return told
