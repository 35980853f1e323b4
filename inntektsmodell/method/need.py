"""Need: population shares, criterion indices, weights, need indices."""

from __future__ import annotations

from indices.expressions import Stacked
from indices.formulas import mean_over, relative_to_country, weighed_together, with_mean_one
from inntektsmodell.language.text import as_label
from inntektsmodell.method.index_rules import RULES, base_of, compared, or_one, within_bounds
from inntektsmodell.method.inputs import (
    criteria,
    group_services,
    members,
    merged,
    per_inhabitant,
    population,
    share_year,
    weights,
    window,
)
from inntektsmodell.method.quantities import one, result, step
from inntektsmodell.method.rules import by_age, counted_ages, ruled

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
index_base = step(
    "index_base",
    "criterion per person",
    r"\bar x",
    base_of(series_amount, window_persons),
    label=as_label("What the index is relative to"),
    about="Mean per inhabitant of the country, or of a part of it; without the region itself where $h^{others} = 1$; 1 "
    "where the value per inhabitant counts as it is.",
    source=RULES,
    only_with=(ruled,),
)
compared_index = step(
    "compared_index",
    "index",
    r"x^{\text{rel}}",
    compared(series_amount, window_persons, index_base),
    label=as_label("Criterion index before its bounds"),
    about="The value per inhabitant over what it is relative to; the inverse where $h^{inv} = 1$, which is 1 over the "
    "value where it is relative to nothing.",
    source=RULES,
)
ruled_index = step(
    "ruled_index",
    "index",
    r"x^{\text{rule}}",
    within_bounds(compared_index),
    label=as_label("Criterion index by rules of the case"),
    about="No less than its floor, no more than its ceiling; where a criterion has a threshold, what is above that.",
    source=RULES,
    absent=0.0,
)
criterion_index = result(
    "criterion_index",
    "index",
    "x",
    (1 - ruled) * relative_to_country(series_amount, window_persons, or_one(window_persons)) + ruled * ruled_index,
    label=as_label("Criterion index, country = 1"),
    about="Amount of each criterion per inhabitant of the region, relative to the country, unless the case has rules "
    "of its own ($\\rho^{rule} = 1$). Where a case allows recipients without inhabitants ($z = 1$), theirs is 0.",
)
counted_persons = step(
    "counted_persons",
    "persons",
    r"N^{\text{count}}",
    (counted_ages * population).sum("age_group"),
    label=as_label("Inhabitants that count"),
    about="Inhabitants of the ages that the need of a service counts.",
    source=RULES,
    only_with=(by_age,),
)
counted_share_persons = step(
    "counted_share_persons",
    "persons",
    r"N^{p,\text{count}}",
    (share_year * counted_persons).sum("year"),
    label=as_label("Inhabitants that count, in the year of the population shares"),
    about="The year is the parameter `population.year`.",
    source=RULES,
)
service_population_share = result(
    "service_population_share",
    "share",
    r"p^{\text{count}}",
    counted_share_persons / counted_share_persons.sum("region"),
    label=as_label("Share of the inhabitants that count"),
    about="Each region's share of the inhabitants of the ages that the need of a service counts.",
    source=RULES,
    absent=0.0,
)
counted_window_persons = step(
    "counted_window_persons",
    "persons",
    r"\bar N^{\text{count}}",
    mean_over(counted_persons, "year", window),
    label=as_label("Inhabitants that count, moving average"),
    about="Mean over the years of the window.",
    source=RULES,
)
counted_amount_of_year = step(
    "counted_amount_of_year",
    "criterion",
    r"V^{\text{count}}",
    criteria * (per_inhabitant * counted_persons * one("base per person") + (1 - per_inhabitant) * one("base")),
    label=as_label("Amount of the criterion, of those that count"),
    about="A criterion that is a mean per inhabitant is multiplied by the inhabitants that count.",
    source=RULES,
)
counted_column_amount = step(
    "counted_column_amount",
    "criterion",
    r"\bar V^{\text{count}}",
    Stacked(
        mean_over(population, "year", window) * one("criterion per person"),
        mean_over(counted_amount_of_year, "year", window),
        "column",
        "age_group",
        "criterion",
    ),
    label=as_label("Moving average, of those that count"),
    about="As for all inhabitants.",
    source=RULES,
)
counted_amount = step(
    "counted_amount",
    "criterion",
    r"\bar V^{\text{all,count}}",
    Stacked(counted_column_amount, (members * counted_column_amount).sum("column"), "series", "column", "group"),
    label=as_label("Moving averages of all criteria, of those that count"),
    about="Age groups and criteria, then merged criteria.",
    source=RULES,
)
counted_index_base = step(
    "counted_index_base",
    "criterion per person",
    r"\bar x^{\text{count}}",
    base_of(counted_amount, counted_window_persons),
    label=as_label("What the index is relative to, of those that count"),
    about="As for all inhabitants.",
    source=RULES,
    only_with=(by_age,),
)
counted_compared_index = step(
    "counted_compared_index",
    "index",
    r"x^{\text{rel,count}}",
    compared(counted_amount, counted_window_persons, counted_index_base),
    label=as_label("Criterion index before its bounds, of those that count"),
    about="As for all inhabitants.",
    source=RULES,
)
counted_index = step(
    "counted_index",
    "index",
    r"x^{\text{count}}",
    within_bounds(counted_compared_index),
    label=as_label("Criterion index of those that count"),
    about="Amount of each criterion per inhabitant of the ages that the need of a service counts, by the rules of the "
    "case where it has some, else relative to the country.",
    source=RULES,
    absent=0.0,
)
weighted_index = step(
    "weighted_index",
    "index",
    r"\tilde b",
    weighed_together(criterion_weight, (1 - by_age) * criterion_index + by_age * counted_index, "series"),
    label=as_label("Weighted criterion indices"),
    about="The criterion indices, weighed together with the need key of each service.",
)
_share = (1 - by_age) * population_share + by_age * service_population_share
need_index = result(
    "need_index",
    "index",
    "b",
    with_mean_one(weighted_index, _share),
    label=as_label("Need index"),
    about="Scaled to the mean 1 over the inhabitants: index × population share is the share of the money.",
)
need_share = step(
    "need_share",
    "share",
    "u",
    _share * need_index,
    label=as_label("Share of need"),
    about="Each region's share of a service's money by need alone.",
)
