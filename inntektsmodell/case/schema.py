"""The main part of a case as it is written (`case.toml`), and what is said of its criteria."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from inntektsmodell.case.criterion_kinds import KIND_LABELS
from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.parameters import Parameters, PartParameters
from inntektsmodell.case.units import Currency, Unit
from inntektsmodell.language.currency import NOK
from inntektsmodell.language.text import Text
from inntektsmodell.records import Frozen, FrozenTable, Listed


class Criterion(Frozen):
    """What a criterion is: its kind, how it is measured, its unit and its labels.

    `measure` is `count` for an amount (persons, deaths) and `per_inhabitant` for a mean or rate per inhabitant.
    """

    kind: Literal[tuple(KIND_LABELS)]  # type: ignore[valid-type]
    measure: Literal["count", "per_inhabitant"]
    unit: Unit
    label: Text


class Calibration(Frozen):
    """A criterion solved for so that the key at full effect meets printed amounts (`target`, by region)."""

    criterion: str
    target: FrozenTable[Figure]


class Rest(Frozen):
    """A recipient that is the rest of the country: its figures are totals less those of all other recipients.

    `total` is the label under which the totals stand in the tables, in the place of a recipient.
    """

    recipient: str
    total: str


NEGATIVE_WEIGHTS, WITHOUT_INHABITANTS = "negative_need_weights", "recipients_without_inhabitants"
SAID_WHERE_NEEDED = ("complete", "allowed", "currency", "decimals", "rest")
"""What most cases do not say, and records of their runs do not tell."""


class Decimals(Frozen):
    """Decimals that amounts in millions, and keys, shares and indices are shown with."""

    amounts: int = Field(default=1, ge=0, le=9)
    keys: int = Field(default=4, ge=2, le=12)

    @property
    def per_cent(self) -> int:
        """Decimals of keys in per cent."""
        return self.keys - 2


class CaseFile(Frozen):
    """The main part of a case as an analyst writes it (`case.toml`).

    `version` names the model version that was put upon the case, None where none was; `set_by_version` has the paths
    that it set, with those of the case's own part for it. `complete` has the tables whose absent rows are 0, each with
    the evidence of that; `allowed` names what is refused unless the case says that it is meant. `currency` is the
    code in ISO 4217 of what amounts are in; `rest` is the region whose figures are derived from totals, None where all
    are given.
    """

    name: str
    year: int
    title: Text
    currency: Currency = NOK
    decimals: Decimals = Field(default=Decimals(), validate_default=True)
    version: str | None = None
    set_by_version: Listed[str] = ()
    notes: Listed[Text] = ()
    complete: FrozenTable[str] = Field(default={}, validate_default=True)
    allowed: Listed[Literal["negative_need_weights", "recipients_without_inhabitants"]] = ()
    regions: Listed[str] = Field(min_length=1)
    rest: Rest | None = None
    services: FrozenTable[Text] = Field(min_length=1)
    evidence: FrozenTable[Evidence]
    parameters: Parameters
    calibration: Calibration | None = None


class PartFile(CaseFile):
    """The main part of a case that holds only what some steps of the model need."""

    parameters: PartParameters = PartParameters()
