"""What a state gives: the case as it is and the scenario side by side, and what each change does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.batch import evaluate_blocks
from inntektsmodell.analysis.scenarios.scenario import apply_scenario
from inntektsmodell.app.state import Changes, State, scenario_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.changes.resolving import resolved
from inntektsmodell.case.levels.reading import tree_file
from inntektsmodell.case.levels.tree import TOP, CaseTree
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.loading import levels_below
from inntektsmodell.model.available import available_results
from inntektsmodell.model.levels.computing import TreeResult, compute_tree
from inntektsmodell.model.levels.remarks import remarks_below
from inntektsmodell.model.plausibility import implausible_results
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.result import labelled
from inntektsmodell.model.result_tables import inhabitants, region_table

KEPT = 64
"""Outcomes that one open page remembers."""
KEPT_TREES, TREES = 8, 4
"""Results of trees that one open page remembers, and trees that the program does."""
PHASED = "phased_key"
KeyAndAmount = tuple[np.ndarray, np.ndarray]
"""Shares and million kroner by region."""


@dataclass(frozen=True)
class Outcome:
    """One computed scenario: its result, the table of its steps by region, key and amount of each region, remarks.

    `key` is the share at full effect, `amount` the appropriation at full effect in million kroner; `of_year` has those
    of the year, the same where the case has no phase-in or the like. The remarks are on the result alone.
    """

    result: xr.Dataset
    table: pd.DataFrame
    key: np.ndarray
    amount: np.ndarray
    of_year: KeyAndAmount
    remarks: tuple[Remark, ...]

    @property
    def full_effect(self) -> KeyAndAmount:
        """Key and amount at full effect."""
        return self.key, self.amount


class Calculator:
    """Computes scenarios of the case of a state, and remembers the latest outcomes.

    `computed` counts the outcomes that were not remembered; `remarks` are those on what goes into the scenario that was
    looked at last, and on the levels below it.
    """

    def __init__(self, state: State) -> None:
        self.computed = 0
        self._state = state
        self._results = available_results(state.case)
        self.outcome = lru_cache(maxsize=KEPT)(self._outcome)
        self._remarks = lru_cache(maxsize=KEPT)(self._remarks_on)
        self._levels = lru_cache(maxsize=KEPT_TREES)(self._computed_levels)
        self.remarks = self._remarks(())

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
        of_year = (result[PHASED].values, result["base_appropriation"].values) if PHASED in result else (key, amount)
        return Outcome(result, table, key, amount, of_year, tuple(implausible_results(case, result)))

    def look(self, changes: Changes) -> None:
        """Look at what goes into a scenario. It takes longer than a move, so it is done when the reader rests."""
        self.remarks = (*self._remarks(changes), *self._remarks_below(changes))

    def _remarks_below(self, changes: Changes) -> tuple[Remark, ...]:
        """Those on the cases below; none where these cannot be computed, which is told in their place."""
        try:
            tree = self.levels(changes)
        except InputError:
            return ()
        return () if tree is None else remarks_below(tree)

    def _remarks_on(self, changes: Changes) -> tuple[Remark, ...]:
        changed = self._changed(changes)
        return (*changed.remarks, *implausible_inputs(changed))

    def _changed(self, changes: Changes) -> Case:
        case = self._state.case
        return apply_scenario(case, scenario_of(self._state, changes)) if changes else case

    def levels(self, changes: Changes) -> TreeResult | None:
        """All levels below the case after some changes of it; None where it has none.

        Raises:
            InputError: a recipient would get nothing that it could hand on, or as `outcome`.
        """
        return self._levels(changes)

    def _computed_levels(self, changes: Changes) -> TreeResult | None:
        case = self._state.case
        tree = _tree_below(case) if has_levels(case) else None
        return None if tree is None else compute_tree(tree.with_case(TOP, self._changed(changes)))


def has_levels(case: Case) -> bool:
    """Whether levels lie below a case."""
    return tree_file(case) is not None


@lru_cache(maxsize=TREES)
def _tree_below(case: Case) -> CaseTree | None:
    """The tree that begins with a case, read once for all pages."""
    return levels_below(case)


@dataclass(frozen=True)
class Answer:
    """Outcomes of a state: the case as it is, then after each change in turn; the last is the scenario.

    `case_remarks` are those on what goes in. `persons` is the population of each region in the year of the case's
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
        """Those on what goes in, then those on the scenario's result."""
        return (*self.case_remarks, *self.scenario.remarks)

    @property
    def is_phased(self) -> bool:
        """Whether the key of the year is another than at full effect: it is then what people see first."""
        return PHASED in self.baseline.result

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
    observations, persons = state.case.observed, inhabitants(state.case)
    steps = [state.moved[:number] for number in range(len(state.moved) + 1)]
    outcomes = tuple(calculator.outcome(step) for step in steps)
    return Answer(state.case.regions, persons, "former_key" in observations, outcomes, calculator.remarks)
