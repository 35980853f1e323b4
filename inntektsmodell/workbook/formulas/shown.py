"""Sheets of calculation, declared: each block by what it shows, a step of the method, and how its labels lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import Any

import numpy as np

from indices.expressions import Expression, Quantity, quantities_in
from indices.units import WITHOUT_DIMENSION
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Text
from inntektsmodell.method.quantities import DIMS, Step
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.context import Living, Placed
from inntektsmodell.workbook.formulas.formats import KIND_OF_UNIT, NumberKind
from inntektsmodell.workbook.formulas.places import At, Label, Labelled
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.terms import Term
from inntektsmodell.workbook.formulas.words import NAMES, SUM, SheetText

UNITS = {"share": "1", "NOK per DRG points": "NOK per DRG point"}
"""Units of the method that people read under another name."""


@dataclass(frozen=True)
class Shown:
    """A block: a step, an input that is brought together here, or a part of a step's formula.

    From here on formulas name the cells of the block. It is left out where a case does not have what it shows.

    Attributes:
        what: what is shown; its formula is written, or `formula` where that is another.
        down: dimension whose labels are rows; one row where it is empty.
        each: dimension of whose labels each has a block, below a heading that `each_heading` makes, where there is one.
        across: dimension whose labels are columns; one column where it is empty.
        at: labels of other dimensions.
        total: what stands to the right of each row.
        heading: line above the block, with `columns` where they are not those of the sheet.
        label: of an only row; else that of the step.
        note: what stands beside the label of a row; else the unit.
        unit: of what is no quantity, and so has none of its own.
        where: an expression that is above 0 where there is a figure; elsewhere is a dash.
        has_dashes: whether a figure that is no number is a dash.
        having: a step without which a case does not have the block.
        check: what is said of the totals (of the cells, where there are none), which must hold `right`.
        front: row of the first sheet's table that shows the block.
    """

    what: Expression
    _: KW_ONLY
    formula: Expression | None = None
    down: str = ""
    each: str = ""
    each_heading: Callable[[Label], Text] | None = None
    across: str = "region"
    at: Mapping[str, Label] = field(default_factory=dict)
    total: Expression | None = None
    heading: Text | None = None
    columns: Sequence[Text] = ()
    label: Text | None = None
    note: Callable[[Living, str], str] | None = None
    unit: str = ""
    kind: NumberKind | None = None
    where: Expression | None = None
    has_dashes: bool = False
    having: Quantity | None = None
    check: Text | None = None
    right: float = 1.0
    front: str = ""


def summed(what: Expression, *, across: str = "region", **more: Any) -> Shown:
    """A block whose rows end with their sums."""
    return Shown(what, across=across, total=what.sum(across), **more)


@dataclass(frozen=True)
class Sheet:
    """A sheet of calculation: what it says, and its blocks, some of which write themselves. A case with the step has it."""

    words: SheetText
    step: Quantity
    blocks: Sequence[Shown | Callable[[FormulaSheet], None]]
    across: str = "region"
    total: Text | None = SUM


def write_sheet(living: Living, declared: Sheet) -> None:
    """Write a sheet, if the case has what it is for."""
    if not _has(living, declared.step):
        return
    columns = [_name(living, declared.across, label) for label in living.writer.labels[declared.across]]
    sheet = FormulaSheet(living, declared.words, columns, declared.total)
    heading: Shown | None = None
    for block in declared.blocks:
        if not isinstance(block, Shown):
            block(sheet)
            continue
        heading = heading if block.heading is None else block
        if _has(living, block.formula or block.what) and (block.having is None or _has(living, block.having)):
            if heading is not None and heading.heading is not None:
                sheet.heading(heading.heading, heading.columns)
            heading = None
            _write_each(sheet, block)
    sheet.close()


def _has(living: Living, expression: Expression) -> bool:
    """Whether the case has what an expression names."""
    writer = living.writer
    return all(part in writer.formulas or part.name in writer.values for part in quantities_in(expression))


def _write_each(sheet: FormulaSheet, shown: Shown) -> None:
    """Write a block, or one for each label of a dimension."""
    for label in sheet.living.writer.labels[shown.each] if shown.each else ():
        if shown.each_heading is not None:
            sheet.heading(shown.each_heading(label))
        _write(sheet, replace(shown, at={shown.each: label}))
    if not shown.each:
        _write(sheet, shown)


def _write(sheet: FormulaSheet, shown: Shown) -> None:
    """Write a block, and put what it shows there."""
    living, writer = sheet.living, sheet.living.writer
    grid = _grid(living, shown)
    if not grid:
        return
    terms = [[_term(living, shown, at) for at in row] for row in grid]
    rows = [_row(living, shown, row[0]) for row in grid]
    is_result = _is_result(living, shown.what)
    kind = shown.kind or _kind(shown, terms)
    block = sheet.block(rows, terms, kind, is_result=is_result)
    dims = tuple(sorted({*shown.at, shown.down, shown.across} - {""}, key=list(DIMS).index))
    blank = [[term.is_just(0.0) for term in row] for row in terms]
    cells = [(at, block.cell(i, j)._replace(is_blank=blank[i][j])) for (i, j), at in _numbered(grid)]
    writer.put(shown.what, dims, cells, shown.across)
    if shown.total is not None:
        ends = sheet.totals(block, [writer.term(shown.total, row[0]) for row in grid], kind, is_result=is_result)
        dims = tuple(dim for dim in dims if dim != shown.across)
        writer.put(shown.total, dims, [(row[0], end) for row, end in zip(grid, ends, strict=True)])
    if is_result:
        columns = [_name(living, shown.across, at[shown.across].label) for at in grid[0]] if shown.across else [""]
        filled = [position for position, is_blank in _numbered(blank) if not is_blank]
        living.results[shown.what.name] = Placed(block, [str(row.label) for row in rows], columns, filled)
        living.book.define_name(living.text(NAMES[shown.what.name]), f"={block.area}")
    if shown.front:
        living.front[shown.front] = block
    if shown.check is not None:
        _check(sheet, shown, block, rows)


def _grid(living: Living, shown: Shown) -> list[list[Labelled]]:
    """The labels of each cell, by row and column."""
    labels = living.writer.labels
    fixed = {dim: At(label) for dim, label in shown.at.items()}
    rows: list[Labelled] = [{shown.down: At(label, "below")} for label in labels[shown.down]] if shown.down else [{}]
    columns: list[Labelled] = [{}]
    if shown.across:
        columns = [{shown.across: At(label, "right")} for label in labels[shown.across]]
    return [[{**fixed, **row, **column} for column in columns] for row in rows]


def _is_result(living: Living, what: Expression) -> bool:
    """Whether a result of the model stands here; where it is shown again, it is a figure like others."""
    return isinstance(what, Step) and what.is_result and what.name not in living.results


def _term(living: Living, shown: Shown, at: Labelled) -> Term:
    """The formula of a cell; a result has the engine's value."""
    writer, what = living.writer, shown.what
    term = writer.term(shown.formula or what, at)
    if shown.where is not None:
        limit = writer.term(shown.where, at)
        value = term.value if limit.value > 0 else np.nan
        return Term(f'IF({limit.text}>0,{term.text},"{ABSENT}")', value)
    if shown.has_dashes:
        return Term(f'IFERROR({term.text},"{ABSENT}")', term.value)
    if _is_result(living, what) and not term.is_just(0.0):
        return term._replace(value=writer.value(what, at))
    return term


def _row(living: Living, shown: Shown, at: Labelled) -> FormulaRow:
    """What stands before a row."""
    unit = _unit(shown)
    if not shown.down:
        label = shown.label or shown.what.label
        is_told = unit not in ("share", "1") or (isinstance(shown.what, Step) and shown.what.is_result)
        return FormulaRow(living.text(label), living.unit(UNITS.get(unit, unit)) if unit and is_told else "")
    label = at[shown.down].label
    if shown.each and shown.each_heading is None:
        return FormulaRow(_name(living, shown.each, at[shown.each].label), label)
    name = _name(living, shown.down, label)
    if shown.note is not None:
        return FormulaRow(name, shown.note(living, label))
    return FormulaRow(name, "" if unit in WITHOUT_DIMENSION else living.unit(UNITS.get(unit, unit)))


def _name(living: Living, dim: str, label: Label) -> Label:
    """A label as people read it."""
    if dim == "service":
        return living.service(str(label))
    return living.column(label) if isinstance(label, str) else label


def _unit(shown: Shown) -> str:
    return shown.what.unit if isinstance(shown.what, Quantity) else shown.unit


def _kind(shown: Shown, terms: Sequence[Sequence[Term]]) -> NumberKind:
    """How figures are shown: amounts without decimals where all of them are whole."""
    if _unit(shown) == "criterion":
        return "persons" if all(float(term.value).is_integer() for row in terms for term in row) else "amount"
    return KIND_OF_UNIT[_unit(shown)]


def _check(sheet: FormulaSheet, shown: Shown, block: Block, rows: Sequence[FormulaRow]) -> None:
    """Note what the totals, or the cells of an only row without one, must hold."""
    if shown.total is None:
        for column, name in enumerate(sheet.columns):
            sheet.check(shown.check, block.fixed(0, column), shown.right, name)
    else:
        for row, its in enumerate(rows):
            sheet.check(shown.check, block.total(row), shown.right, its.label if shown.down else "")


def _numbered(grid):
    """The items of a grid, each with its row and column."""
    return [((i, j), item) for i, row in enumerate(grid) for j, item in enumerate(row)]
