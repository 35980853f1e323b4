"""Units of figures: what they are called in code and files, and how people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator

from inntektsmodell.faults import Faults, Where
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
_IDS = {name.casefold(): unit for unit, text in UNITS.items() for name in (unit, *vars(text).values())}


def unit_label(unit: str, language: Language) -> str:
    """A unit as people read it; a unit of the case's own stands as it is."""
    return UNITS[unit].in_language(language) if unit in UNITS else unit


def unit_word(unit: str) -> str:
    """A unit as a sentence tells it."""
    return word(UNITS[unit].en) if unit in UNITS else unit


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
    return _IDS.get(written.casefold(), written)


Unit = Annotated[str, AfterValidator(unit_id)]
"""A unit in a case's files, as people write it there."""
