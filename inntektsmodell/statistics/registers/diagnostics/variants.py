"""Variants of a specification, fitted as one: a row each, with how well it fits and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import message
from inntektsmodell.statistics.registers.design import design
from inntektsmodell.statistics.registers.diagnostics.fit import MEASURES, of_places
from inntektsmodell.statistics.registers.disclosure.hidden_cells import THRESHOLD
from inntektsmodell.statistics.registers.disclosure.variables import hidden_variables
from inntektsmodell.statistics.registers.estimation import Fit, fit_service
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification


def variants(
    moments: Moments, specification: Specification, places: Places, threshold: float = THRESHOLD
) -> pd.DataFrame:
    """A row for each variant and service that it models: what differs, the measures of `ladder`, and the least weight.

    The least weight is of the needs whose figures may be shown.

    Raises:
        InputError: a variant's model is faulty, with the name of the variant.
    """
    rows, faults = [], Faults()
    for variant, models in specification.variants.items():
        for service, model in models.items():
            with faults.gathered(), _faults_of(variant):
                sums = design(moments, service, model, places, specification.years)
                fit = fit_service(sums, model, specification)
                rows.append({"variant": variant, **_of_variant(fit, model, specification, places, threshold)})
    faults.raise_if_any()
    columns = ["variant", "service", "differs", "variables", "person_r2", *MEASURES, "least_weight"]
    return pd.DataFrame(rows, columns=columns)


def _of_variant(
    fit: Fit, model: ServiceModel, specification: Specification, places: Places, threshold: float
) -> dict[str, Any]:
    """What `variants` tells of one that is fitted."""
    own = specification.services.get(fit.design.service)
    shown = fit.weights[~hidden_variables(fit, model, len(specification.years), threshold)]
    return {
        "service": fit.design.service,
        "differs": "" if own is None else differences(own, model),
        "variables": len(fit.design.names),
        "person_r2": fit.r_squared,
        **of_places(fit, places),
        "least_weight": shown.min() if len(shown) else np.nan,
    }


def differences(model: ServiceModel, other: ServiceModel) -> str:
    """What `other` says otherwise, in the words of a specification: names that it adds (+) and leaves out (−)."""
    told = []
    for part in ServiceModel.model_fields:
        one, two = getattr(model, part), getattr(other, part)
        if one == two:
            continue
        if isinstance(one, tuple) and isinstance(two, tuple) and all(isinstance(name, str) for name in one + two):
            more = [f"+{name}" for name in two if name not in one]
            told.append(" ".join([part, *more, *(f"−{name}" for name in one if name not in two)]))
        elif isinstance(two, tuple) and all(isinstance(age, int) for age in two):
            told.append(f"{part} {', '.join(map(str, two))}")
        else:
            told.append(part if not isinstance(two, bool | str) else f"{part} {str(two).lower()}")
    return "; ".join(told)


@contextmanager
def _faults_of(variant: str) -> Iterator[None]:
    """Within this, faults say which variant they are of."""
    try:
        yield
    except InputError as error:
        where = [message("variant '{name}', {place}", name=variant, place=one.place) for one in error.faults]
        faults = [replace(one, place=place) for one, place in zip(error.faults, where, strict=True)]
        raise InputError(faults) from error
