"""What reading a workbook finds: faults that refuse it, and remarks on what was read otherwise than it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Fault, Faults, Where
from inntektsmodell.language.messages import message

MOST_FAULTS = 200
"""As many as one message tells; a table that does not fit at all has as many as cells."""


@dataclass
class Findings(Faults):
    """The first faults and the remarks of one workbook, in the order of reading; `more` faults are only counted."""

    more: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def add(self, place: Where, found: str, right: str) -> None:
        """Note one fault, or count it where there are `MOST_FAULTS` already."""
        if len(self.found) < MOST_FAULTS:
            super().add(place, found, right)
        else:
            self.more += 1

    def remark(self, place: str, said: str) -> None:
        """Note one remark; see `Remark`."""
        self.remarks.append(Remark(place, said))

    def all_told(self, place: str) -> list[Fault]:
        """The faults, and how many are left out."""
        if not self.more:
            return self.found
        found = message("{count:more fault is|more faults are} not shown", count=self.more)
        return [*self.found, Fault(place, found, message("correct the others first"))]
