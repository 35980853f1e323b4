"""Population: persons by year, their mean over the window, and the population shares."""

from __future__ import annotations

from typing import NamedTuple

from inntektsmodell.case.units import unit_label
from inntektsmodell.language.text import as_label
from inntektsmodell.workbook.formulas.block import Block
from inntektsmodell.workbook.formulas.choices import ChoiceBlocks
from inntektsmodell.workbook.formulas.common import total_of, weighted_mean
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
    sheet.heading(living.text(SHARES))
    share = sheet.result(
        "population_share",
        lambda _, j: f"={now.at(0, j)}/{now.total(0)}",
        sums(living.values("population_share")),
    )
    sheet.check_total(living.text(SHARES), share, 0)
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

    sheet.heading(living.text(BY_YEAR))
    unit = unit_label("persons", living.language)
    return sheet.block([FormulaRow(year, unit) for year in years], formula, persons, "persons", sums(persons))


def _write_persons(sheet: FormulaSheet, choices: ChoiceBlocks, by_year: Block) -> tuple[Block, Block]:
    """Persons as a mean of the window, and in the population year."""
    living = sheet.living
    unit = unit_label("persons", living.language)
    window, now = (marks.values[:, 0] for marks in (choices.window, choices.share_year))
    mean, chosen = window @ by_year.values / window.sum(), now @ by_year.values
    sheet.heading(living.text(PERSONS))
    of_window = sheet.line(
        FormulaRow(living.text(PERSONS_OF_WINDOW), unit),
        lambda j: weighted_mean(by_year.down(j), choices.window),
        mean,
        "persons",
        sums(mean),
    )
    of_year = sheet.line(
        FormulaRow(living.text(PERSONS_NOW), unit),
        lambda j: f"=SUMPRODUCT({choices.share_year.area},{by_year.down(j)})",
        chosen,
        "persons",
        sums(chosen),
    )
    return of_window, of_year
