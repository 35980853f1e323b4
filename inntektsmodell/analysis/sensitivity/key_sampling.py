"""How much of a result rests on the sampling of the need keys, where the case has the covariance of its estimates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.slopes import attributes_of, chosen_regions, slopes_of
from inntektsmodell.analysis.sensitivity.sources.parts import estimated_key
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.model.arrays import inputs_of


def key_sampling(case: Case, result: str = "distribution_key", *, regions: Sequence[str] | None = None) -> xr.Dataset:
    """Variance of a regional result that stems from the sampling of each need key: g' C g, with g the exact slopes.

    Args:
        case: has the table `need_key_covariance`.
        result: a result per region. It is exact for one that is linear in the weights, and of first order else;
            `variance_partition` draws.
        regions: names of the regions that are wanted; all where None.

    Returns:
        Dataset: `variance` over `service` (those with a covariance) and `region`, in the square of the result's unit,
        and over `region` `value` and `deviation`, that of all keys together, which are independent of each other.

    Raises:
        InputError: the case has no covariance of its keys, no such result, or no such region.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("my_case")  # doctest: +SKIP
        >>> im.key_sampling(case)["deviation"].to_pandas()  # doctest: +SKIP
    """
    expect_case(case)
    if not case.key_covariance:
        right = message("a case with the table {name}, as inntektsmodell estimate writes it", name=COVARIANCE.path)
        raise InputError.of(
            message("case {case}", case=case.name), message("has no covariance of its need keys"), right
        )
    inputs, rows = inputs_of(case), chosen_regions(case, regions)
    keys = {service: estimated_key(case, service) for service in case.services if service in case.key_covariance}
    places = [case.services.index(service) for service in keys]
    picks = [
        ("need.weights", (np.full(len(columns), place), columns))
        for place, (columns, _) in zip(places, keys.values(), strict=True)
    ]
    value, slopes = slopes_of(case, result, inputs, picks, rows)
    ends = np.cumsum([len(columns) for columns, _ in keys.values()])[:-1]
    variance = [
        np.einsum("rc,cd,rd->r", own, covariance, own)
        for own, (_, covariance) in zip(np.split(slopes, ends, axis=1), keys.values(), strict=True)
    ]
    return xr.Dataset(
        {
            "variance": (("service", "region"), np.array(variance)),
            "value": (("region",), value[rows]),
            "deviation": (("region",), np.sqrt(np.sum(variance, axis=0))),
        },
        {"service": list(keys), "region": [case.regions[row] for row in rows]},
        attributes_of(case, result),
    )
