"""Newer figures that a user gives: folders as `fetch` writes them, or tables in long form that name their source."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from frozendict import frozendict
from pydantic import ValidationError

from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status, earliest_check, weakest
from inntektsmodell.case.pydantic_faults import add_pydantic_faults
from inntektsmodell.faults import Faults, listed, nearest
from inntektsmodell.files.csv_reading import decimal_sign, read_csv
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.bilingual import joined_in_both, told_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.language.typed_numbers import advice, readings
from inntektsmodell.records import Frozen, FrozenTable, Listed

COLUMNS = ("criterion", "recipient", "year", "value", "source")
AS_IN_CASE = {"age_group": "criterion", "region": "recipient", "evidence": "source"}
"""What a table of a case calls these columns; its evidence stands in a file beside it."""
EVIDENCE_FILE = "evidence.toml"
GIVEN = as_label("as given for the later year")


class _Beside(Frozen):
    """What stands beside the tables of a folder: evidence that they may name, and notes that go with their figures."""

    evidence: FrozenTable[Evidence] = frozendict()
    notes: Listed[Text] = ()


@dataclass(frozen=True)
class GivenFigures:
    """Numbers by criterion or age group, year and recipient, the evidence of each criterion, and notes on all."""

    values: dict[str, dict[int, dict[str, float]]] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    def years(self) -> set[int]:
        """Every year of which there is any figure."""
        return {year for own in self.values.values() for year in own}


def read_given(folders: Sequence[Path], case: Case, years: Sequence[int]) -> GivenFigures:
    """Read every CSV file of some folders, for a case that rests on some years.

    The columns are `criterion` (one of the case's, an age group among them), `recipient`, `year`, `value` (in the unit
    of the criterion) and `source`; or those of the tables of a case, with `evidence.toml` beside them.

    Raises:
        InputError: with every fault: a criterion or recipient that the case does not have, a year whose recipients are
            not all there, a figure that is given twice, is no number or has no source, a unit that is another, or a
            criterion with no figure of these years.
    """
    reader, notes = _Reader(case), dict[Text, None]()
    for folder in folders:
        files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
        if not files:
            right = message("a folder of CSV files with the columns {names}", names=", ".join(COLUMNS))
            found = message("has no CSV file") if folder.is_dir() else message("is not a folder")
            reader.faults.add(str(folder), found, right)
        beside = _read_beside(folder, reader.faults)
        notes.update(dict.fromkeys(beside.notes))
        for file in files:
            for place, row in _rows(file, reader.faults):
                reader.take(row, place, beside.evidence if row["is_named"] else None)
    for place, names in reader.twice.items():
        found = message("given twice: {names}", names=listed(names))
        reader.faults.add(place, found, message("give each figure only once"))
    given = GivenFigures(reader.values, {name: _joined(own) for name, own in reader.evidence.items()}, tuple(notes))
    where = ", ".join(map(str, folders))
    _check_whole(where, given, case, reader.faults)
    _check_years(where, given, years, reader.faults)
    reader.faults.raise_if_any()
    return given


def _read_beside(folder: Path, faults: Faults) -> _Beside:
    file = folder / EVIDENCE_FILE
    content = read_toml(file, faults) if file.is_file() else None
    try:
        return _Beside.model_validate(content or {})
    except ValidationError as error:
        add_pydantic_faults(faults, str(file), error, _Beside)
        return _Beside()


def _rows(file: Path, faults: Faults) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows by column, as the long form calls them, with their places.

    Beside them stand the file, the decimal sign, and whether the source is the name of evidence.
    """
    table = read_csv(file, faults)
    if table is None:
        return
    columns = [AS_IN_CASE.get(name, name) for name in table.columns]
    if missing := [name for name in COLUMNS if name not in columns]:
        right = message("the columns {names}", names=", ".join(COLUMNS))
        faults.add(table.place, message("lacks the columns {names}", names=", ".join(missing)), right)
        return
    rows = [(line, dict(zip(columns, cells, strict=True))) for line, cells in table.rows(faults)]
    beside = {
        "file": str(file),
        "sign": decimal_sign(table, [(line, row["value"]) for line, row in rows], faults),
        "is_named": "yes" if "source" not in table.columns else "",
    }
    yield from ((table.at(line), {**row, **beside}) for line, row in rows)


class _Reader:
    """Gathers figures and their evidence, and every fault of a row."""

    def __init__(self, case: Case) -> None:
        self.case, self.recipients, self.faults = case, frozenset(case.regions), Faults()
        self.values: dict[str, dict[int, dict[str, float]]] = {}
        self.evidence: dict[str, list[Evidence]] = {}
        self.unknown: set[str] = set()
        self.twice: dict[str, list[str]] = {}

    def take(self, row: Mapping[str, str], place: str, known: Mapping[str, Evidence] | None) -> None:
        """Note a row's figure; `known` is the evidence that it may name, None where it tells its source itself."""
        before = len(self.faults.found)
        name, recipient, year = row["criterion"], row["recipient"], row["year"]
        is_known = name in self.case.criteria and recipient in self.recipients
        if name not in self.case.criteria:
            self._once(place, message("criterion '{name}' is unknown", name=name), name, self.case.criteria)
        if recipient not in self.recipients:
            self._once(place, message("recipient '{name}' is unknown", name=recipient), recipient, self.case.regions)
        if not (year.isdecimal() and len(year) == 4 and int(year)):
            self.faults.add(place, message("'{year}' is not a year", year=year), message("four digits, such as 2021"))
        number = _number(row["value"], row["sign"], place, self.faults)
        source = self._source(row, place, known)
        if not is_known or len(self.faults.found) > before or number is None or source is None:
            return
        own = self.values.setdefault(name, {}).setdefault(int(year), {})
        if recipient in own:
            self.twice.setdefault(row["file"], []).append(f"{name} {year} {recipient}")
        own[recipient] = number
        if source not in self.evidence.setdefault(name, []):
            self.evidence[name].append(source)

    def _once(self, place: str, found: str, name: str, known: Collection[str]) -> None:
        """Note a name that is unknown, at the first of its places only."""
        if found not in self.unknown:
            self.unknown.add(found)
            self.faults.add(place, found, nearest(name, known))

    def _source(self, row: Mapping[str, str], place: str, known: Mapping[str, Evidence] | None) -> Evidence | None:
        """The evidence of a row: named in the file beside the table, or made of the source that the row tells."""
        criterion, source = self.case.criteria.get(row["criterion"]), row["source"]
        if not source.strip():
            self.faults.add(place, message("has no source"), message("where the figure comes from"))
        elif known is not None and source not in known:
            found = message("evidence '{name}' is unknown", name=source)
            right = message("evidence that stands in {file} beside the table", file=EVIDENCE_FILE)
            self.faults.add(place, found, right)
        elif criterion is not None and known is not None and known[source].unit != criterion.unit:
            found = message("unit '{unit}' does not fit", unit=known[source].unit)
            right = message("'{unit}', as in the criteria table", unit=criterion.unit)
            self.faults.add(place, found, right)
        elif criterion is not None:
            return _evidence(source, row["year"], str(criterion.unit)) if known is None else known[source]
        return None


def _number(text: str, sign: str, place: str, faults: Faults) -> float | None:
    """The number that a cell means by its table's decimal sign."""
    numbers = [number for number in readings(text) if ("." in number) == (sign in text)]
    if not numbers:
        faults.add(place, message("'{text}' is not a number", text=text), advice(text, sign))
    elif not 0 <= float(numbers[0]) < math.inf:
        faults.add(place, message("value {value:g}", value=float(numbers[0])), message("at least 0"))
    return float(numbers[0]) if numbers else None


@cache
def _evidence(source: str, year: str, unit: str) -> Evidence | None:
    """Evidence of a figure of which nothing is told but where it comes from; None where the year is none."""
    if not (year.isdecimal() and len(year) == 4 and int(year)):
        return None
    return Evidence(
        unit=unit,
        source=source,
        status=Status.DERIVED,
        formula=told_in_both(**vars(GIVEN)),
        valid_from=datetime.date(int(year), 1, 1),
        last_checked=datetime.datetime.now(tz=datetime.UTC).date(),
    )


def _joined(evidence: list[Evidence]) -> Evidence:
    """One evidence of several: all their sources, the weakest status, from the earliest day on."""
    first = evidence[0]
    return first.model_copy(
        update={
            "source": joined_in_both(one.source for one in evidence),
            "formula": joined_in_both(one.formula for one in evidence if one.formula),
            "status": weakest([one.status for one in evidence]),
            "valid_from": min(one.valid_from for one in evidence),
            "last_checked": earliest_check(evidence),
        }
    )


def _check_whole(where: str, given: GivenFigures, case: Case, faults: Faults) -> None:
    """A year of a criterion has every recipient, and a year of populations every age group."""
    lacking: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for criterion, of_years in given.values.items():
        for year, own in of_years.items():
            missing = tuple(region for region in case.regions if region not in own)
            lacking.setdefault(missing, {}).setdefault(criterion, []).append(year)
    for missing, of_criteria in lacking.items():
        if missing:
            names = listed([f"{name} {', '.join(map(str, years))}" for name, years in of_criteria.items()])
            found = message("lacks {missing} in {names}", missing=listed(missing), names=names)
            faults.add(where, found, message("every recipient of the case"))
    ages = age_groups(case)
    for year in sorted({year for age in ages for year in given.values.get(age, {})}):
        if missing_ages := [age for age in ages if year not in given.values.get(age, {})]:
            found = message("the population of {year} lacks {missing}", year=year, missing=listed(missing_ages))
            faults.add(where, found, message("every age group of the case"))


def _check_years(where: str, given: GivenFigures, years: Sequence[int], faults: Faults) -> None:
    """A criterion has a figure of some year that the case rests on."""
    for name, own in given.values.items():
        if not own.keys() & {*years}:
            found = message("{name} has figures of {years} only", name=name, years=", ".join(map(str, sorted(own))))
            faults.add(where, found, message("figures of {years}", years=", ".join(map(str, years))))


def age_groups(case: Case) -> list[str]:
    """The age groups of a case, in its order."""
    return [name for name, criterion in case.criteria.items() if criterion.kind == "age"]
