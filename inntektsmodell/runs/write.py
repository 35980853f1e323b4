"""Writes the outputs of a run to a folder, complete or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenarios
from inntektsmodell.case.case import Case
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import InputError
from inntektsmodell.files.csv_writing import Dialect, csv_text
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.placing import write_folder
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import Message, in_language, message
from inntektsmodell.model.levels.computing import TreeResult
from inntektsmodell.model.levels.remarks import remarks_below
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result_tables import region_table, tidy
from inntektsmodell.runs.inputs import keep_inputs, read_inputs, scenario_file
from inntektsmodell.runs.inventory import compare_files, inventory
from inntektsmodell.runs.levels.tables import TABLES_OF_LEVELS, tables_of_levels
from inntektsmodell.runs.levels.workbooks import workbooks_below
from inntektsmodell.runs.record import (
    RECORD,
    ChangedRecordError,
    Record,
    canonical,
    commit,
    digests_of_files,
    digests_of_observations,
    digests_of_results,
    fingerprint,
    parameter_set,
    read_record,
    versions,
    write_record,
)
from inntektsmodell.workbook.formulas import fits_workbook, write_living_workbook

KEYS = "keys.csv"
RESULT_TABLE = "result.csv"
REMARKS = "remarks.csv"
TABLES = (KEYS, RESULT_TABLE, REMARKS)
"""Of every run; one of a tree has those of its levels too."""
RESULT = "result.nc"
PARAMETERS = "parameters.json"
WORKBOOK = "resultat.xlsx"
OUTPUTS = frozenset({*TABLES, RESULT, WORKBOOK, PARAMETERS, RECORD})


def write_run(
    folder: Path,
    case: Case,
    result: xr.Dataset,
    scenarios: Sequence[Scenario] = (),
    dialect: Dialect = "plain",
    *,
    replace: bool = False,
    tree: TreeResult | None = None,
) -> str:
    """Write a run into `folder`, with all that it takes to compute it again (`inntektsmodell verify`).

    `keys.csv` (one row per region), `result.csv` (every value), `remarks.csv` (what is implausible), `result.nc`
    (netCDF), `resultat.xlsx` (the whole calculation as live formulas, in Norwegian; not for more than 100 regions),
    `parameters.json` (every parameter of the case as read, with its evidence), `inputs/` (the files that went in) and
    `record.json`; of a tree also `levels.csv` (one row per recipient of any level), `taken_out.csv`,
    `groups.csv`, and a workbook for each case below the first in `levels/`.

    Args:
        folder: a new or empty folder, or that of an earlier run which was the same to the byte.
        case: the case that was computed, after its scenarios.
        result: what `compute` gave for it.
        scenarios: what was applied to the case that was read, in order.
        dialect: of the CSV files; see `csv_writing`.
        replace: let the run take the place of an earlier one, whatever it was.
        tree: what `compute_tree` gave, where the case is the first level of a tree.

    Returns:
        The fingerprint of the run.

    Raises:
        InputError: the folder holds another run, or something else than a run, a name of the case cannot stand in a
            workbook, or the case does not follow from its files and the scenarios; nothing is written then.
    """
    earlier, record = earlier_run(folder), _readable_record(folder)
    is_whole = record is not None and not compare_files(folder, record, inventory(folder))

    def fill(target: Path) -> Record:
        below = () if tree is None else tuple(tree.tree.cases.values())[1:]
        origins = keep_inputs(target, case, scenarios, below)
        read, kept = read_inputs(target)
        _check_rebuilt(apply_scenarios(read, kept), case)
        for name, table in tables_of(case, result, tree).items():
            (target / name).write_text(csv_text(table, dialect), encoding="utf-8-sig", newline="\n")
        (target / RESULT).write_bytes(netcdf(result))
        if fits_workbook(case):
            write_living_workbook(target / WORKBOOK, case, result)
        for book in workbooks_below(tree):
            (target / book.file).parent.mkdir(parents=True, exist_ok=True)
            write_living_workbook(target / book.file, book.case, book.result)
        (target / PARAMETERS).write_text(canonical(parameter_set(read)), encoding="utf-8", newline="\n")
        new = write_record(target, _record_of(target, read, result, origins, scenarios))
        if earlier is not None and not replace and not (is_whole and new == record):
            right = message("choose a new or empty folder, or give --replace (in Python replace=True)")
            raise InputError.of(str(folder), message("contains {earlier}", earlier=earlier), right)
        return new

    return fingerprint(write_folder(folder, fill, {*OUTPUTS, *TABLES_OF_LEVELS, *(record.files if record else ())}))


def earlier_run(folder: Path) -> Message | None:
    """What a run that is written into a folder takes the place of; None where there is nothing."""
    if not folder.is_dir() or all(is_of_system(entry) for entry in folder.iterdir()):
        return None
    record = _readable_record(folder)
    if record is None:
        return message("the remains of a run")
    return message("the run of case '{case}' with fingerprint {digest}", case=record.case, digest=fingerprint(record))


def _readable_record(folder: Path) -> Record | None:
    """The record of the run in a folder, if it has one that is as it was written."""
    try:
        return read_record(folder)
    except (InputError, ChangedRecordError):
        return None


def tables_of(case: Case, result: xr.Dataset, tree: TreeResult | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a run, by the name of their file."""
    keys = region_table(result, case).assign(synthetic=result.attrs["synthetic"])
    remarks = (*remarks_on(case, result), *(remarks_below(tree) if tree else ()))
    tables = {KEYS: keys.reset_index(), RESULT_TABLE: tidy(result), REMARKS: remark_table(remarks)}
    return tables | (tables_of_levels(tree) if tree else {})


def remark_table(remarks: Sequence[Remark]) -> pd.DataFrame:
    """One row per remark: its place, what is said, both in Norwegian too, and the path of a figure."""
    rows = [
        {
            "place": str(remark.place),
            "remark": str(remark.said),
            "sted": in_language(remark.place, "nb"),
            "merknad": in_language(remark.said, "nb"),
            "path": remark.path,
        }
        for remark in remarks
    ]
    return pd.DataFrame(rows, columns=["place", "remark", "sted", "merknad", "path"])


def _check_rebuilt(rebuilt: Case, case: Case) -> None:
    """What was kept gives the case that was computed."""
    if rebuilt.parameters != case.parameters or digests_of_observations(rebuilt) != digests_of_observations(case):
        found = message("differs from what its files and scenarios give")
        right = message("make every change a scenario, and load the case again if a file has been edited since")
        raise InputError.of(message("case '{case}'", case=case.name), found, right)


def _record_of(
    folder: Path, read: Case, result: xr.Dataset, origins: dict[str, str], scenarios: Sequence[Scenario]
) -> Record:
    files = digests_of_files(folder)
    return Record(
        case=read.name,
        commit=commit(),
        files=files,
        observations=digests_of_observations(read),
        origins=origins,
        parameters=files[PARAMETERS],
        results=digests_of_results(result),
        scenarios=scenarios_of_record(scenarios, files),
        versions=versions(),
    )


def scenarios_of_record(scenarios: Sequence[Scenario], files: dict[str, str]) -> list[dict[str, str]]:
    """What the record says of the scenarios, in their order; `files` are the digests of the run's files."""
    kept = [(scenario.name, scenario_file(number)) for number, scenario in enumerate(scenarios, start=1)]
    return [{"name": name, "file": file, "sha256": files.get(file, "")} for name, file in kept]
