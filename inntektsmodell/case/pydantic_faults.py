"""Translates pydantic's findings into faults that an analyst understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from inntektsmodell.case.units import A_CURRENCY
from inntektsmodell.faults import Faults, InputError, Where, nearest, part_of, shortened
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import Message, message, said
from inntektsmodell.records import Frozen

FrozenRecord = TypeVar("FrozenRecord", bound=Frozen)
Known = type[BaseModel] | Iterable[str]
"""Names that an unknown key may have meant: those that a kind of record has at its place, or these."""

RIGHT: dict[str, Message] = {
    "bool": message("true or false"),
    "date": message("a date, such as 2021-01-01"),
    "dict": message("a table with fields"),
    "finite": message("a finite number"),
    "float": message("a number"),
    "int": message("a whole number"),
    "list": message('a list of values in brackets, such as [2020, 2021] or ["Helse Nord", "Helse Vest"]'),
    "model": message("a table with fields"),
    "string": message("text"),
    "tuple": message('a list of values in brackets, such as [2020, 2021] or ["Helse Nord", "Helse Vest"]'),
}
"""What would be right where a value is of a wrong type, by the first word of pydantic's name for that."""


def read_toml_record(file: Path, kind: type[FrozenRecord]) -> FrozenRecord:
    """A TOML file as a record.

    Raises:
        InputError: with every fault of the file.
    """
    faults = Faults()
    content = read_toml(file, faults)
    faults.raise_if_any()
    with pydantic_faults(str(file), kind):
        return kind.model_validate(content)


@contextmanager
def pydantic_faults(place: Where, known: Known = ()) -> Iterator[Faults]:
    """Faults that are noted while a record is read, and what pydantic finds in it; raised at the end."""
    faults = Faults()
    try:
        yield faults
    except ValidationError as error:
        add_pydantic_faults(faults, place, error, known)
        raise InputError(faults.found) from error
    faults.raise_if_any()


def add_pydantic_faults(
    faults: Faults, file: Where, error: ValidationError, known: Known = (), start: str = ""
) -> None:
    """Note every finding of `error` as a fault of `file`, on a path that begins with `start`."""
    for finding in error.errors(include_url=False):
        path = ".".join(map(str, (start, *finding["loc"]) if start else finding["loc"]))
        place = part_of(file, path) if path else file
        kind = finding["type"]
        if kind == "extra_forbidden":
            *above, key = finding["loc"]
            names = _fields_at(known, above) if isinstance(known, type) else tuple(known)
            faults.add(place, message("is an unknown key"), nearest(str(key), names))
        elif kind == "missing":
            faults.add(place, message("is missing"), message("give it a value"))
        elif kind == "value_error":
            faults.add(place, said(finding["ctx"]["error"]), message("correct the entry"))
        else:
            found = message("found {value!r}", value=shortened(finding["input"]))
            faults.add(place, found, _right(kind, finding["msg"], finding.get("ctx", {})))


def _fields_at(record: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """Names of the fields that a record has at a path below it; a label or a number leads into what it labels."""
    records = [record]
    for name in path:
        below = [one.model_fields[name].annotation for one in records if name in one.model_fields]
        records = [found for annotation in below for found in _records_in(annotation)] or records
    return list(dict.fromkeys(name for one in records for name in one.model_fields))


def _records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Kinds of records that values of a type are, or hold."""
    if parts := get_args(annotation):
        for part in parts:
            yield from _records_in(part)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation


def _right(kind: str, sentence: str, limits: dict[str, Any]) -> str:
    """What would be right: a `Message` for every kind that the models give, else in pydantic's own words."""
    if kind in ("literal_error", "enum"):
        names, _, last = limits["expected"].rpartition(" or ")
        return message("{names} or {another}", names=names, another=last) if names else last
    if kind == "greater_than_equal":
        return message("at least {least:g}", least=limits["ge"])
    if kind == "less_than_equal":
        return message("at most {most:g}", most=limits["le"])
    if kind == "string_pattern_mismatch":
        return A_CURRENCY
    if kind == "too_short":
        return message("at least {count:item|items}", count=limits["min_length"])
    if kind == "string_too_short":
        return message("at least {count:character|characters}", count=limits["min_length"])
    return RIGHT.get(kind.partition("_")[0], sentence)
