"""What a state gives: the case as it is and the scenario side by side, and what each change does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.batch import evaluate_blocks
from inntektsmodell.app.state import Changes, State, scenario_of
from inntektsmodell.case.changes.resolving import resolved
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Faults
from inntektsmodell.model.available import available_results
from inntektsmodell.model.plausibility import implausible_results
from inntektsmodell.model.plausible_inputs import implausible_inputs
from inntektsmodell.model.result import labelled
from inntektsmodell.model.result_tables import inhabitants, region_table

KEPT = 64
"""Outcomes that one open page remembers."""


@dataclass(frozen=True)
class Outcome:
    """One computed scenario: its result, the table of its steps by region, key and amount of each region, remarks.

    `key` is the share at full effect, `amount` the appropriation at full effect in million kroner. The remarks are on
    the result alone.
    """

    result: xr.Dataset
    table: pd.DataFrame
    key: np.ndarray
    amount: np.ndarray
    remarks: tuple[Remark, ...]


class Calculator:
    """Computes scenarios of the case of a state, and remembers the latest outcomes.

    `computed` counts the outcomes that were not remembered; `remarks` are those on the case.
    """

    def __init__(self, state: State) -> None:
        self.computed = 0
        self._state = state
        self._results = available_results(state.case)
        self.remarks = (*state.case.remarks, *implausible_inputs(state.case))
        self.outcome = lru_cache(maxsize=KEPT)(self._outcome)

    def _outcome(self, changes: Changes) -> Outcome:
        """Computed as a batch of one: what a scenario changes goes straight into the compiled model."""
        case, scenario, faults = self._state.case, scenario_of(self._state, changes), Faults()
        columns = {path: [value] for path, value in scenario.changes.items()}
        values = resolved(case, columns, scenario.rebalance, faults)
        faults.raise_if_any()
        arrays = evaluate_blocks(case, values, 1, self._results)
        self.computed += 1
        result = labelled(case, {name: array[..., 0] for name, array in arrays.items()})
        table = region_table(result, case)
        key, amount = result["distribution_key"].values, result["full_effect_appropriation"].values
        return Outcome(result, table, key, amount, tuple(implausible_results(result)))


@dataclass(frozen=True)
class Answer:
    """Outcomes of a state: the case as it is, then after each change in turn; the last is the scenario.

    `case_remarks` are those on the case as it is. `persons` is the population of each region in the year of the case's
    population shares. `has_former` says whether the former key is known, so that the redistribution against it follows
    the scenario.
    """

    regions: tuple[str, ...]
    persons: np.ndarray
    has_former: bool
    outcomes: tuple[Outcome, ...]
    case_remarks: tuple[Remark, ...] = ()

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Those on the case, then those on the scenario's result."""
        return (*self.case_remarks, *self.scenario.remarks)

    @property
    def baseline(self) -> Outcome:
        """The case as it is."""
        return self.outcomes[0]

    @property
    def scenario(self) -> Outcome:
        """The case with all changes."""
        return self.outcomes[-1]

    def effects(self, region: str) -> list[float]:
        """What each change in turn does to a region's appropriation at full effect, million kroner."""
        position = self.regions.index(region)
        amounts = [float(outcome.amount[position]) for outcome in self.outcomes]
        return [after - before for before, after in pairwise(amounts)]

    def former_change(self, region: str) -> float:
        """What the case as it is moves to a region against the former model, million kroner; 0 where not known."""
        redistribution = self.baseline.table["redistribution"].to_numpy() if self.has_former else None
        return 0.0 if redistribution is None else float(redistribution[self.regions.index(region)])


def answer(state: State, calculator: Calculator) -> Answer:
    """Compute a state; what was computed before is remembered.

    Raises `InputError` where the changes do not fit together.
    """
    observations, persons = state.case.observations, inhabitants(state.case)
    steps = [state.moved[:number] for number in range(len(state.moved) + 1)]
    outcomes = tuple(calculator.outcome(step) for step in steps)
    return Answer(state.case.regions, persons, "former_key" in observations, outcomes, calculator.remarks)
