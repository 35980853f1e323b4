"""A case as read, before anything is checked: one nested mapping, and tables with the place of every row.

Readers (a folder here; a workbook can be another) produce a `RawCase`; `case.reading.building` makes a `Case` of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inntektsmodell.faults import Where, within

VERSION_FILE = "version.toml"
"""A model version: in a folder of `data/versions`, and beside the case that a run keeps."""
LEVELS_FILE = "levels.toml"
"""What a tree of recipients is made of, beside the case of its first level."""
LEVELS = "levels"
"""Folder of the cases below the first level of a tree, `levels/LEVEL/RECIPIENT/`."""
JOINT_FLOWS = "drg_points.csv"
"""Flows between all recipients of a level, in the folder of the level."""
OWN_PARTS = "versions"
"""Folder of a case that holds its own parts for versions, each in a folder of the version's name."""


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

    `unread` names tables that are there, but with faults for which they could not be read. `origins` has the file of
    every path of the main part that a model version took from another file, `summed` the flows (year, origin,
    destination) that are sums over recipients of a level below.
    """

    place: str
    content: dict[str, Any]
    tables: dict[str, RawTable]
    files: tuple[str, ...] = ()
    unread: frozenset[str] = frozenset()
    origins: Mapping[str, Path] = field(default_factory=dict)
    summed: frozenset[tuple[str, str, str]] = frozenset()

    def placed(self, place: str) -> str:
        """A place of the main part, in the file that it was taken from; where that is told by name alone, so is this.

        Any other place is itself.
        """
        for start in (self.place, Path(self.place).name):
            path = place.removeprefix(f"{start}, ")
            above = [known for known in self.origins if path == known or path.startswith(known + ".")]
            if path != place and above:
                file = self.origins[max(above, key=len)]
                return within(str(file) if start == self.place else kept_name(file), path)
        return place


def kept_name(file: Path) -> str:
    """Path of a file of a case below its folder; its part for a version keeps the folders that it lies in.

    So does a file of a case below another in a tree, from the folder of the first, and a workbook or joint flows of a
    level.
    """
    own = file.parent.parent.name == OWN_PARTS and file.name != VERSION_FILE
    depth = 3 if own else 1
    below = 3 if file.parts[-depth - 3 : -depth - 2] == (LEVELS,) else 0
    if file.parts[-3:-2] == (LEVELS,) and (file.parents[2] / LEVELS_FILE).is_file():
        below = 2
    return "/".join(file.parts[-depth - below :])
