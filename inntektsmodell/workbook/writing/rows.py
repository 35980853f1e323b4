"""What is in the input sheets of a case, as plain rows: no workbook library, no language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from math import isfinite
from typing import Any

import xarray as xr

from inntektsmodell.case.calibration import EVIDENCE_NAME, solved_index, target_amounts
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.evidence import Figure
from inntektsmodell.case.observations import EVIDENCE_SUFFIX, evidence_of
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.case.rest.deriving import (
    derived_cells,
    derived_variables,
    evidence_as_given,
    position,
    totals_of,
)
from inntektsmodell.case.schema import Decimals
from inntektsmodell.language.currency import NOK
from inntektsmodell.language.messages import LANGUAGES, in_language
from inntektsmodell.language.text import Language
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.quantities import Input
from inntektsmodell.workbook.layout import sheets
from inntektsmodell.workbook.layout.form import ACROSS, EVIDENCE_OF, SheetColumn, SheetLayout
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED
from inntektsmodell.workbook.layout.parameter_words import YEAR_LISTS

Name = tuple[str | int, ...]
"""What a cell is called: `("parameter", path)`, or a variable and its labels in the order of its dimensions."""

CHOSEN_YEARS = 12
"""Cells for chosen years in a row; more where the case has more."""


@dataclass(frozen=True)
class InputRow:
    """A row: `cells` by column, `across` from left to right (None: empty), and what its figures are called.

    `evidence` has one name for each figure of the row; `names` one for the cell of each column across, or else one
    for the column `value` (`merge` for merged criteria). `rest` is the position across of the figure that is the last,
    a total, less the sum of the others; it has no evidence of its own.
    """

    cells: dict[str, Any]
    across: tuple[Any, ...] = ()
    evidence: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    rest: int | None = None


@dataclass(frozen=True)
class InputTable:
    """The rows of a sheet and the headings of its columns across."""

    sheet: SheetLayout
    rows: tuple[InputRow, ...]
    across: tuple[str, ...] = field(default=())

    @cached_property
    def columns(self) -> list[tuple[int, SheetColumn]]:
        """Every column of the sheet with its number from the left, `ACROSS` for each of those across."""
        used = {key for row in self.rows for key, value in row.cells.items() if value}
        tail = [column for column in self.sheet.tail if not column.if_used or column.key in used]
        return list(enumerate([*self.sheet.labels, *[ACROSS] * len(self.across), *tail]))


def input_tables(case: Case, language: Language) -> list[InputTable]:
    """Every input sheet that the case fills, in the order of the workbook; what is told is told in the language."""
    case = as_given(case)
    tables = [
        InputTable(sheets.ABOUT, tuple(_about(case))),
        InputTable(sheets.REGIONS, tuple(InputRow({"region": region}) for region in case.regions)),
        InputTable(
            sheets.SERVICES,
            tuple(InputRow({"service": name, **vars(text)}) for name, text in case.file.services.items()),
        ),
        InputTable(sheets.CRITERIA, tuple(_criteria(case))),
        InputTable(sheets.PARAMETERS, tuple(_parameters(case))),
        _years(case),
        InputTable(sheets.WEIGHTS, tuple(_weights(case)), case.services),
        InputTable(sheets.MERGED, tuple(_merged(case))),
        *(observed_table(case, variable) for variable in VARIABLES if variable in case.observed),
        InputTable(sheets.KEY_COVARIANCE, tuple(_key_covariance(case))),
        InputTable(sheets.COST_INDEX_COVARIANCE, tuple(_cost_covariance(case))),
        InputTable(sheets.CALIBRATION, tuple(_calibration(case)), case.regions),
        InputTable(sheets.EVIDENCE, tuple(_evidence(case, language))),
    ]
    order = list(sheets.SHEETS)
    return sorted((table for table in tables if table.rows), key=lambda table: order.index(table.sheet.key))


def sheets_row(tables: Sequence[InputTable], language: Language) -> InputRow:
    """The row that names the sheets of a workbook."""
    names = [table.sheet.name.in_language(language) for table in tables]
    return InputRow({"field": "sheets", "nb": SEPARATOR.join(names)})


def solved_table(case: Case) -> InputTable | None:
    """The figures of a calibrated criterion, which the model solves for when it reads the case."""
    if not _solves_to_itself(case):
        return None
    assert case.file.calibration is not None
    only = case.observed.sel(criterion=[case.file.calibration.criterion])
    return observed_table(replace(case, observed=only), "criterion_value")


def without_solved(case: Case) -> Case:
    """The case without what reading it solves for; where a change has moved that, without the calibration instead."""
    calibration = case.file.calibration
    if calibration is None:
        return case
    if not _solves_to_itself(case):
        return replace(case, file=case.file.model_copy(update={"calibration": None}))
    evidence = {name: item for name, item in case.evidence.items() if name != EVIDENCE_NAME}
    observations = case.observed.drop_sel(criterion=calibration.criterion)
    if not observations.sizes["criterion"]:
        observations = observations.drop_vars(["criterion_value", "criterion_value" + EVIDENCE_SUFFIX])
    return replace(case, file=case.file.model_copy(update={"evidence": evidence}), observed=observations)


def as_given(case: Case) -> Case:
    """The case without what reading it solves for, and without evidence of what reading it derives."""
    given = without_solved(case)
    return replace(given, file=given.file.model_copy(update={"evidence": evidence_as_given(given)}))


def _solves_to_itself(case: Case) -> bool:
    calibration = case.file.calibration
    if calibration is None:
        return False
    index = solved_index(case, target_amounts(case))
    return bool((case.observed["criterion_value"].sel(criterion=calibration.criterion) == index).all())


def _about(case: Case) -> Iterator[InputRow]:
    yield InputRow({"field": "name", "nb": case.name})
    yield InputRow({"field": "year", "nb": case.file.year})
    yield InputRow({"field": "title", **vars(case.file.title)})
    if case.currency != NOK:
        yield InputRow({"field": "currency", "nb": case.currency})
    if case.decimals != Decimals():
        yield from (InputRow({"field": f"decimals.{name}", "nb": number}) for name, number in case.decimals)
    if case.file.version is not None:
        yield InputRow({"field": "version", "nb": case.file.version})
    if case.file.set_by_version:
        yield InputRow({"field": "set_by_version", "nb": SEPARATOR.join(case.file.set_by_version)})
    if case.file.allowed:
        yield InputRow({"field": "allowed", "nb": SEPARATOR.join(case.file.allowed)})
    if case.file.rest is not None:
        yield InputRow({"field": "rest", "nb": case.file.rest.recipient})
        yield InputRow({"field": "total", "nb": case.file.rest.total})
    for table, evidence in case.file.complete.items():
        yield InputRow({"field": "complete", "nb": EVIDENCE_OF.format(label=table, name=evidence)})
    yield from (InputRow({"field": "notes", **vars(note)}) for note in case.file.notes)


def _criteria(case: Case) -> Iterator[InputRow]:
    for name, item in case.criteria.items():
        cells = {"criterion": name, "kind": item.kind, "measure": item.measure, "unit": item.unit}
        yield InputRow(cells | vars(item.label))


def _evidence(case: Case, language: Language) -> Iterator[InputRow]:
    """Source and formula in the language, and in the other one where they differ."""
    (other,) = (one for one in LANGUAGES if one != language)
    for name, item in case.evidence.items():
        cells: dict[str, Any] = {"name": name, **dict(item)}
        for key in ("source", "formula"):
            told, in_the_other = in_language(cells[key], language), in_language(cells[key], other)
            cells[key] = told
            if in_the_other != told:
                cells[f"{key}_{other}"] = in_the_other
        yield InputRow(cells)


def _parameters(case: Case) -> Iterator[InputRow]:
    for entry in parameter_entries(case.parameters):
        if entry.names[0] != "criteria" and entry.names[:2] != ("need", "weights") and entry.path not in YEAR_LISTS:
            value = entry.item.value
            cells = {"path": entry.path, "value": SEPARATOR.join(value) if isinstance(value, tuple) else value}
            yield InputRow(cells, evidence=(entry.item.evidence,), names=(("parameter", entry.path),))


def _years(case: Case) -> InputTable:
    lists = [
        (entry.path, entry.item.value, entry.item.evidence)
        for entry in parameter_entries(case.parameters)
        if entry.path in YEAR_LISTS and isinstance(entry.item.value, tuple)
    ]
    width = max([CHOSEN_YEARS, *(len(years) for _, years, _ in lists)])
    rows = []
    for path, years, evidence in lists:
        names = tuple(("parameter", path, position) for position in range(width))
        rows.append(InputRow({"path": path}, (*years, *[None] * (width - len(years))), (evidence,), names))
    return InputTable(sheets.YEARS, tuple(rows), tuple(str(number) for number in range(1, width + 1)))


def _weights(case: Case) -> Iterator[InputRow]:
    for criterion in case.criteria if case.has("parameters.need") else ():
        keys = [case.parameters.need.weights[service].get(criterion) for service in case.services]
        paths = [f"need.weights.{service}.{criterion}" for service in case.services]
        yield _figures({"criterion": criterion}, keys, [("parameter", path) for path in paths])


def _figures(cells: dict[str, Any], found: Sequence[Figure | None], names: Sequence[Name]) -> InputRow:
    values = tuple(None if figure is None else figure.value for figure in found)
    return InputRow(cells, values, tuple(figure.evidence for figure in found if figure is not None), tuple(names))


def _merged(case: Case) -> Iterator[InputRow]:
    for name, item in case.parameters.criteria.items():
        cells = {"group": name, "members": item.members, "services": item.services, "merge": item.merge.value}
        yield InputRow(cells, evidence=(item.merge.evidence,), names=(("parameter", f"criteria.{name}.merge"),))


def _calibration(case: Case) -> Iterator[InputRow]:
    calibration = case.file.calibration
    if calibration is not None:
        targets = [calibration.target[region] for region in case.regions]
        names: list[Name] = [("calibration", region) for region in case.regions]
        yield _figures({"criterion": calibration.criterion}, targets, names)


def _key_covariance(case: Case) -> Iterator[InputRow]:
    for service, own in case.key_covariance.items():
        yield from _pairs(own, COVARIANCE, {"service": service})


def _cost_covariance(case: Case) -> Iterator[InputRow]:
    if case.cost_covariance is not None:
        yield from _pairs(case.cost_covariance, COST_COVARIANCE, {})


def _pairs(own: xr.Dataset, variable: Input, of: dict[str, Any]) -> Iterator[InputRow]:
    """A row for every pair of labels of a covariance, behind the labels `of` that they share."""
    values, evidence = own[variable.path], evidence_of(own, variable.path)
    pairs = product(*(own[dim].values.tolist() for dim in variable.dims))
    cells = zip(pairs, values.values.ravel().tolist(), evidence.values.ravel().tolist(), strict=True)
    for pair, value, name in cells:
        yield InputRow({**of, **dict(zip(variable.dims, pair, strict=True)), "value": value}, evidence=(name,))


def observed_table(case: Case, variable: str) -> InputTable:
    """Table of an observed variable: a row for each of its labels, years first."""
    sheet = OBSERVED[variable]
    down = [column.key for column in sheet.labels if column.key in VARIABLES[variable].dims]
    across = [dim for dim in VARIABLES[variable].dims if dim not in down]
    values = case.observed[variable].transpose(*down, *across)
    sources = evidence_of(case.observed, variable).transpose(*down, *across)
    columns = values[across[0]].values.tolist() if across else [None]
    lines = values.values.reshape(-1, len(columns)).tolist()
    evidence = sources.values.reshape(-1, len(columns)).tolist()
    rows = []
    for labels, line, named in zip(
        product(*(values[dim].values.tolist() for dim in down)), lines, evidence, strict=True
    ):
        at = dict(zip(down, labels, strict=True))
        names = tuple(observation_name(variable, at | dict(zip(across, [column], strict=False))) for column in columns)
        if across:
            rows.append(InputRow(at, tuple(line), tuple(named), names))
        else:
            rows.append(InputRow({**at, "value": line[0]}, (), tuple(named), names))
    if variable in derived_variables(case) and derived_cells(case, variable).any():
        return _with_totals(case, variable, down, rows)
    return InputTable(sheet, tuple(rows), case.regions if across else ())


def _with_totals(case: Case, variable: str, down: list[str], rows: Sequence[InputRow]) -> InputTable:
    """The table of a variable of which a rest of the country is derived, with its totals in a column behind all."""
    assert case.file.rest is not None
    total, at, found = case.file.rest.total, position(case, variable), []
    dims = case.totals[variable].dims
    values, names = (
        xr.DataArray(part, dims=dims).transpose(*down).values.ravel() for part in totals_of(case, variable)
    )
    for row, value, evidence in zip(rows, values.tolist(), names.tolist(), strict=True):
        named = (*row.names, observation_name(variable, {**row.cells, "region": total}))
        own = replace(row, across=(*row.across, None), names=named)
        if isfinite(value):
            sources = (*row.evidence[:at], *row.evidence[at + 1 :], evidence)
            own = replace(own, across=(*row.across, value), evidence=sources, rest=at)
        found.append(own)
    return InputTable(OBSERVED[variable], tuple(found), (*case.regions, total))


def observation_name(variable: str, labels: dict[str, str | int]) -> Name:
    """What the cell of an observation is called; labels may come in any order."""
    return (variable, *(labels[dim] for dim in VARIABLES[variable].dims))
