"""Whether a person stands twice in a year, wherever in the files: two rows of one person and year are a fault.

Files whose rows ascend by person and year, and whose persons or years are no other file's, need no second look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.work.progress import steps

AT_ONCE = 16_000_000
"""Rows whose persons are held at once while those that stand twice are sought."""


@dataclass(frozen=True)
class Extent:
    """What persons and years the rows of a file lie within, and whether each row is after the one before it."""

    first: tuple[int, int]
    last: tuple[int, int]
    least: tuple[int, int]
    greatest: tuple[int, int]
    ascends: bool

    @classmethod
    def of(cls, person: np.ndarray, year: np.ndarray) -> Extent | None:
        """Of some rows of a file; None where there are none, or where a person or year is missing."""
        if not len(person) or len(person) != len(year):
            return None
        ascends = bool((person[1:] > person[:-1]).all())
        if not ascends:
            same = person[1:] == person[:-1]
            ascends = bool(((person[1:] > person[:-1]) | (same & (year[1:] > year[:-1]))).all())
        return cls(
            first=(int(person[0]), int(year[0])),
            last=(int(person[-1]), int(year[-1])),
            least=(int(person.min()), int(year.min())),
            greatest=(int(person.max()), int(year.max())),
            ascends=ascends,
        )


def together(parts: Sequence[Extent | None]) -> Extent | None:
    """The extent of parts of a file that come one after the other; None where one is not known, or there are none."""
    known = [part for part in parts if part]
    if not known or len(known) < len(parts):
        return None
    least = min(part.least[0] for part in known), min(part.least[1] for part in known)
    greatest = max(part.greatest[0] for part in known), max(part.greatest[1] for part in known)
    ascends = all(part.ascends for part in known) and all(one.last < then.first for one, then in pairwise(known))
    return Extent(known[0].first, known[-1].last, least, greatest, ascends)


def in_doubt(extents: Sequence[Extent | None]) -> list[int]:
    """Positions of the files that may hold a person and year twice, alone or together."""
    if None in extents:
        return list(range(len(extents)))
    least = np.array([extent.least for extent in extents if extent]).reshape(-1, 2)
    greatest = np.array([extent.greatest for extent in extents if extent]).reshape(-1, 2)
    found = []
    for position, extent in enumerate(extents):
        meet = ((least <= greatest[position]) & (greatest >= least[position])).all(axis=1)
        if meet.sum() > 1 or not (extent and extent.ascends):
            found.append(position)
    return found


def persons_twice(register: Register, files: Sequence[Path]) -> int:
    """Count the rows beyond the first of a person and year, wherever in the files they stand."""
    from pyarrow import parquet

    rows = sum(parquet.read_metadata(file).num_rows for file in files)
    parts = -(-rows // AT_ONCE)
    return sum(_twice(register, files, part, parts) for part in steps(range(parts), "part", parts))


def _twice(register: Register, files: Sequence[Path], part: int, parts: int) -> int:
    """Rows beyond the first of a person and year, among the persons of one part."""
    from pyarrow import parquet

    keys = np.empty(0, np.uint64)
    for file in files:
        table = parquet.read_table(file, columns=[register.person, register.year])
        person, year = (table.column(name).drop_null().to_numpy() for name in (register.person, register.year))
        if len(person) == len(year):
            key = mixed(person.astype(np.uint64) ^ (mixed(year.astype(np.uint64))))
            key = key[key % np.uint64(parts) == part] if parts > 1 else key
            keys.resize(len(keys) + len(key), refcheck=False)
            keys[len(keys) - len(key) :] = key
    keys.sort()
    return int((keys[1:] == keys[:-1]).sum())


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Whole numbers scattered over 64 bits, two never onto the same (the finishing step of splitmix64)."""
    scattered = numbers + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        scattered ^= scattered >> np.uint64(shift)
        scattered *= np.uint64(factor)
    scattered ^= scattered >> np.uint64(31)
    return scattered
