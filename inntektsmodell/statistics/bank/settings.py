"""How the bank is asked: where it is, how much and how often at most, and how long is waited for it."""

from __future__ import annotations

import datetime
import re
import time
from dataclasses import dataclass, field

from inntektsmodell.faults import Faults, between, within
from inntektsmodell.language.messages import message


class Clock:
    """What time it is, and how to wait; a test gives another."""

    def now(self) -> datetime.datetime:
        """The time of the day, with its zone."""
        return datetime.datetime.now(tz=datetime.UTC)

    def seconds(self) -> float:
        """Seconds since some moment, never running back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


SYSTEM_CLOCK = Clock()
_SERVER = re.compile(r"https?://(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?/?", re.IGNORECASE)
"""A server alone: no path, and no name or password, which files would tell."""
BOUNDS = {
    "most_cells": (1, 10**9),
    "calls": (1, 10**6),
    "per_seconds": (1, 86_400),
    "read_seconds": (0.01, 86_400),
    "total_seconds": (1, 86_400),
    "retries": (0, 100),
    "first_wait": (0, 86_400),
    "longest_wait": (0, 86_400),
    "most_requests": (1, 10**6),
    "most_bytes": (1, 2**40),
}
"""What each number of the settings may be; none is ever "no limit"."""
OPTIONS = {"host": "--host", "read_seconds": "--timeout", "retries": "--retries"}
"""What some settings are called on the command line."""


@dataclass(frozen=True)
class BankSettings:
    """Settings of a statistics bank; the defaults are those of Statistics Norway.

    `path` and `former_path` are version 2 of the interface and the one before it, below `host`. `most_cells` is the
    bank's limit for one answer, `calls` per `per_seconds` the rate that is kept where its answers name none. An answer
    is waited for `read_seconds` at a time, `total_seconds` in all; what fails is tried again `retries` times, first
    after `first_wait` seconds, then twice as long each time. Where the bank itself asks for more than `longest_wait`
    seconds, it is not waited for. `most_requests` are those of one recipe, `most_bytes` those of one answer.

    Raises:
        InputError: the host is no address, or a number is out of its bounds.

    Example:
        >>> import inntektsmodell as im
        >>> im.BankSettings(retries=1).host
        'https://data.ssb.no'
    """

    host: str = "https://data.ssb.no"
    path: str = "/api/pxwebapi/v2"
    former_path: str = "/api/v0"
    language: str = "no"
    most_cells: int = 800_000
    calls: int = 30
    per_seconds: float = 60.0
    read_seconds: float = 60.0
    total_seconds: float = 300.0
    retries: int = 4
    first_wait: float = 2.0
    longest_wait: float = 120.0
    most_requests: int = 100
    most_bytes: int = 2**28
    clock: Clock = field(default=SYSTEM_CLOCK, repr=False)

    def __post_init__(self) -> None:
        faults = Faults()
        if not isinstance(self.host, str) or not _SERVER.fullmatch(self.host):
            right = message("an address such as {example}", example="https://data.ssb.no")
            faults.add(_named("host"), message("found {value!r}", value=self.host), right)
        for name, (least, greatest) in BOUNDS.items():
            value = getattr(self, name)
            fits = isinstance(value, int) or (isinstance(value, float) and name.endswith(("_seconds", "_wait")))
            if not (fits and least <= value <= greatest):
                faults.add(_named(name), message("found {value!r}", value=value), between(least, greatest))
        faults.raise_if_any()


def _named(name: str) -> str:
    told = f"{OPTIONS[name]} ({name})" if name in OPTIONS else name
    return within(message("settings of the bank"), told)
