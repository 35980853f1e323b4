"""What the tables of a case need of its main part, be the rest of it sound or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.schema import CaseFile

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Outline:
    """Regions, services, evidence by name, and the calibrated criterion; None for what cannot be read.

    Evidence that is there, but is not sound, is None; `keys` has the need keys that are sound, by service.
    """

    regions: list[str] | None
    services: list[str] | None
    evidence: Mapping[str, Evidence | None] | None
    calibrated: str | None
    keys: Mapping[str, Mapping[str, Figure]]

    @classmethod
    def of_file(cls, file: CaseFile) -> Outline:
        """The outline of a sound main part."""
        calibrated = None if file.calibration is None else file.calibration.criterion
        keys = file.parameters.need.weights if file.parameters.need else {}
        return cls(list(file.regions), list(file.services), file.evidence, calibrated, keys)


def outline_of(content: Mapping[str, Any]) -> Outline:
    """What can be read of a main part as it was written."""
    regions, services, evidence, calibration = (
        content.get(key) for key in ("regions", "services", "evidence", "calibration")
    )
    calibrated = calibration.get("criterion") if isinstance(calibration, dict) else None
    weights: Any = content
    for name in ("parameters", "need", "weights"):
        weights = weights.get(name) if isinstance(weights, dict) else None
    keys = {
        service: _sound(dict[str, Figure], key)
        for service, key in (weights if isinstance(weights, dict) else {}).items()
    }
    return Outline(
        _sound(list[str], regions),
        list(services) if isinstance(services, dict) else None,
        {name: _sound(Evidence, item) for name, item in evidence.items()} if isinstance(evidence, dict) else None,
        _sound(str, calibrated),
        {service: key for service, key in keys.items() if key is not None},
    )


def _sound(kind: type[Kind], item: Any) -> Kind | None:
    """What was written, where it is of a kind."""
    try:
        return TypeAdapter(kind).validate_python(item)
    except ValidationError:
        return None
