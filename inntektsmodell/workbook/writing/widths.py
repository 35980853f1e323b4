"""How wide the columns of an input sheet are, and how high its rows, so that what stands there is read whole."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from math import ceil

from inntektsmodell.workbook.layout.form import CellContent, SheetColumn

LETTER, BOLD = 1.15, 1.2
"""Width of a letter in characters of a column, which are digits: of a text and of a heading, in a wide font."""
WIDEST, WIDEST_ACROSS = 48, 26
"""A column that is longer than it is meant to be is no wider than this; what is longer still goes on a line below."""
UNWRAPPED = (CellContent.TEXT,)
"""What stands on one line where the column may be as wide as that."""


def lines(text: object, width: float, letter: float = LETTER) -> int:
    """Lines that a text takes in a column of so many characters; words are parted only where they are wider."""
    said, room = str(text or ""), max(1, int(width / letter))
    if len(said) <= room and "\n" not in said:
        return 1
    return sum(max(1, len(textwrap.wrap(part, room))) for part in said.split("\n"))


def fitted_width(column: SheetColumn, heading: str, texts: Collection[str]) -> int:
    """Characters of a column with a heading and such texts below it: as many as it is meant to have, or more."""
    words = [word for text in texts for word in text.split()]
    least = _longest(texts if column.kind in UNWRAPPED else words, LETTER)
    return max(column.width, min(WIDEST, max(least, _longest(heading.split(), BOLD))))


def across_width(headings: Sequence[str], usual: int) -> int:
    """Characters of each of the columns across: as usual, or for the longest word of their headings."""
    return max(usual, min(WIDEST_ACROSS, _longest([word for heading in headings for word in heading.split()], BOLD)))


def _longest(texts: Collection[str], letter: float) -> int:
    return 1 + ceil(letter * max(map(len, texts), default=0))
