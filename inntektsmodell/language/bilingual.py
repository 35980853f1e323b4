"""Texts of a case's own files that are one string in code and may be told in two languages: sources and formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import Field, ValidatorFunctionWrapHandler, WrapValidator

from inntektsmodell.language.messages import LANGUAGES, Message, in_language
from inntektsmodell.language.text import Text


class Bilingual(Message):
    """A text in Norwegian bokmål and English. As a string it is English, as any `Message` is."""

    __slots__ = ("nb",)
    nb: str

    def __new__(cls, nb: str, en: str) -> Bilingual:
        """The text in both languages."""
        text = str.__new__(cls, en)
        text.template, text.fields, text.nb = "{text}", {"text": en}, nb
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.nb, str(self))

    def in_language(self, language: str) -> str:
        """The text in the language asked for."""
        return self.nb if language == "nb" else str(self)


def told_in_both(nb: str, en: str) -> str:
    """One string of a text in both languages: a plain one where they do not differ."""
    return nb if nb == en else Bilingual(nb, en)


def joined_in_both(texts: Iterable[str]) -> str:
    """Several texts as one, each of them once."""
    kept = tuple(dict.fromkeys(texts))
    nb, en = ("; ".join(in_language(text, language) for text in kept) for language in ("nb", "en"))
    return told_in_both(nb, en)


def in_all(text: str) -> tuple[str, ...]:
    """A text in every language: one where it is the same in all."""
    return tuple(dict.fromkeys(in_language(text, language) for language in LANGUAGES))


def as_written(text: str) -> str | dict[str, str]:
    """A text as a file holds it: a string where it is the same in both languages, else a table with `nb` and `en`."""
    told: dict[str, str] = {language: in_language(text, language) for language in LANGUAGES}
    return told if len(in_all(text)) > 1 else str(text)


def _read(given: Any, as_string: ValidatorFunctionWrapHandler) -> str:
    if isinstance(given, Message):
        return given
    if not isinstance(given, Mapping):
        return str(as_string(given))
    text = Text.model_validate(dict(given))
    return told_in_both(as_string(text.nb), as_string(text.en))


FreeTextInBoth = Annotated[str, WrapValidator(_read)]
"""A text of a file: a string, or a table with `nb` and, where it differs, `en`; one string in code."""
TextInBoth = Annotated[str, Field(min_length=1), WrapValidator(_read)]
"""The same, not empty."""
