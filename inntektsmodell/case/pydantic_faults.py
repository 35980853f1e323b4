"""Translates pydantic's findings into faults that an analyst understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError

from inntektsmodell.faults import Faults, InputError, Where, nearest, part_of, shortened
from inntektsmodell.language.messages import message, said, word


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
    """What would be right, in pydantic's own words; a `Message` for every kind that the models give."""
    if kind in ("literal_error", "enum"):
        names, _, last = limits["expected"].rpartition(" or ")
        either = message("{names} or {another}", names=names, another=last) if names else last
        return message("Input should be {expected}", expected=either)
    if kind == "greater_than_equal":
        return message("Input should be greater than or equal to {least:g}", least=limits["ge"])
    if kind == "too_short":
        least, count = limits["min_length"], limits["actual_length"]
        what = word("List" if limits["field_type"] == "Tuple" else limits["field_type"])
        if least == 1:
            return message("{what} should have at least 1 item after validation, not {count}", what=what, count=count)
        return message(
            "{what} should have at least {least} items after validation, not {count}",
            what=what,
            least=least,
            count=count,
        )
    return word("Input should be a valid dictionary" if kind == "model_type" else sentence)
