"""Which letters a text may hold, and how to show the others: what a terminal, a page or a reader's eye would obey."""

from __future__ import annotations

import unicodedata

_OBEYED = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of Unicode: controls, invisible marks (also those that turn the writing), half letters, line ends."""
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_LETTERS = frozenset("\ufffe\uffff")
_LINE_MARKS = frozenset("\n\t")


def visible(text: str) -> str:
    r"""A text in which every letter that is obeyed rather than seen is written out, as in `\x1b` or `\u202e`."""
    if text.isprintable():
        return text
    return "".join(_written_out(letter) if _is_obeyed(letter) else letter for letter in text)


def unfit_in_name(name: str) -> list[str]:
    """Letters that no name may hold, each once: all that cannot be seen."""
    return [] if name.isprintable() else [letter for letter in dict.fromkeys(name) if _is_obeyed(letter)]


def unfit_in_text(text: str) -> list[str]:
    """Letters that no text may hold, each once: controls other than line end and tab, and what turns the writing."""
    return [
        letter
        for letter in dict.fromkeys(text)
        if letter in _TURNING
        or (_is_obeyed(letter) and unicodedata.category(letter) != "Cf" and letter not in _LINE_MARKS)
    ]


def code_point(letter: str) -> str:
    """The letter's number, as in `U+202E`."""
    return f"U+{ord(letter):04X}"


def _is_obeyed(letter: str) -> bool:
    return unicodedata.category(letter) in _OBEYED or letter in _NO_LETTERS


def _written_out(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
