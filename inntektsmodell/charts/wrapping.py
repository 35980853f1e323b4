"""Names in lines of a chart, parted by their width as drawn: a wide letter takes its room, whatever its script."""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font

POINTS_PER_INCH = 72
_EM = 100
"""Points in which letters are measured."""


def width_of(text: str, size: float, weight: str = "normal") -> float:
    """Inches that the widest line of a text takes in letters of `size` points."""
    return max(sum(_advance(letter, weight) for letter in line) for line in text.split("\n")) * size / POINTS_PER_INCH


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> str:
    """A text in lines of at most `width` inches, parted between words, within a word only where it is wider."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".lstrip()
        if width_of(joined, size, weight) <= width:
            lines[-1] = joined
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and width_of(lines[-1] + letter, size, weight) > width:
                lines.append("")
            lines[-1] += letter
    return "\n".join(line for line in lines if line)


@cache
def _advance(letter: str, weight: str) -> float:
    """Width of a letter in the charts' font, its size being 1; as wide as high where the font lacks it."""
    font = get_font(findfont(FontProperties(weight=weight)))
    if not font.get_char_index(ord(letter)):
        return 1.0
    font.set_size(_EM, POINTS_PER_INCH)
    advance: float = font.load_char(ord(letter)).linearHoriAdvance
    return advance / 2**16 / _EM
