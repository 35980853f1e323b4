"""Which results the model gives for a case, and whether a result is one of that case."""

from __future__ import annotations

import jax
import xarray as xr

from inntektsmodell.arguments import refuse
from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError, listed
from inntektsmodell.language.messages import message, word
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import evaluate
from inntektsmodell.model.result import RESULTS, result_coordinates


def available_results(case: Case) -> list[str]:
    """Names of the results that the model can compute for a case."""
    with jax.enable_x64(True):
        shapes = jax.eval_shape(evaluate, inputs_of(case))
    return [name for name in RESULTS if getattr(shapes, name) is not None]


def expect_result(case: Case, result: object) -> None:
    """Raise `InputError` unless a result has the variables and the labels that `compute` gives for a case."""
    right = message("what im.compute gives for this case")
    if not isinstance(result, xr.Dataset):
        refuse("result", result, right)
    missing = [
        name
        for name in available_results(case)
        if name not in result.data_vars or result[name].dims != RESULTS[name].dims
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
