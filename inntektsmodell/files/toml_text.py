"""Reads TOML of any origin: whatever it holds, it is read or refused with one sentence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from inntektsmodell.faults import Faults
from inntektsmodell.files.text_files import read_text
from inntektsmodell.language.messages import Message, message, said

MOST_LEVELS = 30
"""Tables and lists within each other; no file of the project comes near."""
_PLACED = re.compile(r"(?P<why>.+) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_TWICE = re.compile("Cannot |Duplicate ")
_OPEN = re.compile("Unterminated |Unclosed |Expected ")


def read_toml(file: Path, faults: Faults) -> dict[str, Any] | None:
    """The content of a TOML file; None, with a fault, where it cannot be read or is no TOML."""
    text = read_text(file, faults)
    return None if text is None else toml_of(text, str(file), faults)


def toml_of(text: str, place: str, faults: Faults) -> dict[str, Any] | None:
    """The content of a TOML text that stands at `place`; None, with a fault, where it is none."""
    try:
        return parse_toml(text)
    except ValueError as error:
        faults.add(place, message("is not TOML: {error}", error=said(error)), message("correct that line"))
        return None


def parse_toml(text: str) -> dict[str, Any]:
    """The content of a TOML text. Raises `ValueError` where it is none."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(_why(str(error))) from error
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # Python's own limit of digits
        raise ValueError(message("a number has too many digits")) from error
    level: list[Any] = [content]
    for _ in range(MOST_LEVELS):
        level = [part for node in level for part in _parts(node)]
    if level:
        raise _too_deep()
    return content


def _why(sentence: str) -> Message:
    """What is wrong and where, of a sentence of Python's reader."""
    placed = _PLACED.fullmatch(sentence)
    why = placed["why"] if placed else sentence
    if _TWICE.match(why):
        what = message("a key or table is given twice")
    elif _OPEN.match(why):
        what = message("a line, bracket or quoted text is not complete")
    else:
        what = message("this is not allowed here")
    if placed and placed["line"]:
        return message("line {line}, column {column}: {what}", line=placed["line"], column=placed["column"], what=what)
    return message("at the end: {what}", what=what)


def _parts(node: Any) -> list[Any]:
    """What a table or list holds."""
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _too_deep() -> ValueError:
    return ValueError(message("tables or lists are nested deeper than {levels} levels", levels=MOST_LEVELS))
