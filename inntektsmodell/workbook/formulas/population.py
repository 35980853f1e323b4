"""Population: persons by year, their mean over the window, and the population shares."""

from __future__ import annotations

from typing import NamedTuple

from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block, total_of, weighted_mean
from inntektsmodell.workbook.formulas.choices import ChoiceBlocks
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.sheet import FormulaRow, FormulaSheet, sums
from inntektsmodell.workbook.formulas.words import POPULATION, SUM

BY_YEAR = as_label("Persons by year")
SHARES = as_label("Population shares")
PERSONS_NOW = as_label("Persons in the population year")
PERSONS_OF_WINDOW = as_label("Persons, mean of the window")
PERSONS = as_label("Persons")


class PopulationBlocks(NamedTuple):
    """Persons by year, their mean over the window, and the population shares."""

    by_year: Block
    of_window: Block
    share: Block


def write_population(living: Living, choices: ChoiceBlocks) -> PopulationBlocks:
    """Write the persons of each year, and the shares of the population year."""
    sheet = FormulaSheet(living, POPULATION, living.case.regions, SUM)
    by_year = _write_by_year(sheet)
    of_window, now = _write_persons(sheet, choices, by_year)
    sheet.heading(SHARES)
    share = sheet.result("population_share", lambda _, j: f"={now.at(0, j)}/{now.total(0)}", sums)
    sheet.check_totals(SHARES, share)
    sheet.close()
    return PopulationBlocks(by_year, of_window, share)


def _write_by_year(sheet: FormulaSheet) -> Block:
    """Persons of each year: the sum of the age groups."""
    living, regions = sheet.living, sheet.living.case.regions
    population = living.case.observations["population"]
    persons = population.sum("age_group").values
    years, ages = population["year"].values.tolist(), population["age_group"].values.tolist()

    def formula(i: int, j: int) -> str:
        cells = [{"age_group": age, "year": years[i], "region": regions[j]} for age in ages]
        return f"={total_of([living.inputs.observation('population', cell) for cell in cells])}"

    sheet.heading(BY_YEAR)
    rows = [FormulaRow(year, living.unit("persons")) for year in years]
    return sheet.block(rows, formula, persons, "persons", sums)


def _write_persons(sheet: FormulaSheet, choices: ChoiceBlocks, by_year: Block) -> tuple[Block, Block]:
    """Persons as a mean of the window, and in the population year."""
    window, now = choices.window, choices.share_year
    mean = window.values[:, 0] @ by_year.values / window.values.sum()
    chosen = now.values[:, 0] @ by_year.values
    sheet.heading(PERSONS)
    return (
        sheet.line(
            PERSONS_OF_WINDOW, lambda j: weighted_mean(by_year.down(j), window), mean, "persons", sums, "persons"
        ),
        sheet.line(
            PERSONS_NOW, lambda j: f"=SUMPRODUCT({now.area},{by_year.down(j)})", chosen, "persons", sums, "persons"
        ),
    )
