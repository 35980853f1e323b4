"""Values in sentences as people write them: by the language, in full, and without the words of Python."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from numbers import Integral, Real
from typing import Any

GROUPED_FROM = 10_000
"""Thousands of a smaller number, as of a year, stand together."""
LEAST_IN_FULL, MOST_IN_FULL = 1e-6, 1e15
"""Beyond these, people too write a power of ten."""
WORDS = {
    "en": {None: "nothing", True: "true", False: "false"},
    "nb": {None: "ingenting", True: "sann", False: "usann"},
}
BETWEEN = {"en": ", ", "nb": "; "}
"""The parts of a list; in Norwegian the numbers themselves hold commas."""
_SIGNIFICANT = re.compile(r"\.?(\d*)g")


@dataclass(frozen=True)
class Beginning:
    """A value of which a sentence shows the first letters only."""

    value: Any
    length: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """A number, a truth, nothing, or a list or table of such, in a sentence of one language."""

    value: Any
    language: str

    def __format__(self, form: str) -> str:
        """As the form says, but `g` rounds no digit away that stands before the decimal sign.

        Two words, as in `{count:file|files}`, are what is counted: the first where there is one, else the second.
        """
        one, divider, many = form.partition("|")
        if divider:
            return f"{self} {one if self.value == 1 else many}"
        is_number = isinstance(self.value, Real) and not isinstance(self.value, bool) and math.isfinite(self.value)
        if not form or not is_number:
            return str(self)
        significant = _SIGNIFICANT.fullmatch(form)
        written = _rounded(self.value, int(significant[1] or 6)) if significant else format(self.value, form)
        return with_signs(written, self.language)

    def __str__(self) -> str:
        value = self.value
        if value is None or isinstance(value, bool):
            return WORDS[self.language][value]
        if isinstance(value, Beginning):
            return _beginning(value, self.language)
        if isinstance(value, dict):
            parts = [f"{name!r}: {spoken(part, self.language)!r}" for name, part in value.items()]
            return f"{{{BETWEEN[self.language].join(parts)}}}"
        if isinstance(value, list | tuple):
            return f"[{BETWEEN[self.language].join(repr(spoken(part, self.language)) for part in value)}]"
        is_written = isinstance(value, Integral) or not math.isfinite(value)
        return with_signs(str(value) if is_written else _in_full(_exact(value)), self.language)

    __repr__ = __str__


def spoken(value: Any, language: str) -> Any:
    """A value that people write otherwise than Python does, as a sentence shows it; any other as it is."""
    differs = value is None or isinstance(value, Real | list | tuple | dict | Beginning)
    return Spoken(value, language) if differs else value


def with_signs(number: str, language: str) -> str:
    """A number as Python writes it, with the signs of the language: in Norwegian decimal comma, space and minus."""
    if language == "en":
        return number
    return number.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def _beginning(value: Beginning, language: str) -> str:
    try:
        return f"{repr(spoken(value.value, language))[: value.length]}…"
    except ValueError:  # more digits than Python writes
        return "…"


def _exact(value: Real) -> Decimal:
    return Decimal(repr(float(value)).removesuffix(".0"))


def _rounded(value: Real, digits: int) -> str:
    """So many digits, or all before the decimal sign; a half goes away from zero."""
    exact = _exact(value)
    if not exact:
        return "0"
    kept = max(digits, exact.adjusted() + 1) if abs(exact) < MOST_IN_FULL else digits
    exact = Context(prec=kept, rounding=ROUND_HALF_UP).plus(exact).normalize()
    return _in_full(exact, grouped=abs(exact) >= GROUPED_FROM)


def _in_full(exact: Decimal, *, grouped: bool = False) -> str:
    if exact and not LEAST_IN_FULL <= abs(exact) < MOST_IN_FULL:
        power = exact.adjusted()
        return f"{exact.scaleb(-power).normalize():f}e{power}"
    return f"{exact:,f}" if grouped else f"{exact:f}"
