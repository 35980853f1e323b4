"""Names of files that are made of labels: plain on every system, and never two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 40
"""Letters of a label in the name of a file; the number before it tells labels apart that begin alike."""


def numbered_names(start: str, labels: Sequence[str]) -> list[str]:
    """A name without ending for each label, as in `tornado_4_helse_nord`; the number is the label's place, from 1."""
    return ["_".join(filter(None, (start, str(number), plain(label)))) for number, label in enumerate(labels, start=1)]


def plain(text: str, longest: int = LONGEST) -> str:
    """The letters, digits and hyphens of a text in lower case, `_` for all between them; may be empty."""
    letters = unicodedata.normalize("NFC", text).casefold()
    return re.sub(r"[^\w-]+", "_", letters)[:longest].strip("_")
