"""What reading a workbook finds: faults that refuse it, and remarks on what was read otherwise than it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Fault, Faults, Where
from inntektsmodell.language.messages import message

MOST_FAULTS = 200
"""As many as one message tells; a table that does not fit at all has as many as cells."""
EMPTY_NAMED = 3
"""Empty cells of a sheet that are named one by one."""


@dataclass
class Findings(Faults):
    """The first faults and the remarks of one workbook, in the order of reading; `more` faults are only counted.

    `misnamed` are cells of rows with an unknown name, and their sheets: what else is said of them follows from that.
    """

    more: int = 0
    remarks: list[Remark] = field(default_factory=list)
    empty: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    misnamed: set[str] = field(default_factory=set)

    def add(self, place: Where, found: str, right: str) -> None:
        """Note one fault, or count it where there are `MOST_FAULTS` already."""
        if len(self.found) < MOST_FAULTS:
            super().add(place, found, right)
        else:
            self.more += 1

    def add_empty(self, place: str, right: str) -> None:
        """Note a cell that is empty; those of a sheet beyond the first `EMPTY_NAMED` are told together."""
        sheet = place.rpartition("!")[0]
        if len(self.empty[sheet]) < EMPTY_NAMED:
            self.add(place, message("is empty"), right)
        self.empty[sheet].append(place)

    def remark(self, place: str, said: str) -> None:
        """Note one remark; see `Remark`."""
        self.remarks.append(Remark(place, said))

    def all_told(self, place: str) -> list[Fault]:
        """The faults, and how many are left out."""
        told = list(self.found)
        for sheet, places in self.empty.items():
            if len(places) > EMPTY_NAMED:
                found = message(
                    "{count:more cell is|more cells are} empty, the last of them {cell}",
                    count=len(places) - EMPTY_NAMED,
                    cell=places[-1].rpartition("!")[2],
                )
                told.append(Fault(sheet, found, message("fill in every yellow cell of the sheet")))
        if not self.more:
            return told
        found = message("{count:more fault is|more faults are} not shown", count=self.more)
        return [*told, Fault(place, found, message("correct the others first"))]
