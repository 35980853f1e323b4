"""Which key was used, as its readers get it: a table with a conclusion, and a record for programs."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.table_drawing import TerminalSection, TerminalTable, show_table
from inntektsmodell.language.terminal import say
from inntektsmodell.language.text import Language, as_label, as_label_in
from inntektsmodell.published.identify.key_fits import Fit, Identification, KeyFit
from inntektsmodell.published.intervals import Interval
from inntektsmodell.published.posts import REGIONS

HEADINGS = (as_label("Key"), as_label("Verdict"), as_label_in("of amounts", "Total"))
LEGEND = as_label(
    "Per region: how far the key's amount lies outside the rounding of the printed amount (+ means more than printed)."
)
NONE = as_label("None of the {count} known keys can have produced the amounts.")
ONE = as_label("One of the {count} known keys can have produced the amounts: {names}.")
SEVERAL = as_label("These of the {count} known keys can have produced the amounts and cannot be told apart: {names}.")
TO_THE_SUM = as_label(
    "None fits if each amount is rounded separately; only if the amounts are rounded up or down "
    "to match the printed sum."
)


def show_identification(found: Identification, language: Language) -> None:
    """Show every known key with its verdict and distance per region, best first, and the conclusion."""
    show_table(_table(found, language))
    say(LEGEND.in_language(language))
    if found.fit == Fit.TO_THE_SUM:
        say(TO_THE_SUM.in_language(language))
    say(conclusion(found, language))


def conclusion(found: Identification, language: Language) -> str:
    """Which keys can have given the amounts, in one sentence."""
    sentence = {0: NONE, 1: ONE}.get(len(found.possible), SEVERAL)
    names = "; ".join(key.name.in_language(language) for key in found.possible)
    return sentence.in_language(language).format(count=len(found.keys), names=names)


def identification_record(found: Identification) -> dict[str, Any]:
    """The answer as `identify-key --json` prints it; `off` and the amounts are in the unit that was given."""
    return {
        "fit": str(found.fit),
        "possible": [key.id for key in found.possible],
        "amounts": {region: asdict(amount) for region, amount in found.amounts.items()},
        "total": asdict(found.total),
        "keys": [_record(held) for held in found.keys],
    }


def _table(found: Identification, language: Language) -> TerminalTable:
    key, verdict, total = (heading.in_language(language) for heading in HEADINGS)
    decimals = 2 + max(map(_decimals, found.amounts.values()))
    rows = []
    for held in found.keys:
        offs = (signed(region.off, decimals, language) for region in held.regions)
        name, fit = held.key.name.in_language(language), held.fit.label.in_language(language)
        rows.append((name, [fit, *offs, number(held.total, decimals, language)]))
    return TerminalTable([verdict, *REGIONS, total], [TerminalSection(rows)], corner=key, recipients_across=True)


def _decimals(amount: Interval) -> int:
    """Decimals with which an amount was printed, from the width of its interval."""
    return max(0, round(-math.log10(amount.high - amount.low)))


def _record(held: KeyFit) -> dict[str, Any]:
    return {
        "id": held.key.id,
        "name": held.key.name.model_dump(),
        "year": held.key.year,
        "stage": held.key.stage,
        "source": held.key.source,
        "fit": str(held.fit),
        "total": held.total,
        "half_units_off": held.miss,
        "regions": {
            region.region: {"share": asdict(share), "given": asdict(region.given), "off": region.off}
            for region, share in zip(held.regions, held.key.shares, strict=True)
        },
    }
