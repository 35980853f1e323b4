"""Makes a checked `Case` of a `RawCase`. Whatever can be checked is checked, so that faults are told together."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import xarray as xr
from pydantic import ValidationError

from inntektsmodell.case.calibration import with_calibrated_criterion
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import check_names
from inntektsmodell.case.checks.printed_steps import told_of_steps
from inntektsmodell.case.checks.rest import check_has_totals, check_rest, rest_remarks
from inntektsmodell.case.checks.rounded_shares import with_whole_shares
from inntektsmodell.case.checks.whole_case import check_case, check_keys, check_main_part, check_tables
from inntektsmodell.case.evidence import Evidence
from inntektsmodell.case.evidence_use import unused_remarks
from inntektsmodell.case.observations import REGION_DIMS, frozen
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE, LEVELS, read_cost_covariance
from inntektsmodell.case.reading.folder import CRITERIA_TABLE
from inntektsmodell.case.reading.joint_flows import told_of_sums
from inntektsmodell.case.reading.key_covariance import COVARIANCE, read_key_covariance
from inntektsmodell.case.reading.left_out import left_out, with_evidence_of_left_out
from inntektsmodell.case.reading.outline import Outline, outline_of
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.case.reading.rest import arrays_with_totals, without_totals
from inntektsmodell.case.reading.tables import arrays_of, has_columns, labelled_arrays, labels_of
from inntektsmodell.case.rest.deriving import with_rest
from inntektsmodell.case.rules import Rule, load_rules, resolve_rules
from inntektsmodell.case.schema import CaseFile, Criterion, PartFile
from inntektsmodell.case.units import note_unfit_units, unit_id, unit_in, unit_word
from inntektsmodell.faults import Faults, InputError, Where, nearest, shortened, within, within_table
from inntektsmodell.files.csv_columns import ReadLater
from inntektsmodell.language.messages import message, word
from inntektsmodell.language.text import Text
from inntektsmodell.method.inputs import VARIABLES, actual

CRITERIA_COLUMNS = ("criterion", "kind", "measure", "unit", "nb", "en")
ENGLISH = "en"
"""The one column of the criteria that may be left out, or empty in some rows."""
LabelsByDim = Mapping[str, list[str] | None]


def build_case(
    raw: RawCase, headings: Collection[str], rules: dict[str, Rule] | None = None, *, kind: type[CaseFile] = CaseFile
) -> Case:
    """Check everything that was read and make a case of it.

    A table is checked where the labels that it must have are known, the main part where it can be read at all.

    Args:
        raw: what was read.
        headings: in lower case, what no region or service may be called, since another column is.
        rules: what references to rules mean, by default the rules that travel with the package.
        kind: `PartFile` where the case need not be whole.

    Raises:
        InputError: with every fault of the main part, of names, criteria, labels and tables, and of the main part
            against them; or else with every disagreement between the parts. What a model version gave is at fault
            in its file.
    """
    try:
        case = _built(raw, headings, load_rules() if rules is None else rules, kind)
    except InputError as error:
        placed = [replace(fault, place=raw.placed(fault.place)) for fault in error.faults]
        raise InputError(placed, error.unfinished) from None
    return replace(case, remarks=tuple(replace(one, place=raw.placed(one.place)) for one in case.remarks))


def _built(raw: RawCase, headings: Collection[str], rules: dict[str, Rule], kind: type[CaseFile]) -> Case:
    faults = Faults()
    file = _case_file(raw, rules, kind, faults)
    is_sound = not faults.found
    outline = outline_of(raw.content) if file is None else Outline.of_file(file)
    is_whole = not issubclass(kind, PartFile)
    criteria = _criteria(raw, faults) if is_whole or CRITERIA_TABLE in raw.tables else {}
    if file is not None:
        check_names(raw.place, file, criteria, _places_of_criteria(raw), headings, faults)
        check_rest(file, raw.place, faults)
    labels = _labels(raw, outline, criteria, faults)
    _check_tables(raw, labels, faults, is_whole)
    observations, totals = _observations(raw, outline, criteria, labels, faults)
    if is_whole and outline.rest is not None and not raw.unread:
        check_has_totals(outline.rest, totals, raw.place, faults)
    table, covariance = raw.tables.get(COVARIANCE.path), {}
    if table is not None and criteria and outline.evidence is not None:
        covariance = read_key_covariance(table, outline.keys, tuple(criteria), outline.evidence, faults)
    table, of_cost, regions = raw.tables.get(COST_COVARIANCE.path), None, labels["region"]
    if table is not None and regions is not None and outline.evidence is not None:
        of_cost = read_cost_covariance(table, regions, LEVELS in raw.tables, outline.evidence, faults)
    if faults.found or raw.unread:
        evidence = {name: item for name, item in (outline.evidence or {}).items() if item is not None}
        check_tables(observations, evidence, raw.place, faults, whole=False, allowed=outline.allowed)
        if file is not None and is_sound:
            there = {*raw.tables, *raw.unread, *map(str, observations)}
            check_main_part(Case(file, criteria, observations), there, raw.place, faults, whole=False)
        elif criteria:
            check_keys(outline.keys, criteria, evidence, raw.place, faults, whole=False)
        raise InputError(faults.found, unfinished=True)
    assert file is not None
    file = with_evidence_of_left_out(file, observations)
    case = Case(file, criteria, observations, raw.files, (), covariance, of_cost, totals)
    case = with_rest(case)
    case = replace(case, remarks=(*unused_remarks(case, Path(raw.place).name), *rest_remarks(case, raw.place)))
    case = told_of_sums(case, raw.summed)
    case = with_whole_shares(told_of_steps(case), Path(raw.place).name)
    check_case(case, raw.place)
    case = with_calibrated_criterion(case) if file.calibration else case
    return replace(case, observed=frozen(case.observed))


def _case_file(raw: RawCase, rules: dict[str, Rule], kind: type[CaseFile], faults: Faults) -> CaseFile | None:
    """The main part; where the year is none, its faults without those of the rules, which hold in a year."""
    year, of_rules = raw.content.get("year"), faults
    if type(year) is not int or not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        right = message("the year of the case, such as 2021")
        faults.add(within(raw.place, "year"), message("found {value!r}", value=shortened(year)), right)
        year, of_rules = datetime.MINYEAR, Faults()
    evidence: dict[str, Any] = {}
    content = resolve_rules({**raw.content, "year": year}, year, evidence, raw.place, of_rules, rules)
    try:
        file = kind.model_validate(content)
    except ValidationError as error:
        add_pydantic_faults(faults, raw.place, error, kind)
        return None
    return file.model_copy(update={"evidence": {**file.evidence, **evidence}})


def _criteria(raw: RawCase, faults: Faults) -> dict[str, Criterion]:
    """The criteria; none where the table has a fault."""
    table = raw.tables.get(CRITERIA_TABLE)
    if table is None:
        found = message("table '{name}' is missing", name=CRITERIA_TABLE)
        right = message("the columns {names}", names=", ".join(CRITERIA_COLUMNS))
        faults.add(within_table(raw.place, CRITERIA_TABLE), found, right)
        return {}
    wanted = CRITERIA_COLUMNS if ENGLISH in table.columns else CRITERIA_COLUMNS[:-1]
    if not has_columns(table, wanted, faults):
        return {}
    criteria: dict[str, Criterion] = {}
    before = len(faults.found)
    for row, place, origin in zip(table.rows, table.places, table.origins, strict=True):
        label = Text(nb=row["nb"], en=row.get(ENGLISH, ""))
        fields = {key: row[key] for key in ("kind", "measure", "unit")}
        if row["criterion"] in criteria:
            found = message("criterion '{name}' is duplicated", name=row["criterion"])
            faults.add(place, found, message("give each criterion only once"))
        is_count = row["measure"] == "count"
        if row["kind"] == "age" and not (is_count and unit_id(row["unit"]) == "persons"):
            found = message(
                "an age group with measure {measure} and unit {unit}",
                measure=word(row["measure"].replace("_", " ")),
                unit=unit_word(unit_id(row["unit"])),
            )
            faults.add(origin if is_count else place, found, message("a count of persons"))
        try:
            criteria[row["criterion"]] = Criterion.model_validate({**fields, "label": label})
        except ValidationError as error:
            add_pydantic_faults(faults, place, error)
    return {} if len(faults.found) > before else criteria


def _places_of_criteria(raw: RawCase) -> dict[str, Where]:
    table = raw.tables.get(CRITERIA_TABLE)
    if table is None or "criterion" not in table.columns:
        return {}
    return {row["criterion"]: place for row, place in zip(table.rows, table.places, strict=True)}


def _check_tables(raw: RawCase, labels: LabelsByDim, faults: Faults, is_whole: bool) -> None:
    """Tables that a whole case needs are there, and tables have rows."""
    for name, variable in VARIABLES.items() if is_whole else ():
        if name not in raw.tables and (not variable.optional or (name == "criterion_value" and labels["criterion"])):
            columns = ", ".join((*variable.dims, "value", "evidence"))
            place, found = within_table(raw.place, name), message("table '{name}' is missing", name=name)
            faults.add(place, found, message("the columns {names}", names=columns))
    for table in raw.tables.values():
        if not table.rows:
            found = message("has no rows")
            faults.add(table.place, found, message("fill it in, or remove it if the case has no such figures"))


def _observations(
    raw: RawCase, outline: Outline, criteria: Mapping[str, Criterion], labels: LabelsByDim, faults: Faults
) -> tuple[xr.Dataset, xr.Dataset]:
    """The tables whose labels, and the evidence that they may name, are known; then what totals they have."""
    arrays: dict[str, xr.DataArray] = {}
    totals: dict[str, xr.DataArray] = {}
    means = [name for name, criterion in criteria.items() if criterion.measure == "per_inhabitant"]
    for name, of_method in VARIABLES.items():
        table, variable = raw.tables.get(name), replace(of_method, unit=unit_in(of_method.unit, outline.currency))
        known = {dim: found for dim in variable.dims if (found := labels[dim]) is not None}
        if len(known) < len(variable.dims) or outline.evidence is None:
            continue
        absent = left_out(name, outline, known, arrays)
        if table is None and name == actual.path and absent is not None and absent.evidence.all():
            arrays |= arrays_of(variable, known, absent.values, absent.evidence)
        if table is None or not table.rows:
            continue
        if outline.rest is not None and variable.adds_up:
            read = arrays_with_totals(table, variable, known, outline.evidence, outline.rest, means, faults)
            arrays, totals = arrays | read[0], totals | read[1]
        else:
            own = table if outline.rest is None else without_totals(table, variable, outline.rest, faults)
            arrays |= labelled_arrays(own, variable, known, outline.evidence, faults, absent)
        if name == "criterion_value":
            _check_units(table, criteria, outline.evidence, faults)
    return xr.Dataset(arrays), frozen(xr.Dataset(totals)) if totals else xr.Dataset()


def _check_units(
    table: RawTable, criteria: Mapping[str, Criterion], evidence: Mapping[str, Evidence | None], faults: Faults
) -> None:
    """The unit of a criterion's evidence is the one that the criterion is declared with."""
    named = ("criterion", "evidence")
    if isinstance(table.rows, ReadLater) and {*named} <= {*table.columns}:
        combinations = table.rows.combinations(*named)
        if not any(_unfit_units(row, criteria, evidence) for row in combinations):
            return
    unfit: dict[tuple[str, str], list[Where]] = defaultdict(list)
    for row, place in zip(table.rows, table.origins, strict=True):
        for found, wanted in _unfit_units(row, criteria, evidence):
            right = message("'{unit}', as in the criteria table", unit=unit_word(wanted))
            unfit[found, right].append(place)
    note_unfit_units(unfit, faults)


def _unfit_units(
    row: Mapping[Any, Any], criteria: Mapping[str, Criterion], evidence: Mapping[str, Evidence | None]
) -> list[tuple[str, str]]:
    """The unit of a row's evidence and that of its criterion, where they differ."""
    criterion, source = criteria.get(row.get("criterion", "")), evidence.get(row.get("evidence", ""))
    return [(source.unit, criterion.unit)] if criterion and source and source.unit != criterion.unit else []


def _labels(raw: RawCase, outline: Outline, criteria: Mapping[str, Criterion], faults: Faults) -> LabelsByDim:
    """Known labels of every dimension, in the order of every result; None where they cannot be known."""
    regions, calibrated = outline.regions, outline.calibrated
    for region, times in Counter(regions or ()).items():
        if times > 1:
            found = message("'{name}' is duplicated", name=region)
            faults.add(within(raw.place, "regions"), found, message("name each region only once"))
    if calibrated is not None and criteria and calibrated not in criteria:
        found = message("criterion '{name}' is unknown", name=calibrated)
        faults.add(within(raw.place, "calibration"), found, nearest(calibrated, criteria))
    ages = [name for name, criterion in criteria.items() if criterion.kind == "age"]
    others = [name for name, item in criteria.items() if item.kind != "age" and name != calibrated]
    are_known = calibrated is None or calibrated in criteria
    return {
        **{dim: regions if regions and len(set(regions)) == len(regions) else None for dim in REGION_DIMS},
        "service": outline.services,
        "age_group": ages if criteria else None,
        "criterion": others if criteria and are_known else None,
        "year": _years(raw.tables.get("population"), "year", faults),
        "settlement_year": _years(raw.tables.get("drg_points"), "settlement_year", faults),
    }


def _years(table: RawTable | None, column: str, faults: Faults) -> list[str] | None:
    """The years of a table, in order; None where it has none, or something else among them."""
    if table is None:
        return None
    years = labels_of(table, column)
    before = len(faults.found)
    for year in years:
        if not (year.isdecimal() and len(year) == 4):
            found = message("{column} '{year}' is not a year", column=column, year=year)
            faults.add(table.place, found, message("four digits, such as 2020"))
    return sorted(years) if years and len(faults.found) == before else None
