"""What a test of keys needs: agreement of labelled figures, with a message that a person can act on."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd
import xarray as xr

LabelledFigures = xr.DataArray | pd.Series | Mapping[str, float]


def assert_key_close(computed: LabelledFigures, expected: LabelledFigures, *, atol: float) -> None:
    """Assert that two keys, or other figures by region, have the same labels and agree within `atol`.

    Args:
        computed: one variable of a result, as in `result["distribution_key"]`, or a mapping from region to figure.
        expected: the frozen figures by region; the order does not matter.
        atol: greatest difference that passes, in the figures' own unit. For keys printed with four decimals 0.00005.

    Raises:
        AssertionError: labels that only one side has, or a difference beyond `atol`; the message is a table of every
            region, largest difference first.
        ValueError: `computed` or `expected` has another shape than one figure per region.
    """
    __tracebackhide__ = True
    left, right = _by_label(computed), _by_label(expected)
    if left.keys() != right.keys():
        raise AssertionError(_label_message(left, right))
    apart = sorted(left, key=lambda label: _distance(left[label], right[label]), reverse=True)
    off = [label for label in apart if not _distance(left[label], right[label]) <= atol]
    if off:
        rows = [(label, right[label], left[label], left[label] - right[label]) for label in apart]
        head = f"{len(off)} of {len(left)} regions differ by more than {atol:g}"
        raise AssertionError(f"{head}\n{_table(rows)}")


def _by_label(figures: LabelledFigures) -> dict[str, float]:
    if isinstance(figures, xr.Dataset):
        raise ValueError(f"found a whole result; give one of its variables: {', '.join(map(str, figures))}")
    if isinstance(figures, xr.DataArray):
        if figures.ndim != 1:
            raise ValueError(f"'{figures.name}' has dimensions {figures.dims}; give one figure a region")
        figures = figures.to_series()
    items = [(str(label), float(value)) for label, value in figures.items()]
    if len(dict(items)) < len(items):
        raise ValueError(f"a label is duplicated: {', '.join(label for label, _ in items)}")
    return dict(items)


def _distance(computed: float, expected: float) -> float:
    """Absolute difference; infinite where a figure is not a number."""
    distance = abs(computed - expected)
    return math.inf if math.isnan(distance) else distance


def _label_message(computed: dict[str, float], expected: dict[str, float]) -> str:
    sides = {"only computed": computed.keys() - expected.keys(), "only expected": expected.keys() - computed.keys()}
    lines = [f"  {side}: {', '.join(sorted(labels))}" for side, labels in sides.items() if labels]
    return "\n".join(["the labels are not the same", *lines])


def _table(rows: list[tuple[str, float, float, float]]) -> str:
    cells = [("region", "expected", "computed", "difference")]
    cells += [(label, f"{want:.12g}", f"{got:.12g}", f"{gap:+.3g}") for label, want, got, gap in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    return "\n".join(
        "  "
        + " | ".join([row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))])
        for row in cells
    )
