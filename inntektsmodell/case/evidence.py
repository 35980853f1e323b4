"""Evidence: where a figure comes from and how far it can be trusted (every figure carries it)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Self

from pydantic import Field, FiniteFloat, model_validator

from inntektsmodell.case.units import Unit
from inntektsmodell.language.bilingual import FreeTextInBoth, TextInBoth
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import LabelledName, as_label
from inntektsmodell.records import Frozen


class Status(LabelledName):
    """How a figure came to be, strongest first."""

    PUBLISHED = "published", as_label("published")
    DERIVED = "derived", as_label("derived from published figures")
    CALIBRATED = "calibrated", as_label("calibrated")
    ASSUMED = "assumed", as_label("assumed")
    SYNTHETIC = "synthetic", as_label("synthetic")

    @property
    def rank(self) -> int:
        """0 for the strongest status, 4 for the weakest."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}


class Origin(Frozen):
    """Where a number comes from and how far it can be trusted.

    `source` and `formula` are strings that may be told in two languages (`bilingual`), English as they stand.
    `formula` is given for derived and calibrated figures. `printed_step` is the unit of the last printed digit of
    figures that were rounded in print (1 for whole millions), 0 for exact ones. `last_checked` is None for an assumed
    figure that nobody has held against anything, such as one that a user or a scenario changed.
    """

    source: TextInBoth
    status: Status = Field(strict=False)
    valid_from: datetime.date
    last_checked: datetime.date | None = None
    formula: FreeTextInBoth = ""
    printed_step: FiniteFloat = Field(default=0.0, ge=0.0)

    @model_validator(mode="after")
    def _has_what_its_status_needs(self) -> Self:
        if self.status in (Status.DERIVED, Status.CALIBRATED) and not self.formula:
            raise ValueError(message("status {status} needs a formula", status=self.status))
        if self.last_checked is None and self.status is not Status.ASSUMED:
            raise ValueError(message("status {status} needs the date last_checked", status=self.status))
        return self


class Evidence(Origin):
    """Origin and unit that figures share."""

    unit: Unit = Field(min_length=1)


class Figure(Frozen):
    """One number of the model with the name of its evidence."""

    value: FiniteFloat
    evidence: str


def earliest_check(origins: Iterable[Origin]) -> datetime.date | None:
    """When all of them had been checked at the latest: the earliest of their dates; None where one never was."""
    dates = [origin.last_checked for origin in origins]
    known = [date for date in dates if date is not None]
    return min(known) if len(known) == len(dates) else None


def weakest(statuses: list[Status]) -> Status:
    """The status on which a product of figures rests: the weakest of them."""
    return max(statuses, key=lambda status: status.rank)
