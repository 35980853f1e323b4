"""Translates pydantic's findings into faults that an analyst understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from inntektsmodell.case.units import A_CURRENCY
from inntektsmodell.faults import Faults, InputError, Where, nearest, part_of, shortened
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import Message, message, said
from inntektsmodell.records import Frozen

FrozenRecord = TypeVar("FrozenRecord", bound=Frozen)

RIGHT: dict[str, Message] = {
    "bool": message("true or false"),
    "date": message("a date, such as 2021-01-01"),
    "dict": message("a table with fields"),
    "finite": message("a finite number"),
    "float": message("a number"),
    "int": message("a whole number"),
    "list": message("a list of values, such as [2020, 2021]"),
    "model": message("a table with fields"),
    "string": message("text"),
    "tuple": message("a list of values, such as [2020, 2021]"),
}
"""What would be right where a value is of a wrong type, by the first word of pydantic's name for that."""


def read_toml_record(file: Path, kind: type[FrozenRecord], *within: type[Frozen]) -> FrozenRecord:
    """A TOML file as a record; `within` are the kinds of records in it, whose fields an unknown key may have meant.

    Raises:
        InputError: with every fault of the file.
    """
    faults = Faults()
    content = read_toml(file, faults)
    faults.raise_if_any()
    kinds: tuple[type[Frozen], ...] = (kind, *within)
    known = dict.fromkeys(name for record in kinds for name in record.model_fields)
    with pydantic_faults(str(file), known):
        return kind.model_validate(content)


@contextmanager
def pydantic_faults(place: Where, known: Iterable[str] = ()) -> Iterator[Faults]:
    """Faults that are noted while a record is read, and what pydantic finds in it; raised at the end.

    `known` are names that an unknown key may have meant.
    """
    faults = Faults()
    try:
        yield faults
    except ValidationError as error:
        add_pydantic_faults(faults, place, error, tuple(known))
        raise InputError(faults.found) from error
    faults.raise_if_any()


def add_pydantic_faults(
    faults: Faults, file: Where, error: ValidationError, known: Sequence[str] = (), start: str = ""
) -> None:
    """Note every finding of `error` as a fault of `file`, on a path that begins with `start`.

    `known` are names that an unknown key may have meant.
    """
    for finding in error.errors(include_url=False):
        path = ".".join(map(str, (start, *finding["loc"]) if start else finding["loc"]))
        place = part_of(file, path) if path else file
        kind = finding["type"]
        if kind == "extra_forbidden":
            faults.add(place, message("is an unknown key"), nearest(str(finding["loc"][-1]), known))
        elif kind == "missing":
            faults.add(place, message("is missing"), message("give it a value"))
        elif kind == "value_error":
            faults.add(place, said(finding["ctx"]["error"]), message("correct the entry"))
        else:
            found = message("found {value!r}", value=shortened(finding["input"]))
            faults.add(place, found, _right(kind, finding["msg"], finding.get("ctx", {})))


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
