"""The persons of one part of a register, each with all rows beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.blocks import Blocks
from inntektsmodell.statistics.registers.persons import mixed
from inntektsmodell.statistics.registers.register import Register, read_batches
from inntektsmodell.statistics.registers.row_faults import row_faults, with_rules

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 2**16
"""Rows that are read at once."""
AT_ONCE = 2**13
"""Rows whose variables are written out at once."""


@dataclass(frozen=True)
class PersonRows:
    """Rows of some persons, those of each beside each other.

    `firsts` are the positions at which a person begins, and the number of rows last. `group` is sex and age as one
    number, `marks` (row, indicator), `amounts` (row, amount), `share` of the year, `place` of the municipality, `costs`
    (row, service) in kroner.
    """

    firsts: np.ndarray
    group: np.ndarray
    marks: np.ndarray
    amounts: np.ndarray
    share: np.ndarray
    place: np.ndarray
    costs: np.ndarray

    def variables(self, groups: int) -> np.ndarray:
        """Each variable of the register's moments, row by row. Shape (row, variable)."""
        sexes = np.zeros((len(self.group), groups))
        sexes[np.arange(len(sexes)), self.group] = 1.0
        return np.column_stack([np.ones(len(sexes)), sexes, self.marks, self.amounts])


def another_register(place: Path) -> InputError:
    """The fault that a register or a file of it has other rows than the moments were made of."""
    found = message("is not the register that the moments were made of")
    return InputError.of(str(place), found, message("that register, unchanged"))


def persons_of(
    register: Register, files: list[Path], years: tuple[int, ...], codes: tuple[str, ...], part: int, parts: int
) -> Iterator[PersonRows]:
    """All rows of the years of the persons of one part, some persons at a time; they live in municipalities `codes`.

    Raises:
        InputError: rows are faulty or of a municipality that is not among `codes`: it is another register.
    """
    blocks = Blocks(register, codes, 1)
    found = [
        _columns(blocks, batch, file, years, part, parts)
        for file in files
        for batch in read_batches(register, file, BATCH)
    ]
    person, *columns = (np.concatenate(column) for column in zip(*found, strict=True))
    del found
    order = np.argsort(person, kind="stable")
    person = person[order]
    firsts = np.append(np.flatnonzero(np.append(True, person[1:] != person[:-1])[: len(order)]), len(order))
    cuts = np.searchsorted(firsts, np.arange(0, len(order), AT_ONCE))
    for start, end in pairwise([*cuts, len(firsts) - 1]):
        chosen = order[firsts[start] : firsts[end]]
        yield PersonRows(firsts[start : end + 1] - firsts[start], *(column[chosen] for column in columns))


def _columns(
    blocks: Blocks, batch: pa.RecordBatch, file: Path, years: tuple[int, ...], part: int, parts: int
) -> list[np.ndarray]:
    """The persons of a batch that belong to the part and the years, and what `PersonRows` holds of them."""
    import pyarrow as pa

    register = blocks.register
    if batch.column(register.person).null_count or batch.column(register.year).null_count:
        raise another_register(file)
    person = mixed(_column(batch, register.person).astype(np.uint64))
    own = (person % np.uint64(parts) == part) & np.isin(_column(batch, register.year), years)
    batch, _ = with_rules(register, batch.filter(pa.array(own)))
    place = blocks.places(batch)
    if any(row_faults(register, batch).values()) or (place < 0).any():
        raise another_register(file)
    ages, oldest = _column(batch, register.ages.age), register.ages.from_age[-1]
    group = np.searchsorted(register.ages.from_age, np.minimum(ages, oldest), side="right") - 1
    return [
        person[own],
        (group + len(register.ages.groups) * ~_column(batch, register.ages.female)).astype(np.int32),
        _together(batch, register.indicators, np.bool_),
        _together(batch, register.amounts, np.float64),
        _column(batch, register.share_of_year).astype(np.float64),
        place.astype(np.int32),
        _together(batch, register.costs.values(), np.float64),
    ]


def _together(batch: pa.RecordBatch, names: Iterable[str], kind: type[np.generic]) -> np.ndarray:
    """Columns beside each other. Shape (row, name)."""
    columns = [_column(batch, name) for name in names]
    return np.array(columns, dtype=kind).reshape(len(columns), batch.num_rows).T


def _column(batch: pa.RecordBatch, name: str) -> np.ndarray:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False))
