"""What a projection of one's own is made of: where it starts, and declared fertility, mortality and migration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import xarray as xr

from indices.cohorts import CohortRates
from inntektsmodell.analysis.projection.grid import SEXES, read_grid
from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.pydantic_faults import read_toml_record
from inntektsmodell.case.rules import load_rules
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.files.locations import data_folder
from inntektsmodell.language.messages import message
from inntektsmodell.records import Frozen, FrozenTable, Listed

FILE = "projection.toml"
TABLES = {
    "population": ("year", "region", "sex", "age"),
    "mortality": ("sex", "age"),
    "migration": ("region", "sex", "age"),
    "fertility": ("region", "age"),
}
"""The tables, with their columns beside `value`."""
LEAST = {"migration": -1.0}
RANGES = {"healthier_from": (0.0, 120.0), "mortality_year": (1900.0, 2200.0)}
"""Ranges of the figures that are no shares."""


class ProjectionFigures(Frozen):
    """Girls' share of children, mortality's year and fall a year, and from which age ageing may be healthier."""

    girls: Figure
    mortality_year: Figure
    falling_mortality: Figure
    healthier_from: Figure


class DatedRule(Frozen):
    """A number of the rules in a year, with the evidence of its use."""

    rule: str
    year: int
    evidence: str


class MarginalShares(Frozen):
    """Shares of the growth of need that cost grows by: in the budgets, and by the technical committee."""

    budgets: DatedRule
    committee: Figure


class WeightRange(Frozen):
    """The least and the greatest weight that the oldest may have where a case has none for them."""

    low: Figure
    high: Figure


class ProjectionFile(Frozen):
    """`projection.toml`: figures and the evidence of each table."""

    regions: Listed[str]
    tables: FrozenTable[str]
    evidence: FrozenTable[Evidence]
    figures: ProjectionFigures
    marginal_share: MarginalShares
    oldest_weight: WeightRange

    def evidence_used(self, *, own_rates: bool, oldest: bool) -> dict[str, Evidence]:
        """Evidence of what a projection rests on: with rates of its own or not, with weights of the oldest or not."""
        figures, shares, weights = self.figures, self.marginal_share, self.oldest_weight
        used = {self.tables["mortality"], shares.budgets.evidence, shares.committee.evidence}
        used |= {figures.mortality_year.evidence, figures.falling_mortality.evidence, figures.healthier_from.evidence}
        if own_rates:
            used |= {*self.tables.values(), figures.girls.evidence}
        if oldest:
            used |= {weights.low.evidence, weights.high.evidence}
        return {name: evidence for name, evidence in self.evidence.items() if name in used}


@dataclass(frozen=True)
class Assumptions:
    """A folder of assumptions: persons (year, region, sex, age), and shares a year."""

    file: ProjectionFile
    population: xr.DataArray
    mortality: xr.DataArray
    migration: xr.DataArray
    fertility: xr.DataArray

    @property
    def years(self) -> list[int]:
        """Years that a projection can start from."""
        return [int(year) for year in self.population["year"].values]

    @property
    def marginal_shares(self) -> dict[str, float]:
        """Share of the growth of need that cost grows by, by whose it is."""
        budgets = rule_value(self.file.marginal_share.budgets)
        assert budgets is not None
        return {"budgets": budgets, "committee": self.file.marginal_share.committee.value}

    def dying(self, first: int, years: int) -> np.ndarray:
        """Shares dying in so many years from the first on: (year, sex, age); they fall from their own year on."""
        figures = self.file.figures
        since = first - figures.mortality_year.value + np.arange(years)
        kept = (1 - figures.falling_mortality.value) ** since
        return np.asarray(np.minimum(kept[:, None, None] * self.mortality.values, 1.0))

    def rates(self, first: int, years: int) -> CohortRates:
        """What carries the population through so many years from the first on."""
        girls = self.file.figures.girls.value
        return CohortRates(self.dying(first, years), self.migration.values, self.fertility.values, girls)


def rule_value(dated: DatedRule) -> float | None:
    """The number that a rule had in a year; None where there is none."""
    rules = load_rules()
    value = rules[dated.rule].value_in(dated.year) if dated.rule in rules else None
    return None if value is None else value.value


@cache
def built_in_assumptions() -> Assumptions:
    """Those that travel with the program, of the four regions."""
    return read_assumptions(data_folder() / "projection")


def read_assumptions(folder: Path) -> Assumptions:
    """Read a folder of assumptions: `projection.toml` and a CSV for each of `TABLES`.

    Raises:
        InputError: with every fault of the folder.
    """
    file = read_toml_record(folder / FILE, ProjectionFile)
    faults = Faults()
    _check_evidence(file, faults)
    read = {
        name: read_grid([folder / f"{name}.csv"], dims, faults, least=LEAST.get(name, 0.0))
        for name, dims in TABLES.items()
    }
    faults.raise_if_any()
    tables = {name: table for name, table in read.items() if table is not None}
    ages = tables["population"]["age"].values.tolist()
    right = {"region": list(file.regions), "sex": list(SEXES), "age": ages}
    for name, table in tables.items():
        for dim in set(TABLES[name]) & right.keys():
            if sorted(table[dim].values.tolist()) != sorted(right[dim]):
                where = message("{file}, column '{name}'", file=f"{name}.csv", name=dim)
                found = message("has {labels}", labels=_shown(table[dim].values.tolist()))
                faults.add(where, found, _shown(right[dim]))
        if name in ("mortality", "fertility") and float(table.max()) > 1:
            found = message("value {value:g}", value=float(table.max()))
            faults.add(f"{name}.csv", found, message("at most {most:g}", most=1.0))
    faults.raise_if_any()
    placed = {
        name: table.sel({dim: right[dim] for dim in TABLES[name] if dim in right}) for name, table in tables.items()
    }
    staying = 1 - placed["mortality"] + placed["migration"]
    if float(staying.min()) < 0:
        faults.add("migration.csv", message("more leave than there are"), message("mortality less migration at most 1"))
    faults.raise_if_any()
    return Assumptions(file, **placed)


def _shown(labels: list[str | int]) -> str:
    return ", ".join(map(str, labels if len(labels) <= 6 else [labels[0], "…", labels[-1]]))


def _check_evidence(file: ProjectionFile, faults: Faults) -> None:
    """Note what has no evidence, and figures that are no shares."""
    figures = {
        **{f"figures.{name}": figure for name, figure in file.figures},
        "marginal_share.committee": file.marginal_share.committee,
        **{f"oldest_weight.{name}": figure for name, figure in file.oldest_weight},
    }
    named = {f"tables.{name}": source for name, source in file.tables.items()}
    named |= {path: figure.evidence for path, figure in figures.items()}
    budgets = file.marginal_share.budgets
    named["marginal_share.budgets"] = budgets.evidence
    if rule_value(budgets) is None:
        found = message("rule '{name}' has no value in {year}", name=budgets.rule, year=budgets.year)
        where = message("{file}, {part}", file=FILE, part="marginal_share.budgets")
        faults.add(where, found, nearest(budgets.rule, load_rules()))
    for path, source in named.items():
        if source not in file.evidence:
            found = message("evidence '{name}' is unknown", name=source)
            faults.add(message("{file}, {part}", file=FILE, part=path), found, nearest(source, file.evidence))
    for name in TABLES.keys() - file.tables.keys():
        found, right = message("is missing"), message("the evidence of the table")
        faults.add(message("{file}, {part}", file=FILE, part=f"tables.{name}"), found, right)
    for path, figure in figures.items():
        least, most = RANGES.get(path.partition(".")[2], (0.0, 1.0))
        if not least <= figure.value <= most:
            found = message("value {value:g}", value=figure.value)
            right = message("a number from {least:g} to {most:g}", least=least, most=most)
            faults.add(message("{file}, {part}", file=FILE, part=path), found, right)
