"""Parameters: the rules' numbers and choices of one case, each with its evidence.

Paths name them, as in `cost.actual_weight.addiction`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from inntektsmodell.case.evidence import Figure
from inntektsmodell.records import Frozen, FrozenTable, Listed

Chosen = TypeVar("Chosen")
Years = Annotated[Listed[int], Field(min_length=1)]


class Choice(Frozen, Generic[Chosen]):
    """One choice of the model that is not a quantity (years, a rule, a switch) with the name of its evidence.

    Fields take subclasses with names of their own, since a parametrized class cannot be pickled.
    """

    value: Chosen
    evidence: str


class SettlementRule(StrEnum):
    """How a DRG point is priced inside the base appropriation."""

    CALCULATED_COST = "calculated_cost"
    FORMER = "former"


class ChosenYears(Choice[Years]):
    """One or more years."""


class ChosenYear(Choice[int]):
    """One year."""


class ChosenService(Choice[str]):
    """The name of a service."""


class ChosenLabels(Choice[Annotated[Listed[str], Field(min_length=1)]]):
    """One or more criteria or regions."""


class ChosenCriterion(Choice[str]):
    """The name of a criterion."""


class ChosenRule(Choice[Annotated[SettlementRule, Field(strict=False)]]):
    """A settlement rule."""


class Switch(Choice[bool]):
    """Whether a step is taken."""


class Need(Frozen):
    """Need: the window of the criteria's moving average, and the need key of every service (each sums to 1)."""

    window: ChosenYears
    weights: FrozenTable[FrozenTable[Figure]]


class Population(Frozen):
    """The year (1 January) of the population shares p_r."""

    year: ChosenYear


class MergedCriteria(Frozen):
    """Criteria that can be merged into one in the given services, as the ministry merged mortality by age."""

    members: Annotated[Listed[str], Field(min_length=2)]
    services: Annotated[Listed[str], Field(min_length=1)]
    merge: Switch


class Cost(Frozen):
    """Weight on actual (historic) cost per service, 0–1, and whether one cost index serves all services."""

    actual_weight: FrozenTable[Figure]
    common: Switch | None = None


class Settlement(Frozen):
    """Settlement: rule, locked years, the service whose calculated cost sets the price, price and its parts."""

    rule: ChosenRule
    years: ChosenYears
    service: ChosenService
    unit_price: Figure
    running_share: Figure
    capital_addition: Figure
    emergency_discount: Figure | None = None
    price_share: Figure | None = None


class Capital(Frozen):
    """Share of the appropriation that a separate capital frame distributes, 0–1 (0: no separate frame)."""

    share: Figure


class Reserved(Frozen):
    """Amounts that are taken out before the formula, million kroner, by what they are for."""

    amounts: FrozenTable[Figure] = Field(min_length=1)


class History(Frozen):
    """Share that is distributed by history or actual activity, 0–1, with a key of its own."""

    share: Figure


class Adjustment(Frozen):
    """Part of the redistribution that is made in each year, without growth. Keys are years.

    Only the proportions count.
    """

    plan: FrozenTable[Figure] = Field(min_length=1)


class Pace(Frozen):
    """Pace of change: growth of every year by the gap that is left to full effect. Keys are years, one after another.

    `frame` is that of each year, the model year's being 1, and `former_frame` that of the year before the first, in
    which the former model holds. `convergence` is the part of the gap closed in a year, 0–1 (1 where absent); the
    growths are shares a year.
    """

    former_frame: Figure
    frame: FrozenTable[Figure] = Field(min_length=1)
    convergence: Figure | None = None
    least_growth: Figure | None = None
    greatest_growth: Figure | None = None


class IndexRules(Frozen):
    """What the index of a criterion is relative to where that is not the country, and its bounds.

    Lists of criteria, the regions of the part, and floors, ceilings and thresholds by criterion.
    """

    without_own: ChosenLabels | None = None
    part: ChosenLabels | None = None
    relative_to_part: ChosenLabels | None = None
    unscaled: ChosenLabels | None = None
    inverse: ChosenLabels | None = None
    floor: FrozenTable[Figure] = Field(default={}, validate_default=True)
    ceiling: FrozenTable[Figure] = Field(default={}, validate_default=True)
    threshold: FrozenTable[Figure] = Field(default={}, validate_default=True)


class Gap(Frozen):
    """Share of what the formula distributes, 0–1, that goes by how far the index of a criterion is below a limit.

    Above it where that is switched on.
    """

    share: Figure
    limit: Figure
    criterion: ChosenCriterion
    above: Switch | None = None


class Amounts(Frozen):
    """Kroner per inhabitant by service: given to all before the formula, and equalised by need at a sum of 0."""

    per_inhabitant: FrozenTable[Figure] = Field(default={}, validate_default=True)
    equalised: FrozenTable[Figure] = Field(default={}, validate_default=True)


class Appropriation(Frozen):
    """The sum to distribute, million kroner."""

    total: Figure


class PhaseIn(Frozen):
    """Growth paid per year, million kroner as it was planned. Keys are years.

    Only the proportions count: how much growth it takes in all follows from the redistribution.
    """

    schedule: FrozenTable[Figure] = Field(min_length=1)


class Parameters(Frozen):
    """All parameters of a case. A part that the case lacks (no cost index, no settlement, ...) is None."""

    need: Need
    population: Population
    appropriation: Appropriation
    criteria: FrozenTable[MergedCriteria] = Field(default={}, validate_default=True)
    cost: Cost | None = None
    settlement: Settlement | None = None
    capital: Capital | None = None
    phase_in: PhaseIn | None = None
    reserved: Reserved | None = None
    history: History | None = None
    adjustment: Adjustment | None = None
    pace: Pace | None = None
    index: IndexRules | None = None
    gap: Gap | None = None
    amounts: Amounts | None = None


class PartParameters(Parameters):
    """Parameters of a case that holds only what some steps of the model need: any part may be lacking."""

    need: Need | None = None  # type: ignore[assignment]
    population: Population | None = None  # type: ignore[assignment]
    appropriation: Appropriation | None = None  # type: ignore[assignment]
