"""The calculated cost index: what a unit of care costs a hospital, explained by what it cannot choose.

A region's calculated level is the mean of its hospitals' fitted unit costs, each by its activity, over that of the
country. What hospitals cost beyond what their structure explains is left to the actual level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from inntektsmodell.case.reading.tables import read_number
from inntektsmodell.faults import Faults, nearest
from inntektsmodell.files.csv_reading import decimal_sign, read_csv
from inntektsmodell.language.messages import message

NAMES, AMOUNTS = ("hospital", "region"), ("points", "unit_cost")
"""Columns that a table of hospitals must have; every other one is a feature of structure."""
CONSTANT = "constant"
FULL = 1 - 1e-8
"""A hospital with more leverage than this alone decides its own fitted cost, and has no error."""


@dataclass(frozen=True)
class CostIndex:
    """Cost levels of regions, country = 1. R regions, K features with the constant first.

    `calculated` and `actual` are (R,), `covariance` (R, R) is that of the calculated level. `coefficients` (K,) are
    kroner a unit for one of each of `features`, `coefficient_covariance` (K, K) by HC3.
    """

    regions: tuple[str, ...]
    calculated: np.ndarray
    actual: np.ndarray
    covariance: np.ndarray
    features: tuple[str, ...]
    coefficients: np.ndarray
    coefficient_covariance: np.ndarray

    def table(self) -> pd.DataFrame:
        """A row for each region: calculated level, its standard error, and actual level."""
        errors = np.sqrt(np.diag(self.covariance))
        columns = {"calculated": self.calculated, "standard_error": errors, "actual": self.actual}
        return pd.DataFrame(columns, index=pd.Index(self.regions, name="region"))


def cost_index(file: str | Path, regions: Sequence[str] | None = None) -> CostIndex:
    """Regress unit cost on structural features by least squares, each hospital by its activity.

    Args:
        file: CSV with a row for each hospital: `hospital`, `region`, `points` (activity), `unit_cost` (kroner a point),
            and at least one feature.
        regions: the order of the result, each with a hospital; that of the file where it is left out.

    Raises:
        InputError: with every fault of the file, or where features say the same or one hospital decides its own cost.

    Example:
        >>> import inntektsmodell as im
        >>> from inntektsmodell.statistics.registers.synthetic.country import country_folder
        >>> found = im.cost_index(country_folder() / "hospitals.csv")
        >>> found.features
        ('constant', 'teaching', 'sites', 'remoteness')
    """
    table = _hospitals(Path(file), regions)
    features = [name for name in table.columns if name not in (*NAMES, *AMOUNTS)]
    order = list(dict.fromkeys(table["region"])) if regions is None else list(regions)
    points, costs = (table[name].to_numpy(dtype=np.float64) for name in AMOUNTS)
    design = np.column_stack([np.ones(len(table)), *(table[name].to_numpy(dtype=np.float64) for name in features)])
    coefficients, covariance = _fitted(Path(file), table, design, points, costs)
    member = np.array([table["region"] == region for region in order], dtype=np.float64) * points
    means = (member @ design) / member.sum(axis=1, keepdims=True)
    country = points @ design / points.sum()
    level = float(country @ coefficients)
    calculated = means @ coefficients / level
    slopes = (means - np.outer(calculated, country)) / level
    return CostIndex(
        tuple(order),
        calculated,
        actual=(member @ costs) / member.sum(axis=1) / (points @ costs / points.sum()),
        covariance=slopes @ covariance @ slopes.T,
        features=(CONSTANT, *features),
        coefficients=coefficients,
        coefficient_covariance=covariance,
    )


def _fitted(
    file: Path, table: pd.DataFrame, design: np.ndarray, points: np.ndarray, costs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (K,) of weighted least squares, and their covariance by HC3 (K, K)."""
    faults = Faults()
    scale = np.sqrt((design**2).mean(axis=0))
    weighted, outcome = design / np.where(scale > 0, scale, 1) * np.sqrt(points)[:, None], costs * np.sqrt(points)
    if np.linalg.matrix_rank(weighted) < design.shape[1]:
        right = message("features that do not say the same, and more hospitals than features")
        faults.add(str(file), message("the features do not tell the hospitals apart"), right)
        faults.raise_if_any()
    basis, triangle = np.linalg.qr(weighted)
    leverage = (basis**2).sum(axis=1)
    for place in np.flatnonzero(leverage > FULL):
        where = message("{file}, hospital '{name}'", file=str(file), name=table["hospital"].iloc[place])
        right = message("a feature that other hospitals have as well")
        faults.add(where, message("decides its own calculated cost alone"), right)
    faults.raise_if_any()
    back = np.linalg.inv(triangle) / np.where(scale > 0, scale, 1)[:, None]
    coefficients = back @ (basis.T @ outcome)
    residuals = outcome - np.sqrt(points) * (design @ coefficients)
    scores = (basis * (residuals / (1 - leverage))[:, None]) @ back.T
    return coefficients, scores.T @ scores


def _hospitals(file: Path, regions: Sequence[str] | None) -> pd.DataFrame:
    """The table of hospitals with its numbers as numbers."""
    faults = Faults()
    read = read_csv(file, faults)
    faults.raise_if_any()
    assert read is not None
    rows = list(read.rows(faults))
    for name in (*NAMES, *AMOUNTS):
        if name not in read.columns:
            faults.add(str(file), message("column '{name}' is missing", name=name), nearest(name, read.columns))
    if not set(read.columns) - {*NAMES, *AMOUNTS}:
        faults.add(str(file), message("has no feature"), message("a column for each feature of structure"))
    faults.raise_if_any()
    table = pd.DataFrame([cells for _, cells in rows], columns=list(read.columns))
    numbers = [name for name in read.columns if name not in NAMES]
    written = [(line, cells[read.columns.index(name)]) for line, cells in rows for name in numbers]
    decimal = decimal_sign(read, written, faults)
    for name in numbers:
        places = [message("{place}, column '{name}'", place=read.at(line), name=name) for line, _ in rows]
        cells = zip(table[name], places, strict=True)
        table[name] = [read_number(cell, place, faults, decimal) for cell, place in cells]
        if name in AMOUNTS:
            for place in np.flatnonzero(table[name] <= 0):
                faults.add(places[place], message("is not above 0"), message("more than 0"))
    for name in sorted(set(table["region"]) ^ set(regions)) if regions is not None else ():
        where = message("{file}, region '{name}'", file=str(file), name=name)
        faults.add(where, message("is not in both the hospitals and the places"), message("the same regions in both"))
    faults.raise_if_any()
    return table
