"""Where the figures of a quantity stand in the workbook, and how formulas name one of them or a range."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from inntektsmodell.workbook.formulas.terms import Cell, Term

Label = str | int
Labels = Mapping[str, Sequence[Label]]
"""The labels of every dimension, in order."""
_ADDRESS = re.compile(r"(?P<prefix>.+!)(?P<cell>[^!]+)")


class At(NamedTuple):
    """A label, and whether the next labels are in the cells below or to the right of the formula that is written.

    Without a label it is all of them: a range.
    """

    label: Label | None
    to: Literal["", "below", "right"] = ""


def cell_of(address: str, value: float) -> Cell:
    """The cell of an address, as `'Folketall'!$D$7`."""
    match = _ADDRESS.fullmatch(address)
    assert match is not None, address
    return Cell(match["prefix"], *xl_cell_to_rowcol(match["cell"].replace("$", "")), value)


Labelled = Mapping[str, At]


@dataclass(frozen=True)
class Place:
    """The cells of a quantity by their labels, in the order of `dims`.

    Labels of `across` are beside one another, those of the others below. `has_dashes` says that a cell without a figure
    has a dash, which `N` makes 0.
    """

    dims: tuple[str, ...]
    cells: dict[tuple[Label | None, ...], Cell]
    across: str = ""
    has_dashes: bool = False

    def term(self, at: Labelled, labels: Labels) -> Term | None:
        """A cell, or where all labels of a dimension are asked for their range: None where they are not neighbours."""
        cells = self.found(at, labels)
        goes_down, goes_right = _direction(cells)
        if len(cells) > 1 and not goes_down and not goes_right:
            return None
        moves_down = not goes_down and any(at[dim].to == "below" for dim in self.dims if dim != self.across)
        moves_right = not goes_right and self.across in at and at[self.across].to == "right"
        text = _reference(cells, moves_down=moves_down, moves_right=moves_right)
        if len(cells) == 1 and all(at[dim].label is not None for dim in self.dims):
            return Term(f"N({text})" if self.has_dashes else text, cells[0].value, cell=cells[0])
        values = np.array([cell.value for cell in cells])
        return Term(text, values[None] if goes_right else values[:, None])

    def found(self, at: Labelled, labels: Labels) -> list[Cell]:
        """The cell at labels, or those of a range."""
        for dim in self.dims:
            if at[dim].label is None:
                return [self.found({**at, dim: At(label)}, labels)[0] for label in labels[dim]]
        return [self.cells[tuple(at[dim].label for dim in self.dims)]]


def total_of(cells: Sequence[Cell]) -> Term:
    """The sum of some cells: one range where they are neighbours, else each of them."""
    parts = [cells] if any(_direction(cells)) else [[cell] for cell in cells]
    return Term(f"SUM({','.join(map(_reference, parts))})", sum(cell.value for cell in cells))


def _direction(cells: Sequence[Cell]) -> tuple[bool, bool]:
    """Whether some cells follow one another downwards, and whether to the right; one cell does neither."""
    prefix, row, column, _ = cells[0]
    places = [cell[:3] for cell in cells]
    return (
        len(cells) > 1 and places == [(prefix, row + step, column) for step in range(len(cells))],
        len(cells) > 1 and places == [(prefix, row, column + step) for step in range(len(cells))],
    )


def _reference(cells: Sequence[Cell], *, moves_down: bool = False, moves_right: bool = False) -> str:
    """A cell or a range; what does not move where the formula is copied down or to the right has a dollar sign."""
    ends = cells[:1] if len(cells) == 1 else (cells[0], cells[-1])
    names = [xl_rowcol_to_cell(end.row, end.column, row_abs=not moves_down, col_abs=not moves_right) for end in ends]
    return cells[0].prefix + ":".join(names)
