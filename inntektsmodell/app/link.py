"""A state in the address of the page: which case, and every value that was moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from inntektsmodell.app.controls import Control, ControlValue, written
from inntektsmodell.app.state import State
from inntektsmodell.faults import Fault, Faults, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Language

CASE, WORKBOOK, DIGEST, LANGUAGE = "case", "workbook", "sha256", "lang"
DIGEST_LENGTH = 16
"""Hexadecimal digits of a workbook's digest in a link."""
Arguments = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Link:
    """What an address asks for. A link to a workbook holds its name and digest, never its content."""

    case: str = ""
    workbook: str = ""
    digest: str = ""
    language: str = ""
    moves: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()


def read_link(arguments: Arguments) -> Link:
    """What the arguments of an address say; a name given twice is a fault."""
    faults = Faults()
    for name, values in arguments.items():
        if len(values) != 1:
            faults.add(message("link, '{name}'", name=name[:40]), message("is duplicated"), message("only once"))
    single = {name: values[0] for name, values in arguments.items() if len(values) == 1}
    own = [single.pop(name, "") for name in (CASE, WORKBOOK, DIGEST, LANGUAGE)]
    return Link(*own, tuple(single.items()), tuple(faults.found))


def read_moves(
    controls: Mapping[str, Control], moves: Sequence[tuple[str, str]], faults: Faults
) -> dict[str, ControlValue]:
    """Values of the moves of a link, in their order; what is unknown or does not fit is noted."""
    values: dict[str, ControlValue] = {}
    for path, text in moves:
        place = message("link, '{name}'", name=path[:80])
        if path not in controls:
            faults.add(place, message("cannot be changed in this case"), nearest(path[:80], controls))
            continue
        value = controls[path].read(text, place, faults)
        if value is not None:
            values[path] = value
    return values


def query_of(state: State, language: Language) -> str:
    """The query of an address that gives this state again, without the question mark."""
    origin = state.origin
    case = {WORKBOOK: origin.name, DIGEST: origin.digest[:DIGEST_LENGTH]} if origin.digest else {CASE: origin.name}
    moves = {path: written(value) for path, value in state.moved}
    return urlencode(case | moves | {LANGUAGE: language}, safe=",:")
