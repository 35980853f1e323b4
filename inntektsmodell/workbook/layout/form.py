"""What a sheet of a workbook is made of: its table's columns, and what their cells hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from inntektsmodell.language.text import Text, as_label

EVIDENCE_OF = "{label}: {name}"
"""Evidence of one figure of a row, where its figures differ."""
UNWEIGHTED = "–"
"""In place of a weight: the criterion is no part of the service. An empty cell is a fault, as everywhere."""
SEVERAL = as_label("see the sheet Evidence")
"""What a lookup shows for several names."""
YEAR_HEADING = as_label("Year")


class CellContent(Enum):
    """What a cell of a column holds. NOTE is for people; LOOKUP follows from the evidence sheet. Neither is read.

    TEXT is a label, where stray spaces do not count; WORDS are free.
    """

    TEXT = auto()
    WORDS = auto()
    CODE = auto()
    NAMES = auto()
    NUMBER = auto()
    YEAR = auto()
    DATE = auto()
    FLAG = auto()
    VALUE = auto()
    EVIDENCE = auto()
    NOTE = auto()
    LOOKUP = auto()


@dataclass(frozen=True)
class SheetColumn:
    """A column: its key in the case, its heading, what its cells hold, width in characters.

    `codes` are the words that a CODE may be. Cells of an `optional` column may be empty; one that is written `if_used`
    is not there where they all are. `former` are headings of workbooks of an earlier version.
    """

    key: str
    heading: Text
    kind: CellContent = CellContent.TEXT
    width: int = 14
    codes: Mapping[str, Text] = field(default_factory=dict)
    optional: bool = False
    if_used: bool = False
    former: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that the column may have in a workbook."""
        return *vars(self.heading).values(), *self.former


ACROSS = SheetColumn("", Text(nb="", en=""), CellContent.NUMBER, 15)
"""Stands for each of the columns across."""
NOTE = SheetColumn("note", as_label("Note"), CellContent.NOTE, 24, optional=True)
EVIDENCE_COLUMNS = (
    SheetColumn("unit", as_label("Unit"), CellContent.LOOKUP, 16, optional=True),
    SheetColumn("evidence", as_label("Evidence"), CellContent.EVIDENCE, 30),
    SheetColumn("source", as_label("Source"), CellContent.LOOKUP, 32, optional=True),
    SheetColumn("status", as_label("Status"), CellContent.LOOKUP, 26, optional=True),
    NOTE,
)


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: its name, what it is for, and its columns. `across` names what has columns of its own.

    `across_holds` is what their cells hold. `total` says that the figures of every column across (`column`) or of every
    row (`row`) sum to 1. `former` are names of the sheet in workbooks of an earlier version.
    """

    key: str
    name: Text
    help: Text
    labels: tuple[SheetColumn, ...]
    across: str = ""
    tail: tuple[SheetColumn, ...] = EVIDENCE_COLUMNS
    total: str = ""
    needed: bool = True
    former: tuple[str, ...] = ()
    across_holds: CellContent = CellContent.NUMBER

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the sheet may have in a workbook."""
        return *vars(self.name).values(), *self.former

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """Every column but those across."""
        return self.labels + self.tail
