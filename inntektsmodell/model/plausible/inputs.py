"""What in a case is possible but hardly right, before anything is computed from it: causes before what follows.

Whatever is counted in a region is out of proportion where its population stands in thousands, so the population is
looked at first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.observations import YEAR_DIMS
from inntektsmodell.case.remarks import FigurePlace, Remark, remark_at
from inntektsmodell.language.currency import NOK
from inntektsmodell.language.messages import message
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.model.plausible.ages import ages_against_neighbours
from inntektsmodell.model.plausible.flows import NOISE_OF_POINTS, flows
from inntektsmodell.model.plausible.past import need_against_past
from inntektsmodell.model.plausible.rules import (
    bounds_in_per_cent,
    negative_weights,
    nobody_lives,
    parts_of_an_adjustment,
    per_inhabitant_before,
)
from inntektsmodell.model.proportions import FACTOR, distance, far_from_country, path, remark, worst

OF_REGISTER = 1.5
"""Inhabitants are counted in a register, and an age group changes by some per cent a year: the factor leaves it half as
much again in the years of a case."""
BETWEEN_REGIONS, SPREADS = 10.0, 5.0
"""Rates differ more between regions than between years: halfway, as a factor, to one that is 100 times too large. Where
they are spread widely, as island population is, five times their median distance from the median is allowed."""
ALIKE, MANY_PERSONS = (AGE, "socioeconomic", "health"), 100_000
"""Of so many persons the ages, living conditions and health are an average that differs by less than `FACTOR`, unlike
where they live."""
FEWEST_COUNTED, FEWEST_REGIONS = 3, 3
"""Of two nobody can tell which is the odd one."""
BETWEEN_SIZES = math.sqrt(1000)
"""Sizes of regions have no other measure than each other: beyond this factor from all others, a region lies nearer to a
population in thousands than to no fault."""
MOST_AMONG = {"persons": 1.0, "deaths": 0.05}
"""Counts of a unit per inhabitant. In a year one of a hundred inhabitants dies, in old municipalities three."""
BETWEEN_PAYMENTS = math.sqrt(1000)
"""Of a plan, one payment may be this many times another: beyond, it lies nearer to one in thousands."""
LEAST_SHARE = 1e-9
"""A hundredth of what one of five million inhabitants makes of a share."""
NOISE = 5.0
"""Least difference between the square roots of two counts: seven standard deviations of chance, so that the few persons
of a small municipality may double."""
NOK_PER_INHABITANT, LEAST_OF_USUAL, MOST_OF_USUAL = 20_000.0, 0.01, 5.0
"""Posts 72–75 of Prop. 1 S (2020–2021), 108.6 billion kroner, over 5.4 million inhabitants. A total in thousands is
1,000 times too small: a hundredth leaves room for grants that are smaller than the base appropriation. No grant is
larger: five times leaves room for the years to come."""
UNIT_PRICE = 46_765.0
"""Unit price of a DRG point in Prop. 1 S (2020–2021), post 76."""

NEEDED = {
    "_inhabitants": ("parameters.need", "population"),
    "_amounts": ("parameters.population", "parameters.appropriation", "population"),
    "_regions": ("parameters.need", "population"),
    "_persons": ("population",),
    "_before_formula": ("parameters.appropriation",),
    "need_against_past": ("parameters.need", "population"),
    "ages_against_neighbours": ("parameters.need", "population"),
    "flows": ("parameters.settlement", "parameters.appropriation", "parameters.population", "population", "drg_points"),
}
"""What a check looks at, where a case that holds only a part of the model may lack it."""


def implausible_inputs(case: Case) -> list[Remark]:
    """The remarks that need no result, on what was read or changed: what may be the cause of others comes first."""
    checks = (
        *(_inhabitants, _years, need_against_past, _amounts, _before_formula, _price, _costs, _shares, _regions),
        *(ages_against_neighbours, bounds_in_per_cent, _persons, flows, _payments, negative_weights, nobody_lives),
        *(parts_of_an_adjustment,),
    )
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return [one for check in checks if case.has(*NEEDED.get(check.__name__, ())) for one in check(case)]


def _inhabitants(case: Case) -> Iterator[Remark]:
    """Populations over the window against what is counted among them, or else against the other regions."""
    observed = _over_the_window(case)
    persons = observed["population"].sum("age_group").values
    if len(persons) < FEWEST_REGIONS:
        return
    usual = _usual_persons(case, observed, persons)
    limit, other = (BETWEEN_SIZES, _next_in_size(persons)) if usual is None else (BETWEEN_REGIONS, usual)
    far = distance(persons, other)
    wrong = (persons > 0) & (far > math.log(limit)) & (np.abs(np.sqrt(persons) - np.sqrt(other)) > NOISE)
    for cell in worst(wrong, far):
        said = message(
            "{persons:.6g} inhabitants, where as much is counted as is usual among {usual:.6g}",
            persons=persons[cell],
            usual=other[cell],
        )
        if usual is None:
            said = message(
                "{persons:.6g} inhabitants, where the region nearest in size has {other:.6g}",
                persons=persons[cell],
                other=other[cell],
            )
        place = message("population of '{region}'", region=case.regions[cell[0]])
        yield remark(FigurePlace(place), said, wrong)


def _over_the_window(case: Case) -> xr.Dataset:
    """The mean over the years of the need index: of inhabitants, and of criteria where there are any."""
    names = [name for name in ("population", "criterion_value") if name in case.observed]
    return case.observed[names].sel(year=list(case.parameters.need.window.value)).mean("year")


def _usual_persons(case: Case, observed: xr.Dataset, persons: np.ndarray) -> np.ndarray | None:
    """Among how many inhabitants as much as in each region is usual, by the middle of the criteria that are counted."""
    if "criterion_value" not in observed:
        return None
    counts = observed["criterion_value"].values[_counted(case, observed["criterion_value"])]
    middle = np.nanmedian(counts / persons, axis=1, keepdims=True)
    known = np.isfinite(middle[:, 0]) & (middle[:, 0] > 0)
    return np.median(counts[known] / middle[known], axis=0) if known.sum() >= FEWEST_COUNTED else None


def _next_in_size(persons: np.ndarray) -> np.ndarray:
    """For each region the number of inhabitants of the one nearest in size, as a factor."""
    order = persons.argsort()
    ordered, nothing = persons[order], [np.nan]
    below, above = np.append(nothing, ordered[:-1]), np.append(ordered[1:], nothing)
    nearest = np.empty_like(persons)
    nearest[order] = np.where(distance(ordered, above) < distance(ordered, below), above, below)
    return nearest


def _costs(case: Case) -> Iterator[Remark]:
    for name in (name for name in ("calculated_cost", "actual_cost") if name in case.observed):
        yield from far_from_country(case, case.observed[name], path)


def _regions(case: Case) -> Iterator[Remark]:
    """Rates per inhabitant over the window, of every age group and criterion, against the median region."""
    observed = _over_the_window(case)
    persons = observed["population"].sum("age_group").values
    for values in observed.data_vars.values():
        counted = _counted(case, values)[:, None]
        rates = np.where(counted, values.values / persons, values.values)
        middle = np.nanmedian(rates, axis=1, keepdims=True)
        far = distance(rates, middle)
        usual = np.median(np.where(np.isfinite(far), far, np.inf), axis=1, keepdims=True)
        alike = _of_kinds(case, values)[:, None] & (persons >= MANY_PERSONS)
        limit = np.log(np.where(alike, FACTOR, BETWEEN_REGIONS))
        wrong = (middle > 0) & (far > np.maximum(limit, SPREADS * usual)) & (persons > 0)
        wrong &= ~counted | (np.abs(np.sqrt(values.values) - np.sqrt(middle * persons)) > NOISE)
        for cell in worst(wrong, far):
            said = message(
                "{value:.4g} per inhabitant, while the median region has {usual:.4g}",
                value=rates[cell],
                usual=middle[cell[0], 0],
            )
            yield remark(path(case, values, cell), said, wrong)


def _years(case: Case) -> Iterator[Remark]:
    """Every figure against the same figure in the other years."""
    for name in ("population", "criterion_value", "drg_points"):
        if name not in case.observed:
            continue
        values = case.observed[name]
        axis = next(axis for axis, dim in enumerate(values.dims) if dim in YEAR_DIMS)
        if values.shape[axis] == 1:
            continue
        usual = np.broadcast_to(_usual(values.values, axis), values.shape)
        far = distance(values.values, usual)
        apart = np.abs(np.sqrt(values.values) - np.sqrt(usual))
        if name == "drg_points":
            beyond_chance = apart > NOISE_OF_POINTS
        else:
            beyond_chance = (apart > NOISE) | ~_counted(case, values)[:, None, None]
        wrong = (far > math.log(OF_REGISTER if name == "population" else FACTOR)) & beyond_chance
        for cell in worst(wrong, far):
            said = message(
                "{value:.6g}, while the other years have about {usual:.6g}",
                value=values.values[cell],
                usual=usual[cell],
            )
            yield remark(path(case, values, cell), said, wrong)


def _usual(values: np.ndarray, axis: int) -> np.ndarray:
    """The median over the years, as a factor; of two years, each is held against the other."""
    if values.shape[axis] == 2:
        return np.flip(values, axis)
    return np.asarray(np.exp(np.median(np.log(values), axis=axis, keepdims=True)))


def _shares(case: Case) -> Iterator[Remark]:
    """Shares that are above 0, and yet smaller than one person in the country could make them."""
    for name in (name for name, variable in VARIABLES.items() if variable.sums_to_one and name in case.observed):
        values = case.observed[name]
        small = (values.values > 0) & (values.values < LEAST_SHARE)
        for cell in worst(small, -values.values):
            said = message("{value:.4g} is very small for a share", value=values.values[cell])
            yield remark(path(case, values, cell), said, small)
    keys = case.parameters.need.weights if case.has("parameters.need") else {}
    for service, weights in keys.items():
        names = [name for name, weight in weights.items() if 0 < weight.value < LEAST_SHARE]
        for name in names[:1]:
            said = message("{value:.4g} is very small for a share", value=weights[name].value)
            yield remark(place_of_path(case, f"need.weights.{service}.{name}"), said, np.ones(len(names)))


def _payments(case: Case) -> Iterator[Remark]:
    """The year of the model against the plan of the phase-in, and its payments against each other.

    A year without a payment is no fault: before the plan the former model still holds, and after it the new one does.
    But it is also what a wrong year gives, and the phase-in of the year is then 0.
    """
    if case.parameters.phase_in is None:
        return
    plan = {int(year): figure.value for year, figure in case.parameters.phase_in.schedule.items()}
    paid = {year: value for year, value in plan.items() if value > 0}
    least, most = min(paid, key=paid.__getitem__), max(paid, key=paid.__getitem__)
    if plan[most] > BETWEEN_PAYMENTS * plan[least]:
        said = message(
            "{most:.6g} in {year}, but {least:.6g} in {other}; all in one unit",
            most=plan[most],
            year=most,
            least=plan[least],
            other=least,
        )
        yield remark_at(place_of_path(case, "phase_in.schedule"), said)
    if plan.get(case.file.year, 0.0) > 0:
        return
    to_come = sum(value for year, value in plan.items() if year > case.file.year) / sum(plan.values())
    said = message(
        "nothing is paid in {year}, the model year: the phase-in of the year is 0, and {share:.4g} "
        "per cent of the growth is still to come",
        year=case.file.year,
        share=100 * to_come,
    )
    yield remark_at(place_of_path(case, "phase_in.schedule"), said)


def _before_formula(case: Case) -> Iterator[Remark]:
    """What is taken out and given before the formula, against all that there is."""
    reserved, total = case.parameters.reserved, case.parameters.appropriation.total.value
    before = sum(figure.value for figure in reserved.amounts.values()) if reserved else 0.0
    before += float(case.observed["supplement"].sum()) if "supplement" in case.observed else 0.0
    before += per_inhabitant_before(case)
    if before >= total:
        said = message(
            "{before:,.7g} million NOK is taken out or given before the formula, of {total:,.7g}; the formula has "
            "nothing left to distribute",
            before=before,
            total=total,
            currency=case.currency,
        )
        yield remark_at(place_of_path(case, "appropriation.total"), said)


def _persons(case: Case) -> Iterator[Remark]:
    """Criteria that count persons or deaths, against the inhabitants."""
    if "criterion_value" not in case.observed:
        return
    values = case.observed["criterion_value"]
    criteria = [case.criteria[name] for name in values["criterion"].values.tolist()]
    most = np.array([MOST_AMONG.get(item.unit, np.inf) if item.measure == "count" else np.inf for item in criteria])
    inhabitants = case.observed["population"].sum("age_group").values
    share = values.values / inhabitants / most[:, None, None]
    for cell in worst(share > 1, share):
        count, among = values.values[cell], inhabitants[cell[1:]]
        said = message("{persons:.6g} persons among {inhabitants:.6g} inhabitants", persons=count, inhabitants=among)
        if criteria[cell[0]].unit == "deaths":
            said = message("{deaths:.6g} deaths among {inhabitants:.6g} inhabitants", deaths=count, inhabitants=among)
        yield remark(path(case, values, cell), said, share > 1)


def _amounts(case: Case) -> Iterator[Remark]:
    """The sum to distribute, per inhabitant; what is usual is known in kroner only."""
    persons = case.observed["population"].sel(year=case.parameters.population.year.value).values.sum()
    per_person = case.parameters.appropriation.total.value * NOK_PER_MILLION / persons
    if case.currency == NOK and not LEAST_OF_USUAL <= per_person / NOK_PER_INHABITANT <= MOST_OF_USUAL:
        said = message("{amount:.4g} NOK per inhabitant; the total is in million NOK", amount=per_person)
        yield remark_at(place_of_path(case, "appropriation.total"), said)


def _price(case: Case) -> Iterator[Remark]:
    """The price of a DRG point; what is usual is known in kroner only."""
    settlement = case.parameters.settlement if case.currency == NOK else None
    if settlement is not None and not 1 / FACTOR <= settlement.unit_price.value / UNIT_PRICE <= FACTOR:
        said = message("{price:.6g} NOK per DRG point", price=settlement.unit_price.value)
        yield remark_at(place_of_path(case, "settlement.unit_price"), said)


def _counted(case: Case, values: xr.DataArray) -> np.ndarray:
    """Which age groups or criteria, along the first dimension of `values`, are counts."""
    names = values[values.dims[0]].values.tolist()
    return np.array([case.criteria[name].measure == "count" for name in names])


def _of_kinds(case: Case, values: xr.DataArray) -> np.ndarray:
    """Which age groups or criteria, along the first dimension of `values`, are alike among many persons."""
    return np.array([case.criteria[name].kind in ALIKE for name in values[values.dims[0]].values.tolist()])
