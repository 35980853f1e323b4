"""Criteria: amounts by year, means over the window, criterion indices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import weakest
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.language.text import as_label
from inntektsmodell.model.arrays import columns_of
from inntektsmodell.workbook.formulas.block import Block, total_of, weighted_mean
from inntektsmodell.workbook.formulas.choices import ChoiceBlocks
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.formats import NumberKind
from inntektsmodell.workbook.formulas.population import PopulationBlocks
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums, weighted_by
from inntektsmodell.workbook.formulas.words import AMOUNTS, COUNTRY, INDICES, MEANS, SUM

GROUP = as_label("group")


def write_criteria(living: Living, choices: ChoiceBlocks, population: PopulationBlocks) -> Block:
    """Write amounts, means and indices; gives the indices: columns of the need key, then groups."""
    means = _write_means(living, choices, _write_amounts(living, population))
    sheet = FormulaSheet(living, INDICES, living.case.regions, COUNTRY)
    persons = population.of_window
    block = sheet.result(
        "criterion_index",
        lambda i, j: f"=({means.at(i, j)}/{persons.at(0, j)})/({means.total(i)}/{persons.total(0)})",
        weighted_by(persons, by_persons=True),
        criterion_rows(living, [_status(living, name) for name in columns_of(living.case)]),
    )
    sheet.close()
    return block


def criterion_rows(living: Living, notes: Sequence[str]) -> list[FormulaRow]:
    """A row with a note for every column of the need key, then one for every group that can be merged."""
    case = living.case
    columns = [FormulaRow(living.column(name), note) for name, note in zip(columns_of(case), notes, strict=True)]
    return columns + [FormulaRow(name, living.text(GROUP)) for name in case.parameters.criteria]


def _status(living: Living, name: str) -> str:
    """The weakest status among the figures of a column of the need key."""
    variable, dim = _observed(living.case, name)
    cells = evidence_of(living.case.observed, variable).sel({dim: name}).values
    statuses = [living.case.evidence[source].status for source in set(cells.ravel().tolist())]
    return living.text(weakest(statuses).label)


def _unit(living: Living, name: str) -> str:
    """Unit of a column's amounts."""
    criterion = living.case.criteria[name]
    unit = living.unit(criterion.unit)
    return f"{unit} · N" if criterion.measure == "per_inhabitant" else unit


def _observed(case: Case, name: str) -> tuple[str, str]:
    """Input that holds the figures of a column of the need key, and the dimension that its name is a label of."""
    return ("population", "age_group") if case.criteria[name].kind == "age" else ("criterion_value", "criterion")


def _write_amounts(living: Living, population: PopulationBlocks) -> list[Block]:
    """A block for every column of the need key, one row per year."""
    sheet = FormulaSheet(living, AMOUNTS, living.case.regions, SUM)
    years = living.case.observed["year"].values.tolist()
    blocks = []
    for name in columns_of(living.case):
        formula, values = _amount(living, population, name)
        rows = [FormulaRow(living.column(name), year) for year in years]
        kind: NumberKind = "persons" if (values == values.round()).all() else "amount"
        blocks.append(sheet.block(rows, formula, values, kind, sums))
    sheet.close()
    return blocks


def _amount(living: Living, population: PopulationBlocks, name: str) -> tuple[Callable[[int, int], str], np.ndarray]:
    """Formula and values of a criterion's amount by year and region."""
    case = living.case
    criterion, persons = case.criteria[name], population.by_year
    variable, dim = _observed(case, name)
    values = case.observed[variable].sel({dim: name}).values
    years = case.observed["year"].values.tolist()

    def cell(i: int, j: int) -> str:
        return living.inputs.observation(variable, {dim: name, "year": years[i], "region": case.regions[j]})

    if criterion.measure == "per_inhabitant":
        return lambda i, j: f"={cell(i, j)}*{persons.at(i, j)}", values * persons.values
    return lambda i, j: f"={cell(i, j)}", values


def _write_means(living: Living, choices: ChoiceBlocks, amounts: list[Block]) -> Block:
    """Means over the window of every column of the need key, and their sums in groups."""
    case = living.case
    sheet = FormulaSheet(living, MEANS, case.regions, SUM)
    names = columns_of(case)
    rows = criterion_rows(living, [_unit(living, name) for name in names])
    window = choices.window.values[:, 0]
    values = np.array([window @ block.values / window.sum() for block in amounts])
    columns = sheet.block(
        rows[: len(amounts)], lambda i, j: weighted_mean(amounts[i].down(j), choices.window), values, "amount", sums
    )
    groups = list(case.parameters.criteria.values())
    marks = np.array([[name in group.members for name in names] for group in groups], dtype=np.float64)
    grouped = marks.reshape(len(groups), len(names)) @ values
    sheet.block(
        rows[len(amounts) :],
        lambda i, j: f"={total_of([columns.at(names.index(name), j) for name in groups[i].members])}",
        grouped,
        "amount",
        sums,
    )
    sheet.close()
    return columns.with_below(grouped)
