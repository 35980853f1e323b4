"""Moments: the sums of products of all variables and costs, by municipality, year and fold. All that estimation needs.

A cost is taken a year lived, and a row counts by the share of the year: Σ s·x·x', Σ s·x·(y/s) = Σ x·y and Σ y·y/s. So
the sum of the fitted costs is the sum of the costs in kroner.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import xarray as xr

from inntektsmodell.faults import InputError
from inntektsmodell.files.large_netcdf import write_netcdf
from inntektsmodell.files.placing import check_new_file, new_file
from inntektsmodell.language.messages import message, said
from inntektsmodell.statistics.registers.register import Register

CONFIDENTIAL = (
    "CONFIDENTIAL: sums over few persons. The diagonals are counts of persons in a municipality. "
    "Not for publication, and not for leaving the place where the register is kept."
)
BLOCK = ("year", "municipality", "fold")


@dataclass(frozen=True)
class Moments:
    """Sums of one pass over a register.

    `products` has shape (year, municipality, fold, pair): the upper triangle, row by row, of the products of
    `register.variables` followed by the costs of `register.costs`. `rows` has shape (year, municipality, fold).
    `filled` are the rows whose missing value of a column was taken as the register's rule says.
    """

    register: Register
    municipalities: tuple[str, ...]
    products: np.ndarray
    rows: np.ndarray
    filled: Mapping[str, int]

    @property
    def folds(self) -> int:
        """Parts that persons are drawn into, for trying a fit on persons that it has not seen."""
        return int(self.rows.shape[2])

    @cached_property
    def size(self) -> int:
        """Variables and services together."""
        return len(self.register.variables) + len(self.register.costs)

    def by_municipality(self, years: tuple[int, ...], folds: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
        """Sums over years and folds: products as whole matrices (municipality, size, size), and rows (municipality,).

        The latest are kept: models of several services ask for the same.
        """
        if (years, folds) not in self._latest:
            chosen = [self.register.years.index(year) for year in years]
            products = self.products[chosen][:, :, list(folds)].sum(axis=(0, 2))
            self._latest.clear()
            self._latest[years, folds] = (
                unpacked(products, self.size),
                self.rows[chosen][:, :, list(folds)].sum(axis=(0, 2)),
            )
        return self._latest[years, folds]

    def persons(self, years: tuple[int, ...]) -> np.ndarray:
        """Person-years by municipality. Shape (municipality,)."""
        chosen = [self.register.years.index(year) for year in years]
        lived: np.ndarray = self.products[chosen, :, :, 0].sum(axis=(0, 2))
        return lived

    @cached_property
    def _latest(self) -> dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[np.ndarray, np.ndarray]]:
        return {}


def write_moments(file: str | Path, moments: Moments) -> None:
    """Write moments as netCDF, for their owner alone to read.

    Raises:
        InputError: the file cannot stand there.
    """
    check_new_file(Path(file), ".nc")
    register, codes = moments.register, np.array([code.encode() for code in moments.municipalities])
    letters = codes.view("S1").reshape(len(codes), -1)
    sizes = (len(register.years), len(codes), moments.folds, moments.products.shape[-1], letters.shape[1])
    attributes = {
        "confidential": CONFIDENTIAL,
        "register": register.model_dump_json(),
        "filled": json.dumps(dict(moments.filled)),
    }
    with new_file(Path(file), confidential=True) as place:
        write_netcdf(
            place,
            attributes,
            dict(zip((*BLOCK, "pair", "letter"), sizes, strict=True)),
            {
                "year": (("year",), ">i4", np.array(register.years)),
                "municipality": (("municipality", "letter"), "S1", letters),
                "rows": (BLOCK, ">i4", moments.rows),
                "products": ((*BLOCK, "pair"), ">f8", moments.products),
            },
        )


def read_moments(file: str | Path) -> Moments:
    """Read what `write_moments` wrote.

    Raises:
        InputError: the file is none of moments.
    """
    try:
        with xr.open_dataset(file, engine="scipy") as dataset:
            register = Register.model_validate_json(dataset.attrs["register"])
            codes = tuple(str(code, "utf-8") for code in dataset["municipality"].to_numpy())
            filled = json.loads(dataset.attrs["filled"])
            return Moments(register, codes, dataset["products"].to_numpy(), dataset["rows"].to_numpy(), filled)
    except (OSError, KeyError, ValueError, TypeError) as error:
        is_there = not isinstance(error, FileNotFoundError)
        found = (
            message("cannot be read as moments")
            if is_there
            else message("cannot be read: {reason}", reason=said(error))
        )
        right = message("a file that `inntektsmodell moments` has written")
        raise InputError.of(str(file), found, right) from error


def pairs(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the upper triangle of a matrix of `size`, in the order of packing."""
    return np.triu_indices(size)


def packed(matrices: np.ndarray) -> np.ndarray:
    """The upper triangles of symmetric matrices: shape (..., size, size) to (..., pair)."""
    return matrices[..., *pairs(matrices.shape[-1])]


def unpacked(triangles: np.ndarray, size: int) -> np.ndarray:
    """Symmetric matrices of their upper triangles: shape (..., pair) to (..., size, size)."""
    rows, columns = pairs(size)
    whole = np.empty((*triangles.shape[:-1], size, size))
    whole[..., rows, columns] = triangles
    whole[..., columns, rows] = triangles
    return whole
