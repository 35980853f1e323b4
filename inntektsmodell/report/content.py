"""What a report is made of: sections of paragraphs, tables and charts, in plain text, numbered by the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from matplotlib.figure import Figure as Chart


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    kind: ClassVar = "paragraph"
    text: str


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    kind: ClassVar = "bullets"
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ReportRow:
    """A row of a table: its name and a cell for each further column. `total` sets it off from the rows above."""

    name: str
    cells: tuple[str, ...]
    total: bool = False


@dataclass(frozen=True)
class ReportTable:
    """A table whose first column names the rows.

    `words` is True where the cells are text and False where they are numbers; `notes` stand below it.
    """

    kind: ClassVar = "table"
    caption: str
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    words: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportChart:
    """A chart with its caption; `description` tells in words what it shows, for those who do not see it."""

    kind: ClassVar = "chart"
    caption: str
    description: str
    chart: Chart


ReportBlock = Paragraph | Bullets | ReportTable | ReportChart


@dataclass(frozen=True)
class ReportSection:
    """A part of the report under a heading."""

    heading: str
    blocks: tuple[ReportBlock, ...]
