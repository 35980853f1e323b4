"""Which results the model gives for a case, and whether a result is one of that case."""

from __future__ import annotations

import xarray as xr

from inntektsmodell.arguments import refuse
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError, listed
from inntektsmodell.language.messages import message, word
from inntektsmodell.method.steps import RESULTS, results_from
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.result import result_coordinates


def available_results(case: Case) -> list[str]:
    """Names of the results that the model can compute for a case."""
    return results_from(inputs_of(case))


def expect_result(case: Case, result: object) -> None:
    """Raise `InputError` unless a result has the variables and the labels that `compute` gives for a case."""
    right = message("what im.compute gives for this case")
    if not isinstance(result, xr.Dataset):
        refuse("result", result, right)
    missing = [
        name
        for name in available_results(case)
        if name not in result.data_vars or result[name].dims != RESULTS[name].result_dims
    ]
    others = [
        dim
        for dim, labels in result_coordinates(case).items()
        if dim in result.dims and (dim not in result.coords or result[dim].values.tolist() != labels)
    ]
    found = message("lacks {names}", names=listed(missing)) if missing else None
    if others and not missing:
        found = message("has other labels than the case in {names}", names=listed(others))
    if found is not None:
        raise InputError.of(word("result"), found, right)
