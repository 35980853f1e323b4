"""Whether a region's need in one year lies outside what it was in the others, as after a register that counts anew.

A figure that is many times too large is told by itself. Here several that each moved a little, or one with a large
weight, move the index further than years usually do.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import label_in_words
from inntektsmodell.case.remarks import FigurePlace, Remark
from inntektsmodell.language.messages import message
from inntektsmodell.model.proportions import remark, worst

FEWEST_YEARS = 3
"""Of two years nobody can tell which is the odd one."""
LEAST_CHANGE = 0.05
"""A share of need: a whole new model moves a few per cent of what a region has, one year of it less."""
DEVIATIONS = 5.0
"""Standard deviations of chance, by the number of persons counted, that a year must be further off than."""


def need_against_past(case: Case) -> Iterator[Remark]:
    """The need index by service, region and year, by the weights of the case, against the range of the other years.

    Criteria that the case merges count here by themselves, which moves an index much less than what is looked for.
    """
    years = case.observed["population"]["year"].values
    if len(years) < FEWEST_YEARS or not {"age_group", "criterion"} & set(case.observed.dims):
        return
    index, variance = _by_year(case)
    others = [np.delete(np.arange(len(years)), year) for year in range(len(years))]
    least = np.stack([index[:, other].min(axis=1) for other in others], axis=1)
    most = np.stack([index[:, other].max(axis=1) for other in others], axis=1)
    beyond = np.maximum(index - most, least - index)
    wrong = (beyond > LEAST_CHANGE) & (beyond > most - least) & (beyond > DEVIATIONS * np.sqrt(2 * variance))
    for cell in worst(wrong, beyond):
        service, year, region = cell
        said = message(
            "need index {value:.4f} in {year}, while those of the other years lie between {least:.4f} and {most:.4f}",
            value=index[cell],
            year=int(years[year]),
            least=least[cell],
            most=most[cell],
        )
        called = label_in_words(case, case.services[service])
        place = message("'{service}' in '{region}'", service=called, region=case.regions[region])
        yield remark(FigurePlace(place), said, wrong)


def _by_year(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Need index by service, year and region, and its variance by the counts alone."""
    persons = case.observed["population"].sum("age_group").transpose("year", "region").values
    shape = (len(case.services), *persons.shape)
    index, variance = np.zeros(shape), np.zeros(shape)
    for name in ("population", "criterion_value"):
        if name in case.observed:
            relative, chance = _relative(case, case.observed[name], persons)
            weights = _weights(case, case.observed[name])
            index += np.einsum("sc,cyr->syr", weights, relative)
            variance += np.einsum("sc,cyr->syr", weights**2, chance)
    return index, variance


def _relative(case: Case, values: xr.DataArray, persons: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each figure per inhabitant against the country in its year, and the variance of that by what is counted."""
    label = str(values.dims[0])
    figures = values.transpose(label, "year", "region").values
    counted = np.array([case.criteria[name].measure == "count" for name in values[label].values.tolist()])[
        :, None, None
    ]
    totals = np.where(counted, figures, figures * persons).sum(axis=2, keepdims=True)
    relative = np.where(counted, figures / persons, figures) / (totals / persons.sum(axis=1)[:, None])
    chance = np.where(counted & (figures > 0), relative**2 / figures, 0.0)
    return np.nan_to_num(relative, nan=0.0, posinf=0.0), np.nan_to_num(chance, nan=0.0, posinf=0.0)


def _weights(case: Case, values: xr.DataArray) -> np.ndarray:
    """Need weights by service and by the first dimension of the figures."""
    names, keys = values[values.dims[0]].values.tolist(), case.parameters.need.weights
    weights = [
        [keys[service][name].value if name in keys[service] else 0.0 for name in names] for service in case.services
    ]
    return np.array(weights)
