"""What is wrong with the rows of a register, as counts: no row is ever shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.faults import Faults
from inntektsmodell.files.parquet_reading import opened_parquet
from inntektsmodell.language.messages import Message, message
from inntektsmodell.statistics.registers.register import Register

if TYPE_CHECKING:
    import pyarrow as pa

FILLED = "filled"
"""A missing value for which the register has a rule; it is counted, and no fault."""
OLDEST = 130
"""No age is over this; 999 and the like stand for ages that are not known."""
LARGEST = 10**12
"""Kroner, or units of an amount, that no person has more of: beside the square of such a number the others are lost."""
RIGHTS: dict[str, Message] = {
    "missing": message("a value in every row"),
    "not finite": message("finite numbers"),
    "negative": message("0 or more"),
    "old": message("at most {most}", most=OLDEST),
    "large": message("at most {most}", most="10¹²"),
    "share": message("more than 0 and at most 1"),
    "municipality": message("the municipalities of places.csv, written as there"),
    "year": message("the years of register.toml"),
    "twice": message("one row for each person and year"),
}


class Counts(Counter[tuple[str, str]]):
    """How many rows have a fault of a kind in a column: (column, kind) → rows."""


def with_rules(register: Register, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, Counts]:
    """The rows with what the register's rules say of missing values, and how many there were."""
    counts = Counts()
    for name, value in register.missing.items():
        counts[name, FILLED] += batch.column(name).null_count
        place = batch.schema.get_field_index(name)
        batch = batch.set_column(place, name, batch.column(name).fill_null(value))
    return batch, counts


def row_faults(register: Register, batch: pa.RecordBatch) -> Counts:
    """Count what is wrong in the single values of some rows."""
    counts = Counts()
    for name in register.columns:
        counts[name, "missing"] += batch.column(name).null_count
    for name, values in _numbers(register, batch):
        kind, most = ("old", OLDEST) if name == register.ages.age else ("large", LARGEST)
        if not (values.min(initial=0) >= 0 and values.max(initial=0) <= most):
            counts[name, kind] += int(((values > most) & np.isfinite(values)).sum())
            counts[name, "not finite"] += int((~np.isfinite(values)).sum())
            counts[name, "negative"] += int((values < 0).sum())
    share = values_there(batch, register.share_of_year)
    if not (share.min(initial=1) > 0 and share.max(initial=1) <= 1):
        counts[register.share_of_year, "share"] += int((~((share > 0) & (share <= 1))).sum())
    return counts


def _numbers(register: Register, batch: pa.RecordBatch) -> Iterator[tuple[str, np.ndarray]]:
    for name in (register.ages.age, *register.amounts, *register.costs.values()):
        yield name, values_there(batch, name)


def values_there(batch: pa.RecordBatch, name: str) -> np.ndarray:
    """The values that are there; pyarrow makes numbers of its own for those that are not."""
    column = batch.column(name)
    return np.asarray((column.drop_null() if column.null_count else column).to_numpy(zero_copy_only=False))


def check_columns(register: Register, files: Iterable[Path]) -> None:
    """Hold the columns of every file against the register's own description; types are stated, not guessed.

    Raises:
        InputError: columns are missing or of another type, with how many files each fault is in; or a file is none of
            Parquet.
    """
    wrong: Counter[tuple[str, str]] = Counter()
    types = _types(register)
    for file in files:
        with opened_parquet(file) as opened:
            schema = opened.schema_arrow
        for name, (fits, _) in types.items():
            there = name in schema.names
            if not there or not fits(schema.field(name).type):
                wrong[name, str(schema.field(name).type) if there else ""] += 1
    faults = Faults()
    for (name, found), number in wrong.items():
        place = message("column '{name}' in {number:file|files}", name=name, number=number)
        told = message("has the type {type}", type=found) if found else message("is missing")
        faults.add(place, told, types[name][1])
    faults.raise_if_any()


def _types(register: Register) -> dict[str, tuple[Callable[[pa.DataType], bool], Message]]:
    """Of each column that is read: which types fit, and how to say so."""
    from pyarrow import types

    whole = types.is_integer, message("whole numbers")
    number = (lambda kind: types.is_integer(kind) or types.is_floating(kind)), message("numbers")
    logical = types.is_boolean, message("true or false")
    text = (lambda kind: types.is_string(_read(kind)) or types.is_large_string(_read(kind))), message("text")
    return {
        **dict.fromkeys((register.person, register.year, register.ages.age), whole),
        register.municipality: text,
        register.share_of_year: number,
        **dict.fromkeys((register.ages.female, *register.indicators), logical),
        **dict.fromkeys((*register.amounts, *register.costs.values()), number),
    }


def _read(kind: pa.DataType) -> pa.DataType:
    """The type of the values behind numbers that stand for them."""
    from pyarrow import types

    return kind.value_type if types.is_dictionary(kind) else kind


def raise_counted(counts: Counts) -> None:
    """Raise one message of all faults that were counted, a line for each column and kind."""
    faults = Faults()
    for (name, kind), number in counts.items():
        if number and kind != FILLED:
            faults.add(message("column '{name}'", name=name), _found(kind, number), RIGHTS[kind])
    faults.raise_if_any()


def _found(kind: str, number: int) -> Message:
    """How many rows have a fault of a kind, as a sentence."""
    return {
        "missing": message("missing in {number:row|rows}", number=number),
        "not finite": message("not finite in {number:row|rows}", number=number),
        "negative": message("negative in {number:row|rows}", number=number),
        "old": message("over {most} in {number:row|rows}", most=OLDEST, number=number),
        "large": message("over {most} in {number:row|rows}", most="10¹²", number=number),
        "share": message("no such share in {number:row|rows}", number=number),
        "municipality": message("unknown in {number:row|rows}", number=number),
        "year": message("unknown in {number:row|rows}", number=number),
        "twice": message("duplicated in {number:row|rows}", number=number),
    }[kind]
