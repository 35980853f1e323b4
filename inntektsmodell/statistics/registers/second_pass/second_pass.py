"""The second pass over a register, after its models were fitted: a part of the persons at a time, sums alone kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inntektsmodell.faults import expect_installed
from inntektsmodell.statistics.registers.diagnostics.ladder import ladder_fits
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.labels import MODEL
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.register import load_register, register_files
from inntektsmodell.statistics.registers.row_faults import check_columns
from inntektsmodell.statistics.registers.second_pass.persons import another_register
from inntektsmodell.statistics.registers.second_pass.predictors import Predictor, fitted_columns
from inntektsmodell.statistics.registers.second_pass.sums import SecondPassWork, Sums, none, part_sums
from inntektsmodell.statistics.registers.specification import Specification
from inntektsmodell.statistics.registers.unfinished import Unfinished
from inntektsmodell.work.parallel import in_order

if TYPE_CHECKING:
    from distributed import Client

ROWS = 2**19
"""Rows of a part, about: as many are held at once."""
MEASURES = ("person_cpm", "person_mape", "person_mae")


@dataclass(frozen=True)
class SecondPass:
    """What the persons of a register tell of fitted models.

    `covariance` (service → (K, K)) is that of the coefficients, clustered by person (CR1), over `persons` persons.
    `measures` has a row for each service and step, `the model` and those of its ladder: `person_cpm` is 1 less the sum
    of |cost − prediction| over the sum of |cost − mean|, `person_mape` its numerator over the sum of the costs, and
    `person_mae` its numerator in kroner per person-year. A row of a person and year counts by its share of the year.
    """

    covariance: Mapping[str, np.ndarray]
    persons: int
    measures: pd.DataFrame


def second_pass(
    folder: Path,
    moments: Moments,
    specification: Specification,
    places: Places,
    fits: Mapping[str, Fit],
    unfinished: Path,
    client: Client | None = None,
) -> SecondPass:
    """Read the register in a folder again, and tell of fitted models what moments cannot.

    Args:
        folder: of the register that the moments were made of.
        moments: of it.
        specification: that the models were fitted by.
        places: that they were fitted with.
        fits: of the services.
        unfinished: where the sums of finished parts lie until all are there; an interrupted call goes on from them.
        client: of a Dask cluster whose workers read the files; the sums are the same.

    Raises:
        InputError: it is another register.
        KeyboardInterrupt: Ctrl-C; the same call goes on after the parts that are finished.
    """
    expect_installed("pyarrow", "registers")
    register, files = load_register(folder), register_files(folder)
    if register != moments.register:
        raise another_register(folder)
    check_columns(register, files)
    models, columns = [], []
    for name, fit in fits.items():
        columns.append(fitted_columns(moments, places, specification.services[name], fit))
        models.append(Predictor.of(MODEL, columns[-1], fit))
    for step, model, fit in ladder_fits(moments, specification, places):
        models.append(Predictor.of(step, fitted_columns(moments, places, model, fit), fit))
    design = next(iter(fits.values())).design
    parts = max(1, -(-int(design.rows.sum()) // ROWS))
    years, codes = specification.years, design.municipalities
    work = SecondPassWork.of(register, files, years, codes, models, tuple(columns), parts)
    sums = _all_parts(work, unfinished, client)
    _check(folder, sums, fits, list(register.costs))
    covariance = {name: _clustered(fit, sums, number) for number, (name, fit) in enumerate(fits.items())}
    return SecondPass(covariance, int(sums["persons"]), _measures(models, work, sums))


def with_person_errors(fit: Fit, persons: SecondPass | None) -> pd.DataFrame:
    """The table of a fit, after a second pass with `person_error`, the standard error clustered by person."""
    table = fit.table()
    if persons is not None:
        table["person_error"] = np.sqrt(np.diag(persons.covariance[fit.design.service]))
    return table


def _all_parts(work: SecondPassWork, unfinished: Path, client: Client | None) -> Sums:
    """Sums of all parts, from where an interrupted call left them."""
    kept, empty = Unfinished.of(unfinished, _told(work), work.files), none(work)
    done, whole = kept.found(empty) or (0, empty)
    try:
        for sums in in_order(partial(part_sums, work), range(done, work.parts), "part", work.parts - done, client):
            whole, done = {name: values + sums[name] for name, values in whole.items()}, done + 1
            if kept.is_due():
                kept.keep(done, whole)
    except KeyboardInterrupt:
        kept.keep(done, whole)
        raise
    kept.end()
    return whole


def _told(work: SecondPassWork) -> list[str]:
    """What the sums depend on beside the files."""
    arrays = [work.of_person, work.of_place, *(one.of_place for one in work.scored)]
    return [
        *(work.register.model_dump_json(), str(work.years), str(work.municipalities), str(work.parts)),
        *(hashlib.sha256(values.tobytes()).hexdigest() for values in arrays),
    ]


def _check(folder: Path, sums: Sums, fits: Mapping[str, Fit], services: list[str]) -> None:
    """See that the rows are those of the moments: as many in each municipality, and of the same costs."""
    for name, fit in fits.items():
        same = np.array_equal(sums["rows"], fit.design.rows)
        if not same or not np.allclose(sums["costs"][:, services.index(name)], fit.design.y, rtol=1e-9, atol=0.01):
            raise another_register(folder)


def _clustered(fit: Fit, sums: Sums, number: int) -> np.ndarray:
    """CR1 by person, with the factors for few clusters and for variables. Shape (K, K)."""
    persons, rows = float(sums["persons"]), float(sums["rows"].sum())
    factor = persons / (persons - 1) * (rows - 1) / (rows - fit.free)
    return np.asarray(factor * fit.bread @ sums[f"meat_{number}"] @ fit.bread)


def _measures(models: Sequence[Predictor], work: SecondPassWork, sums: Sums) -> pd.DataFrame:
    missed, spread = sums["missed"], sums["spread"][work.services]
    table = {
        "service": [one.service for one in models],
        "step": [one.step for one in models],
        "person_cpm": 1 - missed / spread,
        "person_mape": missed / [one.costs for one in models],
        "person_mae": missed / [one.person_years for one in models],
    }
    return pd.DataFrame(table)
