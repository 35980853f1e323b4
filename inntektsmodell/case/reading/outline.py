"""What the tables of a case need of its main part, be the rest of it sound or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.schema import CaseFile


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
        return cls(list(file.regions), list(file.services), file.evidence, calibrated, file.parameters.need.weights)


def outline_of(content: Mapping[str, Any]) -> Outline:
    """What can be read of a main part as it was written."""
    regions, services, evidence, calibration = (
        content.get(key) for key in ("regions", "services", "evidence", "calibration")
    )
    calibrated = calibration.get("criterion") if isinstance(calibration, dict) else None
    return Outline(
        regions if isinstance(regions, list) and all(isinstance(name, str) for name in regions) else None,
        list(services) if isinstance(services, dict) else None,
        {name: _sound(item) for name, item in evidence.items()} if isinstance(evidence, dict) else None,
        calibrated if isinstance(calibrated, str) else None,
        _sound_keys(content),
    )


def _sound(item: Any) -> Evidence | None:
    try:
        return Evidence.model_validate(item)
    except ValidationError:
        return None


def _sound_keys(content: Mapping[str, Any]) -> dict[str, Mapping[str, Figure]]:
    node: Any = content
    for name in ("parameters", "need", "weights"):
        node = node.get(name) if isinstance(node, dict) else None
    found: dict[str, Mapping[str, Figure]] = {}
    for service, key in node.items() if isinstance(node, dict) else ():
        try:
            found[service] = TypeAdapter(dict[str, Figure]).validate_python(key)
        except ValidationError:
            continue
    return found
