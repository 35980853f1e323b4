"""Sentences that people see: written in English where they arise, told in Norwegian by a catalogue.

A `Message` is its English text, so it joins, compares and prints like any string; it remembers what it was made of,
so that `in_language` can tell it in Norwegian (`inntektsmodell.language`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from itertools import pairwise
from json import JSONDecodeError
from pathlib import PurePath
from typing import Any, Literal, Self, get_args

from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.currency import NOK, in_currency
from inntektsmodell.language.plain_text import visible
from inntektsmodell.language.spoken_values import spoken

Language = Literal["nb", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_VARIABLE = "INNTEKTSMODELL_LANG"

told_in: ContextVar[str] = ContextVar("told_in", default="en")
"""Language of what is told while work goes on, as progress: English from Python; the command line sets its own."""


class Message(str):
    """A sentence made of a template and its fields; as a string it is English.

    A field `currency` is what the template tells amounts in.
    """

    __slots__ = ("fields", "template")
    template: str
    fields: dict[str, Any]

    def __new__(cls, template: str, fields: dict[str, Any]) -> Self:
        """The English sentence: `template` with `fields` filled in as `str.format` does, all that is obeyed shown."""
        shown = {name: _shown(value) for name, value in fields.items()}
        sentence = super().__new__(cls, in_currency(template, fields.get("currency", NOK)).format_map(shown))
        sentence.template, sentence.fields = template, fields
        return sentence

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.template, self.fields)

    def in_language(self, language: str) -> str:
        """The sentence by the catalogue; a field that is a sentence itself is told in the language too."""
        fields = {name: _told(value, language) for name, value in self.fields.items()}
        text = in_currency(translated(self.template, language), self.fields.get("currency", NOK))
        return text.format_map(fields)


class Joined(Message):
    """Any number of sentences with something between them, as a line break or a comma."""

    __slots__ = ("between", "sentences")
    between: str
    sentences: tuple[str, ...]

    def __new__(cls, between: str, sentences: Iterable[str]) -> Self:
        """The sentences in their order."""
        kept = tuple(sentences)
        joined = str.__new__(cls, between.join(map(str, map(_shown, kept))))
        joined.template, joined.fields = "{text}", {"text": joined}
        joined.between, joined.sentences = between, kept
        return joined

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.between, self.sentences)

    def in_language(self, language: str) -> str:
        """Every sentence by the catalogue."""
        return self.between.join(str(_told(sentence, language)) for sentence in self.sentences)


def message(template: str, /, **fields: Any) -> Message:
    """A sentence from a template of the catalogue, as in `message("found {value!r}", value=3)`.

    What is counted is told as one or as many: `message("{count:file|files} changed", count=1)`.
    """
    return Message(template, fields)


def word(name: str) -> str:
    """A name that code and files use, as the word of the catalogue where it has one: `region`, `service`, ..."""
    return Message(name, {}) if any(translated(name, language) != name for language in LANGUAGES) else name


def said(error: Exception) -> str:
    """What an error says: the `Message` it was raised with, or one for what Python itself says of files."""
    if error.args and isinstance(error.args[0], Message):
        return error.args[0]
    if isinstance(error, UnicodeDecodeError):
        return message("is not UTF-8 (byte {byte})", byte=error.start + 1)
    if isinstance(error, JSONDecodeError):
        return message("is not JSON: line {line}, column {column}", line=error.lineno, column=error.colno)
    return word(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)


def in_language(text: str, language: str) -> str:
    """A text as people read it: a `Message` in the language asked for, any other string as it is."""
    return text.in_language(language) if isinstance(text, Message) else str(text)


def told(text: str) -> str:
    """A text in the language of what is told while work goes on; see `told_in`."""
    return in_language(text, told_in.get())


def asked_language(arguments: Sequence[str]) -> str:
    """The language that stands last among the arguments, else that of the environment, else Norwegian."""
    given = [os.environ.get(LANGUAGE_VARIABLE, "")]
    for argument, following in pairwise([*arguments, ""]):
        name, _, value = argument.partition("=")
        if name == "--lang":
            given.append(value or following)
    return next((language for language in reversed(given) if language in LANGUAGES), "nb")


def _told(value: Any, language: str) -> Any:
    return value.in_language(language) if isinstance(value, Message) else _shown(value, language)


class _PrintedValue(str):
    """A text of somebody else's in a sentence: what a terminal would obey is written out, as `repr` does anyway."""

    __slots__ = ()

    def __str__(self) -> str:
        return visible(super().__str__())

    def __format__(self, form: str) -> str:
        return format(str(self), form)


def _shown(value: Any, language: str = "en") -> Any:
    """A field of a sentence: numbers by the language, texts so that nothing in them is obeyed."""
    if isinstance(value, Message):
        return value
    return _PrintedValue(value) if isinstance(value, str | PurePath | Exception) else spoken(value, language)
