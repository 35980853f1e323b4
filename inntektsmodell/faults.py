"""Bad input: every fault is collected, then told in one message that says what, where and what would be right."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial, reduce
from importlib.util import find_spec
from typing import Any, Self

from inntektsmodell.language.messages import Joined, Message, in_language, message, said, word
from inntektsmodell.language.spoken_values import Beginning

Where = str | Callable[[], str]
"""Where something stands, or what says it: of most places no fault is ever told."""
MOST_NAMED, FEW_NAMED = 20, 5
"""Of known names a fault lists so many; of more, the nearest few."""
LEAST_ABOVE_0 = 1e-9
"""The least number where all are allowed but 0 and less."""
LEAST_PER_CENT = 2
"""A share of so much or more looks like per cent."""
LONGEST_SHOWN = 100
"""Characters of a value that a fault shows."""


@dataclass(frozen=True)
class Fault:
    """One fault of the input.

    `place` says where (file, line, path or label), `found` what is there, `right` what would be right; each a
    `Message` where it holds words, so that it can be told in Norwegian.

    Example:
        >>> import inntektsmodell as im
        >>> print(im.Fault("case.toml, year", "found 'x'", "a whole number"))
        case.toml, year: found 'x'; a whole number
    """

    place: str
    found: str
    right: str

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Message:
        """The fault as one line."""
        return message("{place}: {found}; {right}", **vars(self))


class InputError(ValueError):
    """Input that the model refuses. `faults` holds every fault found, in the order of reading.

    `unfinished` says that some checks could not be made because of them, so that more faults may follow. `advice` is a
    sentence on what can be done with the input as it is, if anything.

    Example:
        >>> import inntektsmodell as im
        >>> try:
        ...     im.load_case("ekempel")
        ... except im.InputError as error:
        ...     print(error.faults[0].right)
        did you mean 'eksempel'? Or give the path of a case folder or a workbook.
    """

    def __init__(self, faults: Iterable[Fault], unfinished: bool = False, advice: str = "") -> None:
        self.faults = tuple(faults)
        self.unfinished = unfinished
        self.advice = advice
        super().__init__(_listed(self.faults, unfinished, advice))

    @classmethod
    def of(cls, place: str, found: str, right: str) -> Self:
        """The error of a single fault; see `Fault`."""
        return cls([Fault(place, found, right)])

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Fault, ...], bool, str]]:
        return InputError, (self.faults, self.unfinished, self.advice)

    def in_language(self, language: str) -> str:
        """The whole message in `nb` or `en`: how many faults, then a line each."""
        return in_language(said(self), language)


@dataclass
class Faults:
    """Collects faults while reading, so that one message can list them all."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Where, found: str, right: str) -> None:
        """Note one fault; see `Fault`."""
        self.found.append(Fault(said_of(place), found, right))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Within this, faults that are raised are noted, so that what follows is looked at too; each is told once."""
        try:
            yield
        except InputError as error:
            self.found.extend(one for one in error.faults if one not in self.found)

    def raise_if_any(self, unfinished: bool = False) -> None:
        """Raise `InputError` with all faults noted so far, if there are any."""
        if self.found:
            raise InputError(self.found, unfinished)


def _listed(faults: Sequence[Fault], unfinished: bool, advice: str) -> Message:
    """How many faults, then a line each, whether more may follow, and what can be done all the same."""
    head = message("{count:fault|faults} in the input:", count=len(faults))
    numbered = enumerate(faults, start=1)
    lines = [message("  {number}. {fault}", number=number, fault=fault.sentence) for number, fault in numbered]
    rest = (
        [message("Some checks have to wait until these faults are corrected; more faults may follow.")]
        if unfinished
        else []
    )
    return Joined("\n", [head, *lines, *rest, *filter(None, [advice])])


def expect_installed(package: str, extra: str) -> None:
    """Raise `InputError` that says how to install an extra where a package of it is missing."""
    if find_spec(package) is None:
        right = message("install it with: {command}", command=f"python -m pip install 'inntektsmodell[{extra}]'")
        raise InputError.of(word(extra), message("{package} is not installed", package=package), right)


def shortened(value: Any) -> Any:
    """A value as a fault can show it: itself, or how its writing begins where that is too long for a line."""
    try:
        is_short = len(repr(value)) <= LONGEST_SHOWN
    except ValueError:  # more digits than Python writes
        is_short = False
    return value if is_short else Beginning(value, LONGEST_SHOWN)


def nearest(name: str, known: Iterable[str]) -> Message:
    """Say which of the `known` names are nearest to `name`, for the last part of a fault."""
    return nearest_spelling(name, {one: one for one in known})


def nearest_spelling(name: str, told: Mapping[str, str]) -> Message:
    """Say what is `told` of the spellings nearest to `name`, where one thing may be spelled in several ways."""
    names = list(dict.fromkeys(told.values()))
    folded = {spelling.casefold(): shown for spelling, shown in told.items()}
    close = _nearest(name, folded, 3, 0.5)
    if close:
        return message("did you mean {names}?", names=reduce(_either, map(_quoted, close)))
    if len(names) <= MOST_NAMED:
        return message("known: {names}", names=Joined(", ", map(_quoted, names)) if names else message("none"))
    first = _nearest(name, folded, FEW_NAMED, 0.0)
    return message("{count} are known, such as {names}", count=len(names), names=Joined(", ", map(_quoted, first)))


def _nearest(name: str, folded: Mapping[str, str], most: int, least: float) -> list[str]:
    """What is told of the nearest spellings, the nearest first, each once."""
    matches = difflib.get_close_matches(name.casefold(), folded, n=most, cutoff=least)
    return list(dict.fromkeys(folded[match] for match in matches))


def listed(names: Collection[str]) -> str:
    """Names in a fault: all of them, or the first few and how many more there are."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    first = ", ".join(list(names)[:FEW_NAMED])
    return message("{names} and {count} more", names=first, count=len(names) - FEW_NAMED)


def or_else(right: Message, other: Message) -> Message:
    """What `nearest` says, and another way out as a sentence of its own."""
    return Joined(" " if right.endswith("?") else ". ", [right, other])


def between(least: float, greatest: float, found: float | None = None) -> Message:
    """What a number may be, for the last part of a fault; of a share that looks like per cent, how it is written."""
    if greatest == 1 and found is not None and LEAST_PER_CENT <= found <= 100:
        right = between(least, greatest)
        return message("{right}; {percent:g} per cent is {share:g}", right=right, percent=found, share=found / 100)
    if greatest < math.inf:
        return message("from {least:g} to {greatest:g}", least=least, greatest=greatest)
    return at_least(least)


def at_least(least: float) -> Message:
    """The least that a number may be, for the last part of a fault; the least above 0 is told as that."""
    return message("more than 0") if least == LEAST_ABOVE_0 else message("at least {least:g}", least=least)


def said_of(place: Where) -> str:
    """What a place is called."""
    return place if isinstance(place, str) else place()


def within(place: Where, part: str) -> Message:
    """A part of a place, as in `case.toml, parameters.need`."""
    return message("{place}, {part}", place=said_of(place), part=part)


def part_of(place: Where, part: str) -> Where:
    """As `within`, said only where a fault is told."""
    return partial(within, place, part)


def within_table(place: str, table: str) -> Message:
    """A table of a case, as in `case.toml, table population`."""
    return message("{place}, table {table}", place=place, table=table)


def _quoted(name: str) -> Message:
    return message("'{name}'", name=name)


def _either(names: Message, another: Message) -> Message:
    return message("{names} or {another}", names=names, another=another)
