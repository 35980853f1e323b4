"""The translation of a text, by its English, in the language that the caller names."""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent
DOMAIN = "inntektsmodell"


def translated(english: str, language: str, context: str = "") -> str:
    """A text in a language; `context` tells apart what is one text in English and two in another language.

    A text that no catalogue holds stays as it is, as all do in English.
    """
    if not english:
        return ""  # where a catalogue keeps what it says of itself
    catalogue = _catalogue(language)
    return catalogue.pgettext(context, english) if context else catalogue.gettext(english)


@cache
def _catalogue(language: str) -> NullTranslations:
    """The compiled catalogue; in a checkout, where the written one is newer or alone, that one is compiled here."""
    source = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    built = source.with_suffix(".mo")
    if built.exists() and not (source.exists() and source.stat().st_mtime > built.stat().st_mtime):
        return GNUTranslations(io.BytesIO(built.read_bytes()))
    if not source.exists():
        return NullTranslations()
    from inntektsmodell.language.compiling import compiled

    return GNUTranslations(io.BytesIO(compiled(source.read_text(encoding="utf-8"))))
