"""Reads JSON-stat 2 strictly: what does not add up, or could be meant in two ways, is refused and never guessed."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from inntektsmodell.faults import Faults, InputError, listed, shortened, within
from inntektsmodell.language.messages import Message, message, said
from inntektsmodell.statistics.bank.notes import BankNote, notes_of

Json = dict[str, Any]
GREATEST = 1e100
"""Beyond any figure of a statistic, and far from what sums of them could not hold."""
MOST_CELLS = 10**8
"""Of a dataset that is read, far more than a bank gives at a time."""
_HALF_LETTER = re.compile(rb"\\u[dD][89a-fA-F]")
"""What may write half a letter, which no file of text can hold."""


@dataclass(frozen=True)
class CubeDimension:
    """One dimension: its codes in the order of the values, with labels, units and what the bank says beside them."""

    code: str
    label: str
    codes: tuple[str, ...]
    labels: Mapping[str, str]
    units: Mapping[str, Json] = field(default_factory=dict)
    extension: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Cube:
    """Figures with their dimensions. `values` has one axis for each, NaN for what is absent; `marks` lie beside them.

    A mark is what the bank says in the place of a figure, or beside it; "" where it says nothing.
    """

    label: str
    source: str
    updated: str
    dimensions: tuple[CubeDimension, ...]
    values: np.ndarray
    marks: np.ndarray
    roles: Mapping[str, list[str]]
    notes: tuple[BankNote, ...]
    extension: Json

    def dimension(self, code: str) -> CubeDimension:
        """The dimension of a code. Raises `StopIteration` where there is none."""
        return next(one for one in self.dimensions if one.code == code)


def read_cube(content: bytes, place: str, *, with_values: bool = True) -> Cube:
    """A dataset of JSON-stat 2.

    Args:
        content: the bytes of the answer.
        place: what faults call it.
        with_values: whether values must be there; an answer that only tells what a table holds has none.

    Raises:
        InputError: with every fault found.
    """
    read, faults = _as_dataset(content, place), Faults()
    ids = _texts(read, "id", place, faults)
    sizes = _sizes(read, len(ids), place, faults)
    _check_names(read, ids, place, faults)
    faults.raise_if_any()
    dimensions = [
        _dimension(read["dimension"][one], one, size, place, faults) for one, size in zip(ids, sizes, strict=True)
    ]
    faults.raise_if_any()
    cells = math.prod(sizes) if with_values else 0
    if cells > MOST_CELLS:
        raise _no_answer(place, message("has more than {most} cells", most=MOST_CELLS))
    values = _values(read.get("value", []), cells, place, faults)
    marks = _marks(read.get("status"), cells, place, faults)
    faults.raise_if_any()
    shape = sizes if with_values else [0] * len(sizes)
    extension = _table(read, "extension")
    return Cube(
        _text(read, "label"),
        _text(read, "source"),
        _text(read, "updated"),
        tuple(dimensions),
        values.reshape(shape),
        marks.reshape(shape),
        {
            str(role): [str(one) for one in names]
            for role, names in _table(read, "role").items()
            if isinstance(names, list)
        },
        notes_of(read),
        extension,
    )


def parsed(content: bytes, place: str) -> Any:
    """What a JSON text holds, in which no key stands twice and no number is none.

    Raises:
        InputError: it is no such text.
    """
    try:
        read = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
        if _HALF_LETTER.search(content):
            json.dumps(read, ensure_ascii=False).encode()
        return read
    except RecursionError as error:
        raise _no_answer(place, message("is nested too deep")) from error
    except UnicodeEncodeError as error:
        raise _no_answer(place, message("contains a character that is not text")) from error
    except ValueError as error:
        raise _no_answer(place, said(error)) from error


def _no_answer(place: str, found: str) -> InputError:
    return InputError.of(place, found, message("JSON as the bank writes it; fetch again later"))


def _once(pairs: list[tuple[str, Any]]) -> Json:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise ValueError(message("the key '{name}' is duplicated", name=key))
    return dict(pairs)


def _no_number(text: str) -> float:
    raise ValueError(message("'{text}' is not a finite number", text=text))


def _as_dataset(content: bytes, place: str) -> Json:
    read = parsed(content, place)
    if (
        not isinstance(read, dict)
        or read.get("class") != "dataset"
        or not str(read.get("version", "2.0")).startswith("2.")
    ):
        raise _no_answer(place, message("is not a dataset of JSON-stat 2"))
    return read


def _texts(read: Json, key: str, place: str, faults: Faults) -> list[str]:
    found = read.get(key)
    if (
        isinstance(found, list)
        and found
        and all(isinstance(one, str) for one in found)
        and len(set(found)) == len(found)
    ):
        return found
    faults.add(within(place, key), _found(found), message("names, each only once"))
    return []


def _sizes(read: Json, number: int, place: str, faults: Faults) -> list[int]:
    found = read.get("size")
    if (
        isinstance(found, list)
        and len(found) == number
        and all(_is_whole(one) and 0 < one <= MOST_CELLS for one in found)
    ):
        return found
    faults.add(
        within(place, "size"),
        _found(found),
        message("a whole number above 0 for each of {count:name|names}", count=number),
    )
    return []


def _check_names(read: Json, ids: list[str], place: str, faults: Faults) -> None:
    """Every dimension that is named is there, and no other."""
    known = _table(read, "dimension")
    for name in [
        *(one for one in ids if not isinstance(known.get(one), dict)),
        *(one for one in known if one not in ids),
    ]:
        found = message("is named in one of id and dimension only")
        faults.add(within(place, f"dimension.{name}"), found, message("the same names in both"))


def _dimension(read: Json, code: str, size: int, place: str, faults: Faults) -> CubeDimension:
    category = _table(read, "category")
    where = within(place, f"dimension.{code}")
    labels = {str(key): str(label) for key, label in _table(category, "label").items()}
    codes = _codes(category.get("index", list(labels) if size == 1 else None), where, faults)
    if len(codes) != size:
        found = message("{count:code|codes}, but the size is {size}", count=len(codes), size=size)
        faults.add(where, found, message("as many codes as the size says"))
    strange = sorted(labels.keys() - set(codes))
    if strange:
        found = message("labels of codes that are not there: {names}", names=listed(strange))
        faults.add(where, found, message("labels of its own codes"))
    told = {one: labels.get(one, one) for one in codes}
    units = {key: unit for key, unit in _table(category, "unit").items() if isinstance(unit, dict)}
    return CubeDimension(code, _text(read, "label") or code, codes, told, units, _table(read, "extension"))


def _codes(index: Any, where: str, faults: Faults) -> tuple[str, ...]:
    """Codes in the order of their positions, which are given by a list or as a mapping."""
    if isinstance(index, list) and all(isinstance(one, str) for one in index):
        again = [one for one, times in Counter(index).items() if times > 1]
        if again:
            faults.add(
                where, message("codes are duplicated: {names}", names=listed(again)), message("each code only once")
            )
        return tuple(index)
    if isinstance(index, dict) and all(map(_is_whole, index.values())):
        if sorted(index.values()) != list(range(len(index))):
            found = message("the positions are {positions}", positions=shortened(sorted(index.values())))
            faults.add(where, found, message("every position from 0 on, each only once"))
        return tuple(sorted(index, key=index.__getitem__))
    faults.add(where, message("has no codes"), message("codes as a list, or with their positions"))
    return ()


def _values(found: Any, cells: int, place: str, faults: Faults) -> np.ndarray:
    """Values by cell, from a list of all of them or from a mapping of those that are there."""
    values = np.full(cells, np.nan)
    for position, value in _by_cell(found, cells, within(place, "value"), faults):
        if value is None:
            continue
        number = float(value) if _is_number(value) else math.nan
        if not abs(number) < GREATEST:
            faults.add(within(place, f"value.{position}"), _found(value), message("a number, or null"))
            break
        values[position] = number
    return values


def _marks(found: Any, cells: int, place: str, faults: Faults) -> np.ndarray:
    """Marks by cell, given for all alike, as a list or as a mapping."""
    marks = np.full(cells, "", dtype=object)
    if isinstance(found, str):
        marks[:] = found
    elif found is not None:
        for position, mark in _by_cell(found, cells, within(place, "status"), faults):
            if mark is not None and not isinstance(mark, str):
                faults.add(within(place, f"status.{position}"), _found(mark), message("a mark, as text"))
                break
            marks[position] = mark or ""
    return marks


def _by_cell(found: Any, cells: int, where: str, faults: Faults) -> list[tuple[int, Any]]:
    """Positions with what stands there; keys of a mapping are positions, never values."""
    if isinstance(found, list):
        if len(found) == cells:
            return list(enumerate(found))
        counted = message("{count:cell|cells}, but the sizes make {cells}", count=len(found), cells=cells)
        faults.add(where, counted, message("one for each cell"))
        return []
    if not isinstance(found, dict):
        faults.add(where, _found(found), message("a list, or a mapping from positions"))
        return []
    unfit = [
        key for key in found if not (key.isascii() and key.isdecimal() and str(int(key)) == key and int(key) < cells)
    ]
    if unfit:
        found_there = message("positions that are none: {names}", names=listed(unfit))
        faults.add(where, found_there, message("whole numbers from 0 to {last}", last=cells - 1))
        return []
    return [(int(key), value) for key, value in found.items()]


def _found(value: Any) -> Message:
    return message("found {value!r}", value=shortened(value))


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, float) or (_is_whole(value) and abs(value) < 2**1023)


def _text(read: Json, key: str) -> str:
    found = read.get(key)
    return found if isinstance(found, str) else ""


def _table(read: Json, key: str) -> Json:
    found = read.get(key)
    return found if isinstance(found, dict) else {}
