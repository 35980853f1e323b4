"""Progress of long work: a bar with an estimate on a terminal; an occasional line in a log; nothing for short work."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from inntektsmodell.language.messages import message, told, word
from inntektsmodell.work.stopping import stop_between_steps

Element = TypeVar("Element")
SECONDS_BETWEEN_LINES = 30.0


def steps(items: Iterable[Element], what: str, total: int) -> Iterator[Element]:
    """Go through `items`, and show on stderr how many of the `total` steps are done.

    Raises:
        KeyboardInterrupt: Ctrl-C; on the command line the step that is begun is finished first.
    """
    with stop_between_steps() as stop_if_asked:
        for item in _shown(items, what, total):
            yield item
            del item  # it may be large, and the next one is made now
            stop_if_asked()


def _shown(items: Iterable[Element], what: str, total: int) -> Iterator[Element]:
    if total > 1 and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import track

        screen = Console(stderr=True)
        yield from track(items, description=told(word(what)), total=total, console=screen, transient=True)
        return
    latest = time.monotonic()
    for done, item in enumerate(items):
        if time.monotonic() - latest > SECONDS_BETWEEN_LINES:
            latest = time.monotonic()
            line = message("{what}: {done} of {total:step|steps}", what=word(what), done=done, total=total)
            print(told(line), file=sys.stderr, flush=True)
        yield item
        del item
