"""Computes a run again from its own inputs, and holds all that follows from them against its files and its record.

What does not follow from the inputs cannot be held: the inputs themselves, the folder of the analyst's own that they
came from, and the versions and the commit that the record names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath

import pandas as pd
import xarray as xr

from inntektsmodell.analysis.scenarios.scenario import Scenario, apply_scenarios
from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.raw import VERSION_FILE
from inntektsmodell.faults import within
from inntektsmodell.files.csv_writing import csv_text, dialect_of
from inntektsmodell.files.formats import netcdf
from inntektsmodell.files.locations import data_folder
from inntektsmodell.files.placing import scratch_folder
from inntektsmodell.language.messages import Message, message
from inntektsmodell.model.computing import compute
from inntektsmodell.model.levels.computing import TreeResult, compute_tree
from inntektsmodell.runs.differences import (
    Difference,
    DifferenceKind,
    compare_datasets,
    compare_tables,
    compare_trees,
    why_not_read,
)
from inntektsmodell.runs.inputs import CASE, RULES, below, kept_files, read_inputs, read_levels, scenario_file
from inntektsmodell.runs.inventory import with_line_feeds
from inntektsmodell.runs.levels.tables import tables_of_levels
from inntektsmodell.runs.levels.workbooks import WorkbookBelow, workbooks_below
from inntektsmodell.runs.record import (
    RECORD,
    Record,
    canonical,
    commit,
    digest,
    digests_of_observations,
    digests_of_results,
    parameter_set,
    versions,
)
from inntektsmodell.runs.wording import Wording, worded_as, wording_of
from inntektsmodell.runs.workbook_differences import compare_workbooks
from inntektsmodell.runs.write import PARAMETERS, REMARKS, RESULT, TABLES, WORKBOOK, scenarios_of_record, tables_of
from inntektsmodell.workbook.formulas import fits_workbook, write_living_workbook

BYTE_ORDER_MARK = "\ufeff".encode()


@dataclass(frozen=True)
class Recomputation:
    """How many values were computed again, what differs from what was kept, and what is worth a remark."""

    results: int = 0
    differences: list[Difference] = field(default_factory=list)
    remarks: list[Message] = field(default_factory=list)


class _NotReadError(Exception):
    """Something that was kept cannot be read; `difference` says what and why."""

    def __init__(self, difference: Difference) -> None:
        self.difference = difference


def is_read(file: str) -> bool:
    """Whether computing the results again reads the file, or would read it in this place."""
    return file.startswith("inputs/") or file in (RESULT, PARAMETERS)


def compute_again(folder: Path, record: Record) -> Recomputation:
    """Compute a run again whose inputs, result and parameters are as recorded, and hold everything against it."""
    try:
        with _expecting(message("a case"), "inputs", DifferenceKind.NOT_COMPUTED):
            read, scenarios = read_inputs(folder)
            case = apply_scenarios(read, scenarios)
        with _expecting(message("results"), "inputs", DifferenceKind.NOT_COMPUTED):
            result = compute(case)
            levels = read_levels(folder, case)
            tree = None if levels is None else compute_tree(levels)
        with _expecting(message("a netCDF file"), RESULT, DifferenceKind.NOT_READ):
            stored = xr.load_dataset(BytesIO((folder / RESULT).read_bytes()), engine="scipy")
        with _expecting(message("a JSON file"), PARAMETERS, DifferenceKind.NOT_READ):
            parameters = json.loads((folder / PARAMETERS).read_bytes())
    except _NotReadError as error:
        return Recomputation(differences=[error.difference])
    wording = None if _is_of_this_version(record) else wording_of(read, scenarios)
    expected = worded_as(result, stored) if wording else result
    different = [
        *_compare_names(folder, record, read, tree, len(scenarios)),
        *compare_trees(PARAMETERS, parameter_set(read), parameters),
        *compare_trees("observations", digests_of_observations(read), record.observations),
        *compare_trees(within(RECORD, "results"), digests_of_results(stored), record.results),
        *compare_datasets(RESULT, expected, stored),
        *_compare_record(record, read, scenarios),
    ]
    moved, remarks = _compare_origins(record)
    different += moved
    if not different:
        different = _compare_outputs(folder, record, (case, tree), _with_values(expected, stored), wording)
        different += [] if wording else _compare_texts(folder, read, scenarios)
    if wording:
        remarks.append(
            message(
                "another version of this program wrote the run: its wording, and how its formulas are written, were "
                "not compared"
            )
        )
    return Recomputation(sum(array.size for array in result.data_vars.values()), different, remarks)


@contextmanager
def _expecting(expected: Message, place: str, kind: DifferenceKind) -> Iterator[None]:
    """Within this, something is read that may be damaged, and a damaged file can make its reader fail in any way."""
    try:
        yield
    except Exception as error:
        raise _NotReadError(Difference(place, kind, expected, why_not_read(error))) from error


def _compare_names(
    folder: Path, record: Record, read: Case, tree: TreeResult | None, scenarios: int
) -> list[Difference]:
    """Every file that a run of these inputs has is recorded, and no other."""
    tables = [*TABLES, *(tables_of_levels(tree) if tree else ()), *(book.file for book in workbooks_below(tree))]
    below = list(tree.tree.cases.values())[1:] if tree else []
    outputs = [*tables, RESULT, PARAMETERS, *([WORKBOOK] if fits_workbook(read) else [])]
    expected = {*outputs, *kept_files(folder, read, below), *(scenario_file(number + 1) for number in range(scenarios))}
    missing, extra = message("a file of the run"), message("not a file of the run")
    return [
        Difference(name, DifferenceKind.MISSING, missing, "")
        if name in expected
        else Difference(name, DifferenceKind.EXTRA, "", extra)
        for name in sorted(expected ^ {*record.files})
    ]


def _compare_record(record: Record, read: Case, scenarios: list[Scenario]) -> list[Difference]:
    """What the record says of case, parameters and scenarios follows from the files."""
    expected = {
        "case": read.name,
        "parameters": record.files.get(PARAMETERS, ""),
        "scenarios": scenarios_of_record(scenarios, record.files),
    }
    return compare_trees(RECORD, expected, {name: getattr(record, name) for name in expected})


def _compare_origins(record: Record) -> tuple[list[Difference], list[Message]]:
    """Every input says where it came from, the case from one folder; what is said to be the package's own is."""
    different, elsewhere = [], []
    inputs = [name for name in record.files if name.startswith((f"{CASE}/", f"{RULES}/"))]
    folders = {_folder_of(name, record) for name in inputs if name.startswith(CASE) and not _is_version(name)}
    for name in sorted({*inputs, *record.origins}):
        place, origin = within(RECORD, f"origins.{name}"), record.origins.get(name, "")
        is_rule = name.startswith(RULES)
        folder = PurePosixPath("rules") if is_rule else min(folders, default=PurePosixPath())
        if _is_version(name) and PurePosixPath(origin).name == VERSION_FILE:
            folder = PurePosixPath(origin).parent
        expected = str(folder / below(name)) if name in inputs else ""
        if origin != expected:
            different.append(Difference(place, DifferenceKind.RECOMPUTED, expected, origin))
        elif is_rule or folder.parts[:-1] in (("cases",), ("versions",)):
            file = data_folder() / origin
            if not file.is_file() or digest(file.read_bytes()) != record.files[name]:
                elsewhere.append(
                    Difference(place, DifferenceKind.RECOMPUTED, message("a file in this package"), origin)
                )
    if record.versions == versions() and record.commit == commit():
        return [*different, *elsewhere], []
    return different, [_remark_on(one) for one in elsewhere]


def _folder_of(name: str, record: Record) -> PurePosixPath:
    """The folder that a file of the case says it came from."""
    origin = PurePosixPath(record.origins.get(name, ""))
    return PurePosixPath(*origin.parts[: -len(below(name).parts)])


def _is_version(name: str) -> bool:
    """Whether a kept input is the model version, which comes from another folder than the case."""
    return name == f"{CASE}/{VERSION_FILE}"


def _remark_on(origin: Difference) -> Message:
    return message(
        "{file} is recorded as {origin} in the package, but the file here is a different one",
        file=origin.place,
        origin=origin.found,
    )


def _is_of_this_version(record: Record) -> bool:
    """Whether the program that wrote the run is this one, so that it words everything in the same way."""
    name = "inntektsmodell"
    return record.versions.get(name) == versions().get(name) and record.commit == commit()


def _with_values(result: xr.Dataset, stored: xr.Dataset) -> xr.Dataset:
    """The result with the stored values, which tables and workbook were made from: noise near 0 is the same then."""
    kept = result.copy(deep=True)
    for name, array in kept.data_vars.items():
        array.values[...] = stored[name].values
    return kept


def _compare_outputs(
    folder: Path, record: Record, of: tuple[Case, TreeResult | None], kept: xr.Dataset, wording: Wording | None
) -> list[Difference]:
    """The result's file, tables and workbook against what this result gives, of a case and what lies below it."""
    case, tree = of
    now = versions()
    same = [record.versions.get(name) == now[name] for name in ("scipy", "xarray", "numpy")]
    different = [] if netcdf(kept) == (folder / RESULT).read_bytes() or not all(same) else [_of_form(RESULT)]
    for name, table in tables_of(case, kept, tree).items():
        different += _compare_table(folder / name, table, wording if name == REMARKS else None)
    own = [WorkbookBelow(WORKBOOK, case, kept)] if fits_workbook(case) else []
    for book in (one for one in (*own, *workbooks_below(tree)) if (folder / one.file).is_file()):
        with scratch_folder() as place:
            write_living_workbook(place / WORKBOOK, book.case, book.result)
            same_writer = record.versions.get("xlsxwriter") == now["xlsxwriter"]
            different += compare_workbooks(
                book.file, place / WORKBOOK, folder / book.file, same_writer=same_writer, wording=wording
            )
    return different


def _compare_table(file: Path, table: pd.DataFrame, wording: Wording | None) -> list[Difference]:
    """A file against its table, in the dialect that it is written in; with `wording`, a table of sentences."""
    if not file.is_file():
        return []
    content = file.read_bytes()
    found = content.decode("utf-8-sig", errors="replace")
    dialect = dialect_of(found)
    text = csv_text(table, dialect)
    different = compare_tables(file.name, text, found, dialect, wording)
    return different if different or wording else _compare_form(file.name, BYTE_ORDER_MARK + text.encode(), content)


def _compare_texts(folder: Path, read: Case, scenarios: list[Scenario]) -> list[Difference]:
    """Texts that have one form only: parameters and scenarios."""
    texts = {PARAMETERS: canonical(parameter_set(read))}
    for number, scenario in enumerate(scenarios, start=1):
        texts[scenario_file(number)] = canonical(scenario.as_written())
    forms = (_compare_form(name, text.encode(), (folder / name).read_bytes()) for name, text in texts.items())
    return [difference for form in forms for difference in form]


def _compare_form(name: str, expected: bytes, found: bytes) -> list[Difference]:
    return [] if with_line_feeds(found) == with_line_feeds(expected) else [_of_form(name)]


def _of_form(name: str) -> Difference:
    wanted, there = message("as this program writes it"), message("a different way of writing the same content")
    return Difference(name, DifferenceKind.RECOMPUTED, wanted, there)
