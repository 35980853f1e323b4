"""A case: parameters, observations and their evidence, frozen. Everything that one run of the model needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import xarray as xr
from pydantic import Field

from inntektsmodell.evidence import Evidence, Figure, Frozen, Status
from inntektsmodell.parameters import Parameters

Language = Literal["nb", "en"]


class Text(Frozen):
    """A label in Norwegian bokmål and English."""

    nb: str
    en: str

    def in_language(self, language: Language) -> str:
        """The label in the language asked for."""
        return self.nb if language == "nb" else self.en


class Criterion(Frozen):
    """What a criterion is: its kind, how it is measured, its unit and its labels.

    `measure` is `count` for an amount (persons, deaths) and `per_inhabitant` for a mean or rate per inhabitant.
    """

    kind: Literal["age", "socioeconomic", "health", "residence", "combined"]
    measure: Literal["count", "per_inhabitant"]
    unit: str
    label: Text


class Calibration(Frozen):
    """A criterion solved for so that the key at full effect meets printed amounts (`target`, by region)."""

    criterion: str
    target: dict[str, Figure]


class CaseFile(Frozen):
    """The main part of a case as an analyst writes it (`case.toml`)."""

    name: str
    year: int
    title: Text
    notes: list[Text] = Field(default_factory=list)
    regions: list[str] = Field(min_length=1)
    services: dict[str, Text] = Field(min_length=1)
    evidence: dict[str, Evidence]
    parameters: Parameters
    calibration: Calibration | None = None


@dataclass(frozen=True)
class Case:
    """A complete, checked case.

    `observations` is an xarray Dataset of the variables in `inntektsmodell.observations.VARIABLES`, each beside
    `<variable>_evidence`, which names the evidence of every cell. `criteria` describes age groups and criteria.
    """

    file: CaseFile
    criteria: Mapping[str, Criterion]
    observations: xr.Dataset
    files: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Name of the case, as in `load_case`."""
        return self.file.name

    @property
    def parameters(self) -> Parameters:
        """The rules' numbers and choices."""
        return self.file.parameters

    @property
    def evidence(self) -> Mapping[str, Evidence]:
        """Evidence by the name that figures refer to."""
        return self.file.evidence

    @property
    def regions(self) -> tuple[str, ...]:
        """Regions in the order of every result."""
        return tuple(self.file.regions)

    @property
    def services(self) -> tuple[str, ...]:
        """Services in the order of every result."""
        return tuple(self.file.services)

    @property
    def is_synthetic(self) -> bool:
        """Whether any figure of the case is synthetic; evidence on which no figure rests does not count."""
        from inntektsmodell.evidence_use import used_evidence

        return any(item.status is Status.SYNTHETIC for item in used_evidence(self).values())

    def with_changes(self, changes: Mapping[str, Any]) -> Case:
        """A new case with the values at some paths replaced; the empty mapping changes nothing.

        Paths: `cost.actual_weight.addiction` or any other parameter, and observations by their labels, as in
        `calculated_cost.somatic.Helse Nord`. Changed figures get the status `assumed`.

        Raises:
            InputError: an unknown path (with the nearest names), a wrong type, or a case that is no longer whole.
        """
        from inntektsmodell.changes import changed

        return changed(self, changes)
