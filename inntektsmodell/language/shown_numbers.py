"""Numbers as people see them: rounded by one rule, Norwegian bokmål by default, English on request."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext

from inntektsmodell.language.spoken_values import with_signs
from inntektsmodell.language.text import Language, Text, in_both

ABSENT = "–"
MOST_DIGITS = 400
"""Of any float with any decimals that are printed."""


def rounded(value: float, decimals: int) -> Decimal:
    """A finite number as it is printed with so many decimals: a half goes away from zero, as in a spreadsheet's cells.

    What counts is the shortest decimal number that stands for the float: 2.675 is a half there, though the float lies
    below it.
    """
    with localcontext(prec=MOST_DIGITS):
        return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def number(value: float | None, decimals: int, language: Language) -> str:
    """`value` with so many decimals, by the rule of `rounded`; `–` for what is absent.

    Norwegian: decimal comma, space between thousands.
    """
    if value is None or math.isnan(value):
        return ABSENT
    text = f"{rounded(value, decimals):,f}" if math.isfinite(value) else str(value)
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return with_signs(text, language)


def number_text(value: float, decimals: int) -> Text:
    """A number in every language."""
    return in_both(lambda language: number(value, decimals, language))


def signed(value: float | None, decimals: int, language: Language) -> str:
    """A change: a number with `+` before what is above zero as it is written."""
    text = number(value, decimals, language)
    return f"+{text}" if value and value > 0 and any(digit in text for digit in "123456789") else text


def per_cent(share: float, language: Language) -> str:
    """A share of 1 as per cent with one decimal."""
    return f"{number(100 * share, 1, language)} %"
