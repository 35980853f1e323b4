"""A case as read, before anything is checked: one nested mapping, and tables with the place of every row.

Readers (a folder here; a workbook can be another) produce a `RawCase`; `case.reading.building` makes a `Case` of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from inntektsmodell.faults import Where


@dataclass(frozen=True)
class RawTable:
    """A table in long form. `rows` are the cells of each row by column name; `places` says where each row stands.

    Cells are text, but for numbers that the file itself knows as numbers. `decimal` is the sign that numbers in text
    are written with. `evidence_places` says where each row's evidence, or the unit of a criterion, is named, where that
    is a place of its own.
    """

    place: str
    columns: tuple[str, ...]
    rows: Collection[dict[str, Any]]
    places: Collection[Where]
    decimal: str = "."
    evidence_places: Collection[Where] = ()

    @property
    def origins(self) -> Collection[Where]:
        """Where the evidence, or the unit, of each row is named."""
        return self.evidence_places or self.places


@dataclass(frozen=True)
class RawCase:
    """What a reader found: `content` of the main part, `tables` by variable name, and what to call them in faults.

    `unread` names tables that are there, but with faults for which they could not be read.
    """

    place: str
    content: dict[str, Any]
    tables: dict[str, RawTable]
    files: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
