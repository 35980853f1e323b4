"""What in a case or its result is possible but hardly right, as after a wrong unit or a decimal point one place off.

The ranges are assumptions of these checks, not rules of the model; each says its reason. Nothing is changed by them.
All that one check finds in one table or result is folded into one remark: the worst figure, and how many more.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import VARIABLES, YEAR_DIMS
from inntektsmodell.case.remarks import Remark
from inntektsmodell.language.messages import Message, message
from inntektsmodell.model.steps.settlement import NOK_PER_MILLION

Position = tuple[int, ...]

FACTOR = math.sqrt(10)
"""An index may lie this far from the country, and a figure from the other years: beyond it, it lies nearer to a decimal
point one place off than to no fault."""
BETWEEN_REGIONS, SPREADS = 10.0, 5.0
"""Rates differ more between regions than between years: halfway, as a factor, to one that is 100 times too large. Where
they are spread widely, as island population is, five times their median distance from the median is allowed."""
LEAST_SHARE = 1e-9
"""A hundredth of what one of five million inhabitants makes of a share."""
NOISE = 5.0
"""Least difference between the square roots of two counts: seven standard deviations of chance, so that the few persons
of a small municipality may double."""
NOISE_OF_POINTS = 10.0
"""The same for DRG points, of which one patient can bring many."""
KEYS = ("service_key", "resource_need_key", "distribution_key", "phased_key")
KEY_ERROR = 1e-9
NOK_PER_INHABITANT, MOST_TIMES = 20_000.0, 100.0
"""Posts 72–75 of Prop. 1 S (2020–2021), 108.6 billion kroner, over 5.4 million inhabitants. A total in thousands or
billions is 1,000 times off; 100 leaves room for grants that are smaller than the base appropriation."""
UNIT_PRICE = 46_765.0
"""Unit price of a DRG point in Prop. 1 S (2020–2021), post 76."""


def remarks_on(case: Case, result: xr.Dataset) -> tuple[Remark, ...]:
    """Every remark on a case and on what `compute` gave for it: of reading it first, then on what is not plausible.

    Args:
        case: the case, with the remarks of its reading.
        result: what `compute` gave for it.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:eksempel")
        >>> im.remarks_on(case, im.compute(case))
        ()
    """
    return (*case.remarks, *implausible(case, result))


def implausible(case: Case, result: xr.Dataset) -> list[Remark]:
    """Remarks on keys outside 0–1, indices, rates and amounts out of proportion, and figures that jump."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        of_result = [*_keys(result), *_indices(result), *_former(result)]
    return [*of_result, *implausible_inputs(case)]


def implausible_inputs(case: Case) -> list[Remark]:
    """The remarks that need no result: on what was read or changed."""
    checks = (_costs, _shares, _regions, _years, _persons, _amounts, _points, _payments)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return [remark for check in checks for remark in check(case)]


def implausible_scenarios(results: xr.Dataset) -> list[Remark]:
    """Remarks on keys outside 0–1 among the results of a batch, whose last dimension is the scenario."""
    return list(_keys(results))


def _keys(result: xr.Dataset) -> Iterator[Remark]:
    for name in (name for name in KEYS if name in result):
        values = result[name]
        outside = np.maximum(values.values - 1, -values.values)
        cell = _worst(outside > KEY_ERROR, outside)
        if cell is not None:
            said = message("{value:.4g} lies outside 0 to 1", value=values.values[cell])
            yield _remark(_figure(values, cell), said, outside > KEY_ERROR)


def _indices(result: xr.Dataset) -> Iterator[Remark]:
    for name in (name for name in ("need_index", "cost_index") if name in result):
        yield from _far_from_country(result[name], _figure)


def _costs(case: Case) -> Iterator[Remark]:
    for name in (name for name in ("calculated_cost", "actual_cost") if name in case.observations):
        yield from _far_from_country(case.observations[name], _path)


def _far_from_country(values: xr.DataArray, place: Callable[[xr.DataArray, Position], Message]) -> Iterator[Remark]:
    """Indices that are far from 1, the country."""
    far = _distance(values.values, np.ones(()))
    cell = _worst(far > math.log(FACTOR), far)
    if cell is not None:
        said = message("{value:.4g} is far from the country, which is 1", value=values.values[cell])
        yield _remark(place(values, cell), said, far > math.log(FACTOR))


def _regions(case: Case) -> Iterator[Remark]:
    """Rates per inhabitant over the window, of every age group and criterion, against the median region."""
    years = list(case.parameters.need.window.value)
    observed = case.observations.sel(year=years).mean("year")
    persons = observed["population"].sum("age_group").values
    for name in ("population", "criterion_value"):
        if name not in observed:
            continue
        values = observed[name]
        counted = _counted(case, values)[:, None]
        rates = np.where(counted, values.values / persons, values.values)
        middle = np.median(rates, axis=1, keepdims=True)
        far = _distance(rates, middle)
        usual = np.median(np.where(np.isfinite(far), far, np.inf), axis=1, keepdims=True)
        wrong = (middle > 0) & (far > np.maximum(math.log(BETWEEN_REGIONS), SPREADS * usual))
        wrong &= ~counted | (np.abs(np.sqrt(values.values) - np.sqrt(middle * persons)) > NOISE)
        cell = _worst(wrong, far)
        if cell is not None:
            said = message(
                "{value:.4g} per inhabitant, where the median region has {usual:.4g}",
                value=rates[cell],
                usual=middle[cell[0], 0],
            )
            yield _remark(_path(values, cell), said, wrong)


def _years(case: Case) -> Iterator[Remark]:
    """Every figure against the same figure in the other years."""
    for name in ("population", "criterion_value", "drg_points"):
        if name not in case.observations:
            continue
        values = case.observations[name]
        axis = next(axis for axis, dim in enumerate(values.dims) if dim in YEAR_DIMS)
        if values.shape[axis] == 1:
            continue
        usual = np.broadcast_to(_usual(values.values, axis), values.shape)
        far = _distance(values.values, usual)
        apart = np.abs(np.sqrt(values.values) - np.sqrt(usual))
        if name == "drg_points":
            beyond_chance = apart > NOISE_OF_POINTS
        else:
            beyond_chance = (apart > NOISE) | ~_counted(case, values)[:, None, None]
        wrong = (far > math.log(FACTOR)) & beyond_chance
        cell = _worst(wrong, far)
        if cell is not None:
            said = message(
                "{value:.6g}, where the other years have about {usual:.6g}",
                value=values.values[cell],
                usual=usual[cell],
            )
            yield _remark(_path(values, cell), said, wrong)


def _usual(values: np.ndarray, axis: int) -> np.ndarray:
    """The median over the years, as a factor; of two years, each is held against the other."""
    if values.shape[axis] == 2:
        return np.flip(values, axis)
    return np.asarray(np.exp(np.median(np.log(values), axis=axis, keepdims=True)))


def _shares(case: Case) -> Iterator[Remark]:
    """Shares that are above 0, and yet smaller than one person in the country could make them."""
    for name in (name for name, variable in VARIABLES.items() if variable.sums_to_one and name in case.observations):
        values = case.observations[name]
        small = (values.values > 0) & (values.values < LEAST_SHARE)
        cell = _worst(small, -values.values)
        if cell is not None:
            said = message("{value:.4g} is next to nothing for a share", value=values.values[cell])
            yield _remark(_path(values, cell), said, small)
    for service, weights in case.parameters.need.weights.items():
        names = [name for name, weight in weights.items() if 0 < weight.value < LEAST_SHARE]
        for name in names[:1]:
            said = message("{value:.4g} is next to nothing for a share", value=weights[name].value)
            yield _remark(message("path '{path}'", path=f"need.weights.{service}.{name}"), said, np.ones(len(names)))


def _payments(case: Case) -> Iterator[Remark]:
    """The year of the model against the plan of the phase-in.

    A year without a payment is no fault: before the plan the former model still holds, and after it the new one does.
    But it is also what a wrong year gives, and the phase-in of the year is then 0.
    """
    if case.parameters.phase_in is None:
        return
    plan = {int(year): figure.value for year, figure in case.parameters.phase_in.schedule.items()}
    if plan.get(case.file.year, 0.0) > 0:
        return
    to_come = sum(value for year, value in plan.items() if year > case.file.year) / sum(plan.values())
    said = message(
        "nothing is paid in {year}, the year of the model: the phase-in of the year is 0, and {share:.4g} per cent of "
        "the growth is still to come",
        year=case.file.year,
        share=100 * to_come,
    )
    yield Remark("parameters.phase_in.schedule", said)


def _persons(case: Case) -> Iterator[Remark]:
    """Criteria that count persons, against the inhabitants."""
    if "criterion_value" not in case.observations:
        return
    values = case.observations["criterion_value"]
    criteria = [case.criteria[name] for name in values["criterion"].values.tolist()]
    of_persons = np.array([item.measure == "count" and item.unit == "persons" for item in criteria])
    inhabitants = case.observations["population"].sum("age_group").values
    share = np.where(of_persons[:, None, None], values.values / inhabitants, 0.0)
    cell = _worst(share > 1, share)
    if cell is not None:
        said = message(
            "{persons:.6g} persons among {inhabitants:.6g} inhabitants",
            persons=values.values[cell],
            inhabitants=inhabitants[cell[1:]],
        )
        yield _remark(_path(values, cell), said, share > 1)


def _former(result: xr.Dataset) -> Iterator[Remark]:
    """What a region had by the former model, against what it gets at full effect."""
    if "redistribution" not in result:
        return
    full, change = result["full_effect_appropriation"].values, result["redistribution"]
    former = full - change.values
    far = np.where(former == 0, 0.0, np.where(former < 0, np.inf, _distance(full, former)))
    cell = _worst(far > math.log(FACTOR), far)
    if cell is not None:
        said = message(
            "from {former:.6g} to {full:.6g} million NOK, from the former model to full effect",
            former=former[cell],
            full=full[cell],
        )
        yield _remark(_figure(change, cell), said, far > math.log(FACTOR))


def _amounts(case: Case) -> Iterator[Remark]:
    """The sum to distribute, per inhabitant, and the price of a DRG point."""
    persons = case.observations["population"].sel(year=case.parameters.population.year.value).values.sum()
    per_person = case.parameters.appropriation.total.value * NOK_PER_MILLION / persons
    if not NOK_PER_INHABITANT / MOST_TIMES <= per_person <= NOK_PER_INHABITANT * MOST_TIMES:
        said = message("{amount:.4g} NOK per inhabitant; the total is in million NOK", amount=per_person)
        yield Remark(message("path '{path}'", path="appropriation.total"), said)
    settlement = case.parameters.settlement
    if settlement is not None and not 1 / FACTOR <= settlement.unit_price.value / UNIT_PRICE <= FACTOR:
        said = message("{price:.6g} NOK per DRG point", price=settlement.unit_price.value)
        yield Remark(message("path '{path}'", path="settlement.unit_price"), said)


def _points(case: Case) -> Iterator[Remark]:
    """DRG points of patients treated in other regions, at full price, against all that is distributed."""
    settlement, total = case.parameters.settlement, case.parameters.appropriation.total.value
    if settlement is None:
        return
    points = case.observations["drg_points"].sel(settlement_year=list(settlement.years.value)).mean("settlement_year")
    elsewhere = float(points.values.sum() - np.trace(points.values))
    amount = elsewhere * settlement.unit_price.value / NOK_PER_MILLION
    if amount > total:
        said = message(
            "{points:.6g} between regions cost {amount:.6g} million NOK, more than the {total:.6g} to distribute",
            points=elsewhere,
            amount=amount,
            total=total,
        )
        yield Remark(message("path '{path}'", path="drg_points"), said)


def _counted(case: Case, values: xr.DataArray) -> np.ndarray:
    """Which age groups or criteria, along the first dimension of `values`, are counts."""
    names = values[values.dims[0]].values.tolist()
    return np.array([case.criteria[name].measure == "count" for name in names])


def _distance(values: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """How many times the values lie from what is usual, either way, as a logarithm; 0 where both are 0."""
    far = np.abs(np.log(values) - np.log(usual))
    return np.where(values == usual, 0.0, np.where(np.isnan(far), np.inf, far))


def _worst(wrong: np.ndarray, badness: np.ndarray) -> Position | None:
    """The cell that is wrong and worst; None where none is."""
    if not wrong.any():
        return None
    flat = int(np.where(wrong, badness, -np.inf).argmax())
    return tuple(int(position) for position in np.unravel_index(flat, wrong.shape))


def _remark(place: Message, said: Message, wrong: np.ndarray) -> Remark:
    more = int(wrong.sum()) - 1
    return Remark(place, message("{said} ({count} more such)", said=said, count=more) if more else said)


def _labels(values: xr.DataArray, cell: Position) -> list[str]:
    return [str(values[dim].values[position]) for dim, position in zip(values.dims, cell, strict=True)]


def _figure(values: xr.DataArray, cell: Position) -> Message:
    """A cell of a result."""
    return message("figure '{figure}'", figure=f"{values.name}[{', '.join(_labels(values, cell))}]")


def _path(values: xr.DataArray, cell: Position) -> Message:
    """A cell of the observations."""
    return message("path '{path}'", path=".".join([str(values.name), *_labels(values, cell)]))
