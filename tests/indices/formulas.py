"""Random formulas over a few small quantities, and what they give by labelled arithmetic, by xarray alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from hypothesis import strategies as st

from indices import expressions as ex
from indices.expressions import Expression, Quantity
from indices.figures import Label

REGIONS: list[Label] = ["North", "South", "West"]
LABELS: dict[str, list[Label]] = {
    "region": REGIONS,
    "origin": REGIONS,
    "destination": REGIONS,
    "service": ["care", "cure"],
    "year": [2019, 2020],
    "settlement_year": [2018, 2019, 2020],
    "first": ["young", "old"],
    "second": ["ill"],
    "both": ["young", "old", "ill"],
}
PLACES = ("region", "origin", "destination")
PARTS = ("first", "second", "both")


def _quantity(name: str, *dims: str, marks: bool = False, among_few: bool = False) -> Quantity:
    return Quantity(name, dims, "1", name, marks=marks, among_few=among_few)


FIRST, SECOND, SCALE, KEY = (
    _quantity("first", "first"),
    _quantity("second", "second"),
    _quantity("scale"),
    _quantity("key", "region"),
)
PLAIN = [
    SCALE,
    KEY,
    _quantity("flow", "origin", "destination"),
    _quantity("index", "service", "region"),
    _quantity("people", "year", "region"),
    _quantity("points", "settlement_year", "origin"),
]
MARKS = [_quantity("window", "year", marks=True, among_few=True), _quantity("chosen", "service", marks=True)]
QUANTITIES = [*PLAIN, *MARKS, FIRST, SECOND]
OPERATIONS = (
    "+",
    "-",
    "*",
    "*",
    "/",
    "sum",
    "sum",
    "over",
    "elsewhere",
    "stacked",
    "largest",
    "positive",
    "one at zero",
    "larger",
    "smaller",
    "conditional",
)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 4) -> Expression:
    """A formula of at most so many operations below one another; nothing is divided by what can be 0."""
    if depth == 0:
        return draw(st.sampled_from([*PLAIN, *PLAIN, *MARKS, ex.Number(0.0), ex.Number(1.0), ex.Number(2.5)]))
    part = draw(formulas(depth - 1))
    operation = draw(st.sampled_from(OPERATIONS))
    if operation in ("+", "-", "*"):
        other = draw(formulas(draw(st.integers(0, depth - 1))))
        return {"+": ex.Sum, "-": ex.Difference, "*": ex.Product}[operation](part, other)
    if operation == "/":
        return part / draw(st.sampled_from(PLAIN))
    if operation == "sum" and part.dims:
        return part.sum(draw(st.sampled_from(part.dims)))
    if operation == "over" and set(part.dims) & set(PLACES) and not set(PLACES) <= set(part.dims):
        old = draw(st.sampled_from([dim for dim in part.dims if dim in PLACES]))
        return part.over(**{old: draw(st.sampled_from([dim for dim in PLACES if dim not in part.dims]))})
    if operation == "elsewhere" and {"origin", "destination"} <= set(part.dims):
        return ex.Elsewhere(part, "origin", "destination")
    if operation == "stacked" and not set(part.dims) & set(PARTS):
        return ex.Stacked(part * FIRST, SECOND * part, "both", "first", "second")
    if operation in ("larger", "smaller"):
        return {"larger": ex.Larger, "smaller": ex.Smaller}[operation](part, draw(st.sampled_from(PLAIN)))
    if operation == "largest":
        return ex.LargestQuotient(part, KEY, "region")
    kinds = {"positive": ex.Positive, "one at zero": ex.OneAtZero}
    return kinds[operation](part) if operation in kinds else ex.Conditional(part, SCALE)


def drawn_values(seed: int, scenarios: int | None = None) -> dict[Quantity, xr.DataArray]:
    """Positive values of every quantity, 0 or 1 of marks; with a last dimension `scenario` of a length, where given."""
    draws = np.random.default_rng(seed)
    more = [] if scenarios is None else [scenarios]
    found = {}
    for quantity in QUANTITIES:
        shape = [*(len(LABELS[dim]) for dim in quantity.dims), *more]
        values = draws.integers(0, 2, shape).astype(float) if quantity.marks else draws.uniform(0.5, 2, shape)
        found[quantity] = xr.DataArray(values, dims=(*quantity.dims, *(["scenario"] if more else [])))
    return found


def by_xarray(formula: Expression, known: Mapping[Quantity, xr.DataArray]) -> xr.DataArray:
    """The values of a formula, by labelled arithmetic."""
    if isinstance(formula, ex.Before):
        return _year_by_year(formula, known)
    parts = [by_xarray(part, known) for part in formula.parts]
    match formula:
        case ex.Number(value=value):
            return xr.DataArray(value)
        case Quantity():
            return known[formula]
        case ex.Sum():
            return parts[0] + parts[1]
        case ex.Difference():
            return parts[0] - parts[1]
        case ex.Product():
            return parts[0] * parts[1]
        case ex.Quotient():
            return parts[0] / parts[1]
        case ex.Total(dim=dim):
            return parts[0].sum(dim)
        case ex.Renamed(renamed=renamed):
            return parts[0].rename(dict(renamed))
        case ex.Elsewhere(first_dim=first, second_dim=second):
            return parts[0] * xr.DataArray(1 - np.eye(len(REGIONS)), dims=(first, second))
        case ex.Stacked(dim=dim, first_dim=first, second_dim=second):
            return xr.concat([parts[0].rename({first: dim}), parts[1].rename({second: dim})], dim)
        case ex.LargestQuotient(dim=dim):
            return (parts[0] / parts[1]).max(dim)
        case ex.Larger():
            return parts[0].where(parts[0] > parts[1], parts[1])
        case ex.Smaller():
            return parts[0].where(parts[0] < parts[1], parts[1])
        case ex.Positive():
            return parts[0].clip(min=0)
        case ex.OneAtZero():
            return (parts[0] == 0).astype(float)
        case ex.Coverage():
            return (parts[0] / parts[1].where(parts[1] > 0, 1.0)).where(parts[0] <= parts[1], np.inf)
        case ex.Conditional():
            return parts[0].where(np.isfinite(parts[1]), np.inf)
    raise AssertionError(formula)


def _year_by_year(formula: ex.Before, known: Mapping[Quantity, xr.DataArray]) -> xr.DataArray:
    """What a quantity has at the label before, from the first label on."""
    length = max(array.sizes.get(formula.dim, 1) for array in known.values())
    found = [by_xarray(formula.start, known)]
    for label in range(length - 1):
        here = {one: array.isel({formula.dim: label}, missing_dims="ignore") for one, array in known.items()}
        found.append(by_xarray(formula.following, {**here, formula.before: found[-1]}))
    return xr.concat(found, formula.dim)
