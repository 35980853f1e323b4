"""Control limits of a funnel: how far predicted and actual costs of a municipality lie apart by chance among persons.

Persons of the same variables cost more or less than their mean, and the model says by how much: σ² is the mean square
of what it leaves, a person-year. The mean cost of n person-years has the standard error σ/√n, so that actual costs lie
within 1 ± z·σ/(m·√n) of predicted ones, m being the country's mean. One σ and one m serve all municipalities, so the
limits tell nothing of any but its size. They are those of a municipality that differs from others in nothing. Persons
who are costly in one year and in the next make them too narrow, and so do few persons who are very costly.

Source: Spiegelhalter, Statistics in Medicine 24 (2005), 1185-1202.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from inntektsmodell.statistics.registers.estimation import Fit

WITHIN = {"95": 0.95, "998": 0.998}
"""How many municipalities lie within the limits by chance, by how their columns end."""
LIMITS = tuple(f"{side}_{name}" for name in WITHIN for side in ("low", "high"))
"""Columns of the limits."""


def control_limits(fit: Fit) -> dict[str, np.ndarray]:
    """Limits of predicted over actual costs by the names of `LIMITS`, each of shape (municipality,).

    Person-years are the rows times the country's mean share of the year. NaN where there is no upper limit: costs of 0
    are within chance.
    """
    sums = fit.design
    left = (1 - fit.r_squared) * (sums.yy.sum() - sums.y.sum() ** 2 / sums.persons.sum())
    lived = sums.rows * (sums.persons.sum() / sums.rows.sum())
    error = np.sqrt(left / sums.persons.sum() / lived) / (sums.y.sum() / sums.persons.sum())
    limits: list[np.ndarray] = []
    for share in WITHIN.values():
        reach = ndtri((1 + share) / 2) * error
        limits += [1 / (1 + reach), 1 / np.where(reach < 1, 1 - reach, np.nan)]
    return dict(zip(LIMITS, limits, strict=True))
