"""Bad input: every fault is collected, then told in one message that says what, where and what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from inntektsmodell.messages import in_language, message


@dataclass(frozen=True)
class Fault:
    """One fault of the input.

    `place` says where (file, line, path or label), `found` what stands there, `right` what would be right; each a
    `Message` where it holds words, so that it can be told in Norwegian.
    """

    place: str
    found: str
    right: str

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, language: str) -> str:
        """The fault as one line in `nb` or `en`."""
        return in_language(message("{place}: {found}; {right}", **vars(self)), language)


class InputError(ValueError):
    """Input that the model refuses. `faults` holds every fault found, in the order of reading."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """The whole message in `nb` or `en`: how many faults, then a line each."""
        head = in_language(message("{count} fault(s) in the input:", count=len(self.faults)), language)
        lines = [f"  {number}. {fault.in_language(language)}" for number, fault in enumerate(self.faults, start=1)]
        return "\n".join([head, *lines])


@dataclass
class Faults:
    """Collects faults while reading, so that one message can list them all."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: str, found: str, right: str) -> None:
        """Note one fault; see `Fault`."""
        self.found.append(Fault(place, found, right))

    def raise_if_any(self) -> None:
        """Raise `InputError` with all faults noted so far, if there are any."""
        if self.found:
            raise InputError(self.found)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which of the `known` names are nearest to `name`, for the last part of a fault."""
    names = list(known)
    folded = {candidate.casefold(): candidate for candidate in names}
    close = [folded[match] for match in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
    if close:
        return "did you mean " + " or ".join(f"'{match}'" for match in close) + "?"
    return "known: " + (", ".join(f"'{candidate}'" for candidate in names) or "none")
