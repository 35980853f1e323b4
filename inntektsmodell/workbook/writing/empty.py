"""Writes an empty workbook of a shape: its names and years stand there, every figure and all evidence is missing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, Literal, NamedTuple

from inntektsmodell.arguments import as_choice, as_path
from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.names import SEPARATOR
from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.case.schema import Rest
from inntektsmodell.case.units import A_CURRENCY, CODE, unit_in
from inntektsmodell.faults import Faults, InputError, nearest, shortened
from inntektsmodell.files.placing import check_new_file
from inntektsmodell.language.currency import NOK
from inntektsmodell.language.messages import LANGUAGES, message
from inntektsmodell.language.text import Language, Text, as_label
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.quantities import Input
from inntektsmodell.method.typed_paths import folded
from inntektsmodell.method.wanted import find_step
from inntektsmodell.model.arrays import inputs_of
from inntektsmodell.model.single_steps import lacking_for, part_behind
from inntektsmodell.workbook.layout.sheets import (
    ABOUT,
    CRITERIA,
    EVIDENCE,
    HEADINGS,
    PARAMETERS,
    REGIONS,
    SERVICES,
    YEARS,
)
from inntektsmodell.workbook.writing.blanks import blank_tables, joined_tables, to_fill_in
from inntektsmodell.workbook.writing.built_in_labels import labels_of_built_in
from inntektsmodell.workbook.writing.rows import InputRow, InputTable, input_tables
from inntektsmodell.workbook.writing.template import write_tables_to

PARTS: Mapping[str, tuple[str, ...]] = {
    "cost": ("calculated_cost", "actual_cost"),
    "settlement": ("drg_points",),
    "former_key": ("former_key",),
}
"""What a shape may have beside need, and the tables of each."""
PART_LABELS: Mapping[str, Text] = {
    "cost": as_label("Cost"),
    "settlement": as_label("Settlement"),
    "former_key": as_label("Former key"),
}
ALWAYS = ("population", "service_share")
NUMBERED: Mapping[str, Text] = {
    "regions": as_label("Region"),
    "services": as_label("Service"),
    "criteria": as_label("Criterion"),
    "age_groups": as_label("Age group"),
}
TITLE = as_label("Empty workbook: fill in the yellow cells")
KEPT = ("population.year", "settlement.service")
"""Parameters that the shape itself tells."""
YEARS_WANTED = message("years of four digits, such as 2021-2023")
Names = int | Sequence[str]


class Shape(NamedTuple):
    """The labels of an empty workbook."""

    regions: list[str]
    services: list[str]
    criteria: list[str]
    age_groups: list[str]
    years: list[int]
    rest: Rest | None = None


def write_empty_template(
    file: str | Path,
    *,
    regions: Names,
    services: Names,
    years: Sequence[int],
    criteria: Names,
    age_groups: Names = 1,
    parts: Collection[str] = ("cost", "former_key"),
    currency: str = NOK,
    rest: str | None = None,
    total: str | None = None,
    targets: Sequence[str] = (),
    language: Language = "nb",
) -> None:
    """Write a workbook of just this shape with no figures in it; reading it tells what is still missing.

    The years are those of the figures, all of them chosen for the mean; the last is that of the population shares.

    Args:
        file: the workbook (`.xlsx`), new, in a folder that exists.
        regions: names of the recipients, or how many there are, for names such as `Region 1`.
        services: the same of services.
        years: the years of the figures.
        criteria: the same of criteria beside the age groups; 0 where there are none.
        age_groups: the same of the age groups that population is counted by.
        parts: what the case has beside need keys: some of `cost`, `settlement` and `former_key`.
        currency: what amounts are in, by its code in ISO 4217.
        rest: the region that is the rest of the country, derived from totals, where there is one.
        total: what the columns of the totals are called; given with `rest`.
        targets: steps of the model, by name or label, that the workbook is to have enough for; of `parts` it has what
            they follow from, and besides what they cannot do without. None for a whole case.
        language: of sheet names, labels and names with a number.

    Raises:
        InputError: there is such a file already, its folder is missing, a name is none or is there twice, there are no
            years or none of what a case must have, a part or the language is unknown, or the workbook would be too
            large; with every such fault of the shape.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import inntektsmodell as im
        >>> with TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.xlsx"
        ...     im.write_empty_template(file, regions=["A", "B"], services=1, years=[2021], criteria=2)
        ...     file.is_file()
        True
    """
    file = as_path(file, "file")
    as_choice(language, "language", LANGUAGES)
    check_new_file(file, ".xlsx")
    named = {"regions": regions, "services": services, "criteria": criteria, "age_groups": age_groups}
    faults = Faults()
    shape = _shape(named, years, language, faults)
    shape = shape._replace(rest=_rest(rest, total, shape.regions, faults))
    _check_options(parts, currency, faults)
    faults.raise_if_any()
    steps = [find_step(target) for target in targets]
    given = {*parts} | ({"cost"} if "settlement" in parts else set())
    case = build_case(_case_of(shape, given, file.name, currency), HEADINGS)
    if needed := _parts_of(lacking_for(case, steps)):
        case = build_case(_case_of(shape, given | needed, file.name, currency), HEADINGS)
    missing = lacking_for(case, steps)
    blanks = blank_tables(case, to_fill_in(inputs_of(case), missing))
    case = part_behind(case, steps, to_come=missing) if steps else case
    tables = [_emptied(table, case) for table in joined_tables(input_tables(case, language), blanks)]
    write_tables_to(file, replace(case, file=case.file.model_copy(update={"evidence": {}})), tables, language)


def _parts_of(missing: Collection[Input]) -> set[str]:
    """The parts of a shape that some inputs belong to."""
    return {part for part, tables in PARTS.items() if any(one.part == part or one.path in tables for one in missing)}


def names_or_number(text: str) -> Names:
    """What a person writes of names: how many there are, or each between commas, or semicolons where there are some."""
    if text.strip().isdecimal():
        return int(text)
    return [name.strip() for name in text.split(";" if ";" in text else ",") if name.strip()]


def parts_in(text: str) -> list[str]:
    """What a person writes of `PARTS`, by name or label in either language; nothing for a dash or the word none."""
    names = names_or_number(text)
    if isinstance(names, int) or text.strip() in ("-", "none", "ingen"):
        return []
    meant = {folded(word): part for part, label in PART_LABELS.items() for word in (part, label.nb, label.en)}
    return [meant.get(folded(name), name) for name in names]


def years_in(text: str) -> list[int]:
    """The years of a text such as `2021-2023` or `2019, 2021`, dashes of any kind.

    Raises:
        InputError: a part of the text is no year and no years from one to a later one.
    """
    years: list[int] = []
    for part in text.replace(";", ",").split(","):
        ends = [end.strip() for end in part.replace("–", "-").split("-")]
        if not 1 <= len(ends) <= 2 or any(not re.fullmatch(r"\d{4}", end) for end in ends) or ends[-1] < ends[0]:
            raise InputError.of("--years", message("found {value!r}", value=text), YEARS_WANTED)
        years += range(int(ends[0]), int(ends[-1]) + 1)
    return years


def _shape(named: Mapping[str, Names], years: Sequence[int], language: Language, faults: Faults) -> Shape:
    """The labels, all checked, those with a number in the language."""
    labels: dict[str, Any] = {}
    for key, names in named.items():
        option = f"--{key.replace('_', '-')}"
        if isinstance(names, int):
            names = [f"{NUMBERED[key].in_language(language)} {number}" for number in range(1, names + 1)]
        labels[key] = [" ".join(name.split()) for name in names]
        if not labels[key] and key != "criteria":
            faults.add(option, message("there are none"), message("at least one"))
        for name in dict.fromkeys(one for one in labels[key] if labels[key].count(one) > 1):
            faults.add(option, message("'{name}' is duplicated", name=name), message("give it only once"))
    known = sorted(set(years))
    if not known or not 1800 <= known[0] <= known[-1] <= 2200:
        faults.add("--years", message("found {value!r}", value=SEPARATOR.join(map(str, years))), YEARS_WANTED)
    both = [name for name in labels["criteria"] if name in labels["age_groups"]]
    for name in both:
        faults.add("--criteria", message("'{name}' is an age group too", name=name), message("another name"))
    return Shape(**labels, years=known)


def _rest(recipient: str | None, total: str | None, regions: Sequence[str], faults: Faults) -> Rest | None:
    """The rest of the country: one of the regions, and totals that are none."""
    if recipient is None and total is None:
        return None
    for option, other, name in (("--rest", "--total", recipient), ("--total", "--rest", total)):
        if not name:
            faults.add(option, message("is missing"), message("give it with {other}, or neither", other=other))
    if recipient and recipient not in regions:
        faults.add("--rest", message("'{name}' is none of the regions", name=recipient), nearest(recipient, regions))
    if total and total in regions:
        right = message("the label of the totals, which is no recipient")
        faults.add("--total", message("'{name}' is one of the regions", name=total), right)
    return Rest(recipient=recipient, total=total) if recipient and total else None


def _check_options(parts: Collection[str], currency: str, faults: Faults) -> None:
    for part in parts:
        if part not in PARTS:
            faults.add("--parts", message("found {value!r}", value=part), nearest(part, PARTS))
    if not re.fullmatch(CODE, currency):
        faults.add("--currency", message("found {value!r}", value=shortened(currency)), A_CURRENCY)


def _case_of(shape: Shape, parts: Collection[str], place: str, currency: str) -> RawCase:
    """A case of the shape whose figures mean nothing: it says which sheets, rows and columns there are."""
    variables = [
        *ALWAYS,
        *(["criterion_value"] if shape.criteria else []),
        *(name for part in parts for name in PARTS[part]),
    ]
    ages = [_criterion(name, AGE) for name in shape.age_groups]
    rows = (*ages, *(_criterion(name, "combined") for name in shape.criteria))
    tables = {name: _table(name, shape) for name in variables}
    tables["criteria"] = RawTable(place, tuple(rows[0]), rows, (place,) * len(rows))
    day = datetime.date(shape.years[-1], 1, 1)
    units = dict.fromkeys(["choice", "share", "million NOK", "NOK per DRG point", "persons"])
    units |= dict.fromkeys(VARIABLES[name].case_unit for name in variables if name != "criterion_value")
    content = {
        "name": Path(place).stem,
        "year": shape.years[-1],
        "title": vars(TITLE),
        "currency": currency,
        "regions": shape.regions,
        "services": {name: _labels(name, "services") for name in shape.services},
        "evidence": {
            unit: {
                "unit": unit_in(unit, currency),
                "source": "-",
                "status": "synthetic",
                "valid_from": day,
                "last_checked": day,
            }
            for unit in units
        },
        "parameters": _parameters(shape, parts),
    }
    return RawCase(place, content | ({} if shape.rest is None else {"rest": dict(shape.rest)}), tables)


def _criterion(name: str, kind: str) -> dict[str, str]:
    cells = {"criterion": name, "kind": kind, "measure": "count", "unit": "persons"}
    return {**cells, **_labels(name, "criteria")}


def _labels(name: str, kind: Literal["services", "criteria"]) -> Mapping[str, str]:
    """What a name is called: as in the built-in cases, where they know it, else by the name itself."""
    return labels_of_built_in(kind).get(name, {"nb": name, "en": name})


def _parameters(shape: Shape, parts: Collection[str]) -> dict[str, Any]:
    columns = [*shape.age_groups, *shape.criteria]
    equal = {column: _figure(1.0 / len(columns), "share") for column in columns}
    found: dict[str, Any] = {
        "need": {"window": _figure(shape.years, "choice"), "weights": dict.fromkeys(shape.services, equal)},
        "population": {"year": _figure(shape.years[-1], "choice")},
        "appropriation": {"total": _figure(1.0, "million NOK")},
    }
    if "cost" in parts:
        found["cost"] = {"actual_weight": {name: _figure(1.0, "share") for name in shape.services}}
    if "settlement" in parts:
        found["settlement"] = {
            "rule": _figure("calculated_cost", "choice"),
            "years": _figure(shape.years, "choice"),
            "service": _figure(shape.services[0], "choice"),
            "unit_price": _figure(1.0, "NOK per DRG point"),
            "running_share": _figure(1.0, "share"),
            "capital_addition": _figure(1.0, "share"),
        }
    return found


def _figure(value: object, evidence: str) -> dict[str, object]:
    return {"value": value, "evidence": evidence}


def _table(name: str, shape: Shape) -> RawTable:
    """A table of a variable; what sums to 1 has equal parts. Where it adds up, a total stands for the rest."""
    about = VARIABLES[name]
    rest = shape.rest if about.adds_up else None
    totals = {} if rest is None else {rest.recipient: rest.total}
    labels: dict[str, Sequence[str]] = {
        "region": [totals.get(region, region) for region in shape.regions],
        "origin": shape.regions,
        "destination": shape.regions,
        "service": shape.services,
        "criterion": shape.criteria,
        "age_group": shape.age_groups,
        "year": [str(year) for year in shape.years],
        "settlement_year": [str(year) for year in shape.years],
    }
    value = repr(1.0 / len(labels[about.sums_to_one])) if about.sums_to_one else "1"
    evidence = "persons" if name == "criterion_value" else about.case_unit
    of_all = "1" if about.sums_to_one else str(len(shape.regions))
    rows = tuple(
        {
            **dict(zip(about.dims, at, strict=True)),
            "value": of_all if at[-1] in totals.values() else value,
            "evidence": evidence,
        }
        for at in product(*(labels[dim] for dim in about.dims))
    )
    return RawTable(name, tuple(rows[0]), rows, (name,) * len(rows))


def _emptied(table: InputTable, case: Case) -> InputTable:
    """A table without its figures and their evidence; names and chosen years stay."""
    if table.sheet in (REGIONS, SERVICES):
        return table
    if table.sheet is ABOUT:
        return replace(table, rows=tuple(InputRow({**row.cells, **_about(row)}) for row in table.rows))
    if table.sheet is EVIDENCE:
        return replace(table, rows=(InputRow({}),))
    if table.sheet is CRITERIA:
        missing = {"kind": None, "measure": None, "unit": None}
        is_age = {name: item.kind == AGE for name, item in case.criteria.items()}
        cells_of = [row.cells | ({} if is_age[row.cells["criterion"]] else missing) for row in table.rows]
        return replace(table, rows=tuple(map(InputRow, cells_of)))
    rows = []
    for row in table.rows:
        is_kept = table.sheet is YEARS or (table.sheet is PARAMETERS and row.cells["path"] in KEPT)
        cells = row.cells if is_kept or "value" not in row.cells else {**row.cells, "value": None}
        rows.append(InputRow(cells, row.across if is_kept else ("",) * len(row.across), (), row.names, row.rest))
    return replace(table, rows=tuple(rows))


def _about(row: InputRow) -> dict[str, None]:
    """What is still to be told of a case: all but its name, its currency and its rest."""
    return {} if row.cells["field"] in ("name", "currency", "rest", "total") else dict.fromkeys(("nb", "en"))
