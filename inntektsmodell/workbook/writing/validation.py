"""What Excel lets a user type into a cell: lists, and ranges of numbers, years and dates."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

from inntektsmodell.faults import between
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import VARIABLES, declared
from inntektsmodell.workbook.layout.form import CellContent, SheetColumn, SheetLayout
from inntektsmodell.workbook.layout.grid import column_range
from inntektsmodell.workbook.layout.observed_sheets import OBSERVED
from inntektsmodell.workbook.layout.parameter_words import CODES
from inntektsmodell.workbook.layout.sheets import (
    COST_INDEX_COVARIANCE,
    CRITERIA,
    EVIDENCE,
    KEY_COVARIANCE,
    REGIONS,
    SERVICES,
    WEIGHTS,
)

LISTED = {
    "criterion": CRITERIA,
    "other_criterion": CRITERIA,
    "age_group": CRITERIA,
    "service": SERVICES,
    "origin": REGIONS,
    "evidence": EVIDENCE,
}
"""Columns whose words are those of another sheet."""
LISTED_ROWS = 400

TITLE = as_label("Not valid")
FROM_LIST = as_label("Choose from the list.")
NAMES = as_label(
    "The name is not on the sheet it belongs to. For several pieces of evidence in one cell: "
    "'column: name; column: name'."
)
YEAR = as_label("A year of four digits.")
DATE = as_label("A date, such as 2021-01-01.")
LARGEST = 1e15

CellRule = dict[str, Any]
YEAR_RULE: CellRule = {"validate": "integer", "criteria": "between", "minimum": 1800, "maximum": 2200}
DATE_RULE: CellRule = {"validate": "date", "criteria": ">=", "value": datetime.date(1901, 1, 1)}


def rule_of(sheet: SheetLayout, column: SheetColumn, language: Language) -> CellRule | None:
    """The rule of a column's cells; None where anything may stand."""
    if column.codes:
        return _listed(column.codes, language)
    if column.key in LISTED and sheet not in (CRITERIA, SERVICES):
        return _from_sheet(LISTED[column.key], language)
    if column.kind is CellContent.NUMBER:
        return _between(*_reach(sheet), language)
    if column.kind is CellContent.YEAR:
        return _refusing(YEAR_RULE, YEAR, language)
    return _refusing(DATE_RULE, DATE, language) if column.kind is CellContent.DATE else None


def parameter_rule(path: str, language: Language) -> CellRule:
    """The rule of one parameter's cell: its range, its words, or any value where it is another choice."""
    if path in CODES:
        return _listed(CODES[path], language)
    parameter = declared(path)
    if parameter.kind == "figure":
        return _between(parameter.least, parameter.greatest, language)
    if parameter.kind in ("switch", "some"):
        return {"validate": "any"}
    if "year" in parameter.dims:
        return _refusing(YEAR_RULE, YEAR, language)
    return _from_sheet(CRITERIA if "series" in parameter.dims else SERVICES, language)


def _listed(codes: Mapping[str, Text], language: Language) -> CellRule:
    words = [word.in_language(language) for word in codes.values()]
    return _refusing({"validate": "list", "source": words}, FROM_LIST, language)


def _from_sheet(sheet: SheetLayout, language: Language) -> CellRule:
    """The labels or names on another sheet; what is typed beside them is warned of."""
    keys = [column.key for column in sheet.columns]
    source = "=" + column_range(sheet, keys.index(language) if language in keys else 0, language, LISTED_ROWS)
    return _refusing({"validate": "list", "source": source, "error_type": "warning"}, NAMES, language)


def _reach(sheet: SheetLayout) -> tuple[float, float]:
    """Least and greatest number on a sheet."""
    if sheet.total or sheet is WEIGHTS:
        return 0.0, 1.0
    if sheet in (KEY_COVARIANCE, COST_INDEX_COVARIANCE):
        return -math.inf, math.inf
    return (VARIABLES[sheet.key].least if sheet.key in OBSERVED else 0.0), math.inf


def _between(low: float, high: float, language: Language) -> CellRule:
    """From `low` to `high`, either of which may be infinite."""
    limits = {"minimum": max(low, -LARGEST), "maximum": min(high, LARGEST)}
    told = as_label("A number.") if math.isinf(low) else as_label("A number, {range}.", range=between(low, high))
    return _refusing({"validate": "decimal", "criteria": "between", **limits}, told, language)


def _refusing(rule: CellRule, text: Text, language: Language) -> CellRule:
    return {**rule, "error_title": TITLE.in_language(language), "error_message": text.in_language(language)}
