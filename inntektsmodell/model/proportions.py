"""How far figures lie from what is usual, and the remark that names the one that lies farthest."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import place_of_cell, place_of_result
from inntektsmodell.case.remarks import FigurePlace, Remark, remark_at
from inntektsmodell.language.messages import Message, message
from inntektsmodell.method.steps import STEPS

Cell = tuple[int, ...]
Place = Callable[[Case, xr.DataArray, Cell], FigurePlace]

FACTOR = math.sqrt(10)
"""An index may lie this far from the country, and a figure from the other years: beyond it, it lies nearer to a decimal
point one place off than to no fault."""


def far_from_country(case: Case, values: xr.DataArray, place: Place) -> Iterator[Remark]:
    """Indices that are far from 1, the country."""
    far = distance(values.values, np.ones(()))
    for cell in worst(far > math.log(FACTOR), far):
        said = message("{value:.4g} is far from 1, the value for all together", value=values.values[cell])
        yield remark(place(case, values, cell), said, far > math.log(FACTOR))


def distance(values: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """How many times the values lie from what is usual, either way, as a logarithm; 0 where both are 0."""
    far = np.abs(np.log(values) - np.log(usual))
    return np.where(values == usual, 0.0, np.where(np.isnan(far), np.inf, far))


def per_inhabitant(amounts: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Amounts per inhabitant; not a number where nobody lives."""
    return np.asarray(amounts / np.where(persons == 0, np.nan, persons))


def worst(wrong: np.ndarray, badness: np.ndarray) -> list[Cell]:
    """The cell that is wrong and worst; nothing where none is."""
    if not wrong.any():
        return []
    flat = int(np.where(wrong, badness, -np.inf).argmax())
    return [tuple(int(position) for position in np.unravel_index(flat, wrong.shape))]


def remark(place: FigurePlace, said: Message, wrong: np.ndarray) -> Remark:
    """What is said of the worst cell, and how many more are wrong."""
    return counted(place, said, int(wrong.sum()))


def counted(place: FigurePlace, said: Message, number: int) -> Remark:
    """What is said of the worst of a number of cells."""
    more = number - 1
    return remark_at(place, message("{said} ({count} more like this)", said=said, count=more) if more else said)


def _labels(values: xr.DataArray, cell: Cell) -> list[str]:
    return [str(values[dim].values[position]) for dim, position in zip(values.dims, cell, strict=True)]


def figure(case: Case, values: xr.DataArray, cell: Cell) -> FigurePlace:
    """A cell of a result."""
    return place_of_result(case, STEPS[str(values.name)], _labels(values, cell))


def path(case: Case, values: xr.DataArray, cell: Cell) -> FigurePlace:
    """A cell of the observations."""
    return place_of_cell(case, values, _labels(values, cell))
