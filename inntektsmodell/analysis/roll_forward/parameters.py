"""Parameters of a later year: windows follow the year, rules are looked up anew, all else is kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from inntektsmodell.analysis.roll_forward.figure import Moved
from inntektsmodell.case.evidence import Evidence, Status, weakest
from inntektsmodell.case.rules import DatedValue, is_reference, load_rules, referred, resolve_rules
from inntektsmodell.case.units import unit_in
from inntektsmodell.faults import Faults
from inntektsmodell.language.bilingual import as_written, joined_in_both, told_in_both
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import appropriation

FOLLOWING = ("need.window", "population.year")
"""Choices of years that move with the year of the case; others, as the years of the settlement, are locked."""


class RolledParameters:
    """The parameters of a case, moved to a later year.

    `content` is as the main part of a case is written; `moved` has by path what happened, where a figure was not just
    kept, and the year that it is of. `evidence` is what the case did not have.
    """

    def __init__(self, parameters: Mapping[str, Any], year: int, to: int) -> None:
        """Move what follows the year, and look up every rule."""
        self.year, self.to = year, to
        self.moved: dict[str, tuple[Moved, int]] = {}
        self.evidence: dict[str, dict[str, Any]] = {}
        self.content = self._rolled(deepcopy(dict(parameters)), "")

    def _rolled(self, content: Any, path: str) -> Any:
        if not isinstance(content, Mapping):
            return content
        if path in FOLLOWING:
            self.moved[path] = (Moved.FOLLOWS, self.to)
            return {**content, "value": _shifted(content["value"], self.to - self.year)}
        if is_reference(dict(content)):
            return self._looked_up(dict(content), path)
        return {key: self._rolled(part, f"{path}.{key}" if path else key) for key, part in content.items()}

    def _looked_up(self, reference: dict[str, Any], path: str) -> dict[str, Any]:
        """The reference itself where its rules have values of the later year; else the figure of the latest before."""
        latest = next(year for year in range(self.to, self.year - 1, -1) if all(_values(reference, year)))
        if _values(reference, latest) != _values(reference, self.year):
            self.moved[path] = (Moved.UPDATED, latest)
        if latest == self.to:
            return reference
        evidence: dict[str, Evidence] = {}
        figure = resolve_rules(reference, latest, evidence, "", Faults(), load_rules())
        name = f"{path}, kept from {latest}"
        self.evidence[name] = _kept(evidence[figure["evidence"]], latest)
        return {"value": figure["value"], "evidence": name}


def _shifted(years: Any, by: int) -> Any:
    return [year + by for year in years] if isinstance(years, list | tuple) else years + by


def _values(reference: dict[str, Any], year: int) -> list[DatedValue | None]:
    return [load_rules()[path].value_in(year) for path in referred(reference)]


def _kept(evidence: Evidence, year: int) -> dict[str, Any]:
    """That a figure of an earlier year stands for a later one is assumed."""
    kept = told_in_both(**vars(as_label("assumed to hold in the later year; of {year}", year=year)))
    return as_record(
        evidence.model_copy(
            update={
                "source": joined_in_both([evidence.source, kept]),
                "status": weakest([evidence.status, Status.ASSUMED]),
                "printed_step": 0.0,
            }
        )
    )


def as_record(evidence: Evidence) -> dict[str, Any]:
    """Evidence as the main part of a case is written."""
    written: dict[str, Any] = {"unit": str(evidence.unit), "source": as_written(evidence.source)}
    written |= {"status": str(evidence.status), "valid_from": evidence.valid_from}
    if evidence.formula:
        written["formula"] = as_written(evidence.formula)
    if evidence.last_checked is not None:
        written["last_checked"] = evidence.last_checked
    if evidence.printed_step:
        written["printed_step"] = evidence.printed_step
    return written


def total_of_user(to: int, currency: str) -> dict[str, Any]:
    """Evidence of a total that a user gives."""
    source = as_label("given for {year} by the user", year=to)
    return as_record(
        Evidence(
            unit=unit_in(appropriation.unit, currency),
            source=told_in_both(**vars(source)),
            status=Status.ASSUMED,
            valid_from=datetime.date(to, 1, 1),
        )
    )
