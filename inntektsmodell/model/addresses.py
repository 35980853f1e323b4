"""Where a path stands among the model's arrays, so that a value can be set, or differentiated, without a new case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from inntektsmodell.case.case import Case
from inntektsmodell.case.parameters import SettlementRule
from inntektsmodell.case.paths import Entry, Index, ObservationEntry, ParameterEntry, find_entry
from inntektsmodell.faults import Faults
from inntektsmodell.model.arrays import columns_of, marks
from inntektsmodell.model.evaluate import Inputs

OBSERVATION_LEAVES = {
    "population": "need.population",
    "criterion_value": "need.criteria",
    "service_share": "service_share",
    "calculated_cost": "cost.calculated",
    "actual_cost": "cost.actual",
    "drg_points": "settlement.points",
    "former_key": "former.key",
    "redistribution": "redistribution",
    "capital_key": "capital.key",
}


@dataclass(frozen=True)
class Address:
    """A position in `Inputs`: the name of the array, the index into it, and how a value is written there as numbers."""

    path: str
    leaf: str
    index: Index
    encode: Callable[[Any], Any] = float

    def get(self, inputs: Inputs) -> Any:
        """The numbers at these addresses."""
        return inputs[self.leaf][self.index]


def address(case: Case, path: str) -> Address:
    """Where `path` is in `inputs_of(case)`.

    Raises:
        InputError: the path is unknown, with the nearest names.
    """
    faults = Faults()
    entry = find_entry(case, path, faults)
    faults.raise_if_any()
    assert entry is not None
    return address_of(case, entry)


def address_of(case: Case, entry: Entry) -> Address:
    """Where an entry of the case is in `inputs_of(case)`."""
    if isinstance(entry, ObservationEntry):
        return Address(entry.path, OBSERVATION_LEAVES[entry.variable], entry.index)
    return _of_parameter(case, entry)


def _of_parameter(case: Case, entry: ParameterEntry) -> Address:
    found = partial(Address, entry.path)
    match entry.names:
        case ("need", "window"):
            return found("need.window", (), partial(marks, case.observed["year"].values.tolist()))
        case ("population", "year"):
            return found("need.share_year", (), lambda year: marks(case.observed["year"].values.tolist(), [year]))
        case ("need", "weights", service, criterion):
            return found("need.weights", (case.services.index(service), columns_of(case).index(criterion)))
        case ("criteria", group, "merge"):
            return found("need.merged", (list(case.parameters.criteria).index(group),))
        case ("cost", "actual_weight", service):
            return found("cost.actual_weight", (case.services.index(service),))
        case ("settlement", "rule"):
            return found("settlement.former_rule", (), lambda rule: float(rule == SettlementRule.FORMER))
        case ("settlement", "years"):
            return found("settlement.years", (), partial(marks, case.observed["settlement_year"].values.tolist()))
        case ("settlement", "service"):
            return found("settlement.priced_service", (), lambda service: marks(case.services, [service]))
        case ("settlement" | "capital", _):
            return found(entry.path, ())
        case ("appropriation", "total"):
            return found("appropriation", ())
        case ("phase_in", "schedule", year):
            assert case.parameters.phase_in is not None
            return found("phase_in.schedule", (list(case.parameters.phase_in.schedule).index(year),))
    raise AssertionError(f"no address for {entry.path}")
