"""What every step of the workbook needs, and what the steps leave for the last sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import xarray as xr
from xlsxwriter import Workbook

from indices.expressions import Quantity
from inntektsmodell.case.case import Case
from inntektsmodell.case.units import unit_label
from inntektsmodell.language.text import Language, Text
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.formats import Formats
from inntektsmodell.workbook.formulas.places import At
from inntektsmodell.workbook.writing.input_sheets import InputCells


class ControlLine(NamedTuple):
    """A row of the control: labels, what is right, the cell that is held against it, the least size, and its value."""

    labels: tuple[str, str, str]
    right: float
    cell: str
    floor: float
    value: float


class Placed(NamedTuple):
    """Where a result stands: its block, the labels of its rows and columns, and the cells that are not blank."""

    block: Block
    rows: list[str]
    columns: list[str]
    cells: list[tuple[int, int]]


@dataclass(frozen=True)
class Living:
    """The case, its result and the workbook; `results` says where each result stands, by its name.

    `front` says where those rows of the first sheet's table stand that are no results. `checks` are the cells that must
    hold what they hold whatever the input is.
    """

    case: Case
    result: xr.Dataset
    language: Language
    book: Workbook
    formats: Formats
    inputs: InputCells
    writer: Writer
    results: dict[str, Placed] = field(default_factory=dict)
    front: dict[str, Block] = field(default_factory=dict)
    checks: list[ControlLine] = field(default_factory=list)

    def text(self, words: Text) -> str:
        """The words in the language of the workbook."""
        return words.in_language(self.language)

    def put_column(self, quantity: Quantity, block: Block, column: int = 0) -> None:
        """Name a quantity of at most one dimension by the cells of a column of a block, in the order of its labels."""
        places = [{dim: At(label)} for dim in quantity.dims for label in self.writer.labels[dim]] or [{}]
        cells = [(at, block.cell(row, column)) for row, at in enumerate(places)]
        self.writer.put(quantity, quantity.dims, cells)

    def unit(self, name: str) -> str:
        """A unit in the language of the workbook."""
        return unit_label(name, self.language)

    def service(self, name: str) -> str:
        """Label of a service."""
        return self.text(self.case.file.services[name])

    def column(self, name: str) -> str:
        """Label of an age group, a criterion or a group of merged criteria (which has its name alone)."""
        known = self.case.criteria.get(name)
        return name if known is None else self.text(known.label)
