"""Every sheet of calculation, in the order of the method: a row for each step shown, and how its labels lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import add
from typing import Any

from indices.expressions import Difference, Elsewhere, Expression, Positive, Product, Sum, quantities_in
from indices.formulas import mean_over
from inntektsmodell.case.labels import COST_INDEX, NEED_INDEX
from inntektsmodell.language.text import Text, as_label, in_both
from inntektsmodell.method import appropriation as money
from inntektsmodell.method import (
    calibration,
    inputs,
    keys,
    need,
    own_model,
    pace,
    rule_amounts,
    rules,
    settlement,
    yearly,
)
from inntektsmodell.method.overall import (
    base_per_inhabitant,
    cost_by_age,
    cost_overall,
    need_by_age,
    need_overall,
    per_cent,
    redistribution_per_inhabitant,
)
from inntektsmodell.method.quantities import Input, Step
from inntektsmodell.model.arrays import Label
from inntektsmodell.model.result_tables import ROWS
from inntektsmodell.workbook.formulas import words
from inntektsmodell.workbook.formulas.choices import write_schedule
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.refusals import TOO_MUCH
from inntektsmodell.workbook.formulas.sheet import FormulaSheet
from inntektsmodell.workbook.formulas.shown import Shown, sheet, summed, weighted

PARTS = {
    rules.correction: rules.correction.label,
    rule_amounts.equalisation: rule_amounts.equalisation.label,
    rule_amounts.gap_key: as_label("By the gap, γ · its key · B"),
    settlement.settlement: as_label("Inter-regional patient settlement, net"),
    own_model.history_key: as_label("By history or activity, η · its key · B"),
    inputs.capital_key: as_label("Separate capital frame, κ · capital key · B"),
    inputs.capital_share: as_label("By resource need, (1 − κ) · k · B"),
    own_model.history_share: as_label("By resource need, (1 − η) · k · B"),
    keys.resource_need_key: as_label("By resource need, k · B"),
    own_model.supplement: own_model.supplement.label,
    rule_amounts.inhabitant_amount: rule_amounts.inhabitant_amount.label,
}
"""What a part of the appropriation is called by what it is of, the first that fits."""
PER_CENT = next(row.heading for row in ROWS if row.name == "redistribution_per_cent")
SHARES = as_label("Population shares")
COUNTED_SHARES = need.service_population_share.label
WEIGHTED_INDEX = as_label("Weighted criterion index, Σ w · x")
NEED_OVERALL, COST_OVERALL = as_label("Need index, all services"), as_label("Cost index, all services")
SERVICE_KEY = as_label("Service key")
FULL_EFFECT = as_label("Full effect")
NET = as_label("Received less paid")
OF_YEAR = as_label("Base appropriation for the year")
PACE = (
    *(yearly.pace_wanted, yearly.pace_short, yearly.pace_above, yearly.pace_lifted, yearly.pace_over, yearly.pace_room),
    yearly.pace_held,
)
"""The steps of a year of a pace of change."""
SUM_OF_WEIGHTS = as_label("Sum of the weights")
COUNTED = need.service_population_share
_of_window = mean_over(need.criterion_index, "region", need.window_persons)
_weights = need.criterion_weight.sum("series")
_limit = (0 - money.redistribution) / money.distribution_key


def _criterion_index(page: FormulaSheet) -> Iterator[Shown]:
    """The indices, below what they are relative to where the case has rules for that."""
    heading = None
    if page.living.writer.knows(need.index_base):
        yield Shown(need.index_base, down="series", heading=need.index_base.label, kind="amount")
        yield Shown(need.compared_index, down="series", heading=need.compared_index.label)
        heading = need.criterion_index.label
    note = Living.status_of
    yield Shown(need.criterion_index, down="series", note=note, total=_of_window, heading=heading)


def _of_each_service(what: Step, down: str = "series") -> dict[str, Any]:
    """How a block for each service lies, its heading with the service."""

    def heading(service: Label) -> Text:
        return in_both(lambda language: f"{what.label.in_language(language)}: {service}")

    return {"each": "service", "each_heading": heading, "down": down}


def _of_each(amount: Expression, name: str, **more: Any) -> Shown:
    """An amount in kroner per inhabitant, by the name of its row of results."""
    label = next(row.heading for row in ROWS if row.name == name)
    return Shown(amount, label=label, kind="persons", has_dashes=True, front=name, **more)


def _appropriation(page: FormulaSheet) -> Iterator[Shown]:
    """A line for each part that is added to the appropriation, and their sum."""
    parts = _parts(page.living.writer.formulas[money.full_effect_appropriation])
    for number, part in enumerate(parts):
        named = set(quantities_in(part))
        label = next(text for of, text in PARTS.items() if of in named)
        heading = None if number else as_label("What the appropriation consists of")
        yield summed(part, unit="million NOK", heading=heading, label=label)
    too_much = Positive(0 - money.left_for_formula)
    yield Shown(too_much, across="", unit="million NOK", kind="amount", label=TOO_MUCH, check=TOO_MUCH)
    taken_out = own_model.reserved.sum("purpose")
    yield Shown(taken_out, across="", unit="million NOK", label=own_model.reserved.label, having=own_model.reserved)
    yield from _shares(own_model.history_share)
    yield summed(money.full_effect_appropriation, formula=reduce(add, parts), heading=FULL_EFFECT)


def _parts(expression: Expression) -> list[Expression]:
    """What is added up, a factor multiplied into each."""
    match expression:
        case Sum(left=left, right=right):
            return [*_parts(left), *_parts(right)]
        case Product(left=left, right=right):
            parts = [one * other for one in _parts(left) for other in _parts(right)]
            return parts if len(parts) > 1 else [expression]
    return [expression]


def _against_former(page: FormulaSheet) -> Iterator[Shown]:
    """What the former model would give of the same total; nothing where the redistribution itself is given."""
    formula = page.living.writer.formulas.get(money.redistribution)
    of_former = formula.right if isinstance(formula, Difference) else inputs.former_key * inputs.appropriation
    label = as_label("Former key · B")
    yield summed(of_former, unit="million NOK", heading=as_label("Against the former model"), label=label)


def _pace(page: FormulaSheet) -> Iterator[Shown]:
    """The years of a pace of change one after another, each from the one before."""
    writer = page.living.writer
    for year in writer.labels["path_year"] if writer.knows(yearly.pace_held) else ():
        heading: Text | None = as_label("Pace of change, {year}", year=str(year))
        for one in PACE:
            yield summed(one, at={"path_year": year}, heading=heading)
            heading = heading if heading is None or not writer.knows(one) else None


def _to_the_guarantee(steps: Iterable[Step], down: str) -> Iterator[Shown]:
    """What a guarantee that holds in every year follows from, a row a year."""
    return (summed(one, down=down, heading=one.label) for one in steps)


def _shares(*shares: Input) -> Iterator[Shown]:
    """Shares that steps go by, in per cent, from the sheet of parameters."""
    return (Shown(one, across="", label=one.label, kind="share_in_per_cent") for one in shares)


def _recalibration(page: FormulaSheet) -> Iterator[Shown]:
    """What the index of a calibrated criterion would be, if it were solved for again with the figures as they are."""
    case = page.living.case
    assert case.file.calibration is not None
    at = {"service": case.services[0], "series": case.file.calibration.criterion}
    yield summed(inputs.target, heading=inputs.target.label, label=inputs.target.label)
    yield summed(calibration.target_key, label=as_label("Key of the target, K"))
    heading = as_label("Need that gives the target, b")
    mean = mean_over(calibration.target_need_unscaled, "region", need.window_persons)
    label = as_label("K / p (Sum: mean with P)")
    yield Shown(calibration.target_need_unscaled, heading=heading, label=label, total=mean)
    yield Shown(calibration.target_need, label=as_label("Scaled, country = 1"))
    again = as_label("Index solved for again, x")
    yield Shown(calibration.others, at=at, heading=again, label=as_label("The other criteria, Σ w · x"))
    yield Shown(calibration.solved_index, at=at, label=again)
    yield Shown(need.criterion_index, at=at, label=as_label("The index that the workbook uses"))
    difference = calibration.solved_index - need.criterion_index
    yield Shown(difference, at=at, label=as_label("Difference"), kind="difference")


SHEETS = (
    sheet(
        words.POPULATION,
        need.population_share,
        summed(need.persons, down="year", heading=as_label("Persons by year")),
        summed(need.window_persons, heading=as_label("Persons"), label=as_label("Persons, mean of the window")),
        summed(need.share_persons, label=as_label("Persons in the population year")),
        summed(need.population_share, heading=SHARES, check=SHARES),
        summed(need.counted_persons, **_of_each_service(need.counted_persons, "year")),
        summed(need.counted_window_persons, down="service", heading=need.counted_window_persons.label),
        summed(need.counted_share_persons, down="service", heading=need.counted_share_persons.label),
        summed(need.service_population_share, down="service", heading=COUNTED_SHARES, check=COUNTED_SHARES),
    ),
    sheet(
        words.AMOUNTS,
        need.column_amount,
        summed(inputs.population, each="age_group", down="year"),
        summed(need.amount_of_year, each="criterion", down="year"),
    ),
    sheet(
        words.MEANS,
        need.column_amount,
        summed(need.column_amount, down="column", note=Living.unit_of, kind="amount"),
        summed(need.group_amount, down="group", note=Living.unit_of, kind="amount"),
        summed(need.counted_column_amount, **_of_each_service(need.counted_column_amount, "column")),
        summed(need.counted_amount, **_of_each_service(need.counted_amount)),
    ),
    sheet(
        words.INDICES,
        need.criterion_index,
        _criterion_index,
        Shown(need.counted_index_base, **_of_each_service(need.counted_index_base)),
        Shown(need.counted_index, **_of_each_service(need.counted_index)),
        total=words.COUNTRY,
    ),
    sheet(
        words.WEIGHTS,
        need.criterion_weight,
        Shown(need.criterion_weight, down="series", across="service", note=Living.group_of, kind="weight"),
        Shown(_weights, across="service", label=SUM_OF_WEIGHTS, check=SUM_OF_WEIGHTS),
        across="service",
        total=None,
    ),
    sheet(
        words.NEED,
        need.need_index,
        weighted(need.weighted_index, need.population_share, WEIGHTED_INDEX, lacking=COUNTED),
        weighted(need.weighted_index, COUNTED, WEIGHTED_INDEX, having=COUNTED),
        weighted(need.need_index, need.population_share, NEED_INDEX, check=NEED_INDEX, lacking=COUNTED),
        weighted(need.need_index, COUNTED, NEED_INDEX, check=NEED_INDEX, having=COUNTED),
        total=words.COUNTRY,
    ),
    sheet(
        words.COST,
        keys.cost_index,
        summed(need.need_share, down="service", heading=as_label("Share of need, p · b")),
        Shown(inputs.calculated, down="service", heading=as_label("Calculated cost")),
        Shown(
            keys.common_cost,
            label=keys.common_cost.label,
            heading=keys.common_cost.label,
            having=inputs.common,
        ),
        weighted(keys.blended_cost, need.need_share, as_label("Blended cost, (1 − α) · calculated + α · actual")),
        weighted(keys.cost_index, need.need_share, COST_INDEX, check=COST_INDEX),
        total=words.COUNTRY,
    ),
    sheet(
        words.SERVICE_KEYS,
        keys.service_key,
        Shown(
            inputs.service_share,
            down="service",
            across="",
            heading=as_label("The services' share of cost, a"),
            columns=(as_label("Share"),),
        ),
        summed(keys.service_key, down="service", heading=SERVICE_KEY, check=SERVICE_KEY),
        summed(keys.resource_need_key, heading=as_label("Overall"), check=keys.resource_need_key.label),
        Shown(need_overall, lacking=COUNTED, label=NEED_OVERALL, front="need_index"),
        Shown(need_by_age, label=NEED_OVERALL, front="need_index"),
        Shown(cost_overall, lacking=COUNTED, having=keys.cost_index, label=COST_OVERALL, front="cost_index"),
        Shown(cost_by_age, having=keys.cost_index, label=COST_OVERALL, front="cost_index"),
    ),
    sheet(
        words.POINTS,
        settlement.mean_points,
        summed(
            inputs.points,
            formula=Elsewhere(inputs.points, "origin", "destination"),
            each="origin",
            each_heading=lambda region: as_label("Resident of {region}", region=region),
            down="settlement_year",
            across="destination",
        ),
        summed(
            settlement.mean_points,
            down="origin",
            across="destination",
            heading=as_label("Mean of the locked years, F (row: residence, column: treating)"),
        ),
    ),
    sheet(
        words.SETTLEMENT,
        settlement.settlement,
        Shown(
            settlement.price_level,
            across="destination",
            unit="index",
            heading=as_label("Price of a DRG point, q"),
            label=as_label("Calculated cost of the service that sets the price"),
        ),
        Shown(settlement.calculated_price, across="destination", label=as_label("Price: U · calculated cost − φ · U")),
        Shown(settlement.former_price, across="destination", label=as_label("Former rule: (1 − φ) · U · (1 + γ)")),
        Shown(settlement.price, across="destination", label=as_label("Price that applies")),
        summed(
            settlement.settlement_amount,
            down="origin",
            across="destination",
            heading=as_label("Amounts inside the base appropriation (row: pays, column: receives)"),
        ),
        summed(settlement.settlement, heading=NET, check=NET),
        summed(settlement.running_settlement),
    ),
    sheet(
        words.APPROPRIATION,
        money.full_effect_appropriation,
        Shown(rule_amounts.gap_index, heading=as_label("Share by the gap"), label=rule_amounts.gap_index.label),
        *_shares(rules.gap_share),
        summed(rule_amounts.gap),
        summed(rule_amounts.gap_key),
        summed(rule_amounts.inhabitant_amount, heading=rule_amounts.inhabitant_amount.label),
        summed(rule_amounts.equalisation, heading=rule_amounts.equalisation.label),
        _appropriation,
        summed(money.distribution_key, check=FULL_EFFECT),
        _against_former,
        summed(money.redistribution),
        Shown(per_cent, label=PER_CENT, kind="per_cent", has_dashes=True, front="redistribution_per_cent"),
        _of_each(redistribution_per_inhabitant, "redistribution_per_inhabitant"),
        Shown(money.left_to_adjust, across="", heading=as_label("Adjustment over several years")),
        summed(money.adjustment_to_come),
        *_to_the_guarantee((money.adjusted, money.adjusted_short, money.adjusted_above), "adjustment_year"),
        summed(money.adjustment_path, down="adjustment_year", heading=money.adjustment_path.label),
        Shown(yearly.pace_frame, down="path_year", across="", heading=yearly.pace_frame.label),
        *_shares(pace.convergence, pace.least_growth, pace.greatest_growth),
        _pace,
        *_to_the_guarantee((yearly.held_short, yearly.held_above), "path_year"),
        summed(yearly.pace_path, down="path_year", heading=yearly.pace_path.label),
        summed(yearly.pace_to_come),
        summed(yearly.before_guarantee, lacking=money.to_come, heading=as_label("Guarantee")),
        summed(own_model.guaranteed, lacking=money.to_come, label=own_model.guaranteed.label),
        summed(yearly.shortfall, lacking=money.to_come),
        summed(yearly.surplus, lacking=money.to_come),
        summed(yearly.guarantee, lacking=money.to_come),
        summed(yearly.base_appropriation, lacking=money.to_come, heading=as_label("The year")),
        _of_each(base_per_inhabitant, "base_appropriation_per_inhabitant", lacking=money.to_come),
        summed(yearly.phased_key, lacking=money.to_come, check=OF_YEAR),
    ),
    sheet(
        words.PHASE_IN,
        money.growth,
        write_schedule,
        Shown(money.paid_now, across="", label=as_label("Paid in the model year")),
        Shown(money.paid_later, across="", label=as_label("Paid later")),
        Shown(
            _limit,
            unit="million NOK",
            where=money.distribution_key,
            heading=as_label("The growth needed"),
            label=as_label("Growth at which the region does not lose, −D / K"),
        ),
        Shown(money.growth, across=""),
        summed(money.growth_amount, heading=as_label("Each region's share of the growth")),
        summed(money.phase_in),
        summed(money.growth_to_come),
        summed(yearly.guarantee),
        summed(yearly.base_appropriation, heading=OF_YEAR),
        _of_each(base_per_inhabitant, "base_appropriation_per_inhabitant"),
        summed(yearly.phased_key, check=OF_YEAR),
    ),
    sheet(words.RECALIBRATION, inputs.target, _recalibration),
)
