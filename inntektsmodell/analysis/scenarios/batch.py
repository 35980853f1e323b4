"""Many scenarios at once: one compiled call a block, the scenario axis last."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any, cast, get_args

import jax
import numpy as np
import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.file import is_name
from inntektsmodell.analysis.scenarios.table import (
    SCENARIO,
    as_table,
    check_columns,
    check_rows,
    column_of,
    named_rows,
    names_of,
)
from inntektsmodell.arguments import as_choice, as_client, as_mapping, as_names, as_whole, refuse
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.case.changes.linear import Chosen, ScaledAndShifted
from inntektsmodell.case.changes.resolving import SHOWN, Rebalance, Resolved, resolved
from inntektsmodell.case.paths import Index
from inntektsmodell.faults import Fault, Faults, InputError, nearest
from inntektsmodell.language.messages import message
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.addresses import Address, address_of
from inntektsmodell.model.arrays import batch_inputs_of
from inntektsmodell.model.available import available_results
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.enough import are_enough, not_enough, steps_of_enough
from inntektsmodell.model.evaluate import Inputs
from inntektsmodell.model.finite import not_finite
from inntektsmodell.model.result import case_attributes, result_coordinates, variable_attributes
from inntektsmodell.work.blocks import WORKING, check_memory, fitting, numbers_in, size_of_batch
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    from distributed import Client

BLOCK = 8192
DEFAULT_RESULTS = ("distribution_key", "base_appropriation")


def grid(changes: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Every combination of the given values: one row per scenario, one column per path.

    Example:
        >>> import inntektsmodell as im
        >>> im.grid({"capital.share": [0.0, 0.1], "need.window": [[2020], [2019]]}).shape
        (4, 2)
    """
    given = as_mapping(changes, "changes")
    for path, values in given.items():
        if isinstance(values, str | bytes | Mapping) or not np.iterable(values):
            refuse(message("path '{path}'", path=path), values, message("a list of values"))
    rows = list(product(*given.values()))
    return pd.DataFrame(rows, columns=pd.Index(list(changes)))


def compute_batch(
    case: Case,
    scenarios: pd.DataFrame | Mapping[str, Any] | Sequence[Mapping[str, Any]],
    results: Sequence[str] = DEFAULT_RESULTS,
    *,
    rebalance: Rebalance | None = None,
    block: int = BLOCK,
    client: Client | None = None,
) -> xr.Dataset:
    """Compute many scenarios of one case.

    Args:
        case: what every scenario starts from.
        scenarios: a table with one column per path and one row per scenario (`grid`, `read_scenarios`), the same
            columns as a mapping, or a list of changes. What a scenario does not mention stays as in the case. A column
            `name` or `navn` names the rows.
        results: names of the results to keep. Memory grows with these alone; scenarios are computed in blocks.
        rebalance: how shares that must sum to 1 are kept at 1, or None where that is an error.
        block: scenarios in one compiled call, at most; fewer where the arrays of a large case would pass half a GiB.
            Batches of fewer scenarios are filled up to a power of four, so that few sizes are compiled.
        client: a Dask client; its workers then compute the blocks, with the same numbers. What is lost with a worker
            is computed again.

    Returns:
        Dataset of the results with a last dimension `scenario`, numbered from 0, and with the rows' names along it
        as coordinate `name`, where the table has them.

    Raises:
        InputError: an unknown path or result (with the nearest names), values that do not fit, results that would take
            more than `blocks.MOST_BYTES`, or a scenario whose results are not finite, with its number.

    Example:
        >>> import inntektsmodell as im
        >>> batch = im.compute_batch(im.load_case("builtin:2021"), im.grid({"need.window": [[2020], [2019]]}))
        >>> batch["distribution_key"].sel(region="Helse Vest").values.round(4).tolist()
        [0.1908, 0.1907]
    """
    batch = batch_of(case, results, rebalance=rebalance, block=block, client=client)
    table = as_table(scenarios)
    check_rows(len(table))
    return batch.computed(table, np.arange(len(table)), len(table))


def batch_of(
    case: Case,
    results: Sequence[str],
    *,
    rebalance: Rebalance | None = None,
    block: int = BLOCK,
    client: Client | None = None,
) -> Batch:
    """What `compute_batch` is asked of every scenario; see there."""
    expect_case(case)
    results = as_names(results, "results")
    if as_whole(block, "block") < 1:
        refuse("block", block, message("at least 1"))
    if rebalance is not None:
        as_choice(rebalance, "rebalance", get_args(Rebalance))
    as_client(client)
    return Batch(case, results, rebalance, block, client)


@dataclass(frozen=True)
class Batch:
    """What is asked of every scenario of a batch, whose rows come all at once or in parts."""

    case: Case
    results: tuple[str, ...]
    rebalance: Rebalance | None
    block: int
    client: Client | None

    def computed(self, table: pd.DataFrame, numbers: np.ndarray, whole: int) -> xr.Dataset:
        """Results of the rows of a table, the scenarios of these numbers of a `whole`; raises as `compute_batch`."""
        check_columns(table)
        faults = Faults()
        _check_results(self.results, self.case, faults)
        names = names_of(table, numbers, faults)
        columns = {str(path): column_of(table[path]) for path in table.columns if not is_name(path)}
        values = resolved(self.case, columns, self.rebalance, faults)
        with named_rows(table, numbers, names):
            faults.raise_if_any()
        _check_kept(self.case, self.results, len(table))
        with named_rows(table, numbers, names):
            kept = evaluate_blocks(self.case, values, len(table), self.results, self.block, self.client, whole=whole)
        coords = result_coordinates(self.case)
        variables = {
            name: ((*RESULTS[name].result_dims, SCENARIO), kept[name], variable_attributes(RESULTS[name], self.case))
            for name in self.results
        }
        used = {dim for dims, _, _ in variables.values() for dim in dims}
        labels = {dim: names for dim, names in coords.items() if dim in used} | {SCENARIO: numbers}
        return xr.Dataset(variables, labels | names, attrs=case_attributes(self.case))


def evaluate_blocks(
    case: Case,
    values: Resolved,
    number: int,
    results: Sequence[str],
    block: int = BLOCK,
    client: Client | None = None,
    *,
    whole: int = 0,
) -> dict[str, np.ndarray]:
    """Arrays of the kept results, scenario axis last, of shape (..., number).

    `values` holds `number` values by full path (see `resolving.resolved`). Every block has the same size, one of few
    (see `blocks`), so that one compilation serves all; the last is filled up with its own last scenario. Where they are
    a part of a batch, `whole` is how many scenarios that has, and its parts are computed by the same compiled calls.

    Raises `InputError` where a result is not finite, or more is given than there is, with the first such scenarios and
    the first such figure of each.
    """
    base = batch_inputs_of(case)
    width = size_of_batch(whole or number, fitting(WORKING * numbers_in(base), block))
    starts = range(0, number, width)
    addresses = {path: address_of(case, change.entry) for path, change in values.items()}
    blocks = (
        _encoded_rows(addresses, values, np.arange(start, start + width).clip(max=number - 1)) for start in starts
    )
    checked = steps_of_enough(case, base, tuple(results))
    positions = {path: (at.leaf, at.index) for path, at in addresses.items()}
    work = _ScenarioBlock(base, positions, tuple(dict.fromkeys((*results, *checked))))
    kept: dict[str, np.ndarray] = {}
    are_sound = np.ones(number, dtype=bool)
    is_part = whole > number  # whose progress is told by who asks for the parts
    computed = map(work, blocks) if is_part else in_order(work, blocks, "scenarios", len(starts), client)
    for start, outputs in zip(starts, computed, strict=True):
        size = min(width, number - start)
        for name in results:
            every = kept.setdefault(name, np.empty((*outputs[name].shape[:-1], number)))
            every[..., start : start + size] = outputs[name][..., :size]
        if checked:
            enough = are_enough({name: outputs[name] for name in checked})
            are_sound[start : start + size] = np.broadcast_to(enough, width)[:size]
    for array in kept.values():
        are_sound &= np.isfinite(array).all(axis=tuple(range(array.ndim - 1)))
    if not are_sound.all():
        raise InputError(_unsound(case, values, ~are_sound, work))
    return kept


def _unsound(case: Case, values: Resolved, wrong: np.ndarray, work: _ScenarioBlock) -> list[Fault]:
    """What the first of the wrong scenarios are refused for: a figure that is not finite, or more than there is."""
    every = replace(work, results=tuple(available_results(case)))
    addresses = {path: address_of(case, change.entry) for path, change in values.items()}
    faults = []
    for row in np.flatnonzero(wrong)[:SHOWN]:
        encoded = _encoded_rows(addresses, values, np.array([row]))
        outputs = {name: array[..., 0] for name, array in every(encoded).items()}
        inputs = {name: array[..., 0] for name, array in every.inputs(encoded).items()}
        fault = (not_finite(case, outputs, inputs) or not_enough(case, inputs, work.results))[-1]
        place = message("scenario {number}, {place}", number=row, place=fault.place) if len(wrong) > 1 else fault.place
        faults.append(replace(fault, place=place))
    return faults


@dataclass(frozen=True)
class _ScenarioBlock:
    """Computes one block of scenarios; it can be sent to another process."""

    base: Inputs
    positions: dict[str, tuple[str, Index]]  # leaf and index of each path
    results: tuple[str, ...]

    def __call__(self, values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Results of the scenarios whose numbers `values` holds by path."""
        with jax.enable_x64(True):
            outputs = compiled_results(self.results)(self.inputs(values))
        return {name: np.asarray(array) for name, array in outputs.items()}

    def inputs(self, values: dict[str, np.ndarray]) -> Inputs:
        """What they are computed from; every leaf that a path touches varies."""
        width = next(iter(values.values())).shape[-1] if values else 1
        arrays: dict[str, np.ndarray] = {}
        for path, (leaf, index) in self.positions.items():
            if leaf not in arrays:
                arrays[leaf] = np.repeat(self.base[leaf], width, axis=-1)
            arrays[leaf][index] = values[path]
        return self.base | cast(Inputs, arrays)


def _encoded_rows(addresses: Mapping[str, Address], values: Resolved, rows: np.ndarray) -> dict[str, np.ndarray]:
    return {path: _encoded(at, values[path], rows) for path, at in addresses.items()}


def _encoded(at: Address, values: ScaledAndShifted | Chosen, rows: np.ndarray) -> np.ndarray:
    """Numbers of one entry for the scenarios of a block; choices become marks, one column per scenario."""
    if isinstance(values, ScaledAndShifted):
        return np.asarray(values[rows])
    names = [repr(values[row]) for row in rows]
    encoded = {name: at.encode(values[row]) for name, row in dict(zip(names, rows, strict=True)).items()}
    return np.stack([encoded[name] for name in names], axis=-1)


def _check_results(results: Sequence[str], case: Case, faults: Faults) -> None:
    known = available_results(case)
    for name in results:
        if name not in known:
            found = message("is not computed for this case")
            faults.add(message("result '{name}'", name=name), found, nearest(name, known))


def numbers_kept(case: Case, results: Sequence[str]) -> int:
    """How many numbers some results have in one scenario; those that no case has, none."""
    labels = result_coordinates(case)
    dims = [RESULTS[name].result_dims for name in results if name in RESULTS]
    return sum(math.prod(len(labels[dim]) for dim in of_one) for of_one in dims)


def _check_kept(case: Case, results: Sequence[str], number: int) -> None:
    right = message("fewer results, or fewer scenarios at a time")
    check_memory(message("{number:scenario|scenarios}", number=number), 8 * numbers_kept(case, results) * number, right)
