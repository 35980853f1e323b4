"""Exact local sensitivity: derivatives of a result by every parameter and observation, in one call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce

import numpy as np
import xarray as xr

from inntektsmodell.analysis.sensitivity.kinks import (
    ROUNDING,
    SET_BY_GROWTH,
    SET_BY_GUARANTEE,
    SET_BY_PACE,
    at_their_bounds,
    at_their_guarantee,
    at_their_pace,
    setting_the_growth,
    to_either_side,
    where_equal,
)
from inntektsmodell.analysis.sensitivity.memory import blocks_of_regions, check_local
from inntektsmodell.analysis.sensitivity.slopes import attributes_of, check_result, chosen_regions, slopes_of
from inntektsmodell.analysis.sensitivity.sources.quantities import Quantities, quantities_of
from inntektsmodell.arguments import as_whole
from inntektsmodell.case.case import Case, expect_case
from inntektsmodell.faults import InputError, shortened
from inntektsmodell.language.messages import message
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.evaluate import Inputs

Moved = Callable[[np.ndarray], np.ndarray]
"""Derivatives (input, region) to slopes along allowed moves."""
Slopes = tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]
"""A result (region,), then its derivatives and its moves (input, region): by "", or also by "_up" and "_down"."""


def local_sensitivity(
    case: Case, result: str = "distribution_key", *, regions: Sequence[str] | None = None, most: int | None = None
) -> xr.Dataset:
    """Derivatives of a regional result by every quantity of the case, exact to rounding (reverse mode).

    Args:
        case: the case at which the derivatives are taken.
        result: a result per region, as `distribution_key` or `base_appropriation` (million kroner).
        regions: names of the regions whose derivatives are wanted; all where None.
        most: only so many inputs, those of the greatest effect ``|move · value|`` on any of the regions, the greatest
            first; all, in the order of the case, where None. Derivatives by all are then held for a few regions at a
            time, and made twice.

    Returns:
        Dataset over `input` (one per parameter or observed cell; coordinates `path`, `unit`, `status`) and `region`:

        - `value`: the input's present value.
        - `derivative`: change of the result per unit of the input, all other inputs kept. A person more in an age
          group also moves the population shares, and that is in it.
        - `move`: the same along a move that is allowed. For shares that sum to 1 (need weights, service shares, a
          former or capital key) the other shares of the set shrink in proportion, w_j ← w_j (1 − w_i) / Σ_{j≠i} w_j;
          where a rest of the country is derived from the input and a total, that takes the difference; for every other
          input it equals `derivative`.
        - `elasticity`: per cent of the result per per cent of the input, along the allowed move; NaN where the result
          is 0 but for rounding.

        With `base_appropriation`, `kroner_per_unit` is `move` in kroner.

        Where regions tie for the growth that a phase-in needs, what follows from it (`growth_amount`, `phase_in`,
        `growth_to_come`) bends: each of these is NaN where the slopes to both sides differ, and there is one towards a
        higher value of the input (`derivative_up`, `move_up`, ...) and one towards a lower (`derivative_down`, ...).
        The attribute `tied` then names those regions, a line each.

        Where regions get just what they are guaranteed without the guarantee, what follows from it bends too: the
        attribute `at_guarantee` names them, and the slopes lie halfway between those to both sides. `at_pace` does so
        where regions are just at the least or greatest growth of a pace of change.

        So does what follows from an index that is just at its floor, ceiling or threshold, or at the limit of a gap:
        the attribute `at_bound` names each, a line each.

    Raises:
        InputError: there is no such result per region in this case, no such region, `most` is less than 1, or the
            derivatives need more memory than `blocks.MOST_BYTES`.

    Example:
        >>> import inntektsmodell as im
        >>> table = im.local_sensitivity(im.load_case("builtin:eksempel"), "settlement", regions=["Helse Nord"])
        >>> table["derivative"].sel(input="settlement.unit_price").values.round(4).tolist()
        [-0.0014]
    """
    expect_case(case)
    inputs, rows = inputs_of(case), chosen_regions(case, regions)
    check_result(case, inputs, result)
    most = None if most is None else _at_least_one(most)
    check_local(case, len(rows) if most is None else 1)
    table = partial(_table, case, result, inputs, quantities_of(case))
    if most is None:
        return table(rows)
    parts = np.array_split(rows, blocks_of_regions(case, len(rows)))
    greatest = reduce(np.fmax, map(_greatest_effect, map(table, parts)))
    largest = np.argsort(-greatest, kind="stable")[:most]
    tables = [table(part).isel(input=largest) for part in parts]
    return xr.concat(tables, "region", data_vars="minimal", coords="minimal", compat="override", join="override")


def _at_least_one(most: int) -> int:
    most = as_whole(most, "most")
    if most < 1:
        right = message("{least} or more", least=1)
        raise InputError.of("most", message("found {value}", value=shortened(most)), right)
    return most


def _greatest_effect(table: xr.Dataset) -> np.ndarray:
    """The greatest effect of every input on any region, whichever way it moves: ``|move · value|``, shape (input,)."""
    moves = [abs(values).max("region").values for name, values in table.items() if str(name).startswith("move")]
    return np.asarray(reduce(np.fmax, moves) * np.abs(table["value"].values))


def _table(case: Case, result: str, inputs: Inputs, columns: list[Quantities], rows: np.ndarray) -> xr.Dataset:
    """What `local_sensitivity` returns for the regions at these positions."""
    present = np.concatenate([np.asarray(inputs[cells.leaf])[cells.index].ravel() for cells in columns])
    starts = np.cumsum([0, *(len(cells.paths) for cells in columns[:-1])])
    rests = [np.where(one.rests < 0, -1, one.rests + start) for one, start in zip(columns, starts, strict=True)]
    sets = np.concatenate([cells.sets for cells in columns])
    moved = partial(_keeping_totals, present=present, sets=sets, rests=np.concatenate(rests))
    tied = setting_the_growth(inputs) if result in SET_BY_GROWTH else []
    slopes = partial(slopes_of, case, inputs=inputs, picks=[(cells.leaf, cells.index) for cells in columns])
    if len(tied) < 2:
        base, found_slopes = slopes(result, regions=rows)
        derivatives, moves = {"": found_slopes.T}, {"": moved(found_slopes.T)}
    else:
        base, derivatives, moves = _two_slopes(slopes, result, rows, moved, tied)
    is_none = np.abs(base) <= ROUNDING * np.abs(base).max()
    variables: dict[str, tuple[tuple[str, ...], np.ndarray]] = {
        "value": (("input",), present),
        "result": (("region",), base[rows]),
    }
    for side, move in moves.items():
        with np.errstate(divide="ignore", invalid="ignore"):
            elasticity = np.where(is_none[rows], np.nan, move * present[:, None] / base[rows])
        found = {"derivative": derivatives[side], "move": move, "elasticity": elasticity}
        if RESULTS[result].units == "million NOK":
            found["kroner_per_unit"] = move * NOK_PER_MILLION
        variables |= {f"{name}{side}": (("input", "region"), values) for name, values in found.items()}
    coords = {
        "input": [path for cells in columns for path in cells.paths],
        "unit": ("input", [unit for cells in columns for unit in cells.units]),
        "status": ("input", [status for cells in columns for status in cells.statuses]),
        "region": [case.regions[row] for row in rows],
    }
    at_guarantee = at_their_guarantee(inputs) if result in SET_BY_GUARANTEE else []
    at_pace = at_their_pace(inputs) if result in SET_BY_PACE else []
    kinks = {"tied": tied if len(tied) > 1 else [], "at_guarantee": at_guarantee, "at_pace": at_pace}
    named = {name: "\n".join(case.regions[row] for row in of) for name, of in kinks.items() if of}
    if at_bounds := at_their_bounds(case):
        named["at_bound"] = "\n".join(at_bounds)
    return xr.Dataset(variables, coords, attributes_of(case, result) | named)


def _two_slopes(
    slopes: Callable[..., tuple[np.ndarray, np.ndarray]],
    result: str,
    rows: np.ndarray,
    moved: Moved,
    tied: Sequence[int],
) -> Slopes:
    """Slopes where regions tie for the growth: by each of these, upwards and downwards."""
    found = [slopes(result, regions=rows, binding=region) for region in tied]
    own = [of_result.T for _, of_result in found]
    needs = [slopes("growth", regions=np.zeros(1, dtype=int), binding=region)[1].T for region in tied]
    sides = []
    for along in (np.asarray, moved):
        of_result, of_growth = (np.stack([along(one) for one in every]) for every in (own, needs))
        up, down = to_either_side(of_result, of_growth[..., 0])
        sides.append({"": where_equal(up, down), "_up": up, "_down": down})
    return found[0][0], sides[0], sides[1]


def _keeping_totals(derivative: np.ndarray, present: np.ndarray, sets: np.ndarray, rests: np.ndarray) -> np.ndarray:
    """Derivatives along moves that keep every set of shares at sum 1, and totals of which a rest takes what is left."""
    move = _along_allowed_moves(derivative, present, sets)
    listed = np.flatnonzero(rests >= 0)
    move[listed] = derivative[listed] - derivative[rests[listed]]
    return move


def _along_allowed_moves(derivative: np.ndarray, present: np.ndarray, sets: np.ndarray) -> np.ndarray:
    """Derivatives along moves that keep every set of shares at sum 1; shape (input, region)."""
    move = derivative.copy()
    for name in dict.fromkeys(sets.tolist()):
        if not name:
            continue
        rows = np.flatnonzero(sets == name)
        shares, slopes = present[rows], derivative[rows]
        others = shares @ slopes - shares[:, None] * slopes
        room = shares.sum() - shares
        with np.errstate(divide="ignore", invalid="ignore"):
            move[rows] = np.where(room[:, None] > 0, slopes - others / room[:, None], 0.0)
    return move
