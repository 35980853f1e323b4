"""From moments to a case: estimates the need keys of a specification and writes them with what they weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from inntektsmodell.faults import InputError, expect_installed
from inntektsmodell.files.placing import check_folder
from inntektsmodell.language.messages import Language, message
from inntektsmodell.statistics.registers.cost_index import CostIndex, cost_index
from inntektsmodell.statistics.registers.diagnostics.variants import variants
from inntektsmodell.statistics.registers.disclosure.hidden_cells import THRESHOLD
from inntektsmodell.statistics.registers.disclosure.variables import hidden_variables, without_hidden
from inntektsmodell.statistics.registers.estimation import Fit, fitted
from inntektsmodell.statistics.registers.moments import read_moments
from inntektsmodell.statistics.registers.need_key import NeedKeys, need_keys
from inntektsmodell.statistics.registers.places import load_places
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.second_pass.second_pass import SecondPass, second_pass, with_person_errors
from inntektsmodell.statistics.registers.specification import Specification, load_specification
from inntektsmodell.statistics.registers.writing.case_writing import REGION, write_case
from inntektsmodell.statistics.registers.writing.report import write_report

if TYPE_CHECKING:
    from distributed import Client

IDENTITY = ("service", "variable", "role")


@dataclass(frozen=True)
class Estimate:
    """What was estimated: the specification, the fit of each service, and the need keys over common criteria.

    `register` says what the columns are. `hidden` are by service the variables of too few persons for their figures to
    be shown (K,). `variants` are the specification's, a row each. `cost` are the cost levels of the regions, where a
    table of hospitals was given; `persons` is what a second pass over the register told, where there was one.
    """

    specification: Specification
    register: Register
    fits: Mapping[str, Fit]
    keys: NeedKeys
    hidden: Mapping[str, np.ndarray]
    variants: pd.DataFrame
    cost: CostIndex | None = None
    persons: SecondPass | None = None

    def table(self) -> pd.DataFrame:
        """A row for each service and variable: coefficient (kroner a year), weight, and their standard errors.

        After a second pass `person_error` is the standard error of the coefficient clustered by person. Figures of few
        persons are NaN; `fits` has them all.
        """
        tables = []
        for service, fit in self.fits.items():
            table = with_person_errors(fit, self.persons)
            figures = [name for name in table.columns if name not in IDENTITY]
            tables.append(without_hidden(table, self.hidden[service], figures))
        return pd.concat(tables, ignore_index=True)


def estimate(
    file: str | Path,
    specification: str | Path | None = None,
    out: str | Path | None = None,
    *,
    hospitals: str | Path | None = None,
    register: str | Path | None = None,
    report: str | Path | None = None,
    threshold: int = THRESHOLD,
    language: Language = "nb",
    client: Client | None = None,
) -> Estimate:
    """Estimate need keys from the moments of a register; the register itself is read only where it is given.

    Args:
        file: what `moments` wrote.
        specification: a TOML file; the built-in one of the synthetic country where it is left out.
        out: a new folder for a case of the keys and the figures that they weigh.
        hospitals: a table of hospitals for the cost index; see `cost_index`.
        register: the folder that the moments were made of, for a second pass over its rows: standard errors clustered
            by person, and how far the costs of single persons are missed. What an interrupted pass had finished lies
            beside `file`.
        report: a new folder for a page, tables and charts of how well the models fit; needs the extra `charts`.
        threshold: persons from which a figure is shown, at least 2: in tables, in the report and in the case.
        language: of the page and the charts, `nb` or `en`.
        client: of a Dask cluster whose workers read the register; the figures are the same.

    Raises:
        InputError: a file is faulty, variables say the same, a weight of the case would be below 0, or a figure of it
            is of too few persons.
        KeyboardInterrupt: Ctrl-C while the register is read; the same call goes on after the persons that are finished.

    Example:
        >>> import inntektsmodell as im
        >>> im.estimate("moments.nc", out="my_case").table()  # doctest: +SKIP
    """
    _check(threshold, report)
    moments = read_moments(file)
    wanted, places_file = load_specification(None if specification is None else Path(specification))
    places = load_places(places_file)
    fits = fitted(moments, wanted, places)
    keys = need_keys(moments, wanted, places, fits)
    others = variants(moments, wanted, places, threshold)
    persons = cost = None
    if hospitals is not None:
        cost = cost_index(hospitals, list(dict.fromkeys(places.names(REGION, moments.municipalities))))
    if out is not None:
        write_case(Path(out), moments, wanted, places, keys, str(file), cost, threshold)
    if register is not None:
        unfinished = Path(file).with_name(Path(file).name + ".second_pass.unfinished")
        persons = second_pass(Path(register), moments, wanted, places, fits, unfinished, client)
    if report is not None:
        write_report(Path(report), moments, wanted, places, fits, threshold, language, persons)
    years, models = len(wanted.years), wanted.services
    hidden = {name: hidden_variables(fit, models[name], years, threshold) for name, fit in fits.items()}
    return Estimate(wanted, moments.register, fits, keys, hidden, others, cost, persons)


def _check(threshold: int, report: str | Path | None) -> None:
    """Refuse what would stop the work at its end, before it begins."""
    if threshold < 2:
        raise InputError.of("threshold", message("is {threshold}", threshold=threshold), message("2 or more persons"))
    if report is not None:
        expect_installed("matplotlib", "charts")
        check_folder(Path(report))
