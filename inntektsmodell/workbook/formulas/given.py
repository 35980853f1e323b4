"""A writer of the formulas of a case, in which every figure of the input sheets has its place."""

from __future__ import annotations

from itertools import product

import numpy as np
import xarray as xr

from indices.expressions import Expression, Quantity
from inntektsmodell.case.calibration import target_amounts
from inntektsmodell.case.case import Case
from inntektsmodell.method import calibration as method
from inntektsmodell.method.inputs import INPUTS, target, weights
from inntektsmodell.method.need import criterion_index, criterion_weight
from inntektsmodell.method.steps import QUANTITIES, formulas_for
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.places import Place, cell_of
from inntektsmodell.workbook.writing.input_sheets import InputCells


def writer_of(case: Case, result: xr.Dataset, cells: InputCells) -> Writer:
    """The writer; what a case is computed from and what it gives, it has the engine's values of."""
    given, labels = {name: np.asarray(array) for name, array in inputs_of(case).items()}, labels_of(case)
    formulas: dict[Quantity, Expression] = dict(formulas_for(given).items())
    results = {str(name): values.values for name, values in result.items()}
    if (target.path, case.regions[0]) in cells.addresses:
        given[target.name] = target_amounts(case)
        own = criterion_weight * criterion_index
        formulas |= {step: step.formula for step in method.CALIBRATION}
        formulas |= {method.weight: criterion_weight, method.others: own.sum("series") - own}
    writer = Writer(labels, formulas, given | results)
    for about in INPUTS.values():
        if about.name in given and about.kind in ("observed", "figure", "target"):
            places = list(product(*(labels[dim] for dim in about.dims)))
            names = [(about.path, *place) for place in places]
            if about.kind == "figure":
                names = [("parameter", ".".join(map(str, name))) for name in names]
            figures = zip(places, names, given[about.name].ravel().tolist(), strict=True)
            found = {
                place: cell_of(cells.addresses[name], value)
                for place, name, value in figures
                if about.absent is None or name in cells.addresses
            }
            place = Place(about.dims, found, is_input=True, has_dashes=about is weights)
            writer.places[QUANTITIES.get(about.name, about)] = place
    return writer
