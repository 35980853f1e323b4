"""How often the bank may be asked: by the headers of its answers, else by the settings."""

from __future__ import annotations

import re
import sys
from collections import deque
from collections.abc import Mapping

from inntektsmodell.language.messages import Message, message, told
from inntektsmodell.statistics.bank.settings import BankSettings, Clock

LONG_WAIT = 5.0
"""Seconds from which a wait is told."""
POLICIES = ("x-ratelimit-policy", "ratelimit-policy")
LIMITS = ("x-ratelimit-limit", "ratelimit-limit")
REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining")
_POLICY = re.compile(r"(?:\"[^\"]*\";\s*)?(?:q=)?(?P<calls>\d+)\s*;\s*w=(?P<seconds>\d+)\s*s?\b")
_rates: dict[tuple[object, ...], Rate] = {}


def rate_of(settings: BankSettings) -> Rate:
    """The rate that all of this program keeps against a bank, however many clients it has one after another."""
    kept_for = (settings.host, settings.clock, settings.calls, settings.per_seconds)
    return _rates.setdefault(kept_for, Rate(settings))


class Rate:
    """Waits before a request where so many went out within the window that the next would be one too many."""

    def __init__(self, settings: BankSettings) -> None:
        self.calls, self.seconds = settings.calls, settings.per_seconds
        self._clock = settings.clock
        self._sent: deque[float] = deque()
        self._not_before = 0.0

    def wait(self) -> None:
        """Wait until one more request is within the rate, and count it."""
        now = self._clock.seconds()
        while self._sent and now - self._sent[0] >= self.seconds:
            self._sent.popleft()
        ready = self._sent[-self.calls] + self.seconds if len(self._sent) >= self.calls else now
        delay = max(ready, self._not_before) - now
        if delay > 0:
            limit = message(
                "The limit is {calls} requests in {seconds:g} seconds", calls=self.calls, seconds=self.seconds
            )
            pause(self._clock, delay, limit)
        self._sent.append(self._clock.seconds())

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take the rate that an answer names; a limit of 0, as a bank writes that names none, is no limit to take."""
        policy = _POLICY.search(_first(headers, POLICIES))
        limit = _first(headers, LIMITS)
        if policy and int(policy["calls"]) and int(policy["seconds"]):
            self.calls, self.seconds = int(policy["calls"]), float(policy["seconds"])
        elif limit.isdecimal() and int(limit):
            self.calls = int(limit)
        if _first(headers, REMAINING) == "0":  # others behind the same address ask too
            self._not_before = self._clock.seconds() + self.seconds


def pause(clock: Clock, seconds: float, why: Message) -> None:
    """Wait, and say so on stderr where it takes long enough to look like nothing."""
    if seconds >= LONG_WAIT:
        waiting = message("{why}; waiting {seconds:.0f} seconds.", why=why, seconds=seconds)
        print(told(waiting), file=sys.stderr, flush=True)
    clock.sleep(seconds)


def _first(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((headers[name].strip() for name in names if name in headers), "")
