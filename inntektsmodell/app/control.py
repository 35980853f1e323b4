"""One value that people can move on the page: what it is called, how it is told, and what a text stands for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from inntektsmodell.case.units import unit_label
from inntektsmodell.faults import Faults, between
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.shown_numbers import number, per_cent, signed
from inntektsmodell.language.text import Language, Text
from inntektsmodell.language.typed_numbers import readings, typed_advice, typed_number

ControlValue = float | bool | int | str | tuple[int, ...]
ControlKind = Literal["share", "number", "change", "years", "choice", "switch"]
ControlGroup = Literal[
    "frame",
    "population",
    "services",
    "cost",
    "cost_index",
    "need",
    "merging",
    "settlement",
    "phase_in",
    "rules",
    "weights",
    "found",
]
QUANTITIES = ("share", "number", "change")
"""Kinds that are numbers."""
DIGITS = 6
"""Decimals of a share or of a change that the page keeps, and decimals of a number that it shows at most."""
SILENT_UNITS = ("1", "index")
"""Units that say nothing beside a number."""


@dataclass(frozen=True)
class Option:
    """One of several values, with its label."""

    value: ControlValue
    label: Text


@dataclass(frozen=True)
class Control:
    """One value that people can move: its path, what it is called, and what the case has there.

    A `share` lies in 0–1, a `number` has a unit and lies from `least` to `greatest`; a `change` is a factor on what the
    case has at every one of `paths`, told in per cent more or less. `years` are a set of years, a `choice` is one of
    `options`, a `switch` is on or off. `service` is the service that a weight belongs to.
    """

    group: ControlGroup
    path: str
    kind: ControlKind
    label: Text
    value: ControlValue
    service: str = ""
    options: tuple[Option, ...] = ()
    unit: str = "1"
    least: float = 0.0
    greatest: float = math.inf
    paths: tuple[str, ...] = ()

    def told(self, value: ControlValue, language: Language) -> str:
        """A value as people read it."""
        if self.kind == "share":
            return per_cent(float(str(value)), language)
        if self.kind == "change":
            return f"{signed(100 * (float(str(value)) - 1), 1, language)} %"
        if self.kind == "number":
            return f"{shortest(float(str(value)), language)} {self.unit_told(language)}".rstrip()
        if isinstance(value, tuple):
            return ", ".join(map(str, value))
        return next(option.label.in_language(language) for option in self.options if option.value == value)

    def typed(self, value: ControlValue, language: Language) -> str:
        """A quantity as it stands in the field where people type it: without spaces, so that it can be typed again."""
        if self.kind not in QUANTITIES:
            return ""
        plain = float(str(value))
        in_field = plain if self.kind == "number" else 100 * (plain - (self.kind == "change"))
        text = shortest(in_field, language, 0 if self.kind == "number" else 1)
        text = text.replace(",", "") if language == "en" else "".join(text.split())
        return f"{text}0" if isinstance(typed_number(text, self._most_typed), str) else text

    @property
    def _most_typed(self) -> float:
        return 100.0 if self.kind == "share" else math.inf

    def unit_told(self, language: Language) -> str:
        """The unit beside a number; empty where it says nothing."""
        return "" if self.unit in SILENT_UNITS else unit_label(self.unit, language)

    def changes(self, value: ControlValue) -> dict[str, object]:
        """A value as a scenario has it, by path."""
        if self.kind == "change":
            return dict.fromkeys(self.paths, f"*{value}")
        return {self.path: list(value) if isinstance(value, tuple) else value}

    def read(self, text: str, place: str, faults: Faults) -> ControlValue | None:
        """The value that a text in a link, or from the page, stands for; None, with a fault noted, for any other."""
        if self.kind in QUANTITIES:
            return self._quantity(text, place, faults)
        known = {written(option.value): option.value for option in self.options}
        if self.kind == "years":
            chosen = text.split(",")
            if chosen and set(chosen) <= set(known):
                return tuple(int(year) for year in known if year in chosen)
        elif text in known:
            return known[text]
        found = message("'{value}' is not one of the choices", value=text[:40]) if text else message("none is chosen")
        faults.add(place, found, self._choices())
        return None

    def read_typed(self, text: str, language: Language, place: str, faults: Faults) -> ControlValue | None:
        """As `read`, of a number as people type it: decimal comma or point, spaces, per cent where it is told so."""
        if self.kind not in QUANTITIES:
            return self.read(text, place, faults)
        meant = self._meant(text, language, place, faults)
        if meant is None:
            return None
        in_unit = {"share": meant / 100, "change": 1 + meant / 100, "number": meant}[self.kind]
        return self._quantity(repr(in_unit), place, faults)

    def _meant(self, text: str, language: Language, place: str, faults: Faults) -> float | None:
        """The number in the field's own unit that a typed text means; None, with a fault noted, for any other text."""
        plain = text.strip() if self.kind == "number" else text.strip().removesuffix("%").rstrip()
        is_moved = self.kind != "change" and plain.startswith("+")
        meant = typed_number(plain, self._most_typed)
        if isinstance(meant, float) and not is_moved:
            return meant
        found, right = message("'{text}' is not a number", text=text[:40]), self._range()
        if is_moved:
            found = message("'{text}' says how much more", text=text[:40])
            right = message("the new value itself, {range}", range=right)
        elif plain.endswith("%"):
            found = message("'{text}' is in per cent", text=text[:40])
            right = message("the new value itself, {range}", range=right)
        elif readings(plain):
            found = message("'{text}' can mean two numbers", text=text[:40])
            right = typed_advice(plain, "," if language == "nb" else ".")
        faults.add(place, found, right)
        return None

    def _quantity(self, text: str, place: str, faults: Faults) -> float | None:
        try:
            value = float(text)
        except ValueError:
            faults.add(place, message("'{text}' is not a number", text=text[:40]), self._range())
            return None
        value = value if self.kind == "number" else round(value, DIGITS)
        least, greatest = (0.0, 1.0) if self.kind == "share" else (self.least, self.greatest)
        if least <= value <= greatest and math.isfinite(value):
            return value + 0.0  # no zero with a sign
        faults.add(place, self._found(value), self._range())
        return None

    def _found(self, value: float) -> Message:
        if self.kind == "number":
            return message("value {value:g}", value=value)
        return message("{value:.6g} per cent", value=100 * (value - (self.kind == "change")))

    def _range(self) -> Message:
        if self.kind == "share":
            return message("from 0 to 100 per cent")
        return message("at least −100 per cent") if self.kind == "change" else between(self.least, self.greatest)

    def _choices(self) -> str:
        names = ", ".join(written(option.value) for option in self.options)
        if self.kind == "years":
            return message("at least one of {names}", names=names)
        return message("one of {names}", names=names)


def written(value: ControlValue) -> str:
    """A value as a link holds it; `Control.read` reads it back."""
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def written_values(values: Mapping[str, ControlValue]) -> dict[str, str]:
    """Values by path, as a link holds them."""
    return {path: written(value) for path, value in values.items()}


def shortest(value: float, language: Language, least: int = 0) -> str:
    """A number with the decimals that it has, so many at least and at most `DIGITS`."""
    digits = Decimal(repr(round(value, DIGITS))).normalize().as_tuple().exponent
    return number(value, max(least, -int(digits)), language)
