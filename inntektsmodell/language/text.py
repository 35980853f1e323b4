"""Labels: short texts in every language at once, from a case's own files or from the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, Self

from pydantic import model_validator

from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.currency import NOK, in_currency
from inntektsmodell.language.messages import Language as Language
from inntektsmodell.language.messages import in_language
from inntektsmodell.language.spoken_values import spoken
from inntektsmodell.records import Frozen


class Text(Frozen):
    """A label in Norwegian bokmål and English; the English one may be left out, and is then the Norwegian."""

    nb: str
    en: str = ""

    @model_validator(mode="before")
    @classmethod
    def _english_falls_back(cls, given: Any) -> Any:
        if isinstance(given, dict) and "nb" in given and not given.get("en"):
            return {**given, "en": given["nb"]}
        return given

    def in_language(self, language: Language, currency: str = NOK) -> str:  # noqa: ARG002 (of labels, which are told so)
        """The text in the language asked for, whatever the currency; see `Label`."""
        return self.nb if language == "nb" else self.en

    def __eq__(self, other: object) -> bool:
        """Whether the other says the same, be it a label or not."""
        return isinstance(other, Text) and (self.nb, self.en) == (other.nb, other.en)

    def __hash__(self) -> int:
        return hash((self.nb, self.en))


class Label(Text):
    """A label of the catalogue: it speaks of kroner, and tells amounts in the currency of the case at hand."""

    def in_language(self, language: Language, currency: str = NOK) -> str:
        """The label in the language and the currency asked for."""
        return in_currency(super().in_language(language), currency)


class LabelledName(StrEnum):
    """Names that code and files use, each given with the label that people read: `NAME = "name", as_label("Name")`."""

    label: Text

    def __new__(cls, name: str, label: Text | None = None) -> Self:
        """A member that is its name, and keeps its label; the name itself where it is given none."""
        member = str.__new__(cls, name)
        member._value_, member.label = name, label or Text(nb=name)
        return member


def as_label(english: str, /, **fields: object) -> Text:
    """A label of the catalogue by its English text, with its fields filled in; labels among them are told too.

    Without fields, the places for them are kept for `str.format`. A field `currency` is what amounts are told in.
    """
    if not fields:
        return Label(nb=translated(english, "nb"), en=translated(english, "en"))

    def told(language: Language) -> str:
        text = in_currency(translated(english, language), str(fields.get("currency", NOK)))
        return text.format_map({name: _told(value, language) for name, value in fields.items()})

    return in_both(told)


def as_label_in(context: str, english: str, /) -> Text:
    """A label that has a Norwegian of its own in some context, where another has the same English text."""
    return in_both(lambda language: translated(english, language, context))


def as_labels(*english: str) -> tuple[Text, ...]:
    """Labels of the catalogue by their English texts, as the headings of a table; see `as_label`."""
    return tuple(map(as_label, english))


def in_both(told: Callable[[Language], str]) -> Text:
    """What `told` says in each language."""
    return Text(nb=told("nb"), en=told("en"))


def joined(between: str, texts: Iterable[Text]) -> Text:
    """Labels with something between them, as a comma."""
    kept = tuple(texts)
    return in_both(lambda language: between.join(text.in_language(language) for text in kept))


def text_of(sentence: str) -> Text:
    """A sentence in every language; one that is no `Message` is the same in all."""
    return in_both(lambda language: in_language(sentence, language))


def _told(value: object, language: Language) -> object:
    if isinstance(value, Text):
        return value.in_language(language)
    return in_language(value, language) if isinstance(value, str) else spoken(value, language)
