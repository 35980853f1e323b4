"""Notes of a table: on all of it, on a variable, or on a code; some are mandatory, and go wherever the figures go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class BankNote:
    """A note with the variable and the code that it is on, "" for the whole of it, and whether it must be shown."""

    text: str
    variable: str = ""
    code: str = ""
    is_mandatory: bool = False


def notes_of(read: dict[str, Any]) -> tuple[BankNote, ...]:
    """All notes of a JSON-stat dataset; which are mandatory stands in the extension, by their position."""
    return tuple(dict.fromkeys(_notes(read)))


def _notes(read: dict[str, Any]) -> Iterator[BankNote]:
    yield from _listed(read.get("note"), _below(read, "extension", "noteMandatory"))
    for name, dimension in _below(read, "dimension").items():
        if not isinstance(dimension, dict):
            continue
        yield from _listed(dimension.get("note"), _below(dimension, "extension", "noteMandatory"), name)
        mandatory = _below(dimension, "extension", "categoryNoteMandatory")
        for code, notes in _below(dimension, "category", "note").items():
            yield from _listed(notes, _below(mandatory, code), name, code)


def _listed(notes: Any, mandatory: dict[str, Any], variable: str = "", code: str = "") -> Iterator[BankNote]:
    for position, text in enumerate(notes if isinstance(notes, list) else []):
        if isinstance(text, str) and text.strip():
            yield BankNote(text.strip(), variable, code, bool(mandatory.get(str(position), False)))


def _below(read: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table below some keys; an empty one where there is none."""
    found: Any = read
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}
