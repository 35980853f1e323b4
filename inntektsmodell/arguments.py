"""What a caller from Python gives: taken where it is odd but plain, else refused with what would be right."""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from inntektsmodell.faults import InputError, nearest, shortened
from inntektsmodell.language.messages import message, word


def refuse(place: str, value: object, right: str) -> NoReturn:
    """Raise `InputError` that shows a value, or its type where the value would fill several lines."""
    raise InputError.of(word(place), message("found {value!r}", value=_on_one_line(value)), right)


def as_name(value: object, place: str) -> str:
    """A name; anything else is refused."""
    return value if isinstance(value, str) else refuse(place, value, message("a name, as a string"))


def as_choice(value: object, place: str, known: Sequence[str]) -> str:
    """One of some names; anything else is refused, with the nearest."""
    if isinstance(value, str) and value in known:
        return value
    refuse(place, value, nearest(value if isinstance(value, str) else "", known))


def as_names(values: object, place: str) -> tuple[str, ...]:
    """Names of any iterable, or a single one."""
    if isinstance(values, str):
        return (values,)
    if isinstance(values, Iterable) and not isinstance(values, Mapping | bytes):
        with suppress(TypeError):  # of an array without dimensions
            names = tuple(values)
            if all(isinstance(name, str) for name in names):
                return names
    refuse(place, values, message("names, as a list of strings"))


def as_mapping(value: object, place: str) -> Mapping[str, Any]:
    """A mapping whose keys are names."""
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    refuse(place, value, message("a mapping from names to values"))


def as_whole(value: Any, place: str) -> int:
    """A whole number of Python's or NumPy's; no truth value, and no number with decimals."""
    number = value[()] if isinstance(value, np.ndarray) and value.ndim == 0 else value
    if not isinstance(number, int | np.integer) or isinstance(number, bool):
        refuse(place, value, message("a whole number"))
    return operator.index(number)


def as_path(value: object, place: str) -> Path:
    """A path, as text or as a path object."""
    given = os.fspath(value) if isinstance(value, str | os.PathLike) else value
    if isinstance(given, str) and given and "\0" not in given:
        return Path(given)
    refuse(place, value, message("a name or a path, as a string or pathlib.Path"))


def as_client(value: object) -> None:
    """Refuse what is neither None nor a Dask client; Dask is not loaded for it."""
    distributed = sys.modules.get("distributed")
    if value is not None and not (distributed and isinstance(value, distributed.Client)):
        refuse("client", value, message("a distributed.Client, or None"))


def _on_one_line(value: object) -> object:
    """A value as a fault can show it, or its type where its writing fills several lines."""
    try:
        has_lines = "\n" in repr(value)
    except ValueError:  # more digits than Python writes
        has_lines = False
    return shortened(type(value) if has_lines else value)
