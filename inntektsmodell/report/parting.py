"""Where the words of a table may be parted, if a column is too narrow for them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from inntektsmodell.charts.style import width_of
from inntektsmodell.language.text import Language

if TYPE_CHECKING:
    from pyphen import Pyphen

HYPHEN, BREAK = "\u00ad", "\u200b"
"""Marks that do not show until a line ends there: then as a hyphen, and as nothing."""
SLACK = 1.02
"""How much wider than measured a text may come out: programs round letters each in their own way."""
LEFT = 3
"""Letters that stay together at either end of a word."""
_LOCALES = {"nb": "nb_NO", "en": "en_GB"}
_JOINT = re.compile(r"(?<=[a-zæøå]{3})(?=nøkkel|behov|bevilgning|deling|oppgjør|pasient)")
_IN_NAME = re.compile(r"(?:(?<=[^\d\s][./])|(?<=_))(?=\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_HYPHENED = re.compile(r"(?<!\S)(--?[a-z][\w-]*|\d{4}-\d\d-\d\d)(?=[\s.,;)]|$)")
_MARK = re.compile(f"({HYPHEN}|{BREAK})")


def room_of(text: str, size: float, weight: str = "normal") -> float:
    """Inches to leave for a text in letters of `size` points."""
    return SLACK * width_of(text, size, weight)


def breakable(text: str, language: Language | None = None) -> str:
    """A text with marks where Norwegian compounds meet and where names of files and figures have parts.

    With a language also between the syllables of words, as that language parts them. Numbers have no marks.
    """
    marked = _IN_NAME.sub(BREAK, _JOINT.sub(HYPHEN, text))
    if language is None:
        return marked
    return _LETTERS.sub(lambda word: _syllables(language).inserted(word[0], HYPHEN), marked)


def unbroken(html: str) -> str:
    """HTML whose dates and options of commands end no line at their hyphens."""
    return _HYPHENED.sub(r'<span class="whole">\1</span>', str(html))  # Jinja joins its own kind of text escaped


@cache
def _syllables(language: Language) -> Pyphen:
    from pyphen import Pyphen

    return Pyphen(lang=_LOCALES[language], left=LEFT, right=LEFT)


def pieces(text: str, language: Language | None = None) -> list[str]:
    """What of a text must stand on one line, with the hyphens that then show."""
    return [f"{part}{mark.replace(HYPHEN, '-')}" for word in text.split(" ") for part, mark in _parts(word, language)]


def marked(text: str, width: float, size: float, weight: str, language: Language | None = None) -> str:
    """A text whose words have marks only where they are wider than `width` inches."""
    wide = {word for word in text.split(" ") if room_of(word, size, weight) > width}
    return " ".join(breakable(word, language) if word in wide else word for word in text.split(" "))


def broken(text: str, width: float, size: float, weight: str, language: Language | None = None) -> str:
    """A text whose words, where they are wider than `width` inches, go on after a line break.

    Slides know no hyphens that show only where they are needed.
    """
    words = []
    for word in text.split(" "):
        lines, before = [""], ""
        for part, mark in _parts(word, language) if room_of(word, size, weight) > width else [(word, "")]:
            if lines[-1] and room_of(lines[-1] + part + mark.replace(HYPHEN, "-"), size, weight) > width:
                lines[-1] += before
                lines.append("")
            lines[-1] += part
            before = mark.replace(HYPHEN, "-").replace(BREAK, "")
        words.append("\v".join(lines))
    return " ".join(words)


def _parts(word: str, language: Language | None) -> list[tuple[str, str]]:
    """The parts of a word, each with the mark that follows it."""
    parts = [*_MARK.split(breakable(word, language)), ""]
    return list(zip(parts[::2], parts[1::2], strict=True))
