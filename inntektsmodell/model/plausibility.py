"""What in a case or its result is possible but hardly right, as after a wrong unit or a decimal point one place off.

The ranges are assumptions of these checks, not rules of the model; each says its reason. Nothing is changed by them.
All that one check finds in one table or result is folded into one remark: the worst figure, and how many more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.remarks import FigurePlace, Remark
from inntektsmodell.case.units import in_kroner
from inntektsmodell.language.messages import Message, message
from inntektsmodell.model.available import expect_result
from inntektsmodell.model.plausible.inputs import implausible_inputs
from inntektsmodell.model.proportions import Cell, counted, distance, far_from_country, figure, remark, worst

REDISTRIBUTED = 1.5
"""A factor for what a region has by the former model against full effect: of it, a few per cent moves."""
KEYS = ("service_key", "resource_need_key", "distribution_key", "phased_key")
KEY_ERROR = 1e-9
SCENARIO = "scenario"


def remarks_on(case: Case, result: xr.Dataset) -> tuple[Remark, ...]:
    """Every remark on a case and on what `compute` gave for it: of reading it first, then on what is not plausible.

    Args:
        case: the case, with the remarks of its reading.
        result: what `compute` gave for it.

    Example:
        >>> import inntektsmodell as im
        >>> case = im.load_case("builtin:2021").with_changes({"appropriation.total": 108.6})
        >>> print(im.remarks_on(case, im.compute(case))[0].in_language("en"))
        'Total appropriation': 20.23 NOK per inhabitant; the total is in million NOK
    """
    expect_case(case)
    expect_result(case, result)
    return (*case.remarks, *implausible(case, result))


def implausible(case: Case, result: xr.Dataset) -> list[Remark]:
    """Remarks on what was read, which may be the cause; then on keys outside 0–1 and what is out of proportion."""
    return [*implausible_inputs(case), *implausible_results(case, result)]


def implausible_results(case: Case, result: xr.Dataset) -> list[Remark]:
    """Remarks on keys outside 0–1 in a result, and on what is out of proportion."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return [*_keys(case, result), *_indices(case, result), *_former(case, result)]


class ScenarioKeys:
    """Keys outside 0–1 among the scenarios of a case, which come in parts: the worst of each, and how many."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._worst: dict[str, tuple[float, FigurePlace, Message]] = {}
        self._number: Counter[str] = Counter()

    def add(self, results: xr.Dataset) -> None:
        """Look at the results of some scenarios, whose last dimension they are."""
        for name, by, place, said, number in _keys_outside(self._case, results):
            self._number[name] += number
            if name not in self._worst or by > self._worst[name][0]:
                self._worst[name] = by, place, said

    def remarks(self) -> list[Remark]:
        """What is to be said of all the scenarios that were looked at."""
        return [counted(place, said, self._number[name]) for name, (_, place, said) in self._worst.items()]


def _keys(case: Case, result: xr.Dataset) -> Iterator[Remark]:
    for _, _, place, said, number in _keys_outside(case, result):
        yield counted(place, said, number)


def _keys_outside(case: Case, result: xr.Dataset) -> Iterator[tuple[str, float, FigurePlace, Message, int]]:
    """Of each key with numbers outside 0–1: the worst, by how much and where, and how many there are."""
    for name in (name for name in KEYS if name in result):
        values = result[name]
        outside = np.maximum(values.values - 1, -values.values)
        for cell in worst(outside > KEY_ERROR, outside):
            said = message("{value:.4g} lies outside 0 to 1", value=values.values[cell])
            yield name, outside[cell], _key(case, values, cell), said, int((outside > KEY_ERROR).sum())


def _key(case: Case, values: xr.DataArray, cell: Cell) -> FigurePlace:
    """A cell of a key, of one scenario where there are several."""
    if values.dims[-1] != SCENARIO:
        return figure(case, values, cell)
    scenario = values[..., cell[-1]]
    called, path = figure(case, scenario, cell[:-1])
    return FigurePlace(message("scenario {number}, {place}", number=int(scenario[SCENARIO]), place=called), path)


def _indices(case: Case, result: xr.Dataset) -> Iterator[Remark]:
    for name in (name for name in ("need_index", "cost_index") if name in result):
        values = result[name]
        if name == "need_index":  # where nobody lives, none is counted
            values = values.where(result["population_share"] > 0, 1.0)
        yield from far_from_country(case, values, figure)


def _former(case: Case, result: xr.Dataset) -> Iterator[Remark]:
    """What a region had by the former model, against what it gets at full effect."""
    if "redistribution" not in result:
        return
    full, change = result["full_effect_appropriation"].values, result["redistribution"]
    former = full - change.values
    far = np.where(former == 0, 0.0, np.where(former < 0, np.inf, distance(full, former)))
    for cell in worst(far > math.log(REDISTRIBUTED), far):
        said = message(
            "from {former:.6g} to {full:.6g} million NOK, from the former model to full effect",
            former=former[cell],
            full=full[cell],
            currency=in_kroner(change.attrs["units"])[1],
        )
        yield remark(figure(case, change, cell), said, far > math.log(REDISTRIBUTED))
