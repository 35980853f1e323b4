"""Which recipients a chart shows where there are more than an eye can take in, and the remark that says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inntektsmodell.charts.style import Caption
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.text import Language, as_label

MOST, FEW = 24, 6
"""Recipients on one chart, and charts of one recipient each in one folder; as many a chart shows at any size."""
PAGE = 11.0
"""Inches: a chart of this height fits on a page in print with letters that can still be read."""
LEFT_OUT = as_label(
    "Showing {shown} of {all} recipients, those with the largest figures. All of them are in the accompanying table."
)


def largest(sizes: np.ndarray, most: int = MOST) -> list[int]:
    """Positions of the `most` recipients with the largest absolute `sizes` (..., recipient), in their own order."""
    greatest = np.abs(sizes).reshape(-1, np.shape(sizes)[-1]).max(axis=0, initial=0.0)
    return sorted(np.argsort(-greatest, kind="stable")[:most].tolist())


def fitting(line: float, beside: int = 1, around: float = 0.0) -> int:
    """How many recipients a chart has room for, where `beside` of them take a line of so many inches.

    `around` is what stands above and below the lines.
    """
    return max(FEW, min(MOST, beside * int((PAGE - around) / line)))


def left_out(shown: int, everyone: int, language: Language) -> tuple[str, ...]:
    """The remark that a chart leaves recipients out; none where it shows them all."""
    if shown == everyone:
        return ()
    return (LEFT_OUT.in_language(language).format(shown=shown, all=everyone),)


def charts_left_out(everyone: int, file: str) -> Message | None:
    """What to tell of charts of one recipient each where there are too many; `file` has the figures of all."""
    if everyone <= MOST:
        return None
    return message(
        "charts of {shown} of {all} recipients, those with the largest figures; all are in {file}",
        shown=MOST,
        all=everyone,
        file=file,
    )


def captioned(caption: Caption, shown: int, everyone: int, language: Language) -> Caption:
    """The caption with the remark on who is left out, where there is anybody."""
    return replace(caption, remarks=(*left_out(shown, everyone, language), *caption.remarks))
