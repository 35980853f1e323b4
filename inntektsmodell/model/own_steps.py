"""Rows of the steps that a case chooses beside need, cost and settlement, with what it takes out before them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.paths import parameter_entries, touches
from inntektsmodell.case.printed_sums import Line
from inntektsmodell.language.text import Language, Text
from inntektsmodell.method.inputs import VARIABLES, declared
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.method.steps import STEPS
from inntektsmodell.model.result_tables import titled
from inntektsmodell.model.single_steps import step_values

GIVEN = ("history_key", "supplement", "correction")
"""What a case gives for each recipient."""
COMPUTED = {"gap_key": "gap", "inhabitant_amount": "amounts.per_inhabitant"}
"""Steps, each with the path of the parameters that it is there with."""
PATHS = ("adjustment_path", "pace_path")
SHARES, SHARES_OF_PACE = (
    ("history.share", "gap.share"),
    ("pace.convergence", "pace.least_growth", "pace.greatest_growth"),
)
"""Paths of the shares that keys beside need have, and of those that a pace of change is steered by."""


@dataclass(frozen=True)
class OwnRow:
    """A row: the quantity, a figure for each recipient, and the year where there is a row for each."""

    about: Input | Step
    values: np.ndarray
    year: int | None = None

    def line(self, case: Case, language: Language) -> Line:
        """The row as it is shown."""
        heading = titled(self.about).in_language(language, case.currency)
        decimals = case.decimals.keys if self.about.unit == "share" else case.decimals.amounts
        return Line(heading if self.year is None else f"{heading}, {self.year}", self.values, decimals)


def own_rows(case: Case) -> list[OwnRow]:
    """A row for each step that the case has; none for a case of need, cost and settlement alone."""
    given = [OwnRow(VARIABLES[name], case.observed[name].values) for name in GIVEN if name in case.observed]
    parameters = [entry.path for entry in parameter_entries(case.parameters)]
    steps = [STEPS[name] for name, path in COMPUTED.items() if touches(path, parameters)]
    computed = step_values(case, steps) if steps else []
    return [*given, *(OwnRow(step, found.values) for step, found in zip(steps, computed, strict=True))]


def path_rows(result: xr.Dataset) -> list[OwnRow]:
    """A row for each year in which the appropriation of the recipients moves to full effect, by the case's own plan."""
    return [
        OwnRow(STEPS[name], of_year, int(year))
        for name in PATHS
        if name in result
        for year, of_year in zip(result[name][result[name].dims[0]].values, result[name].values, strict=True)
    ]


def shares_used(case: Case, paths: Collection[str]) -> list[tuple[Text, float]]:
    """The shares at some paths that the case gives, each with its label."""
    return [
        (declared(entry.path).label, entry.item.value)
        for entry in parameter_entries(case.parameters)
        if entry.path in paths and isinstance(entry.item, Figure)
    ]


def taken_out(case: Case) -> Mapping[str, float]:
    """What the case takes out before the formula, million kroner by purpose."""
    reserved = case.parameters.reserved
    return {} if reserved is None else {purpose: figure.value for purpose, figure in reserved.amounts.items()}
