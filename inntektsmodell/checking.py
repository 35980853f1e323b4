"""Checks that the parts of a case agree: evidence, units, ranges, sums, years, and no label on one side only."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from inntektsmodell.case import Case
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.observations import VARIABLES
from inntektsmodell.parameters import QUANTITIES, Choice
from inntektsmodell.paths import figures

SUM_TOLERANCE = 1e-9


def check_case(case: Case, place: str) -> None:
    """Raise `InputError` with every disagreement between the parts of the case. `place` names its main part."""
    faults = Faults()
    checks: tuple[Callable[[Case, str, Faults], None], ...] = (
        _check_evidence,
        _check_weights,
        _check_merged,
        _check_years,
        _check_parts,
        _check_sums,
        _check_totals,
        _check_calibration,
    )
    for check in checks:
        check(case, place, faults)
    faults.raise_if_any()


def _check_evidence(case: Case, place: str, faults: Faults) -> None:
    for parameter in figures(case.parameters):
        path, item = parameter.path, parameter.item
        where = f"{place}, parameters.{path}"
        source = case.evidence.get(item.evidence)
        if source is None:
            faults.add(where, f"evidence '{item.evidence}' is unknown", nearest(item.evidence, case.evidence))
        if isinstance(item, Choice):
            continue
        unit, least, greatest = next(rule for start, rule in QUANTITIES.items() if path.startswith(start))
        if source is not None and source.unit != unit:
            faults.add(where, f"unit '{source.unit}' does not fit", f"'{unit}'")
        if not least <= item.value <= greatest:
            faults.add(where, f"value {item.value:g}", f"from {least:g} to {greatest:g}")


def _check_weights(case: Case, place: str, faults: Faults) -> None:
    weights = case.parameters.need.weights
    where = f"{place}, parameters.need.weights"
    _same_labels(weights, case.services, where, "service", faults)
    for service, key in weights.items():
        for name in key:
            if name not in case.criteria:
                faults.add(f"{where}.{service}", f"criterion '{name}' is unknown", nearest(name, case.criteria))
        total = sum(figure.value for figure in key.values())
        if abs(total - 1) > SUM_TOLERANCE:
            faults.add(f"{where}.{service}", f"the weights sum to {total:.12g}", "they sum to 1")
    weighted = {criterion for key in weights.values() for criterion in key}
    for name, criterion in case.criteria.items():
        if criterion.kind != "age" and name not in weighted:
            faults.add(where, f"criterion '{name}' has figures but no weight", "weigh it, or take it away")


def _check_merged(case: Case, place: str, faults: Faults) -> None:
    taken: dict[tuple[str, str], str] = {}
    for group, merged in case.parameters.criteria.items():
        where = f"{place}, parameters.criteria.{group}"
        if group in case.criteria:
            faults.add(where, "is the name of a criterion too", "another name")
        for member in merged.members:
            if member not in case.criteria:
                faults.add(where, f"member '{member}' is unknown", nearest(member, case.criteria))
        for service in merged.services:
            if service not in case.services:
                faults.add(where, f"service '{service}' is unknown", nearest(service, case.services))
            for member in merged.members:
                other = taken.setdefault((service, member), group)
                if other != group:
                    faults.add(where, f"'{member}' in '{service}' is in '{other}' too", "one group at the most")


def _check_years(case: Case, place: str, faults: Faults) -> None:
    years = case.observations["year"].values.tolist()
    _known_years(case.parameters.need.window.value, years, f"{place}, parameters.need.window", faults)
    _known_years([case.parameters.population.year.value], years, f"{place}, parameters.population.year", faults)
    settlement = case.parameters.settlement
    if settlement is not None and "drg_points" in case.observations:
        locked = case.observations["settlement_year"].values.tolist()
        _known_years(settlement.years.value, locked, f"{place}, parameters.settlement.years", faults)


def _known_years(wanted: Iterable[int], known: list[int], where: str, faults: Faults) -> None:
    wanted = list(wanted)
    for year in wanted:
        if year not in known:
            faults.add(where, f"there are no figures for {year}", f"years with figures: {', '.join(map(str, known))}")
    if len(set(wanted)) < len(wanted):
        faults.add(where, f"a year stands twice in {wanted}", "each year once")


def _check_parts(case: Case, place: str, faults: Faults) -> None:
    """What belongs together is there together: parameters of a part, and the tables it needs."""
    parameters, observed = case.parameters, case.observations
    needs: list[tuple[str, object, tuple[str, ...]]] = [
        ("cost", parameters.cost, ("calculated_cost", "actual_cost")),
        ("settlement", parameters.settlement, ("drg_points",)),
        ("capital", parameters.capital, ("capital_key",)),
    ]
    for part, value, tables in needs:
        for table in tables:
            if value is not None and table not in observed:
                faults.add(place, f"parameters.{part} is there but table '{table}' is not", "give both or none")
            if value is None and table in observed:
                faults.add(place, f"table '{table}' is there but parameters.{part} is not", "give both or none")
    former = [name for name in ("former_key", "redistribution") if name in observed]
    if len(former) == 2:
        faults.add(place, "former_key and redistribution are both there", "one of them: the other follows from it")
    if parameters.phase_in is not None and not former:
        faults.add(place, "parameters.phase_in is there without a former model", "table former_key or redistribution")
    _check_cost_and_settlement(case, place, faults)
    _check_schedule(case, place, faults)


def _check_cost_and_settlement(case: Case, place: str, faults: Faults) -> None:
    cost, settlement = case.parameters.cost, case.parameters.settlement
    if cost is not None:
        _same_labels(cost.actual_weight, case.services, f"{place}, parameters.cost.actual_weight", "service", faults)
    if settlement is None:
        return
    where = f"{place}, parameters.settlement"
    if cost is None:
        faults.add(where, "there is no cost index", "the settlement price needs parameters.cost")
    if settlement.service.value not in case.services:
        right = nearest(settlement.service.value, case.services)
        faults.add(f"{where}.service", f"'{settlement.service.value}' is unknown", right)


def _check_schedule(case: Case, place: str, faults: Faults) -> None:
    phase_in = case.parameters.phase_in
    if phase_in is None:
        return
    where = f"{place}, parameters.phase_in.schedule"
    for year in phase_in.schedule:
        if not (year.isdecimal() and len(year) == 4):
            faults.add(where, f"'{year}' is not a year", "four digits, as in 2021")
    if sum(figure.value for figure in phase_in.schedule.values()) <= 0:
        faults.add(where, "nothing is paid out", "at least one amount above 0")


def _check_sums(case: Case, place: str, faults: Faults) -> None:
    for name, variable in VARIABLES.items():
        if name in case.observations and variable.sums_to_one:
            total = float(case.observations[name].sum())
            if abs(total - 1) > SUM_TOLERANCE:
                faults.add(f"{place}, table {name}", f"the values sum to {total:.12g}", "they sum to 1")


def _check_totals(case: Case, place: str, faults: Faults) -> None:
    """No region without inhabitants, and no criterion that nobody in the country has: indices would be 0/0."""
    persons = case.observations["population"]
    empty = persons.sum("age_group")
    for year, region in zip(*np.nonzero(empty.values == 0), strict=True):
        where = f"{case.regions[region]}, {empty['year'].values[year]}"
        faults.add(f"{place}, table population", f"no inhabitants in {where}", "more than 0")
    amounts = [("population", "age_group", persons)]
    if "criterion_value" in case.observations:
        amounts.append(("criterion_value", "criterion", case.observations["criterion_value"]))
    for table, dim, values in amounts:
        totals = values.sum("region")
        for label, year in zip(*np.nonzero(totals.values == 0), strict=True):
            where = f"{totals[dim].values[label]}, {totals['year'].values[year]}"
            faults.add(f"{place}, table {table}", f"every region has 0 in {where}", "more than 0 in some region")


def _check_calibration(case: Case, place: str, faults: Faults) -> None:
    calibration = case.file.calibration
    if calibration is None:
        return
    where = f"{place}, calibration"
    if calibration.criterion not in case.criteria:
        faults.add(
            where, f"criterion '{calibration.criterion}' is unknown", nearest(calibration.criterion, case.criteria)
        )
    elif case.criteria[calibration.criterion].measure != "per_inhabitant":
        faults.add(where, f"criterion '{calibration.criterion}' is a count", "measure per_inhabitant")
    weights = [key.get(calibration.criterion) for key in case.parameters.need.weights.values()]
    if not any(weight is not None and weight.value > 0 for weight in weights):
        faults.add(where, f"criterion '{calibration.criterion}' has no weight", "more than 0")
    if any(group.merge.value for group in case.parameters.criteria.values()):
        faults.add(where, "criteria are merged", "merge = false: the index is solved for criteria one by one")
    _same_labels(calibration.target, case.regions, f"{where}.target", "region", faults)
    for region, figure in calibration.target.items():
        if figure.evidence not in case.evidence:
            right = nearest(figure.evidence, case.evidence)
            faults.add(f"{where}.target.{region}", f"evidence '{figure.evidence}' is unknown", right)
        if figure.value <= 0:
            faults.add(f"{where}.target.{region}", f"value {figure.value:g}", "more than 0")
    if len(case.services) != 1 or case.parameters.cost is not None or case.parameters.capital is not None:
        faults.add(
            where, "the case has several services, a cost index or a capital frame", "one service with need only"
        )


def _same_labels(found: Iterable[str], wanted: Iterable[str], where: str, what: str, faults: Faults) -> None:
    found, wanted = list(found), list(wanted)
    for label in found:
        if label not in wanted:
            faults.add(where, f"{what} '{label}' is on this side only", nearest(label, wanted))
    for label in wanted:
        if label not in found:
            faults.add(where, f"{what} '{label}' is missing", f"one entry for each of {', '.join(wanted)}")
