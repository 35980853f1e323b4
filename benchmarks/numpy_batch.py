"""The model in vectorised NumPy with a trailing scenario axis: what a careful author would write without a compiler."""

from __future__ import annotations

import numpy as np

Arrays = dict[str, np.ndarray]


def numpy_keys(arrays: Arrays, criteria: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Distribution keys (region, scenario) from criteria (criterion, year, region, scenario) and DRG points.

    `arrays` are those of `tests.oracle.oracle_arrays`; merged groups, cost indices and the settlement are in it.
    """
    window = arrays["window"]
    population = arrays["population"]
    persons = population.sum(axis=0)
    per_inhabitant = arrays["per_inhabitant"][:, None, None, None]
    amounts = np.where(per_inhabitant, criteria * persons[..., None], criteria)[:, window].mean(axis=1)
    ages = np.broadcast_to(population[:, window].mean(axis=1)[..., None], (len(population), *amounts.shape[1:]))
    columns = np.concatenate([ages, amounts])
    columns = np.concatenate([columns, np.stack([columns[member].sum(axis=0) for member in arrays["member"]])])
    window_persons = persons[window].mean(axis=0)
    index = columns / window_persons[:, None] / (columns.sum(axis=1, keepdims=True) / window_persons.sum())
    share = persons[arrays["share_year"]] / persons[arrays["share_year"]].sum()
    need = np.einsum("sc,crn->srn", arrays["effective_weights"], index)
    need /= np.einsum("r,srn->sn", share, need)[:, None]
    need_share = share[:, None] * need
    alpha = arrays["actual_weight"][:, None]
    blend = ((1 - alpha) * arrays["calculated_cost"] + alpha * arrays["actual_cost"])[..., None]
    cost_weighted = need_share * blend
    cost_weighted /= cost_weighted.sum(axis=1, keepdims=True)
    key = np.einsum("s,srn->rn", arrays["service_share"], cost_weighted)
    return np.asarray(key + _settlement(arrays, points) / arrays["appropriation"])


def _settlement(arrays: Arrays, points: np.ndarray) -> np.ndarray:
    mean = points[arrays["locked"]].mean(axis=0)
    mean[np.diag_indices(len(mean))] = 0.0
    price = arrays["unit_price"] * (arrays["calculated_cost"][arrays["priced"]] - arrays["running_share"])
    amounts = mean * price[None, :, None] / 1e6
    net: np.ndarray = amounts.sum(axis=0) - amounts.sum(axis=1)
    return net
