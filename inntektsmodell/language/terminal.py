"""The terminal: how wide it is, how wide a text is on it, and texts broken between words that do no harm."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator

import click

from inntektsmodell.language.plain_text import visible

PIPE_WIDTH = 140
"""Characters per line where the output goes to a file or pipe; the environment's COLUMNS says otherwise."""
MOST_LINES = 40
"""Lines of a screen that are used, however high it is: more is not taken in at a glance."""
LEAST_WIDTH, LEAST_TEXT, MOST_DIGITS = 24, 16, 6
_WORD = re.compile(r"( *)([^ ]+)")
_PIECE = re.compile(r".*?[./,:;_|)\]-]+|.+")
_NUMBER = re.compile(r"[+−-]?\d[\d\u00a0.,]*")
_WITHOUT_WIDTH = ("Mn", "Me", "Cf")


def width() -> int:
    """Characters per line: the environment's COLUMNS, or the terminal's width, or `PIPE_WIDTH` where there is none."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and len(asked) <= MOST_DIGITS and int(asked):
        return max(int(asked), LEAST_WIDTH)
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, LEAST_WIDTH)
    except (OSError, ValueError):  # a terminal that does not tell
        return PIPE_WIDTH


def screen_lines() -> int | None:
    """Lines that an answer may take to fit the screen; None where there is no terminal.

    Those of the terminal, or as many as the environment's LINES says, at most `MOST_LINES`, which is taken where a
    terminal does not tell; less the one where the next command is typed.
    """
    if not on_terminal():
        return None
    return min(_height(), MOST_LINES) - 1


def _height() -> int:
    asked = os.environ.get("LINES", "")
    if asked.isdecimal() and len(asked) <= MOST_DIGITS and int(asked):
        return int(asked)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines or MOST_LINES
    except (OSError, ValueError):
        return MOST_LINES


def lines_beside(told: Iterable[str]) -> int:
    """Lines that what is told on stderr takes of the same screen; 0 elsewhere."""
    return sum(len(laid_beside(line)) for line in told) if sys.stderr.isatty() else 0


def laid_beside(line: str) -> list[str]:
    """The lines of what is told on stderr: broken between words on a terminal, one elsewhere."""
    text = line.lstrip(" ")
    return laid(text, line[: len(line) - len(text)]) if sys.stderr.isatty() else [line]


def on_terminal() -> bool:
    """Whether people read the output on a terminal, rather than a program or a file."""
    return sys.stdout.isatty()


def say(text: str = "", *, bold: bool = False, indent: str = "", hanging: str | None = None) -> None:
    """Print a text behind `indent`, broken between words at the terminal's width.

    `hanging` stands before every line but the first; by default as many spaces as the indent takes. Nothing in a text
    is a command: neither to this program nor to the terminal.
    """
    for line in laid(text, indent, hanging):
        out(line, bold=bold)


def laid(text: str, indent: str = "", hanging: str | None = None) -> list[str]:
    """The lines of a text as `say` prints them."""
    after = " " * cells(indent) if hanging is None else hanging
    most = max(width() - max(cells(indent), cells(after)), LEAST_TEXT)
    lines = [line for paragraph in text.split("\n") for line in wrapped(paragraph, most) or [""]]
    return [f"{after if number else indent}{line}" for number, line in enumerate(lines)]


def out(line: str, *, bold: bool = False) -> None:
    """Print one line as it is."""
    plain = os.environ.get("TERM") in ("dumb", "unknown")
    click.echo(click.style(visible(line), bold=True) if bold and not plain else visible(line))


def cells(text: str) -> int:
    """Places that a text takes on a line: two for wide letters, none for marks that combine with another."""
    return len(text) if text.isascii() else sum(map(_width_of, text))


def _width_of(letter: str) -> int:
    if unicodedata.category(letter) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def wrapped(text: str, most: int) -> list[str]:
    """Lines of a text, broken at spaces; a longer word after a mark, or anywhere, but a number never."""
    lines: list[str] = []
    line = ""
    for space, word in _WORD.findall(text):
        if line and cells(line + space + word) <= most:
            line += space + word
            continue
        lines += [line] if line else []
        *whole, line = _broken(word, most)
        lines += whole
    return [*lines, line] if line else lines


def longest_word(text: str) -> int:
    """Places that the longest word of a text takes."""
    return max(map(cells, text.split(" ")))


def _broken(word: str, most: int) -> Iterator[str]:
    """A word in parts that fit; a number stays whole."""
    if cells(word) <= most or _NUMBER.fullmatch(word):
        yield word
        return
    line = ""
    for piece in _PIECE.findall(word):
        if cells(line + piece) <= most:
            line += piece
            continue
        if line:
            yield line
        *whole, line = _chopped(piece, most)
        yield from whole
    yield line


def _chopped(piece: str, most: int) -> Iterator[str]:
    line = ""
    for letter in piece:
        if line and cells(line + letter) > most:
            yield line
            line = ""
        line += letter
    yield line
