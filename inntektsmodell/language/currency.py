"""Currencies: texts of the program speak of kroner, and tell the amounts of a case in the currency of the case."""

from __future__ import annotations

import re

NOK = "NOK"
"""The currency of texts and units as they are written, and of a case that states none."""
_KRONER = re.compile(r"\b(?:NOK|kroner|kr)\b", re.IGNORECASE)


def in_currency(text: str, currency: str) -> str:
    """A text of the program's own, places of fields and all, with a currency in the place of kroner."""
    return text if currency == NOK else _KRONER.sub(currency, text)
