"""Waterfall: how one total becomes another, step by step, with what no step explains shown by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Chart
from matplotlib.ticker import MaxNLocator

from inntektsmodell.charts.style import (
    BLACK,
    DECREASE,
    GREY,
    INCREASE,
    OFF_THE_LINE,
    REST,
    TEXT_SIZE,
    TOTAL,
    Caption,
    Look,
    framed_axes,
    number_axis,
    with_room,
    wrapped,
    write_beside,
)
from inntektsmodell.language.shown_numbers import number, signed
from inntektsmodell.language.text import Language, as_label

BAR = 0.62
"""Height of a bar in rows."""
LEAST_ROW, LINE, AROUND = 0.34, 0.155, 1.0
"""Inches: a row with a short name, a line of a long one, and what the legend and the axis need."""
LABEL_WIDTH = 2.9
"""Inches of a line of a name."""
ROOM_FOR_NUMBERS = 0.2
TOLERANCE = 1e-9
NUMBER: dict[str, Any] = {"gap": 5, "size": TEXT_SIZE, "bbox": OFF_THE_LINE}
UP, DOWN = as_label("Increase"), as_label("Decrease")
CUT_AXIS = as_label("The axis does not start at zero. The totals are shown as lines.")


@dataclass(frozen=True)
class WaterfallStep:
    """One step, or a total, with its name; `amount` is in the unit of the chart."""

    label: str
    amount: float


def waterfall(
    start: WaterfallStep,
    steps: Sequence[WaterfallStep],
    end: WaterfallStep,
    *,
    caption: Caption,
    unit: str,
    residual: WaterfallStep | None = None,
    decimals: int = 1,
    language: Language = "nb",
) -> Chart:
    """A chart that leads from `start` through `steps` (and `residual`, what they leave unexplained) to `end`.

    `unit` names the axis. Where the totals are far larger than the changes, the axis does not begin at zero, the
    totals are lines instead of bars, and a remark says so.

    Raises `ValueError` where start, steps and residual do not add up to the end.
    """
    changes = [*steps, *([] if residual is None else [residual])]
    levels = list(accumulate([start.amount, *(step.amount for step in changes)]))
    if not math.isclose(levels[-1], end.amount, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
        raise ValueError(f"start and steps make {levels[-1]}, the end is {end.amount}; give the rest as residual")
    looks = [INCREASE if step.amount >= 0 else DECREASE for step in steps] + ([] if residual is None else [REST])
    from_zero = _from_zero(levels)
    remarks = caption.remarks if from_zero else (*caption.remarks, CUT_AXIS.in_language(language))
    framed = replace(caption, remarks=remarks)
    names = [wrapped(row.label, LABEL_WIDTH, TEXT_SIZE) for row in (start, *changes, end)]
    row_height = max(LEAST_ROW, LINE * (1 + max(name.count("\n") for name in names)) + 0.03)
    chart, axes = framed_axes(framed, AROUND + row_height * len(names), language)
    _scale(axes, levels, from_zero)
    _draw_total(axes, 0, start, from_zero, decimals, language)
    for row, (step, look) in enumerate(zip(changes, looks, strict=True), start=1):
        _draw_change(axes, row, levels[row - 1], step, look, decimals, language)
    _draw_total(axes, len(changes) + 1, end, from_zero, decimals, language)
    for row, level in enumerate(levels):  # thin lines that carry each level on to the next row
        axes.vlines(level, row + BAR / 2, row + 1 - BAR / 2, color=GREY, linewidth=0.8)
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    number_axis(axes.xaxis, unit, language)
    _legend(axes, looks, residual, language)
    return chart


def _from_zero(levels: Sequence[float]) -> bool:
    """Whether the changes are large enough to be seen on an axis that begins at zero."""
    low, high = min(levels), max(levels)
    return low <= 0 <= high or high - low > 0.25 * max(abs(low), abs(high))


def _scale(axes: Axes, levels: Sequence[float], from_zero: bool) -> None:
    shown = [*levels, 0.0] if from_zero else levels
    axes.set_xlim(with_room(shown, ROOM_FOR_NUMBERS))
    axes.set_ylim(len(levels) + 0.5, -0.5)
    axes.axvline(0.0 if from_zero else levels[0], color=BLACK, linewidth=0.9, zorder=0)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))


def _draw_total(axes: Axes, row: int, total: WaterfallStep, from_zero: bool, decimals: int, language: Language) -> None:
    if from_zero:
        axes.barh(row, total.amount, BAR, color=TOTAL.color)
    else:
        axes.vlines(total.amount, row - BAR / 2, row + BAR / 2, color=TOTAL.color, linewidth=4)
    text = number(total.amount, decimals, language)
    write_beside(axes, total.amount, row, text, right=total.amount >= 0, weight="bold", **NUMBER)


def _draw_change(
    axes: Axes, row: int, before: float, step: WaterfallStep, look: Look, decimals: int, language: Language
) -> None:
    axes.barh(row, step.amount, BAR, left=before, **look.fill)
    text = signed(step.amount, decimals, language)
    write_beside(axes, before + step.amount, row, text, right=step.amount >= 0, **NUMBER)


def _legend(axes: Axes, looks: Sequence[Look], residual: WaterfallStep | None, language: Language) -> None:
    """Name each look that the chart uses."""
    names = [(INCREASE, UP.in_language(language)), (DECREASE, DOWN.in_language(language))]
    names += [] if residual is None else [(REST, residual.label)]
    patches = [look.patch(name) for look, name in names if look in looks]
    if patches:
        axes.legend(
            handles=patches, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=TEXT_SIZE
        )
