"""Need: population shares, criterion indices, weights, need indices."""

from __future__ import annotations

from indices.expressions import OneAtZero, Stacked
from indices.formulas import mean_over, relative_to_country, weighed_together, with_mean_one
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import (
    criteria,
    group_services,
    may_be_empty,
    members,
    merged,
    per_inhabitant,
    population,
    share_year,
    weights,
    window,
)
from inntektsmodell.method.quantities import one, result, step

persons = step(
    "persons",
    "persons",
    "N",
    population.sum("age_group"),
    label=as_label("Inhabitants"),
    about="Inhabitants of every age on 1 January.",
)
share_persons = step(
    "share_persons",
    "persons",
    "N^p",
    (share_year * persons).sum("year"),
    label=as_label("Inhabitants in the year of the population shares"),
    about="The year is the parameter `population.year`.",
)
population_share = result(
    "population_share",
    "share",
    "p",
    share_persons / share_persons.sum("region"),
    label=as_label("Share of population"),
    about="Each region's share of the inhabitants.",
)
handed_over = step(
    "handed_over",
    "1",
    "o",
    (merged * group_services * members).sum("group"),
    label=as_label("Weight handed over to a merged criterion"),
    about="1 where a criterion is merged in the service, else 0.",
)
criterion_weight = result(
    "criterion_weight",
    "share",
    r"\tilde w",
    Stacked(
        weights * (1 - handed_over),
        merged * group_services * (members * weights).sum("column"),
        "series",
        "column",
        "group",
    ),
    label=as_label("Weight in the need key"),
    about="The merged criterion takes the sum of its members' weights, and they have none.",
)
amount_of_year = step(
    "amount_of_year",
    "criterion",
    "V",
    criteria * (per_inhabitant * persons * one("base per person") + (1 - per_inhabitant) * one("base")),
    label=as_label("Amount of the criterion"),
    about="A criterion that is a mean per inhabitant is multiplied by the inhabitants of the region and year.",
)
column_amount = step(
    "column_amount",
    "criterion",
    r"\bar V",
    Stacked(
        mean_over(population, "year", window) * one("criterion per person"),
        mean_over(amount_of_year, "year", window),
        "column",
        "age_group",
        "criterion",
    ),
    label=as_label("Moving average"),
    about="Mean over the years of the window, which the marks $h_y = 1$ choose: of the inhabitants in each age group, "
    "and of the amount of each criterion. Which three years the window holds is not printed.",
)
group_amount = step(
    "group_amount",
    "criterion",
    r"\bar V^{\text{merged}}",
    (members * column_amount).sum("column"),
    label=as_label("Moving average of merged criteria"),
    about="Criteria that are merged (mortality by age became one criterion) are added up before the criterion index.",
)
window_persons = step(
    "window_persons",
    "persons",
    r"\bar N",
    mean_over(persons, "year", window),
    label=as_label("Inhabitants, moving average"),
    about="Mean of the inhabitants over the years of the window.",
)
series_amount = step(
    "series_amount",
    "criterion",
    r"\bar V^{\text{all}}",
    Stacked(column_amount, group_amount, "series", "column", "group"),
    label=as_label("Moving averages of all criteria"),
    about="Age groups and criteria, then merged criteria.",
)
criterion_index = result(
    "criterion_index",
    "index",
    "x",
    relative_to_country(series_amount, window_persons, window_persons + may_be_empty * OneAtZero(window_persons)),
    label=as_label("Criterion index, country = 1"),
    about="Amount of each criterion per inhabitant of the region, relative to the country. Where a case allows "
    "recipients without inhabitants ($z = 1$), theirs is 0.",
)
weighted_index = step(
    "weighted_index",
    "index",
    r"\tilde b",
    weighed_together(criterion_weight, criterion_index, "series"),
    label=as_label("Weighted criterion indices"),
    about="The criterion indices, weighed together with the need key of each service.",
)
need_index = result(
    "need_index",
    "index",
    "b",
    with_mean_one(weighted_index, population_share),
    label=as_label("Need index"),
    about="Scaled to the mean 1 over the inhabitants: index × population share is the share of the money.",
)
need_share = step(
    "need_share",
    "share",
    "u",
    population_share * need_index,
    label=as_label("Share of need"),
    about="Each region's share of a service's money by need alone.",
)
