"""The sheets of need: population, amounts and means of the criteria, their indices, weights, need indices."""

from __future__ import annotations

from inntektsmodell.case.evidence import weakest
from inntektsmodell.case.labels import NEED_INDEX, STATUS_LABELS
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import population
from inntektsmodell.method.need import (
    amount_of_year,
    column_amount,
    criterion_index,
    criterion_weight,
    group_amount,
    need_index,
    persons,
    population_share,
    share_persons,
    weighted_index,
    window_persons,
)
from inntektsmodell.workbook.formulas.context import Living
from inntektsmodell.workbook.formulas.shown import Sheet, Shown, summed
from inntektsmodell.workbook.formulas.words import (
    AMOUNTS,
    COUNTRY,
    INDICES,
    MEANS,
    NEED,
    POPULATION,
    WEIGHTS,
)

BY_YEAR = as_label("Persons by year")
SHARES = as_label("Population shares")
PERSONS_NOW = as_label("Persons in the population year")
PERSONS_OF_WINDOW = as_label("Persons, mean of the window")
PERSONS = as_label("Persons")
GROUP = as_label("group")
SUM_OF_WEIGHTS = as_label("Sum of the weights")
WEIGHTED = as_label("Weighted criterion index, Σ w · x")


def _status(living: Living, name: str) -> str:
    """The weakest status among the figures of a column of the need key; a group is called that."""
    if name not in living.case.criteria:
        return living.text(GROUP)
    is_age = living.case.criteria[name].kind == "age"
    variable, dim = ("population", "age_group") if is_age else ("criterion_value", "criterion")
    cells = evidence_of(living.case.observed, variable).sel({dim: name}).values
    statuses = [living.case.evidence[source].status for source in set(cells.ravel().tolist())]
    return living.text(STATUS_LABELS[weakest(statuses)])


def _unit(living: Living, name: str) -> str:
    """Unit of a column's amounts."""
    criterion = living.case.criteria.get(name)
    if criterion is None:
        return living.text(GROUP)
    unit = living.unit(criterion.unit)
    return f"{unit} · N" if criterion.measure == "per_inhabitant" else unit


def _group(living: Living, name: str) -> str:
    return "" if name in living.case.criteria else living.text(GROUP)


SHEETS = (
    Sheet(
        POPULATION,
        population_share,
        (
            summed(persons, down="year", heading=BY_YEAR),
            summed(
                window_persons,
                heading=PERSONS,
                label=PERSONS_OF_WINDOW,
            ),
            summed(share_persons, label=PERSONS_NOW),
            summed(population_share, heading=SHARES, check=SHARES),
        ),
    ),
    Sheet(
        AMOUNTS,
        column_amount,
        (
            summed(population, each="age_group", down="year"),
            summed(amount_of_year, each="criterion", down="year"),
        ),
    ),
    Sheet(
        MEANS,
        column_amount,
        (
            summed(column_amount, down="column", note=_unit, kind="amount"),
            summed(group_amount, down="group", note=_unit, kind="amount"),
        ),
    ),
    Sheet(
        INDICES,
        criterion_index,
        (
            Shown(
                criterion_index,
                down="series",
                note=_status,
                total=(window_persons * criterion_index).sum("region") / window_persons.sum("region"),
            ),
        ),
        total=COUNTRY,
    ),
    Sheet(
        WEIGHTS,
        criterion_weight,
        (
            Shown(criterion_weight, down="series", across="service", note=_group, kind="weight"),
            Shown(criterion_weight.sum("series"), across="service", label=SUM_OF_WEIGHTS, check=SUM_OF_WEIGHTS),
        ),
        across="service",
        total=None,
    ),
    Sheet(
        NEED,
        need_index,
        (
            Shown(
                weighted_index,
                down="service",
                heading=WEIGHTED,
                total=(population_share * weighted_index).sum("region"),
            ),
            Shown(
                need_index,
                down="service",
                heading=NEED_INDEX,
                total=(population_share * need_index).sum("region"),
                check=NEED_INDEX,
            ),
        ),
        total=COUNTRY,
    ),
)
