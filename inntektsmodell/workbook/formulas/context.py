"""What every step of the workbook needs, and what the steps leave for the last sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import xarray as xr
from xlsxwriter import Workbook

from indices.expressions import Quantity
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.evidence import weakest
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.units import unit_in, unit_label
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.wording import formulas_in_words
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.formats import Formats
from inntektsmodell.workbook.formulas.places import At
from inntektsmodell.workbook.formulas.terms import Cell
from inntektsmodell.workbook.formulas.words import SheetText
from inntektsmodell.workbook.layout.shown_names import DIMENSIONS, Meant, meant_in, shown_names
from inntektsmodell.workbook.writing.input_sheets import InputCells

GROUP = as_label("group")


class ControlLine(NamedTuple):
    """A row of the control: labels, what is right, and the cell that is held against it."""

    labels: tuple[str, str, str]
    right: float
    cell: Cell


@dataclass(frozen=True)
class Living:
    """The case, its result and the workbook.

    `results` are the cells of each result, by its name, and `checks` those that must hold what they hold whatever the
    input is, `chosen` those of them that tell what is chosen. `front` has the cells of the rows of the first sheet's
    table.
    """

    case: Case
    result: xr.Dataset
    language: Language
    book: Workbook
    formats: Formats
    inputs: InputCells
    writer: Writer
    results: dict[str, list[ControlLine]] = field(default_factory=dict)
    front: dict[str, list[Cell]] = field(default_factory=dict)
    checks: list[ControlLine] = field(default_factory=list)
    chosen: list[ControlLine] = field(default_factory=list)

    def text(self, words: Text) -> str:
        """The words in the language of the workbook and the currency of the case."""
        return words.in_language(self.language, self.case.currency)

    def formula(self, sheet: SheetText) -> str:
        """The formula of a sheet in words."""
        if isinstance(sheet.formula, Text):
            return self.text(sheet.formula)
        formulas = {step: self.writer.formulas[step] for step in sheet.formula if step in self.writer.formulas}
        return formulas_in_words(formulas, self.language)

    def put_column(self, quantity: Quantity, cells: Sequence[Cell]) -> None:
        """Name a quantity of one dimension by cells in the order of its labels."""
        (dim,) = quantity.dims
        places = [{dim: At(label)} for label in self.writer.labels[dim]]
        self.writer.put(quantity, (dim,), zip(places, cells, strict=True))

    def unit(self, name: str) -> str:
        """A unit of the method in the language of the workbook and the currency of the case."""
        return unit_label(unit_in(name, self.case.currency), self.language)

    def service(self, name: str) -> str:
        """Label of a service."""
        return self.text(self.case.file.services[name])

    @cached_property
    def _shown(self) -> Meant:
        return shown_names(self.case, self.language)

    @cached_property
    def _meant(self) -> Meant:
        return meant_in(self.case)

    def on_sheets(self, dim: str, name: str) -> str:
        """What a label of a choice is called on the input sheets."""
        return self._shown.get(DIMENSIONS.get(dim, ""), {}).get(name, name)

    def meaning(self, dim: str, name: str) -> list[str]:
        """The folded labels, in either language, that mean a name where it is chosen."""
        meant = self._meant.get(DIMENSIONS.get(dim, ""), {})
        return [label for label, own in meant.items() if own == name and SEPARATOR.strip() not in label]

    def column(self, name: str) -> str:
        """Label of an age group, a criterion or a group of merged criteria (which has its name alone)."""
        known = self.case.criteria.get(name)
        return name if known is None else self.text(known.label)

    def group_of(self, name: str) -> str:
        """What a group of merged criteria is called beside its name; nothing of what is none."""
        return "" if name in self.case.criteria else self.text(GROUP)

    def unit_of(self, name: str) -> str:
        """Unit of the amounts of an age group or a criterion; a group is called that."""
        criterion = self.case.criteria.get(name)
        if criterion is None:
            return self.group_of(name)
        unit = unit_label(criterion.unit, self.language)
        return f"{unit} · N" if criterion.measure == "per_inhabitant" else unit

    def status_of(self, name: str) -> str:
        """The weakest status among the figures of an age group or a criterion; a group is called that."""
        if name not in self.case.criteria:
            return self.group_of(name)
        is_age = self.case.criteria[name].kind == "age"
        variable, dim = ("population", "age_group") if is_age else ("criterion_value", "criterion")
        cells = evidence_of(self.case.observed, variable).sel({dim: name}).values
        statuses = [self.case.evidence[source].status for source in set(cells.ravel().tolist())]
        return self.text(weakest(statuses).label)
