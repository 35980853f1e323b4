"""What cases side by side are called, so that each is told from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path


def numbered(names: Iterable[str]) -> list[str]:
    """Names that tell apart: those that stand there several times have their number after them."""
    names, so_far = list(names), Counter[str]()
    often = Counter(names)
    told = []
    for name in names:
        so_far[name] += 1
        told.append(f"{name} ({so_far[name]})" if often[name] > 1 else name)
    return told if len({*told}) == len(told) else numbered(told)


def names_typed(typed: Sequence[str]) -> list[str]:
    """Names of cases as they were typed, without their folders where that still tells them apart."""
    short = [Path(name).name or name for name in typed]
    return numbered(short if len({*short}) == len({*typed}) else typed)
