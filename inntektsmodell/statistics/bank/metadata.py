"""What a table holds: its variables with their codes and code lists, by either version of the interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.bank.json_stat import parsed, read_cube
from inntektsmodell.statistics.bank.requests import ChosenCodes, Version


@dataclass(frozen=True)
class TableVariable:
    """A variable of a table. `codelists` are those that the table offers; None where the interface does not tell."""

    code: str
    labels: Mapping[str, str]
    may_be_left_out: bool
    is_time: bool
    codelists: tuple[str, ...] | None

    @property
    def codes(self) -> tuple[str, ...]:
        """Its codes in the bank's order."""
        return tuple(self.labels)


@dataclass(frozen=True)
class TableMetadata:
    """A table of the bank. `updated` and `next_update` are times as the bank writes them, "" where it tells none.

    `may_be_summed` is None where the interface does not tell whether sums of its figures mean anything.
    """

    label: str
    variables: tuple[TableVariable, ...]
    updated: str = ""
    next_update: str = ""
    may_be_summed: bool | None = None

    @property
    def time(self) -> str:
        """Code of the variable of time; "" where none is marked."""
        return next((one.code for one in self.variables if one.is_time), "")


def read_metadata(content: bytes, version: Version, place: str) -> TableMetadata:
    """The metadata of a table. Raises `InputError` where the answer is none."""
    return _of_v2(content, place) if version == "v2" else _of_v0(content, place)


def read_codelist(content: bytes, name: str, place: str) -> ChosenCodes:
    """All codes of a code list with their labels. Raises `InputError` where the answer is no such list."""
    read = parsed(content, place)
    values = read.get("values") if isinstance(read, dict) else None
    if not isinstance(values, list) or not values or not all(_has_texts(one, "code", "label") for one in values):
        raise InputError.of(place, message("is not a code list"), message("codes with their labels"))
    labels = {one["code"]: one["label"] for one in values}
    if len(labels) < len(values):
        raise InputError.of(place, message("a code is duplicated"), message("each code only once"))
    return ChosenCodes(tuple(labels), name, labels)


def _of_v2(content: bytes, place: str) -> TableMetadata:
    cube = read_cube(content, place, with_values=False)
    variables = tuple(
        TableVariable(
            one.code,
            {code: one.labels[code] for code in one.codes},
            one.extension.get("elimination") is True,
            one.code in cube.roles.get("time", []),
            _offered(one.extension.get("codelists")),
        )
        for one in cube.dimensions
    )
    px = cube.extension.get("px")
    px = px if isinstance(px, dict) else {}
    may_be_summed = px["aggregallowed"] if isinstance(px.get("aggregallowed"), bool) else None
    return TableMetadata(cube.label, variables, cube.updated, str(px.get("nextUpdate") or ""), may_be_summed)


def _offered(found: Any) -> tuple[str, ...] | None:
    """Names of the code lists that a variable offers; None where the answer does not tell."""
    return tuple(one["id"] for one in found if _has_texts(one, "id")) if isinstance(found, list) else None


def _of_v0(content: bytes, place: str) -> TableMetadata:
    read = parsed(content, place)
    variables = read.get("variables") if isinstance(read, dict) else None
    if not isinstance(variables, list) or not variables or not all(map(_is_variable, variables)):
        right = message("a title and variables with their codes")
        raise InputError.of(place, message("is not the metadata of a table"), right)
    return TableMetadata(
        str(read.get("title", "")),
        tuple(
            TableVariable(
                one["code"],
                dict(zip(one["values"], one["valueTexts"], strict=True)),
                one.get("elimination") is True,
                one.get("time") is True,
                None,
            )
            for one in variables
        ),
    )


def _is_variable(found: Any) -> bool:
    if not _has_texts(found, "code"):
        return False
    codes, labels = found.get("values"), found.get("valueTexts")
    are_texts = all(isinstance(one, list) and all(isinstance(text, str) for text in one) for one in (codes, labels))
    return are_texts and len(codes) == len(labels) == len(set(codes)) > 0


def _has_texts(found: Any, *keys: str) -> bool:
    return isinstance(found, dict) and all(isinstance(found.get(key), str) for key in keys)
