"""Cases that are sound by themselves, but too unlike for the change from one to the other to be split."""

from __future__ import annotations

from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import Joined, Message, message

TOLD = 3
"""Differences that are told; of more, their number is."""


class UnlikeCasesError(InputError):
    """Two cases whose change cannot be split; `faults` holds every difference that stands in the way."""

    @property
    def reason(self) -> Message:
        """Why the change is not split, with the first differences."""
        names: Message = Joined("; ", (Joined(": ", (one.place, one.found)) for one in self.faults[:TOLD]))
        if len(self.faults) > TOLD:
            names = message("{names} and {count} more", names=names, count=len(self.faults) - TOLD)
        return message("The change is not split among components: {names}.", names=names)


def raise_if_unlike(faults: Faults) -> None:
    """Raise `UnlikeCasesError` where there are differences."""
    if faults.found:
        raise UnlikeCasesError(faults.found)
