"""Progress of long work: a bar with an estimate on a terminal, nothing in a pipe or for short work."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def steps(items: Iterable[Item], what: str, total: int) -> Iterator[Item]:
    """Go through `items`, showing how far the work has come where a person watches and there is more than one step."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, total=total, console=Console(stderr=True), transient=True)
