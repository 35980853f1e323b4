"""Units of figures: what they are called in code and files, and how people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from inntektsmodell.faults import Faults, Where
from inntektsmodell.language.currency import NOK, in_currency
from inntektsmodell.language.messages import Message, message, word
from inntektsmodell.language.text import Language, as_label

UNITS = {
    "1": as_label("share"),
    "DRG points": as_label("DRG points"),
    "NOK per DRG point": as_label("NOK per DRG point"),
    "NOK per inhabitant": as_label("NOK per inhabitant"),
    "cases": as_label("cases"),
    "choice": as_label("choice"),
    "deaths": as_label("deaths"),
    "index": as_label("index"),
    "index per inhabitant": as_label("index per inhabitant"),
    "million NOK": as_label("million NOK"),
    "minutes per inhabitant": as_label("minutes per inhabitant"),
    "missions": as_label("missions"),
    "persons": as_label("persons"),
    "year": as_label("year"),
}
"""What units are called; those of amounts are known in any other currency too."""
_IDS = {name.casefold(): unit for unit, text in UNITS.items() for name in (unit, *vars(text).values())}
CODE = "[A-Z]{3}"
"""The pattern of a currency's code in ISO 4217."""
A_CURRENCY = message("the code of a currency in three capital letters (ISO 4217), such as NOK, EUR or GBP")
Currency = Annotated[str, Field(pattern=f"^{CODE}$")]
_OF_AMOUNTS = [
    (re.compile(in_currency(f"(?i:{re.escape(name)})", f"(?-i:({CODE}))")), unit)
    for unit, text in UNITS.items()
    if NOK in unit
    for name in dict.fromkeys((unit, *vars(text).values()))
]
"""How units of amounts are written in a currency, by code or by label, and the unit that they are in kroner."""


def unit_label(unit: str, language: Language) -> str:
    """A unit as people read it; a unit of the case's own stands as it is."""
    known, currency = in_kroner(unit)
    return UNITS[known].in_language(language, currency) if known in UNITS else unit


def unit_word(unit: str) -> str:
    """A unit as a sentence tells it."""
    known, currency = in_kroner(unit)
    if currency != NOK:
        return Message(UNITS[known].en, {"currency": currency})
    return word(UNITS[unit].en) if unit in UNITS else unit


def unit_in(unit: str, currency: str) -> str:
    """A unit of the method, which knows kroner, in the currency of a case."""
    return in_currency(unit, currency)


def in_kroner(unit: str) -> tuple[str, str]:
    """What a unit of amounts would be in kroner, and the currency that it is in; any other as it is."""
    if unit in UNITS:
        return unit, NOK
    for pattern, known in _OF_AMOUNTS:
        if found := pattern.fullmatch(unit):
            return known, found[1]
    return unit, NOK


def unfit_unit(unit: str) -> Message:
    """What is found where a figure has a unit that is not that of its place."""
    return message("unit '{unit}' does not fit", unit=unit_word(unit))


def note_unfit_units(unfit: Mapping[tuple[str, str], Sequence[Where]], faults: Faults) -> None:
    """A fault for each unit that does not fit a table, at the first of its places; with the unit goes what is right."""
    for (unit, right), places in unfit.items():
        first, *others = dict.fromkeys(places)
        found = unfit_unit(unit)
        if others:
            found = message(
                "unit '{unit}' does not fit here or in {count:other place|other places}",
                unit=unit_word(unit),
                count=len(others),
            )
        faults.add(first, found, right)


def unit_id(written: str) -> str:
    """The unit that somebody wrote, by its label in any language or by its id, in any case; any other as it is."""
    known, currency = in_kroner(_IDS.get(written.casefold(), written))
    return in_currency(known, currency)


Unit = Annotated[str, AfterValidator(unit_id)]
"""A unit in a case's files, as people write it there."""
