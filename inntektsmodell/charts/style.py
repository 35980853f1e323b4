"""The common look of all charts: readable in black and white, by colour-blind readers and in both languages.

Colours are those of Okabe and Ito, of different lightness; areas of different meaning also differ in hatching.
Nothing here touches matplotlib's process-wide settings.
"""

from __future__ import annotations

import re
import textwrap
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib import rc_context, rcParams
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure as Chart
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.patches import Patch
from matplotlib.text import Text as ChartText
from matplotlib.ticker import Formatter
from matplotlib.transforms import Bbox

from inntektsmodell.case.labels import SYNTHETIC
from inntektsmodell.charts.placing import place_panels
from inntektsmodell.language.letters import warn_of_letters
from inntektsmodell.language.messages import Message, message
from inntektsmodell.language.shown_numbers import number
from inntektsmodell.language.text import Language, as_label

TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 11, 9, 8
WIDTH = 7.1
"""Inches: the width of an A4 page between margins."""
LINE = 0.16
"""Inches per line of small text."""
EDGE = 0.01
"""Of the width: what is left free to either side."""
TITLE_WIDTH, FOOT_WIDTH = 74, 118
"""Letters per line of the title, and of what is below it."""
TITLE_LINE = 0.2
"""Inches a further line of the title."""
POINTS_PER_INCH = 72
_EM = 100
"""Points in which letters are measured."""
GREY, BLACK = "#595959", "#000000"
OUTLINE = 0.6
NEAR, MOST_DECIMALS = 1e-6, 12
"""Numbers along an axis: what is rounding, in parts of all that it spans, and the decimals at most."""
OFF_THE_LINE: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Ground of a number beside a bar, where the line of zero could run through it."""
SOURCE = as_label("Source")
FORMATS = ("png", "svg")
_LACKING = re.compile(r"Glyph (\d+) .*missing from")
"""How matplotlib says that its font lacks a letter."""


@dataclass(frozen=True)
class Look:
    """Fill of an area: colour and hatching."""

    color: str
    hatch: str = ""

    @property
    def fill(self) -> dict[str, Any]:
        """What a bar of this look is drawn with."""
        return {"color": self.color, "hatch": self.hatch, "edgecolor": BLACK, "linewidth": OUTLINE}

    def patch(self, label: str) -> Patch:
        """A box of this look for a legend."""
        return Patch(facecolor=self.color, hatch=self.hatch, edgecolor=BLACK, linewidth=OUTLINE, label=label)


INCREASE, DECREASE = Look("#0072B2"), Look("#E69F00", "////")
TOTAL, REST = Look("#404040"), Look("#D9D9D9", "xxxx")
SERIES = (Look("#0072B2"), Look("#E69F00", "////"), Look("#009E73", "...."), Look("#F0E442", "\\\\\\\\"))
"""Looks of the regions, or of any few series side by side, in their order."""


@dataclass(frozen=True)
class Caption:
    """What stands around a chart: a title, and under it its source and remarks. Synthetic figures are stamped.

    Title and source are left empty where the page around the chart gives them.
    """

    title: str = ""
    source: str = ""
    remarks: tuple[str, ...] = ()
    synthetic: bool = False


class PlainChart(Chart):
    """A chart in which every text is what it says: a dollar sign begins no mathematics.

    Its panels stand in its `room`, in inches from the lower left.
    """

    def __init__(self, width: float, height: float, room: Bbox) -> None:
        super().__init__(figsize=(width, height))
        self.room = room

    def draw(self, renderer: RendererBase) -> None:
        """Place the panels and draw, with texts that come into being meanwhile as plain as the others."""
        if rcParams["text.parse_math"]:
            for text in self.findobj(ChartText):
                assert isinstance(text, ChartText)
                text.set_parse_math(False)
        with rc_context({"text.parse_math": False}), warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            place_panels(self, renderer, self.room)
            super().draw(renderer)
        lacking = [_LACKING.match(str(one.message)) for one in warned]
        warn_of_letters(_boxes, {chr(int(found[1])) for found in lacking if found}, stacklevel=2)
        for one, found in zip(warned, lacking, strict=True):
            if found is None:
                warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _boxes(letters: str) -> Message:
    return message("the font of the charts has no {letters}: they show boxes", letters=letters)


def framed_axes(caption: Caption, height: float, language: Language) -> tuple[Chart, Axes]:
    """A chart with title, source line and stamp, and one pair of axes of about `height` inches between them."""
    chart = framed(caption, height, language)
    axes = chart.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=TEXT_SIZE)
    return chart, axes


def framed(caption: Caption, height: float, language: Language) -> Chart:
    """A chart with title, source line and stamp, and room of about `height` inches between them."""
    source = f"{SOURCE.in_language(language)}: {caption.source}" if caption.source else ""
    sentences = (*caption.remarks, source)
    foot = [line for sentence in sentences for line in textwrap.wrap(sentence, FOOT_WIDTH)]
    title = textwrap.wrap(caption.title, TITLE_WIDTH)
    head, below = 0.2 + TITLE_LINE * len(title) if title else 0.04, 0.12 + LINE * len(foot)
    total = head + height + below
    room = Bbox.from_extents(EDGE * WIDTH, below, (1 - EDGE) * WIDTH, below + height)
    chart = PlainChart(WIDTH, total, room)
    chart.text(0.015, 1 - 0.1 / total, "\n".join(title), size=TITLE_SIZE, weight="bold", va="top")
    chart.text(0.015, 0.06 / total, "\n".join(foot), size=SMALL_SIZE, color=GREY, va="bottom", linespacing=1.3)
    if caption.synthetic:
        stamp: dict[str, Any] = {"size": 40, "weight": "bold", "color": GREY, "alpha": 0.25, "rotation": 25}
        chart.text(0.5, 0.5, SYNTHETIC.in_language(language), ha="center", va="center", **stamp)
    return chart


class _AxisNumbers(Formatter):
    """Numbers along an axis in the language's way, with the decimals that it takes to write each as it is."""

    def __init__(self, language: Language) -> None:
        self.language, self.decimals = language, 0

    def set_locs(self, locs: Any) -> None:
        """Find the decimals of the numbers along the axis."""
        near = NEAR * float(np.ptp(locs)) if len(locs) else 0.0
        exact = (decimals for decimals in range(MOST_DECIMALS) if np.allclose(np.round(locs, decimals), locs, 0, near))
        self.decimals = next(exact, MOST_DECIMALS)

    def __call__(self, value: float, _: int | None = None) -> str:
        """One of the numbers."""
        return number(value, self.decimals, self.language)


def number_axis(axis: Axis, label: str, language: Language) -> None:
    """Name an axis (with its unit) and write its numbers in the language's way."""
    axis.set_label_text(label, size=TEXT_SIZE)
    axis.set_major_formatter(_AxisNumbers(language))


def second_axis(axes: Axes, factor: float, label: str, language: Language) -> Axis:
    """The same scale above a pair of axes, in another unit: `factor` of it make one of the unit below."""
    scales = (lambda below: np.multiply(below, factor), lambda above: np.divide(above, factor))
    above = axes.secondary_xaxis("top", functions=scales)
    above.tick_params(labelsize=SMALL_SIZE)
    number_axis(above.xaxis, label, language)
    return above.xaxis


def with_room(levels: Any, share: float) -> tuple[float, float]:
    """Limits of an axis: the least and greatest level, and room for numbers: a share of what lies between them."""
    low, high = float(np.min(levels)), float(np.max(levels))
    room = share * ((high - low) or 1.0)
    return low - room, high + room


def write_beside(
    axes: Axes, at: float, row: float, text: str, *, right: bool = True, gap: int = 4, **more: Any
) -> None:
    """Write a number beside the end of a bar, to its right or left; `gap` is in points, `more` as matplotlib has it."""
    offset, side = (gap, "left") if right else (-gap, "right")
    place = {"xytext": (offset, 0), "textcoords": "offset points", "ha": side, "va": "center"}
    axes.annotate(text, (at, row), **{"size": SMALL_SIZE, **place, **more})


def save_chart(chart: Chart, folder: Path, name: str) -> list[Path]:
    """Write a chart as PNG and SVG into an existing folder; the same chart gives the same bytes."""
    files = [folder / f"{name}.{kind}" for kind in FORMATS]
    with rc_context({"svg.hashsalt": name}):
        for file in files:
            chart.savefig(file, dpi=200, metadata={"Date": None} if file.suffix == ".svg" else None)
    return files


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
