"""Checks that the parts of a case agree: evidence, units, ranges, sums, years, and no label that only one side has."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

import numpy as np
import xarray as xr

from inntektsmodell.case.checks.calibration import check_calibration
from inntektsmodell.case.checks.empty import check_empty
from inntektsmodell.case.checks.labels import same_labels
from inntektsmodell.case.checks.left_out import check_complete, check_left_out, check_weights_on_absent
from inntektsmodell.case.checks.merged import check_merged
from inntektsmodell.case.checks.pace import check_pace
from inntektsmodell.case.checks.rest import check_what_is_left
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE, right_sum, slack
from inntektsmodell.case.checks.rules import check_rules
from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence import Evidence, Figure
from inntektsmodell.case.figure_names import table_word
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.schema import NEGATIVE_WEIGHTS, WITHOUT_INHABITANTS
from inntektsmodell.case.units import unfit_unit, unit_in, unit_word
from inntektsmodell.faults import Faults, Where, between, nearest, part_of, within_table
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import VARIABLES, actual, declared, weights


def check_case(case: Contents, place: str) -> None:
    """Raise `InputError` with every disagreement between the parts of the case. `place` names its main part."""
    faults = Faults()
    with np.errstate(over="ignore", invalid="ignore"):  # a sum that is not finite is told by what is computed from it
        check_main_part(case, set(map(str, case.observed)), place, faults, whole=True)
        _check_years(case, place, faults)
        check_tables(case.observed, case.evidence, place, faults, whole=True, allowed=case.file.allowed)
        check_what_is_left(case, place, faults)
        check_empty(case, place, faults)
        check_calibration(case, place, faults)
    faults.raise_if_any()


def check_choices_and_totals(case: Contents, place: str, faults: Faults) -> None:
    """Note what can be wrong in a case whose figures are in range and whose shares sum to what they must."""
    with np.errstate(over="ignore", invalid="ignore"):
        _check_cost_and_settlement(case, place, faults)
        _check_schedule(case, place, faults)
        _check_years(case, place, faults)
        check_rules(case, place, faults)
        _check_totals(case.observed, place, faults, case.file.allowed)
        check_empty(case, place, faults)
        check_calibration(case, place, faults)


def check_main_part(case: Contents, tables: Collection[str], place: str, faults: Faults, *, whole: bool) -> None:
    """Note every disagreement inside the main part, with the criteria where they are known, and with what is there.

    `tables` are those that are there, be they in the case or not. `whole` says that shares which were rounded in print
    were scaled, so that they sum to 1 exactly.
    """
    _check_evidence(case, place, faults)
    check_complete(case.file.complete, case.evidence, place, faults)
    if case.criteria and case.has("parameters.need"):
        _check_weights(case, place, faults, whole)
    if case.criteria:
        check_merged(case, place, faults)
    check_rules(case, place, faults)
    _check_parts(case, tables, place, faults)
    _check_cost_and_settlement(case, place, faults)
    _check_schedule(case, place, faults)


def check_tables(
    observed: xr.Dataset,
    evidence: Mapping[str, Evidence],
    place: str,
    faults: Faults,
    *,
    whole: bool,
    allowed: Collection[str] = (),
) -> None:
    """Note every sum of a table that is not what it must be, and every total that is 0; NaN, as unread, is let be."""
    _check_sums(observed, evidence, place, faults, whole)
    _check_totals(observed, place, faults, allowed)


def check_keys(
    keys: Mapping[str, Mapping[str, Figure]],
    criteria: Collection[str],
    evidence: Mapping[str, Evidence],
    place: str,
    faults: Faults,
    *,
    whole: bool,
) -> None:
    """Note every weight of an unknown criterion, and every need key that does not sum to 1; `keys` by service."""
    for service, key in keys.items():
        where = part_of(place, f"parameters.need.weights.{service}")
        for name in key:
            if name not in criteria:
                found = message("criterion '{name}' is unknown", name=name)
                faults.add(part_of(place, f"parameters.need.weights.{service}.{name}"), found, nearest(name, criteria))
        total = sum(figure.value for figure in key.values())
        allowed = slack(evidence, (figure.evidence for figure in key.values()))
        if abs(total - 1) > (SUM_TOLERANCE if whole else allowed):
            found = message("the weights sum to {total:.12g}", total=total)
            faults.add(where, found, right_sum(total, 1, allowed))


def _check_evidence(case: Contents, place: str, faults: Faults) -> None:
    for parameter in parameter_entries(case.parameters):
        path, item = parameter.path, parameter.item
        where = part_of(place, f"parameters.{path}")
        source = case.evidence.get(item.evidence)
        if source is None:
            found = message("evidence '{name}' is unknown", name=item.evidence)
            faults.add(where, found, nearest(item.evidence, case.evidence))
        if isinstance(item, Choice):
            continue
        figure = declared(path)
        unit, (least, greatest) = unit_in(figure.case_unit, case.currency), range_of(case, path)
        if source is not None and source.unit != unit:
            faults.add(where, unfit_unit(source.unit), unit_word(unit))
        if not least <= item.value <= greatest:
            faults.add(where, message("value {value:g}", value=item.value), between(least, greatest, item.value))


def range_of(case: Contents, path: str) -> tuple[float, float]:
    """Least and greatest value that a figure among the parameters may have in a case."""
    figure = declared(path)
    if figure is weights and case.allows(NEGATIVE_WEIGHTS):
        return -math.inf, math.inf
    return figure.least, figure.greatest


def _check_weights(case: Contents, place: str, faults: Faults, whole: bool) -> None:
    given = case.parameters.need.weights
    where = part_of(place, "parameters.need.weights")
    same_labels(given, case.services, where, "service", faults)
    check_keys(given, case.criteria, case.evidence, place, faults, whole=whole)
    weighted = {criterion for key in given.values() for criterion in key}
    if case.parameters.gap is not None:
        weighted.add(case.parameters.gap.criterion.value)
    for name, criterion in case.criteria.items():
        if criterion.kind != "age" and name not in weighted:
            found = message("criterion '{name}' has figures but no weight", name=name)
            faults.add(where, found, message("give it a weight, or remove it"))


def _check_years(case: Contents, place: str, faults: Faults) -> None:
    years = case.observed["year"].values.tolist() if "year" in case.observed else []
    if case.has("parameters.need"):
        _known_years(case.parameters.need.window.value, years, part_of(place, "parameters.need.window"), faults)
    if case.has("parameters.population"):
        year = case.parameters.population.year.value
        _known_years([year], years, part_of(place, "parameters.population.year"), faults)
    settlement = case.parameters.settlement
    if settlement is not None and "drg_points" in case.observed:
        locked = case.observed["settlement_year"].values.tolist()
        _known_years(settlement.years.value, locked, part_of(place, "parameters.settlement.years"), faults)


def _known_years(wanted: Iterable[int], known: list[int], where: Where, faults: Faults) -> None:
    wanted = list(wanted)
    for year in wanted:
        if year not in known:
            found = message("there are no figures for {year}", year=year)
            faults.add(where, found, message("years with figures: {years}", years=", ".join(map(str, known))))
    if len(set(wanted)) < len(wanted):
        faults.add(where, message("a year is duplicated in {years}", years=wanted), message("give each year only once"))


def _check_parts(case: Contents, observed: Collection[str], place: str, faults: Faults) -> None:
    """What belongs together is there together in a whole case: parameters of a part, and the tables it needs."""
    parameters = case.parameters
    needs: list[tuple[str, object, tuple[str, ...]]] = [
        ("cost", parameters.cost, ("calculated_cost", "actual_cost")),
        ("settlement", parameters.settlement, ("drg_points",)),
        ("capital", parameters.capital, ("capital_key",)),
        ("history", parameters.history, ("history_key",)),
    ]
    for part, value, tables in () if case.is_part else needs:
        for table in tables:
            if value is not None and table == actual.path and table not in observed:
                check_weights_on_absent(case, case.services, place, faults)
            elif value is not None and table not in observed:
                found = message("parameters.{part} is given but {table} is not", part=part, table=table_word(table))
                faults.add(part_of(place, f"parameters.{part}"), found, message("both or neither"))
            if value is None and table in observed:
                found = message("{table} is given but parameters.{part} is not", table=table_word(table), part=part)
                faults.add(within_table(place, table), found, message("both or neither"))
    former = [name for name in ("former_key", "redistribution") if name in observed]
    if len(former) == 2:
        found = message("both the former key (former_key) and the redistribution (redistribution) are given")
        faults.add(within_table(place, "redistribution"), found, message("only one of them: the other follows from it"))
    for part in ("phase_in", "adjustment", "pace"):
        if getattr(parameters, part) is not None and not former and not case.is_part:
            found = message("parameters.{part} is given but there is no former model", part=part)
            right = message("the former key (former_key) or the redistribution (redistribution)")
            faults.add(part_of(place, f"parameters.{part}"), found, right)
    if parameters.phase_in is not None and parameters.adjustment is not None:
        found = message("parameters.phase_in is given too")
        faults.add(
            part_of(place, "parameters.adjustment"), found, message("one way to full effect: by growth, or without")
        )
    if parameters.pace is not None and (parameters.phase_in is not None or parameters.adjustment is not None):
        found = message("another way to full effect is given too")
        right = message("one of parameters.phase_in, parameters.adjustment and parameters.pace")
        faults.add(part_of(place, "parameters.pace"), found, right)


def _check_cost_and_settlement(case: Contents, place: str, faults: Faults) -> None:
    check_left_out(case, place, faults)
    cost, settlement = case.parameters.cost, case.parameters.settlement
    if cost is not None:
        same_labels(
            cost.actual_weight, case.services, part_of(place, "parameters.cost.actual_weight"), "service", faults
        )
    if settlement is None:
        return
    where = part_of(place, "parameters.settlement")
    if cost is None and not case.is_part:
        faults.add(
            where, message("there is no cost index"), message("parameters.cost, which the settlement price depends on")
        )
    if settlement.service.value not in case.services:
        right = nearest(settlement.service.value, case.services)
        found = message("'{name}' is unknown", name=settlement.service.value)
        faults.add(part_of(place, "parameters.settlement.service"), found, right)


def _check_schedule(case: Contents, place: str, faults: Faults) -> None:
    phase_in, adjustment = case.parameters.phase_in, case.parameters.adjustment
    check_pace(case, place, faults)
    if phase_in is not None:
        where = part_of(place, "parameters.phase_in.schedule")
        if _is_nothing(phase_in.schedule, where, faults):
            faults.add(where, message("nothing is paid out"), message("at least one amount above 0"))
    if adjustment is not None:
        where = part_of(place, "parameters.adjustment.plan")
        if _is_nothing(adjustment.plan, where, faults):
            faults.add(where, message("nothing is adjusted"), message("at least one part above 0"))


def _is_nothing(plan: Mapping[str, Figure], where: Where, faults: Faults) -> bool:
    """Whether no year of a plan has a part above 0; what is no year is noted."""
    for year in plan:
        if not (year.isdecimal() and len(year) == 4):
            faults.add(where, message("'{year}' is not a year", year=year), message("four digits, such as 2021"))
    return sum(figure.value for figure in plan.values()) <= 0


def _check_sums(
    observed: xr.Dataset, evidence: Mapping[str, Evidence], place: str, faults: Faults, whole: bool
) -> None:
    """Shares sum to 1 and amounts to 0, but for the rounding that their evidence states."""
    for name, variable in VARIABLES.items():
        if name not in observed or variable.sums_to is None:
            continue
        total = float(observed[name].sum(skipna=False))
        allowed = slack(evidence, evidence_of(observed, name).values.ravel().tolist())
        if abs(total - variable.sums_to) > (SUM_TOLERANCE if whole and variable.sums_to_one else allowed):
            found = message("the values sum to {total:.12g}", total=total)
            faults.add(within_table(place, name), found, right_sum(total, variable.sums_to, allowed))


def _check_totals(observed: xr.Dataset, place: str, faults: Faults, allowed: Collection[str]) -> None:
    """No region without inhabitants, and no criterion that nobody in the country has: indices would be 0/0."""
    may_be_empty = WITHOUT_INHABITANTS in allowed
    if "population" in observed and not may_be_empty:
        empty = observed["population"].sum("age_group", skipna=False)
        for year, region in zip(*np.nonzero(empty.values == 0), strict=True):
            where = f"{empty['region'].values[region]}, {empty['year'].values[year]}"
            found = message("no inhabitants in {where}", where=where)
            faults.add(within_table(place, "population"), found, message("more than 0"))
    if {"population", "counted_ages"} <= {*observed}:
        counted = (observed["counted_ages"] * observed["population"]).sum("age_group", skipna=False)
        is_empty = (observed["population"].sum("age_group", skipna=False) == 0) & may_be_empty
        nobody = ((counted == 0) & ~is_empty).transpose("service", "year", "region")
        for service, year, region in zip(*np.nonzero(nobody.values), strict=True):
            labels = (
                counted["service"].values[service],
                counted["region"].values[region],
                counted["year"].values[year],
            )
            found = message("no inhabitants that count in {where}", where=", ".join(map(str, labels)))
            faults.add(within_table(place, "counted_ages"), found, message("more than 0"))
    for table, dim in (("population", "age_group"), ("criterion_value", "criterion")):
        if table not in observed:
            continue
        totals = observed[table].sum("region", skipna=False)
        for label, year in zip(*np.nonzero(totals.values == 0), strict=True):
            where = f"{totals[dim].values[label]}, {totals['year'].values[year]}"
            found = message("every region has 0 in {where}", where=where)
            faults.add(within_table(place, table), found, message("more than 0 in at least one region"))
