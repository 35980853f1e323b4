"""What the tables of a case need of its main part, be the rest of it sound or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.schema import CaseFile, Rest
from inntektsmodell.case.units import Currency
from inntektsmodell.language.currency import NOK

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Outline:
    """Regions, services, evidence by name, and the calibrated criterion; None for what cannot be read.

    Evidence that is there, but is not sound, is None; `keys` has the need keys that are sound, by service. `complete`
    has tables whose absent rows are 0, and `actual_weights` the weights on actual cost, where they can be read;
    `allowed` is what the case says that it means, `currency` what it is in, `NOK` where that cannot be read, and `rest`
    which region is the rest of the country.
    """

    regions: list[str] | None
    services: list[str] | None
    evidence: Mapping[str, Evidence | None] | None
    calibrated: str | None
    keys: Mapping[str, Mapping[str, Figure]]
    complete: Mapping[str, str]
    actual_weights: Mapping[str, float]
    allowed: tuple[str, ...]
    currency: str
    rest: Rest | None

    @classmethod
    def of_file(cls, file: CaseFile) -> Outline:
        """The outline of a sound main part."""
        calibrated = None if file.calibration is None else file.calibration.criterion
        keys = file.parameters.need.weights if file.parameters.need else {}
        cost = file.parameters.cost
        weights = {} if cost is None else {name: one.value for name, one in cost.actual_weight.items()}
        return cls(
            *(list(file.regions), list(file.services), file.evidence, calibrated, keys),
            *(file.complete, weights, tuple(file.allowed)),
            currency=file.currency,
            rest=file.rest,
        )


def outline_of(content: Mapping[str, Any]) -> Outline:
    """What can be read of a main part as it was written."""
    regions, services, evidence, calibration = (
        content.get(key) for key in ("regions", "services", "evidence", "calibration")
    )
    calibrated = calibration.get("criterion") if isinstance(calibration, dict) else None
    keys = {service: _sound(dict[str, Figure], key) for service, key in _table(content, "need", "weights").items()}
    of_cost = {name: _sound(Figure, one) for name, one in _table(content, "cost", "actual_weight").items()}
    return Outline(
        _sound(list[str], regions),
        list(services) if isinstance(services, dict) else None,
        {name: _sound(Evidence, item) for name, item in evidence.items()} if isinstance(evidence, dict) else None,
        _sound(str, calibrated),
        {service: key for service, key in keys.items() if key is not None},
        _sound(dict[str, str], content.get("complete", {})) or {},
        {name: one.value for name, one in of_cost.items() if one is not None},
        tuple(_sound(list[str], content.get("allowed", [])) or ()),
        _sound(Currency, content.get("currency", NOK)) or NOK,
        _sound(Rest, content.get("rest")),
    )


def _table(content: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """What stands below names among the parameters as they were written; nothing where that is no table."""
    node: Any = content
    for name in ("parameters", *names):
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, dict) else {}


def _sound(kind: type[Kind], item: Any) -> Kind | None:
    """What was written, where it is of a kind."""
    try:
        return TypeAdapter(kind).validate_python(item)
    except ValidationError:
        return None
