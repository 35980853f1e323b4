"""What a register holds: its columns, stated in `register.toml` and never guessed, and the files of its persons."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, FiniteFloat, field_validator, model_validator

from inntektsmodell.case.criterion_kinds import KIND_LABELS
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.case.units import Unit
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text
from inntektsmodell.records import Frozen, FrozenTable
from inntektsmodell.statistics.fields import Ascending
from inntektsmodell.work.parallel import one_ahead

if TYPE_CHECKING:
    import pyarrow as pa

LAYOUT, PLACES, PERSONS = "register.toml", "places.csv", "persons"
"""In the folder of a register: what its columns are, its municipalities, and the folder of its Parquet files."""
UNFINISHED = f"{LAYOUT}.unfinished"
"""What a register that is made in part has in place of its description."""
CONSTANT, PARQUET = "constant", ".parquet"


class Ages(Frozen):
    """Groups of ages, each for women and for men: the columns of ages in years and of women, and least ages."""

    age: str
    female: str
    from_age: Ascending

    @field_validator("from_age")
    @classmethod
    def _from_birth(cls, ages: tuple[int, ...]) -> tuple[int, ...]:
        if ages[0] != 0:
            raise ValueError(message("ages must begin with 0"))
        return ages

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups, such as `0-5` and `90+`."""
        return age_groups(self.from_age)


class Variable(Frozen):
    """What a column says of persons: the kind of criterion that it is, its labels, and the unit of an amount."""

    kind: Literal[tuple(KIND_LABELS)]  # type: ignore[valid-type]
    label: Text
    unit: Unit = "persons"


class Register(Frozen):
    """The columns of a register, one row a person and year.

    `share_of_year` is the part of the year that the person lived in the municipality, over 0 and at most 1.
    `indicators` are true or false, `amounts` numbers from 0, and `costs` name by service the column of kroner of that
    part of the year, `services` their labels. `missing` says what a missing value of an indicator or amount is taken
    as; without such a rule it is a fault. Persons are told apart by whole numbers, municipalities by text: "0301" is
    not 301.
    """

    title: Text
    source: str
    status: Status = Field(strict=False)
    years: Ascending
    person: str
    year: str
    municipality: str
    share_of_year: str
    ages: Ages
    indicators: FrozenTable[Variable]
    amounts: FrozenTable[Variable]
    costs: FrozenTable[str] = Field(min_length=1)
    services: FrozenTable[Text]
    missing: FrozenTable[bool | FiniteFloat] = Field(default={}, validate_default=True)

    @model_validator(mode="after")
    def _tells_apart(self) -> Self:
        for names in (self.columns, (*self.variables, *self.costs)):
            again = [name for name, times in Counter(names).items() if times > 1]
            if again:
                raise ValueError(message("'{name}' is named more than once", name=again[0]))
        if set(self.services) != set(self.costs):
            raise ValueError(message("services and costs must have the same names"))
        for name, value in self.missing.items():
            fits = name in self.amounts and not isinstance(value, bool) and value >= 0
            if not (fits or (name in self.indicators and isinstance(value, bool))):
                right = message(
                    "missing.{name} is neither true or false of an indicator nor 0 or more of an amount", name=name
                )
                raise ValueError(right)
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a file that are read."""
        kept = (self.person, self.year, self.municipality, self.share_of_year, self.ages.age, self.ages.female)
        return (*kept, *self.indicators, *self.amounts, *self.costs.values())

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables that moments are taken of: the constant, each sex by age, indicators, amounts."""
        groups = [f"{sex}_{group}" for sex in ("women", "men") for group in self.ages.groups]
        return (CONSTANT, *groups, *self.indicators, *self.amounts)


def age_groups(from_age: tuple[int, ...]) -> tuple[str, ...]:
    """Names of age groups by their least ages: `0-5`, `6-12`, ..., `90+`."""
    closed = [f"{one}-{following - 1}" for one, following in pairwise(from_age)]
    return (*closed, f"{from_age[-1]}+")


def load_register(folder: Path) -> Register:
    """What the register in a folder holds, by its `register.toml`.

    Raises:
        InputError: the file is not there, or says something else than a register's columns.
    """
    if (folder / UNFINISHED).exists():
        right = message("the same inntektsmodell synthesize once more: it goes on from there")
        raise InputError.of(str(folder), message("is made in part only"), right)
    return read_toml_record(folder / LAYOUT, Register)


def register_files(folder: Path) -> list[Path]:
    """The Parquet files of a register's persons, in order of their names; folders may be links to others.

    Names that begin with `_` or `.` are not of persons: programs that write Parquet use them for notes of their own.

    Raises:
        InputError: there is none, or there are files that would not be read, told by their endings alone.
    """
    persons, files, strange = folder / PERSONS, [], Counter[str]()
    for within, _, names in os.walk(persons, followlinks=True):
        for file in (Path(within, name) for name in names if not name.startswith(("_", "."))):
            if file.suffix.lower() == PARQUET:
                files.append(file)
            elif not is_of_system(file):
                strange[file.suffix] += 1
    faults = Faults()
    for ending, number in strange.items():
        place = message("{number:file|files} in {folder}", number=number, folder=persons)
        found = message("has the ending '{ending}'", ending=ending) if ending else message("has no ending")
        faults.add(place, found, message("files of Parquet alone, with the ending .parquet"))
    if outside := [file for file in folder.iterdir() if file.suffix.lower() == PARQUET]:
        place = message("{number:file|files} in {folder}", number=len(outside), folder=folder)
        faults.add(place, message("would not be read"), message("persons in {folder}", folder=persons))
    if not files:
        right = message("the files of the register, one or more")
        faults.add(str(persons), message("holds no file of Parquet"), right)
    faults.raise_if_any()
    return sorted(files)


def read_batches(register: Register, file: Path, rows: int) -> Iterator[pa.RecordBatch]:
    """The rows of a file, so many at a time.

    One thread reads the next ones meanwhile; more of them take more of the processor.
    """
    from pyarrow import parquet

    with parquet.ParquetFile(file) as opened:
        yield from one_ahead(opened.iter_batches(rows, columns=list(register.columns), use_threads=False))
