"""Figures in a line of a table, and their sum, as they are printed.

Figures that are rounded each by itself need not add up to their printed sum: a note says where they do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from inntektsmodell.faults import MOST_NAMED
from inntektsmodell.language.messages import in_language, message
from inntektsmodell.language.shown_numbers import number, rounded, signed
from inntektsmodell.language.text import Language, as_label

NOTE = as_label("Each figure is rounded separately, so the figures shown do not add up to the sum shown: {names}.")
ALWAYS = as_label(
    "Each figure is rounded separately for display, so the figures shown do not always add up to the sum shown."
)
"""Where the figures can change, as in a workbook."""


@dataclass(frozen=True)
class Line:
    """A row or a column of a table of figures: its name, a figure for each region (or other label), and decimals.

    `summed` says whether their sum stands with them, `signed` that what is above zero has a `+`; `total` sets a row off
    from the rows above.
    """

    name: str
    values: np.ndarray
    decimals: int
    summed: bool = True
    signed: bool = False
    total: bool = False

    def written(self, language: Language) -> list[str]:
        """The figures as people read them, then their sum, or nothing where it has no meaning."""
        write = signed if self.signed else number
        figures = [write(float(value), self.decimals, language) for value in self.values]
        return [*figures, write(float(np.sum(self.values)), self.decimals, language) if self.summed else ""]


Summands = Sequence[tuple[str, Sequence[float] | np.ndarray, int]]
"""Name, parts and decimals of what a table sums."""


def notes_on_lines(lines: Iterable[Line], language: Language, summands: Summands = ()) -> tuple[str, ...]:
    """The note on a table, if it needs one, that sums its lines and the `summands`."""
    summed = [(line.name, line.values, line.decimals) for line in lines if line.summed and not line.total]
    names = [name for name, parts, decimals in (*summed, *summands) if not add_up(parts, decimals)]
    if not names:
        return ()
    told = "; ".join(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        told = in_language(message("{names} and {count} more", names=told, count=len(names) - MOST_NAMED), language)
    return (NOTE.in_language(language).format(names=told),)


def add_up(parts: Sequence[float] | np.ndarray, decimals: int) -> bool:
    """Whether parts add up to their sum as both are printed with so many decimals."""
    if not np.isfinite(parts).all():
        return True
    return sum(rounded(part, decimals) for part in parts) == rounded(float(np.sum(parts)), decimals)
