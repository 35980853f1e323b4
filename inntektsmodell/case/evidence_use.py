"""Which evidence of a case is in use, and which share of a result rests on which status of evidence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from inntektsmodell.case.checks.left_out import services_without_actual_cost
from inntektsmodell.case.contents import Contents, once_a_case
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import within
from inntektsmodell.language.messages import message

STATUSES = tuple(Status)


def evidence_shares(case: Contents) -> dict[str, float]:
    """Share of the need key's weight, over all services, that rests on each status; sums to 1.

    Criterion c of service s carries the weight a_s w_{s,c}. It rests on the weakest status among the service's
    share a_s, the weight w_{s,c}, the criterion's figures inside the window, the choice of the window and of the
    population's year and, where the case has them, the service's cost indices and their weight α_s; published is the
    strongest, then derived, calibrated, assumed, synthetic.

    What a calibrated index was solved for with does not weaken it: another choice would have given another index, and
    the same published result. That is the choice of years and, of the one service of a calibrated case, its share.
    Where one of them is synthetic, so is the result.

    Weights below 0 count by their size.

    Amounts (the total, the redistribution, the phase-in) carry no part of the need key and do not count here; each
    says its own status. Statuses that carry nothing are left out.
    """
    shares = [0.0] * len(STATUSES)
    criteria = _criterion_ranks(case)
    chosen = case.parameters.need.window, case.parameters.population.year
    years = max(case.evidence[choice.evidence].status.rank for choice in chosen)
    for position, service in enumerate(case.services):
        size = float(case.observed["service_share"].values[position])
        of_share = _rank_at(case, "service_share", position)
        of_cost = _cost_rank(case, service, position)
        key = case.parameters.need.weights[service]
        whole = sum(abs(one.value) for one in key.values()) if any(one.value < 0 for one in key.values()) else 1.0
        for criterion, figure in key.items():
            own = max(case.evidence[figure.evidence].status.rank, criteria[criterion], of_cost)
            calibrated = criteria[criterion] == Status.CALIBRATED.rank
            of_years = _solved_with(years) if calibrated else years
            of_size = _solved_with(of_share) if calibrated and len(case.services) == 1 else of_share
            shares[max(own, of_years, of_size)] += size * abs(figure.value) / whole
    return {str(status): share for status, share in zip(STATUSES, shares, strict=True) if share}


def _solved_with(rank: int) -> int:
    """How far a choice weakens the calibrated index that was solved for with it: not at all, unless it is synthetic."""
    return rank if rank == Status.SYNTHETIC.rank else 0


def _rank(case: Contents, names: np.ndarray) -> int:
    """Rank of the weakest status among cells that name their evidence."""
    return max(case.evidence[name].status.rank for name in set(names.ravel().tolist()))


def _rank_at(case: Contents, table: str, position: int) -> int:
    """Rank of the weakest status of one service's cells in a table."""
    return _rank(case, case.observed[table + EVIDENCE_SUFFIX].values[position : position + 1])


def _cost_rank(case: Contents, service: str, position: int) -> int:
    """Rank of the weakest status of a service's cost indices and their weight; the strongest where it has none."""
    if case.parameters.cost is None:
        return 0
    of_weight = case.evidence[case.parameters.cost.actual_weight[service].evidence].status.rank
    is_given = service not in services_without_actual_cost(case.observed)
    tables = ("calculated_cost", "actual_cost") if is_given else ("calculated_cost",)
    return max(of_weight, *(_rank_at(case, table, position) for table in tables))


def _criterion_ranks(case: Contents) -> dict[str, int]:
    """Rank of the weakest status of the figures of every age group and criterion inside the window."""
    window = np.isin(case.observed["year"].values, case.parameters.need.window.value)
    ranks: dict[str, int] = {}
    for table, dim in (("population", "age_group"), ("criterion_value", "criterion")):
        if table in case.observed:
            cells = case.observed[table + EVIDENCE_SUFFIX].values[:, window]
            names = case.observed[dim].values.tolist()
            ranks |= {name: _rank(case, cells[position]) for position, name in enumerate(names)}
    return ranks


@once_a_case
def used_evidence(case: Contents) -> Mapping[str, Evidence]:
    """Evidence that parameters, observations or the calibration's target name, in the order of the case."""
    named = {entry.item.evidence for entry in parameter_entries(case.parameters)}
    for dataset in (case.observed, case.totals, *case.covariances.values()):
        for name, variable in dataset.data_vars.items():
            if str(name).endswith(EVIDENCE_SUFFIX):
                named |= set(np.ravel(variable.values).tolist())
    if case.file.calibration is not None:
        named |= {figure.evidence for figure in case.file.calibration.target.values()}
    return {name: item for name, item in case.evidence.items() if name in named}


def is_synthetic(case: Contents) -> bool:
    """Whether any figure of a case is synthetic; evidence on which no figure rests does not count."""
    return any(item.status is Status.SYNTHETIC for item in used_evidence(case).values())


def unused_remarks(case: Contents, place: str) -> tuple[Remark, ...]:
    """A remark on each piece of evidence on which no figure rests; `place` names the main part of the case."""
    unused = case.evidence.keys() - used_evidence(case).keys()
    return tuple(
        Remark(within(place, f"evidence.{name}"), message("no figure refers to this evidence"))
        for name in case.evidence
        if name in unused
    )
