"""A writer of the formulas of a case, in which every figure of the input sheets has its place."""

from __future__ import annotations

from itertools import product

import numpy as np
import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.language.text import as_label
from inntektsmodell.method.inputs import INPUTS, weights
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.steps import QUANTITIES, formulas_for
from inntektsmodell.model.arrays import inputs_of, labels_of
from inntektsmodell.workbook.formulas.excel import Writer
from inntektsmodell.workbook.formulas.places import Place, cell_of
from inntektsmodell.workbook.writing.input_sheets import InputCells

target = Input(
    "calibration.target",
    ("region",),
    "million NOK",
    "T",
    kind="observed",
    path="calibration",
    label=as_label("Target"),
)
"""What a calibrated criterion was solved for to give."""


def writer_of(case: Case, result: xr.Dataset, cells: InputCells) -> Writer:
    """The writer; what a case is computed from and what it gives, it has the engine's values of."""
    given, labels = {name: np.asarray(array) for name, array in inputs_of(case).items()}, labels_of(case)
    formulas, results = formulas_for(given), {str(name): values.values for name, values in result.items()}
    calibration = case.file.calibration
    if calibration is not None and (target.path, case.regions[0]) in cells.addresses:
        given[target.name] = np.array([calibration.target[region].value for region in case.regions])
    writer = Writer(labels, dict(formulas.items()), given | results)
    for about in (*INPUTS.values(), target):
        if about.name in given and about.kind in ("observed", "figure"):
            places = list(product(*(labels[dim] for dim in about.dims)))
            names = [(about.path, *place) for place in places]
            if about.kind == "figure":
                names = [("parameter", ".".join(map(str, name))) for name in names]
            figures = zip(names, given[about.name].ravel().tolist(), strict=True)
            found = [cell_of(cells.addresses[name], value) for name, value in figures]
            place = Place(about.dims, dict(zip(places, found, strict=True)), is_input=True, has_dashes=about is weights)
            writer.places[QUANTITIES.get(about.name, about)] = place
    return writer
