"""Cells, and parts of Excel formulas: a text with its value, put together with no more brackets than are needed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

ADDED, MULTIPLIED, WHOLE = range(3)
"""How tightly the outermost operator of a text binds; a cell, a number or a function is whole."""


class Cell(NamedTuple):
    """A cell with the value that the engine gives it; rows and columns count from 0, `prefix` names the sheet."""

    prefix: str
    row: int
    column: int
    value: float
    is_blank: bool = False

    @property
    def address(self) -> str:
        """The cell as in `Sheet!C7`."""
        return f"{self.prefix}{xl_rowcol_to_cell(self.row, self.column)}"


class Reference(NamedTuple):
    """A cell or a range of cells, and whether it moves where the formula is copied down or to the right."""

    cells: Sequence[Cell]
    moves_down: bool = False
    moves_right: bool = False

    @property
    def text(self) -> str:
        """How a formula names it: what does not move has a dollar sign."""
        ends = self.cells if len(self.cells) == 1 else (self.cells[0], self.cells[-1])
        names = [
            xl_rowcol_to_cell(end.row, end.column, row_abs=not self.moves_down, col_abs=not self.moves_right)
            for end in ends
        ]
        return self.cells[0].prefix + ":".join(names)


class Term(NamedTuple):
    """A part of a formula, and its value: a number, or one for each cell of a range, in the shape of the range.

    `cell` is the one that the part is, where it is one and no more.
    """

    text: str
    value: float | np.ndarray
    binds: int = WHOLE
    is_number: bool = False
    cell: Reference | None = None

    def within(self, binds: int) -> str:
        """The text, in brackets where its operator binds less tightly than what it stands beside."""
        return self.text if self.binds >= binds else f"({self.text})"

    def is_just(self, number: float) -> bool:
        """Whether the part is a number that no cell changes, and which."""
        return self.is_number and self.value == number


def number(value: float) -> Term:
    """A number that stands in the formula; a bound that is none has no text."""
    if math.isinf(value):
        return Term("", value, is_number=True)
    power = len(str(int(value))) - 1
    text = f"10^{power}" if power > 2 and value == 10.0**power else str(int(value) if value == int(value) else value)
    return Term(text, value, is_number=True)


NOTHING = number(0.0)


def added(left: Term, right: Term) -> Term:
    """A sum."""
    if left.is_just(0.0) or right.is_just(0.0):
        return right if left.is_just(0.0) else left
    return Term(f"{left.text}+{right.text}", left.value + right.value, ADDED)


def subtracted(left: Term, right: Term) -> Term:
    """A difference."""
    if left.is_number and right.is_number:
        return number(float(left.value - right.value))
    if right.is_just(0.0):
        return left
    if left.is_just(0.0):
        return Term(f"-{right.within(MULTIPLIED)}", -right.value, MULTIPLIED)
    return Term(f"{left.text}-{right.within(MULTIPLIED)}", left.value - right.value, ADDED)


def multiplied(left: Term, right: Term) -> Term:
    """A product."""
    if left.is_just(0.0) or right.is_just(0.0):
        return NOTHING
    if left.is_just(1.0) or right.is_just(1.0):
        return right if left.is_just(1.0) else left
    return Term(f"{left.within(MULTIPLIED)}*{right.within(MULTIPLIED)}", left.value * right.value, MULTIPLIED)


def divided(left: Term, right: Term) -> Term:
    """A quotient."""
    if left.is_just(0.0) or right.is_just(1.0):
        return left
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.divide(left.value, right.value)
    return Term(f"{left.within(MULTIPLIED)}/{right.within(WHOLE)}", value, MULTIPLIED)


def larger(left: Term, right: Term) -> Term:
    """The larger of two; a bound that is none is left out."""
    if right.is_just(-math.inf):
        return left
    return Term(f"MAX({left.text},{right.text})", np.maximum(left.value, right.value))


def smaller(left: Term, right: Term) -> Term:
    """The smaller of two; a bound that is none is left out."""
    if right.is_just(math.inf):
        return left
    return Term(f"MIN({left.text},{right.text})", np.minimum(left.value, right.value))


def positive(of: Term) -> Term:
    """What is above 0, else 0."""
    return Term(f"MAX(0,{of.text})", np.maximum(of.value, 0.0))


def one_at_zero(of: Term) -> Term:
    """1 where the part is 0, else 0."""
    value = np.where(np.equal(of.value, 0), 1.0, 0.0)
    return Term(f"({of.text}=0)*1", float(value) if value.ndim == 0 else value, MULTIPLIED)


def covered(left: Term, right: Term) -> Term:
    """The part of the right side that covers the left one; 0 where there is nothing to cover."""
    found = divided(left, right)
    value = np.where(np.equal(left.value, 0), 0.0, np.minimum(found.value, 1.0))
    return Term(f"IF({left.text}=0,0,MIN(1,{found.text}))", float(value) if value.ndim == 0 else value)


def chosen(mark: Term, marked: Term, other: Term) -> Term:
    """What a mark of 0 or 1 chooses."""
    value = marked.value if mark.value == 1 else other.value
    return Term(f"IF({mark.text}=1,{marked.text},{other.text})", value)
