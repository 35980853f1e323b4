"""The ladder of a model: nested models from age and sex to all that it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inntektsmodell.statistics.registers.design import design
from inntektsmodell.statistics.registers.estimation import Fit, fit_service
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification

FREE: dict[str, Any] = {"nonnegative": False, "equal": (), "drop_dependent": True}
"""Steps of a ladder are told apart by their variables alone, not by what is asked of coefficients."""


def ladder_fits(
    moments: Moments, specification: Specification, places: Places
) -> Iterator[tuple[str, ServiceModel, Fit]]:
    """The fitted steps of every service's ladder: their names, models and fits."""
    for service, model in specification.services.items():
        for step, nested in ladder_steps(moments, model):
            sums = design(moments, service, nested, places, specification.years)
            yield step, nested, fit_service(sums, nested, specification)


def ladder_steps(moments: Moments, model: ServiceModel) -> Iterator[tuple[str, ServiceModel]]:
    """Nested models from age and sex to all, each with its name; a step that adds nothing is left out."""
    register = moments.register
    kinds = {name: variable.kind for name, variable in {**register.indicators, **register.amounts}.items()}
    health = [name for name in model.criteria if kinds[name] == "health"]
    merged_health = [name for name, members in model.merged.items() if kinds[members[0]] == "health"]
    nothing: dict[str, Any] = {"criteria": (), "merged": {}, "places": (), "supply": (), "areas": None}
    social: dict[str, Any] = {
        "criteria": tuple(name for name in model.criteria if name not in health),
        "merged": {name: of for name, of in model.merged.items() if name not in merged_health},
    }
    additions: dict[str, dict[str, Any]] = {
        "age and sex": nothing,
        "+ socioeconomic": social,
        "+ health": {"criteria": model.criteria, "merged": dict(model.merged)},
        "+ place": {"places": model.places},
        "+ supply": {"supply": model.supply, "areas": model.areas},
    }
    nested = model.model_copy(update=FREE)
    for step, added in additions.items():
        wider = nested.model_copy(update=added)
        if step == "age and sex" or wider != nested:
            yield step, wider
        nested = wider
