"""Ends the program in good order where Ctrl-C, a time limit or a closed terminal stops it.

Python makes an exception of Ctrl-C wherever the program happens to be. In an import, a callback or a destructor of a
library it is swallowed, turned into another one, or ends in a crash. So the program itself ends instead, from the
signal handler: it takes away what is half written, says one line, and goes without running any other code.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from types import FrameType

from inntektsmodell.language.messages import Message, message, told

STOPS = tuple(number for name in ("SIGINT", "SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)))
CODE_OF_SIGNAL = 128
"""The exit code is this and the number of the signal, as in a shell: 130 for Ctrl-C, 143 for SIGTERM."""
SHOW_CURSOR = "\x1b[?25h"
goes_on: ContextVar[bool] = ContextVar("goes_on", default=False)
"""Whether the command that runs leaves what is finished, and goes on from there when it is called again."""

_half_done: list[Callable[[], None]] = []
_waiting = 0
_asked = False


def interrupted() -> Message:
    """What is said where Ctrl-C or a signal ends the program."""
    if goes_on.get():
        return message("Interrupted; the same command goes on from what is finished.")
    return message("Interrupted; nothing was left half-finished.")


def stop_in_good_order() -> None:
    """From here on, a signal to stop ends the program; one that was ignored from the start stays so."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


@contextmanager
def half_done(undo: Callable[[], None]) -> Iterator[None]:
    """Within this, the program runs `undo` before a signal ends it; the latest first."""
    _half_done.append(undo)
    try:
        yield
    finally:
        _half_done.remove(undo)


@contextmanager
def stop_between_steps() -> Iterator[Callable[[], None]]:
    """Within this, the first Ctrl-C waits for a call of what is given, which raises `KeyboardInterrupt` then."""
    global _waiting
    _waiting += 1
    try:
        yield _raise_if_asked
    finally:
        _waiting -= 1
    _raise_if_asked()


def _raise_if_asked() -> None:
    global _asked
    if _asked:
        _asked = False
        raise KeyboardInterrupt


def _stop(number: int, _frame: FrameType | None) -> None:
    global _asked
    if number == signal.SIGINT and _waiting and not _asked:
        _asked = True
        return
    for other in STOPS:
        signal.signal(other, signal.SIG_IGN)
    for undo in reversed(_half_done):
        with suppress(OSError):
            undo()
    line = told(interrupted())
    with suppress(OSError):
        cursor = SHOW_CURSOR if _waiting and os.isatty(2) else ""
        os.write(2, f"{cursor}\n{line}\n".encode())
    os._exit(CODE_OF_SIGNAL + number)
