"""Results as tables: one row per step of the method and one column per region, or every value on a row of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from indices.expressions import Quantity
from indices.values import host_value_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.schema import Decimals
from inntektsmodell.case.units import unit_label
from inntektsmodell.language.messages import LANGUAGES
from inntektsmodell.language.text import Label, Text, as_label
from inntektsmodell.method.inputs import service_share
from inntektsmodell.method.need import share_persons
from inntektsmodell.method.overall import BY_AGE, OVERALL
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.proportions import per_inhabitant

SUM = "Sum"
"""Heading of what is added over the regions."""
NO_UNIT = ("1", "share", "criterion")
"""Units that say nothing beside a label."""
OF_EACH = "_per_inhabitant"
"""How the name of an amount in kroner per inhabitant ends."""


@dataclass(frozen=True)
class ResultRow:
    """A row of the table: its name, heading, usual decimals, and whether the sum over regions means something."""

    name: str
    heading: Text
    decimals: int
    summed: bool

    def decimals_of(self, case: Case) -> int:
        """Its decimals in a case, which may state those of amounts and keys."""
        own, usual = case.decimals, Decimals()
        return {usual.amounts: own.amounts, usual.keys: own.keys}.get(self.decimals, self.decimals)


def titled(about: Step | Input) -> Text:
    """What a step or input is called as a heading: its label, and its unit where that says something."""
    units = about.units if isinstance(about, Step) else about.unit
    if units in NO_UNIT:
        return about.label
    nb, en = (f"{about.label.in_language(language)} ({unit_label(units, language)})" for language in LANGUAGES)
    return Label(nb=nb, en=en)


def _row(name: str, decimals: int, summed: bool) -> ResultRow:
    return ResultRow(name, titled(STEPS[name]), decimals, summed)


ROWS = (
    _row("population_share", 4, True),
    _row("need_index", 4, False),
    _row("cost_index", 4, False),
    _row("resource_need_key", 4, True),
    _row("settlement", 1, True),
    _row("equalisation", 1, True),
    _row("distribution_key", 4, True),
    _row("redistribution", 1, True),
    ResultRow("redistribution_per_cent", as_label("Redistribution (per cent)"), 2, False),
    ResultRow("redistribution_per_inhabitant", as_label("Redistribution (NOK per inhabitant)"), 0, False),
    _row("phase_in", 1, True),
    _row("guarantee", 1, True),
    _row("phased_key", 4, True),
    _row("base_appropriation", 1, True),
    ResultRow(
        "base_appropriation_per_inhabitant",
        as_label("Base appropriation for the year (NOK per inhabitant)"),
        0,
        False,
    ),
)


def inhabitants(case: Case) -> np.ndarray:
    """Persons of each region in the year of the case's population shares, by which amounts are per inhabitant."""
    population = case.observed["population"].sel(year=case.parameters.population.year.value)
    return np.asarray(population.sum("age_group").transpose("region").values)


def amount_of_each(million: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Kroner per inhabitant of amounts by region in million kroner; NaN where nobody lives."""
    return per_inhabitant(NOK_PER_MILLION * million, persons)


def by_region(regions: Iterable[str], values: Iterable[float]) -> dict[str, float | None]:
    """Figures by region for JSON, which has None where there is none."""
    found = zip(regions, map(float, values), strict=True)
    return {str(region): value if np.isfinite(value) else None for region, value in found}


def region_table(result: xr.Dataset, case: Case) -> pd.DataFrame:
    """Results per region: one row per region (index), a column for each of `ROWS` that the result of the case has.

    Need and cost indices are over all services, redistribution is in per cent of the former model's amount too, and
    amounts in kroner per inhabitant, by `method.overall`; NaN, shown as –, where what they are divided by is 0.
    """
    arrays = {str(name): values for name, values in result.items()}
    series = {name: values.values for name, values in arrays.items() if values.dims == ("region",)}
    known: dict[Quantity, np.ndarray] = {STEPS[name]: values.values for name, values in arrays.items()}
    known |= {service_share: case.observed["service_share"].values, share_persons: inhabitants(case)}
    overall = BY_AGE if "service_population_share" in result else OVERALL
    for name in (name for name in overall if name.removesuffix("_per_cent").removesuffix(OF_EACH) in result):
        values = host_value_of(overall[name], known)
        series[name] = np.where(np.isfinite(values), values, np.nan)
    table = {row.name: series[row.name] for row in ROWS if row.name in series}
    return pd.DataFrame(table, index=pd.Index(result["region"].values, name="region"))


def tidy(result: xr.Dataset) -> pd.DataFrame:
    """Every value of a result, a row each: variable, its labels, value, units and whether the case is synthetic."""
    frames = []
    for name, values in result.data_vars.items():
        places = {dim: place.ravel() for dim, place in zip(values.dims, np.indices(values.shape), strict=True)}
        beside = {dim: values[dim] for dim in values.dims} | dict(values.coords)
        columns = {str(label): of.values[tuple(places[dim] for dim in of.dims)] for label, of in beside.items()}
        about = {"variable": str(name), "units": values.attrs["units"], "synthetic": result.attrs["synthetic"]}
        frames.append(pd.DataFrame({**columns, "value": values.values.ravel(), **about}, index=range(values.size)))
    table = pd.concat(frames, ignore_index=True)
    labels = [column for column in table if column not in ("variable", "value", "units", "synthetic")]
    return table[["variable", *labels, "value", "units", "synthetic"]]
