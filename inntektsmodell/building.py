"""Makes a checked `Case` of a `RawCase`. All faults of one stage are told together."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xarray as xr
from pydantic import ValidationError

from inntektsmodell.calibration import with_calibrated_criterion
from inntektsmodell.case import Case, CaseFile, Criterion, Text
from inntektsmodell.checking import check_case
from inntektsmodell.evidence import Evidence
from inntektsmodell.faults import Faults, nearest, within
from inntektsmodell.folder import CRITERIA_TABLE
from inntektsmodell.messages import message
from inntektsmodell.observations import REGION_DIMS, VARIABLES, frozen
from inntektsmodell.pydantic_faults import add_pydantic_faults
from inntektsmodell.raw import RawCase, RawTable
from inntektsmodell.rounded_shares import with_whole_shares
from inntektsmodell.rules import load_rules, resolve_rules
from inntektsmodell.tables import has_columns, labelled_arrays, labels_of

CRITERIA_COLUMNS = ("criterion", "kind", "measure", "unit", "nb", "en")


def build_case(raw: RawCase) -> Case:
    """Check everything that was read and make a case of it.

    Raises:
        InputError: with every fault of the main part, or else of the labels (criteria, regions, years, tables that
            are missing), or else of the tables' rows, or else every disagreement between them.
    """
    faults = Faults()
    file = _case_file(raw, faults)
    faults.raise_if_any()
    assert file is not None
    criteria = _criteria(raw, faults)
    labels = _labels(raw, file, criteria, faults)
    faults.raise_if_any()
    _check_tables(raw, labels, faults)
    faults.raise_if_any()
    observations = _observations(raw, file, criteria, labels, faults)
    faults.raise_if_any()
    case = Case(file, criteria, frozen(observations), raw.files)
    case = with_whole_shares(case, Path(raw.place).name)
    check_case(case, raw.place)
    return with_calibrated_criterion(case) if file.calibration else case


def _case_file(raw: RawCase, faults: Faults) -> CaseFile | None:
    year = raw.content.get("year")
    if type(year) is not int or not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        faults.add(
            within(raw.place, "year"),
            message("found {value!r}", value=year),
            message("the year of the case, as in 2021"),
        )
        return None
    evidence: dict[str, Any] = {}
    rules = load_rules()
    content = resolve_rules(raw.content, year, evidence, raw.place, faults, rules)
    try:
        file = CaseFile.model_validate(content)
    except ValidationError as error:
        add_pydantic_faults(faults, raw.place, error, _field_names())
        return None
    return file.model_copy(update={"evidence": file.evidence | evidence})


def _field_names() -> list[str]:
    """Every key that the main part of a case can have, for suggestions."""
    definitions = CaseFile.model_json_schema()["$defs"].values()
    nested = [key for definition in definitions for key in definition.get("properties", {})]
    return list(dict.fromkeys([*CaseFile.model_fields, *nested]))


def _criteria(raw: RawCase, faults: Faults) -> dict[str, Criterion]:
    table = raw.tables.get(CRITERIA_TABLE)
    if table is None:
        faults.add(
            raw.place,
            message("table '{name}' is missing", name=CRITERIA_TABLE),
            message("columns {names}", names=", ".join(CRITERIA_COLUMNS)),
        )
        return {}
    if not has_columns(table, CRITERIA_COLUMNS, faults):
        return {}
    criteria: dict[str, Criterion] = {}
    for row, place in zip(table.rows, table.places, strict=True):
        label = Text(nb=row["nb"], en=row["en"])
        fields = {key: row[key] for key in ("kind", "measure", "unit")}
        if row["criterion"] in criteria:
            faults.add(
                place,
                message("criterion '{name}' stands there twice", name=row["criterion"]),
                message("give each criterion once"),
            )
        if row["kind"] == "age" and (row["measure"], row["unit"]) != ("count", "persons"):
            faults.add(
                place,
                message(
                    "an age group with measure {measure} and unit {unit}", measure=row["measure"], unit=row["unit"]
                ),
                message("count, persons"),
            )
        try:
            criteria[row["criterion"]] = Criterion.model_validate({**fields, "label": label})
        except ValidationError as error:
            add_pydantic_faults(faults, place, error)
    return criteria


def _check_tables(raw: RawCase, labels: dict[str, list[str]], faults: Faults) -> None:
    """Tables that the case needs are there, and tables have rows."""
    for name, variable in VARIABLES.items():
        if name not in raw.tables and (not variable.optional or (name == "criterion_value" and labels["criterion"])):
            columns = ", ".join((*variable.dims, "value", "evidence"))
            faults.add(
                raw.place, message("table '{name}' is missing", name=name), message("columns {names}", names=columns)
            )
    for table in raw.tables.values():
        if not table.rows:
            faults.add(
                table.place,
                message("has no rows"),
                message("fill it in, or take it away where the case has no such figures"),
            )


def _observations(
    raw: RawCase,
    file: CaseFile,
    criteria: Mapping[str, Criterion],
    labels: dict[str, list[str]],
    faults: Faults,
) -> xr.Dataset:
    arrays: dict[str, xr.DataArray] = {}
    for name, variable in VARIABLES.items():
        table = raw.tables.get(name)
        if table is not None:
            arrays |= labelled_arrays(name, table, variable, labels, file.evidence, faults)
            if name == "criterion_value":
                _check_units(table, criteria, file.evidence, faults)
    return xr.Dataset(arrays)


def _check_units(
    table: RawTable, criteria: Mapping[str, Criterion], evidence: Mapping[str, Evidence], faults: Faults
) -> None:
    """The unit of a criterion's evidence is the one that the criterion is declared with."""
    for row, place in zip(table.rows, table.places, strict=True):
        criterion = criteria.get(row.get("criterion", ""))
        source = evidence.get(row.get("evidence", ""))
        if criterion and source and source.unit != criterion.unit:
            faults.add(
                place,
                message("unit '{unit}' does not fit", unit=source.unit),
                message("'{unit}', as the criteria table says", unit=criterion.unit),
            )


def _labels(raw: RawCase, file: CaseFile, criteria: Mapping[str, Criterion], faults: Faults) -> dict[str, list[str]]:
    """Known labels of every dimension, in the order of every result."""
    for region in {region for region in file.regions if file.regions.count(region) > 1}:
        faults.add(
            within(raw.place, "regions"),
            message("'{name}' stands there twice", name=region),
            message("name each region once"),
        )
    calibrated = file.calibration.criterion if file.calibration else None
    if calibrated is not None and calibrated not in criteria:
        faults.add(
            within(raw.place, "calibration"),
            message("criterion '{name}' is unknown", name=calibrated),
            nearest(calibrated, criteria),
        )
    return {
        **dict.fromkeys(REGION_DIMS, file.regions),
        "service": list(file.services),
        "age_group": [name for name, criterion in criteria.items() if criterion.kind == "age"],
        "criterion": [name for name, item in criteria.items() if item.kind != "age" and name != calibrated],
        "year": _years(raw.tables.get("population"), "year", faults),
        "settlement_year": _years(raw.tables.get("drg_points"), "settlement_year", faults),
    }


def _years(table: RawTable | None, column: str, faults: Faults) -> list[str]:
    if table is None:
        return []
    years = labels_of(table, column)
    for year in years:
        if not (year.isdecimal() and len(year) == 4):
            faults.add(
                table.place,
                message("{column} '{year}' is not a year", column=column, year=year),
                message("four digits, as in 2020"),
            )
    return sorted(year for year in years if year.isdecimal())
