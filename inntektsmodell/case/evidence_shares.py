"""Which share of a result rests on which status of evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.case.evidence import Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case


STATUSES = tuple(Status)


def evidence_shares(case: Case) -> dict[str, float]:
    """Share of the need key's weight, over all services, that rests on each status; sums to 1.

    Criterion c of service s carries the weight a_s w_{s,c}. It rests on the weakest status among the service's
    share a_s, the weight w_{s,c}, the criterion's figures inside the window, the choice of the window and of the
    population's year and, where the case has them, the service's cost indices and their weight α_s. A calibrated
    index is the same in every year and solved for with these choices, so they do not weaken it. Statuses that carry
    nothing are left out.
    """
    shares = [0.0] * len(STATUSES)
    criteria = _criterion_ranks(case)
    for position, service in enumerate(case.services):
        size = float(case.observed["service_share"].values[position])
        behind = _service_rank(case, service, position)
        for criterion, figure in case.parameters.need.weights[service].items():
            weakest = max(behind, case.evidence[figure.evidence].status.rank, criteria[criterion])
            shares[weakest] += size * figure.value
    return {str(status): share for status, share in zip(STATUSES, shares, strict=True) if share}


def _rank(case: Case, names: np.ndarray) -> int:
    """Rank of the weakest status among cells that name their evidence."""
    return max(case.evidence[name].status.rank for name in set(names.ravel().tolist()))


def _service_rank(case: Case, service: str, position: int) -> int:
    tables = ["service_share"]
    ranks = []
    if case.parameters.cost is not None:
        tables += ["calculated_cost", "actual_cost"]
        ranks.append(case.evidence[case.parameters.cost.actual_weight[service].evidence].status.rank)
    cells = [case.observed[table + EVIDENCE_SUFFIX].values[position : position + 1] for table in tables]
    return max(ranks + [_rank(case, names) for names in cells])


def _criterion_ranks(case: Case) -> dict[str, int]:
    """Weakest status of the figures of every age group and criterion inside the window, and of the choice of years."""
    chosen = case.parameters.need.window, case.parameters.population.year
    of_choice = max(case.evidence[choice.evidence].status.rank for choice in chosen)
    window = np.isin(case.observed["year"].values, case.parameters.need.window.value)
    ranks: dict[str, int] = {}
    for table, dim in (("population", "age_group"), ("criterion_value", "criterion")):
        if table in case.observed:
            cells = case.observed[table + EVIDENCE_SUFFIX].values[:, window]
            names = case.observed[dim].values.tolist()
            of_figures = {name: _rank(case, cells[position]) for position, name in enumerate(names)}
            ranks |= {
                name: rank if rank == Status.CALIBRATED.rank else max(rank, of_choice)
                for name, rank in of_figures.items()
            }
    return ranks
