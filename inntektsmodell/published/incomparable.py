"""Pairs that must not be compared, each with its reason, read from `validation/incomparable.toml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import Field

from inntektsmodell.faults import Faults, nearest, within
from inntektsmodell.files.locations import validation_folder
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.published.figures import read_list
from inntektsmodell.records import Frozen

FILE = "incomparable.toml"


class Pair(Frozen):
    """Two sides that must not be compared: patterns of the names of series and statistics, and the reason."""

    name: str
    first: list[str] = Field(min_length=1)
    second: list[str] = Field(min_length=1)
    reason: Text

    def forbids(self, series: str, mentioned: Collection[str]) -> bool:
        """Whether one side is a figure of `series` and the other one of the `mentioned` names."""
        sides = (self.first, self.second), (self.second, self.first)
        return any(_any_fits([series], mine) and _any_fits(mentioned, theirs) for mine, theirs in sides)


def read_pairs(folder: Path | None = None) -> tuple[Pair, ...]:
    """Pairs of a validation folder; none where it has no file of them. Raises `InputError` with all faults."""
    return read_list((folder or validation_folder()) / FILE, "pair", Pair)


def check_patterns(pairs: Iterable[Pair], known: Collection[str]) -> None:
    """Raise `InputError` with every pattern that none of the `known` series and statistics fits."""
    faults = Faults()
    for pair in pairs:
        for pattern in (*pair.first, *pair.second):
            if not _any_fits(known, [pattern]):
                found = message("nothing has the name '{name}'", name=pattern)
                faults.add(within(FILE, f"'{pair.name}'"), found, nearest(pattern, known))
    faults.raise_if_any()


def _any_fits(names: Iterable[str], patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
