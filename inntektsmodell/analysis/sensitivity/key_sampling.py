"""How much of a result rests on the sampling of need keys and cost index, where the case has their covariance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.slopes import attributes_of, chosen_regions, slopes_of
from inntektsmodell.analysis.sensitivity.sources.parts import estimated_key
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message
from inntektsmodell.model.arrays import inputs_of


def key_sampling(case: Case, result: str = "distribution_key", *, regions: Sequence[str] | None = None) -> xr.Dataset:
    """Variance of a regional result that stems from the sampling of each need key: g' C g, with g the exact slopes.

    Args:
        case: has the table `need_key_covariance`, `cost_index_covariance` or both.
        result: a result per region. It is exact for one that is linear in the weights, and of first order else;
            `variance_partition` draws.
        regions: names of the regions that are wanted; all where None.

    Returns:
        Dataset: `variance` over `service` (those with a covariance) and `region`, in the square of the result's unit,
        and over `region` `value`, `cost_variance` where the case has the covariance of its cost index, and `deviation`,
        that of all of them together, which are independent of each other.

    Raises:
        InputError: the case has neither covariance, no such result, or no such region.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("my_case")  # doctest: +SKIP
        >>> im.key_sampling(case)["deviation"].to_pandas()  # doctest: +SKIP
    """
    expect_case(case)
    if not case.covariances:
        right = message("a case with the table {name}, as inntektsmodell estimate writes it", name=COVARIANCE.path)
        raise InputError.of(
            message("case {case}", case=case.name), message("has no covariance of its need keys or cost index"), right
        )
    inputs, rows = inputs_of(case), chosen_regions(case, regions)
    keys = {service: estimated_key(case, service) for service in case.services if service in case.key_covariance}
    places = [case.services.index(service) for service in keys]
    picks = [
        ("need.weights", (np.full(len(columns), place), columns))
        for place, (columns, _) in zip(places, keys.values(), strict=True)
    ]
    if case.cost_covariance is not None:
        picks.append(("cost.calculated", tuple(axis.ravel() for axis in np.indices(inputs["cost.calculated"].shape))))
    value, slopes = slopes_of(case, result, inputs, picks, rows)
    *own_slopes, of_cost = np.split(slopes, np.cumsum([len(columns) for columns, _ in keys.values()]), axis=1)
    variance = np.zeros((len(keys), len(rows)))
    for place, (own, (_, covariance)) in enumerate(zip(own_slopes, keys.values(), strict=True)):
        variance[place] = np.einsum("rc,cd,rd->r", own, covariance, own)
    cost = _cost_variance(case, of_cost)
    deviation = np.sqrt(variance.sum(axis=0) + sum(cost.values()))
    return xr.Dataset(
        {
            "variance": (("service", "region"), variance),
            **{name: (("region",), values) for name, values in cost.items()},
            "value": (("region",), value[rows]),
            "deviation": (("region",), deviation),
        },
        {"service": list(keys), "region": [case.regions[row] for row in rows]},
        attributes_of(case, result),
    )


def _cost_variance(case: Case, slopes: np.ndarray) -> dict[str, np.ndarray]:
    """Variance that stems from the cost index, by its name; `slopes` (row, service and region) are by every level."""
    if case.cost_covariance is None:
        return {}
    level = slopes.reshape(len(slopes), -1, len(case.regions)).sum(axis=1)  # one level serves all services
    covariance = case.cost_covariance[COST_COVARIANCE.path].values
    return {"cost_variance": np.einsum("rc,cd,rd->r", level, covariance, level)}
