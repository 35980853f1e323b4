"""Where the inputs of the method stand on the input sheets, and the labels that they have in a case."""

from __future__ import annotations

from itertools import product

import numpy as np
import xarray as xr

from indices.expressions import Quantity
from inntektsmodell.case.case import Case
from inntektsmodell.language.text import as_label
from inntektsmodell.method import inputs as method
from inntektsmodell.method.appropriation import redistribution
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.steps import formulas_for
from inntektsmodell.model.arrays import columns_of, inputs_of
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.places import Label, Labels, Place, cell_of
from inntektsmodell.workbook.writing.input_sheets import InputCells

OBSERVED: dict[Quantity, str] = {
    method.population: "population",
    method.criteria: "criterion_value",
    method.calculated: "calculated_cost",
    method.actual: "actual_cost",
    method.service_share: "service_share",
    method.points: "drg_points",
    method.capital_key: "capital_key",
    method.former_key: "former_key",
    redistribution: "redistribution",
}
"""The observed variable that an input is, with the same dimensions."""
target = Input("calibration.target", ("region",), "million NOK", "T", label=as_label("Target"))
"""What a calibrated criterion was solved for to give."""
PATHS = {method.appropriation.name: "appropriation.total"}
"""The path of a parameter that is not the name of the input."""


def writer_of(case: Case, result: xr.Dataset, cells: InputCells) -> Writer:
    """A writer of the formulas of a case, in which every figure of the input sheets has its place."""
    given = {name: np.asarray(array) for name, array in inputs_of(case).items()}
    formulas, labels = formulas_for(given), labels_of(case)
    calibration = case.file.calibration
    if calibration is not None and ("calibration", case.regions[0]) in cells.addresses:
        given[target.name] = np.array([calibration.target[region].value for region in case.regions])
    writer = Writer(labels, {**formulas}, given | {str(name): values.values for name, values in result.items()})
    for quantity in (*OBSERVED, *method.INPUTS.values(), target):
        if quantity.name in given and not quantity.marks:
            places = product(*(labels[dim] for dim in quantity.dims))
            figures = zip(places, given[quantity.name].ravel().tolist(), strict=True)
            found = {place: cell_of(_address(quantity, place, cells), value) for place, value in figures}
            writer.places[quantity] = Place(quantity.dims, found, has_dashes=quantity is method.weights)
    return writer


def labels_of(case: Case) -> Labels:
    """The labels of every dimension of the method, in the order of the arrays."""
    observed, groups = case.observed, list(case.parameters.criteria)
    coordinates = ("age_group", "criterion", "year", "settlement_year")
    phase_in = case.parameters.phase_in
    return {
        "service": case.services,
        "group": groups,
        "series": [*columns_of(case), *groups],
        "column": columns_of(case),
        **{dim: observed[dim].values.tolist() if dim in observed.coords else [] for dim in coordinates},
        "payment": [] if phase_in is None else list(phase_in.schedule),
        "origin": case.regions,
        "destination": case.regions,
        "region": case.regions,
    }


def _address(quantity: Quantity, labels: tuple[Label, ...], cells: InputCells) -> str:
    """The cell of one figure of an input."""
    if quantity is target:
        return cells.addresses["calibration", labels[0]]
    if quantity in OBSERVED:
        return cells.observation(OBSERVED[quantity], dict(zip(quantity.dims, labels, strict=True)))
    name = PATHS.get(quantity.name, quantity.name)
    return cells.addresses["parameter", ".".join([name, *map(str, labels)])]
