"""Where the figures of a quantity stand in the workbook, and how formulas name one of them or a range."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from xlsxwriter.utility import xl_cell_to_rowcol

from inntektsmodell.model.arrays import Label, Labels
from inntektsmodell.workbook.formulas.terms import NOTHING, Cell, Reference, Term

_ADDRESS = re.compile(r"(?P<prefix>.+!)(?P<cell>[^!]+)")


class At(NamedTuple):
    """A label, and whether the next labels are in the cells below or to the right of the formula that is written.

    `is_every` asks for all labels: a range.
    """

    label: Label
    to: Literal["", "below", "right"] = ""
    is_every: bool = False


def cell_of(address: str, value: float) -> Cell:
    """The cell of an address, as `'Folketall'!$D$7`."""
    match = _ADDRESS.fullmatch(address)
    assert match is not None, address
    row, column = xl_cell_to_rowcol(match["cell"].replace("$", ""))
    return Cell(match["prefix"], row, column, value)


Labelled = Mapping[str, At]


@dataclass(frozen=True)
class Place:
    """The cells of a quantity by their labels, in the order of `dims`.

    Labels of `across` are beside one another, those of the others below; on an input sheet they may lie otherwise.
    `has_dashes` says that a cell without a figure has a dash, which `N` makes 0.
    """

    dims: tuple[str, ...]
    cells: dict[tuple[Label, ...], Cell]
    across: str = ""
    is_input: bool = False
    has_dashes: bool = False
    terms: dict[object, Term | None] = field(default_factory=dict)

    def term(self, at: Labelled, labels: Labels) -> Term | None:
        """A cell, or where all labels of a dimension are asked for their range; None where that is no place.

        A label may have no cell here, and cells of a range must be neighbours.
        """
        copied_to = frozenset(label.to for label in at.values())
        asked = (*(at[dim] for dim in self.dims), copied_to)
        if asked not in self.terms:
            self.terms[asked] = self._term(at, labels, copied_to)
        return self.terms[asked]

    def _term(self, at: Labelled, labels: Labels, copied_to: frozenset[str]) -> Term | None:
        cells = self._found(at, labels)
        if cells is None:
            return None
        goes_down, goes_right = _direction(cells)
        is_range = any(at[dim].is_every for dim in self.dims)
        if len(cells) > 1 and not goes_down and not goes_right:
            return None
        if cells[0].is_blank and not is_range:
            return NOTHING
        may_move = bool(self.dims) and not self.is_input
        down, right = (
            [at[dim].to for dim in self.dims if (dim == self.across) == is_across] for is_across in (False, True)
        )
        named = Reference(
            cells,
            moves_down=may_move and not goes_down and ("below" in down or "below" not in copied_to),
            moves_right=may_move and not goes_right and ("right" in right or "right" not in copied_to),
        )
        if not is_range:
            text = f"N({named.text})" if self.has_dashes else named.text
            return Term(text, cells[0].value, cell=named)
        values = np.array([cell.value for cell in cells])
        return Term(named.text, values[None] if goes_right else values[:, None])

    def _found(self, at: Labelled, labels: Labels) -> list[Cell] | None:
        """The cell at labels, or those of a range, if all of them are here."""
        key = tuple(at[dim].label for dim in self.dims)
        keys = [key]
        for position, dim in enumerate(self.dims):
            if at[dim].is_every:
                keys = [(*key[:position], label, *key[position + 1 :]) for label in labels[dim]]
        found = [self.cells[key] for key in keys if key in self.cells]
        return found if len(found) == len(keys) else None


def total_of(parts: Sequence[Reference]) -> Term:
    """The sum of some cells: one range where they are neighbours, else each of them."""
    cells = [cell for part in parts for cell in part.cells]
    if any(_direction(cells)):
        parts = [parts[0]._replace(cells=cells)]
    return Term(f"SUM({','.join(part.text for part in parts)})", sum(cell.value for cell in cells))


def _direction(cells: Sequence[Cell]) -> tuple[bool, bool]:
    """Whether some cells follow one another downwards, and whether to the right; one cell does neither."""
    prefix, row, column = cells[0][:3]
    places = [cell[:3] for cell in cells]
    return (
        len(cells) > 1 and places == [(prefix, row + step, column) for step in range(len(cells))],
        len(cells) > 1 and places == [(prefix, row, column + step) for step in range(len(cells))],
    )
