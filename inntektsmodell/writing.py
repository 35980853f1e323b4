"""Writes the outputs of a run to a folder, complete or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.kept_inputs import keep_inputs, read_inputs, scenario_file
from inntektsmodell.living_workbook import fits_workbook, write_living_workbook
from inntektsmodell.messages import in_language, message
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
from inntektsmodell.remarks import Remark, remarks_on
from inntektsmodell.scenario import Scenario

KEYS = "keys.csv"
RESULT_TABLE = "result.csv"
REMARKS = "remarks.csv"
TABLES = (KEYS, RESULT_TABLE, REMARKS)
RESULT = "result.nc"
PARAMETERS = "parameters.json"
WORKBOOK = "resultat.xlsx"
OUTPUTS = frozenset({*TABLES, RESULT, WORKBOOK, PARAMETERS, RECORD})


def write_run(folder: Path, case: Case, result: xr.Dataset, scenarios: Sequence[Scenario] = ()) -> None:
    """Write a run into `folder`, with all that it takes to compute it again (`inntektsmodell verify`).

    `keys.csv` (a row a region), `result.csv` (every value), `remarks.csv` (what is hardly right), `result.nc` (netCDF),
    `resultat.xlsx` (the whole calculation as live formulas, in Norwegian; not for more than 100 regions),
    `parameters.json` (every parameter of the case as read, with its evidence), `inputs/` (the files that went in) and
    `record.json`.

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
        result.to_netcdf(target / RESULT, engine="scipy")
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
        REMARKS: remark_table(remarks_on(case, result)).to_csv(index=False, lineterminator="\n"),
    }


def remark_table(remarks: Sequence[Remark]) -> pd.DataFrame:
    """A row a remark, its place and what is said in both languages; headings alone where there are none."""
    rows = [
        {
            "place": str(remark.place),
            "remark": str(remark.said),
            "sted": in_language(remark.place, "nb"),
            "merknad": in_language(remark.said, "nb"),
        }
        for remark in remarks
    ]
    return pd.DataFrame(rows, columns=["place", "remark", "sted", "merknad"])


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


def write_folder(folder: Path, fill: Callable[[Path], None], outputs: Collection[str]) -> None:
    """Let `fill` write into a new folder beside `folder`, then put it in its place in one step.

    An earlier folder whose files are all among `outputs` (paths with `/`) is replaced.

    Raises:
        InputError: the folder holds something else, or its place is below a file; nothing is written then.
    """
    folder = folder.resolve()
    if folder.exists():
        strange = sorted(_files_in(folder) - set(outputs))
        if strange:
            found = message("holds something else than an earlier run: {files}", files=", ".join(strange[:5]))
            raise InputError([Fault(str(folder), found, message("choose a new or empty folder"))])
    above = next(parent for parent in folder.parents if parent.exists())
    if not above.is_dir():
        raise InputError([Fault(str(above), message("is a file"), message("choose a folder below a folder"))])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workplace:
        new, old = Path(workplace) / "new", Path(workplace) / "old"
        new.mkdir()
        fill(new)
        try:
            if folder.exists():
                folder.rename(old)
            new.rename(folder)
        finally:
            if old.exists() and not folder.exists():
                old.rename(folder)


def _files_in(folder: Path) -> set[str]:
    """Path of every file below a folder; the name of what is no folder."""
    if not folder.is_dir():
        return {folder.name}
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
