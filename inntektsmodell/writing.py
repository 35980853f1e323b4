"""Writes the outputs of a run to a folder, complete or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.kept_inputs import keep_inputs, read_inputs, scenario_file
from inntektsmodell.living_workbook import fits_workbook, write_living_workbook
from inntektsmodell.messages import message
from inntektsmodell.netcdf import netcdf
from inntektsmodell.placing import write_folder
from inntektsmodell.record import (
    RECORD,
    ChangedRecordError,
    Record,
    canonical,
    commit,
    digests_of_files,
    digests_of_observations,
    digests_of_results,
    parameter_set,
    read_record,
    versions,
    write_record,
)
from inntektsmodell.region_table import region_table
from inntektsmodell.scenario import Scenario

KEYS = "keys.csv"
RESULT_TABLE = "result.csv"
TABLES = (KEYS, RESULT_TABLE)
RESULT = "result.nc"
PARAMETERS = "parameters.json"
WORKBOOK = "resultat.xlsx"
OUTPUTS = frozenset({*TABLES, RESULT, WORKBOOK, PARAMETERS, RECORD})


def write_run(folder: Path, case: Case, result: xr.Dataset, scenarios: Sequence[Scenario] = ()) -> None:
    """Write a run into `folder`, with all that it takes to compute it again (`inntektsmodell verify`).

    `keys.csv` (a row a region), `result.csv` (every value), `result.nc` (netCDF), `resultat.xlsx` (the whole
    calculation as live formulas, in Norwegian; not for more than 100 regions), `parameters.json` (every parameter of
    the case as read, with its evidence), `inputs/` (the files that went in) and `record.json`.

    Args:
        folder: a new folder, or that of an earlier run, which is replaced.
        case: the case that was computed, after its scenarios.
        result: what `compute` gave for it.
        scenarios: what was applied to the case that was read, in order.

    Raises:
        InputError: the folder holds something else than an earlier run, a name of the case cannot stand in a
            workbook, or the case does not follow from its files and the scenarios; nothing is written then.
    """

    def fill(target: Path) -> None:
        origins = keep_inputs(target, case, scenarios)
        read, rebuilt = read_inputs(target)
        _check_rebuilt(rebuilt, case)
        for name, text in tables_of(case, result).items():
            (target / name).write_text(text, encoding="utf-8-sig", newline="\n")
        (target / RESULT).write_bytes(netcdf(result))
        if fits_workbook(case):
            write_living_workbook(target / WORKBOOK, case, result)
        (target / PARAMETERS).write_text(canonical(parameter_set(read)), encoding="utf-8", newline="\n")
        write_record(target, _record_of(target, read, result, origins, scenarios))

    write_folder(folder, fill, OUTPUTS | _recorded_files(folder))


def tables_of(case: Case, result: xr.Dataset) -> dict[str, str]:
    """The tables of a run as CSV text, by file name."""
    keys = region_table(result, case.observations["service_share"]).assign(synthetic=result.attrs["synthetic"])
    return {
        KEYS: keys.to_csv(lineterminator="\n"),
        RESULT_TABLE: tidy(result).to_csv(index=False, lineterminator="\n"),
    }


def _check_rebuilt(rebuilt: Case, case: Case) -> None:
    """What was kept gives the case that was computed."""
    if rebuilt.parameters != case.parameters or not rebuilt.observations.equals(case.observations):
        found = message("is not what its files and scenarios give")
        right = message("give every change as a scenario, and load the case again where a file was edited since")
        raise InputError([Fault(message("case '{case}'", case=case.name), found, right)])


def _record_of(
    folder: Path, read: Case, result: xr.Dataset, origins: dict[str, str], scenarios: Sequence[Scenario]
) -> Record:
    files = digests_of_files(folder)
    places = [(scenario.name, scenario_file(number)) for number, scenario in enumerate(scenarios, start=1)]
    return Record(
        case=read.name,
        commit=commit(),
        files=files,
        observations=digests_of_observations(read),
        origins=origins,
        parameters=files[PARAMETERS],
        results=digests_of_results(result),
        scenarios=[{"name": name, "file": file, "sha256": files[file]} for name, file in places],
        versions=versions(),
    )


def _recorded_files(folder: Path) -> set[str]:
    """Files of an earlier run in the folder, as far as its record tells."""
    try:
        return set(read_record(folder).files)
    except (InputError, ChangedRecordError):
        return set()


def tidy(result: xr.Dataset) -> pd.DataFrame:
    """Every value of a result, a row each: variable, its labels, value, units and whether the case is synthetic."""
    frames = []
    for name, values in result.data_vars.items():
        frame = values.expand_dims("row").to_dataframe(name="value").reset_index().drop(columns="row")
        units, synthetic = values.attrs["units"], result.attrs["synthetic"]
        frames.append(frame.assign(variable=str(name), units=units, synthetic=synthetic))
    table = pd.concat(frames, ignore_index=True)
    labels = [column for column in table if column not in ("variable", "value", "units", "synthetic")]
    return table[["variable", *labels, "value", "units", "synthetic"]]
