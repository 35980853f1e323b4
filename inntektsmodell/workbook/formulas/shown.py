"""Sheets of calculation: each block is declared by what it shows, a step of the method, and by how its labels lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_range_abs

from indices.expressions import Expression, Quantity, quantities_in
from indices.units import WITHOUT_DIMENSION
from inntektsmodell.language.shown_numbers import ABSENT
from inntektsmodell.language.text import Text
from inntektsmodell.method.quantities import DIMS, Step
from inntektsmodell.model.arrays import Label
from inntektsmodell.workbook.formulas.context import ControlLine, Living
from inntektsmodell.workbook.formulas.formats import KIND_OF_UNIT, NumberKind
from inntektsmodell.workbook.formulas.places import At, Labelled
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet
from inntektsmodell.workbook.formulas.terms import Cell, Term
from inntektsmodell.workbook.formulas.words import NAMES, SUM, TYPED_NAMES, SheetText


@dataclass(frozen=True)
class Shown:
    """A block: a step, an input that is brought together here, or a part of a step's formula.

    From here on formulas name the cells of the block. It is left out where a case does not have what it shows.
    """

    what: Expression
    _: KW_ONLY
    formula: Expression | None = None  # where it is not all of `what`
    down: str = ""  # dimension whose labels are rows; empty: one row
    across: str = "region"  # dimension whose labels are columns; empty: one column
    each: str = ""  # dimension of whose labels each has a block
    each_heading: Callable[[Label], Text] | None = None
    at: Mapping[str, Label] = field(default_factory=dict)  # labels of other dimensions
    total: Expression | None = None  # what stands to the right of each row
    heading: Text | None = None  # with the names of `columns`, where they are not those of the sheet
    columns: Sequence[Text] = ()
    label: Text | None = None  # of an only row; else that of the step
    note: Callable[[Living, str], str] | None = None  # what stands beside the label of a row; else the unit
    unit: str = ""  # that is told where it is not that of the step
    kind: NumberKind | None = None
    where: Expression | None = None  # above 0 where there is a figure; elsewhere is a dash
    has_dashes: bool = False  # a figure that is no number is a dash
    having: Quantity | None = None  # a case without it does not have the block
    lacking: Quantity | None = None  # a case with it does not have the block
    check: Text | None = None  # what the totals, or without them the cells, are called, which must hold 1: amounts 0
    front: str = ""  # row of the first sheet's table that shows the block


def summed(what: Expression, *, across: str = "region", **more: Any) -> Shown:
    """A block whose rows end with their sums."""
    return Shown(what, across=across, total=what.sum(across), **more)


def weighted(what: Expression, by: Expression, heading: Text, **more: Any) -> Shown:
    """A row for each service, which ends with the mean weighted by shares."""
    return Shown(what, down="service", total=(by * what).sum("region"), heading=heading, **more)


Part = Shown | Callable[[FormulaSheet], Iterable[Shown]]
"""A block, or what writes on the sheet and gives the blocks that a case has there."""


def sheet(
    words: SheetText, step: Quantity, *parts: Part, across: str = "region", total: Text | None = SUM
) -> Callable[[Living], None]:
    """What writes a sheet of calculation, if a case has the step."""
    return partial(_write_sheet, words, step, parts, across, total)


def _write_sheet(
    words: SheetText, step: Quantity, parts: Sequence[Part], across: str, total: Text | None, living: Living
) -> None:
    """Write a sheet. A heading whose block is left out is that of the next one."""
    if not living.writer.knows(step):
        return
    columns = [str(_name(living, across, label)) for label in living.writer.labels[across]]
    page = FormulaSheet(living, words, columns, total)
    heading: tuple[Text, Sequence[Text]] | None = None
    for part in parts:
        for block in [part] if isinstance(part, Shown) else part(page):
            heading = heading if block.heading is None else (block.heading, block.columns)
            if _is_in(living, block):
                if heading is not None:
                    page.heading(*heading)
                heading = None
                for one in _each(living, block):
                    _write(page, one)
    page.close()


def _is_in(living: Living, shown: Shown) -> bool:
    """Whether a case has what a block shows."""
    knows = living.writer.knows
    named = [*quantities_in(shown.formula or shown.what), *([shown.having] if shown.having else [])]
    return all(map(knows, named)) and not (shown.lacking and knows(shown.lacking))


def _each(living: Living, shown: Shown) -> Iterator[Shown]:
    """The block for each label of its dimension; the block where it has none."""
    if not shown.each:
        yield shown
    for label in living.writer.labels.get(shown.each, ()):
        yield replace(shown, at={shown.each: label})


def _write(page: FormulaSheet, shown: Shown) -> None:
    """Write a block, and put what it shows there."""
    living, writer, result = page.living, page.living.writer, _result(page.living, shown)
    if shown.each_heading is not None:
        page.heading(shown.each_heading(shown.at[shown.each]))
    grid = _grid(living, shown)
    terms = [[_term(living, shown, at) for at in row] for row in grid]
    rows = [_row(living, shown, row[0]) for row in grid]
    kind = shown.kind or _kind(shown, terms)
    cells = page.block(rows, terms, kind, is_result=result is not None)
    dims = tuple(sorted({*shown.at, shown.down, shown.across} - {""}, key=list(DIMS).index))
    writer.put(shown.what, dims, zip(chain(*grid), chain(*cells), strict=True), shown.across)
    totals: list[Cell] = []
    if shown.total is not None:
        totals = page.totals([writer.term(shown.total, row[0]) for row in grid])
        dims = tuple(dim for dim in dims if dim != shown.across)
        writer.put(shown.total, dims, zip((row[0] for row in grid), totals, strict=True))
    columns = page.columns if shown.across else [""]
    names = [str(row.label) if shown.down else "" for row in rows]
    if shown.check is not None:
        for cell, name in zip(totals or cells[0], names if totals else columns, strict=True):
            page.check(shown.check, cell, float(kind == "share"), name)
    if result is not None:
        _note_result(living, result, cells, names, columns)
    if result is not None or shown.front:
        living.front[result.name if result else shown.front] = [*cells[0], *totals[:1]]


def _grid(living: Living, shown: Shown) -> list[list[Labelled]]:
    """The labels of each cell, by row and column."""
    labels, fixed = living.writer.labels, {dim: At(label) for dim, label in shown.at.items()}
    rows = [{shown.down: At(label, "below")} for label in labels[shown.down]] if shown.down else [{}]
    columns = [{shown.across: At(label, "right")} for label in labels[shown.across]] if shown.across else [{}]
    return [[{**fixed, **row, **column} for column in columns] for row in rows]


def _result(living: Living, shown: Shown) -> Step | None:
    """The result of the model that stands here, whole and for the first time; else it is a figure like others."""
    what = shown.what
    if not isinstance(what, Step) or not what.is_result or {*shown.at} - {shown.each}:
        return None
    return what if what.name not in living.results else None


def _term(living: Living, shown: Shown, at: Labelled) -> Term:
    """The formula of a cell; a result has the engine's value."""
    term, result = living.writer.term(shown.formula or shown.what, at), _result(living, shown)
    if shown.where is not None:
        limit = living.writer.term(shown.where, at)
        value = term.value if limit.value > 0 else np.nan
        return Term(f'IF({limit.text}>0,{term.text},"{ABSENT}")', value)
    if shown.has_dashes:
        return Term(f'IFERROR({term.text},"{ABSENT}")', term.value)
    return term if result is None or term.is_just(0.0) else term._replace(value=living.writer.value(result, at))


def _row(living: Living, shown: Shown, at: Labelled) -> FormulaRow:
    """What stands before a row."""
    unit = shown.unit or ("" if _unit(shown) in WITHOUT_DIMENSION else _unit(shown))
    if not shown.down:
        unit = "1" if _result(living, shown) and not unit else unit
        return FormulaRow(living.text(shown.label or _label(shown)), living.unit(unit))
    label = at[shown.down].label
    if shown.each and shown.each_heading is None:
        return FormulaRow(_name(living, shown.each, at[shown.each].label), label)
    note = living.unit(unit) if shown.note is None else shown.note(living, str(label))
    return FormulaRow(_name(living, shown.down, label), note)


def _name(living: Living, dim: str, label: Label) -> Label:
    """A label as people read it."""
    if isinstance(label, int):
        return label
    return living.service(label) if dim == "service" else living.column(label)


def _label(shown: Shown) -> Text:
    assert isinstance(shown.what, Step)
    return shown.what.label


def _unit(shown: Shown) -> str:
    return shown.what.unit if isinstance(shown.what, Quantity) else shown.unit


def _kind(shown: Shown, terms: Sequence[Sequence[Term]]) -> NumberKind:
    """How figures are shown: amounts without decimals where all of them are whole."""
    if _unit(shown) == "criterion":
        return "persons" if all(float(term.value).is_integer() for row in terms for term in row) else "amount"
    return KIND_OF_UNIT.get(_unit(shown), "share")


def _note_result(
    living: Living, result: Step, cells: Sequence[Sequence[Cell]], rows: Sequence[str], columns: Sequence[str]
) -> None:
    """Name the cells of a result, and note what the engine has for each."""
    first, last = cells[0][0], cells[-1][-1]
    area = xl_range_abs(first.row, first.column, last.row, last.column)
    for name in dict.fromkeys(
        living.text(names[result.name]) for names in (NAMES, TYPED_NAMES) if result.name in names
    ):
        living.book.define_name(name, f"={first.prefix}{area}")
    living.results[result.name] = [
        ControlLine((living.text(result.label), row if len(rows) > 1 else "", column), cell.value, cell)
        for row, of_row in zip(rows, cells, strict=True)
        for column, cell in zip(columns, of_row, strict=True)
        if not cell.is_blank
    ]
