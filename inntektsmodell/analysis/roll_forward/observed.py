"""Populations and criteria of the years that a later case rests on: newer where there are any, else carried on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from inntektsmodell.analysis.roll_forward.figure import Moved
from inntektsmodell.analysis.roll_forward.given import GivenFigures, age_groups
from inntektsmodell.analysis.roll_forward.population import known_population, known_years
from inntektsmodell.case.case import Case
from inntektsmodell.case.evidence import Evidence, Status, weakest
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.faults import Faults
from inntektsmodell.language.bilingual import told_in_both
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text, as_label


class RolledCell(NamedTuple):
    """Numbers of an age group or criterion in a year, by region, the names of their evidence, and what happened.

    `year` is that of the figure, before the year that it stands for where it was carried on.
    """

    values: np.ndarray
    evidence: tuple[str, ...]
    moved: Moved
    year: int


@dataclass(frozen=True)
class RolledYears:
    """What a later case observes, by age group or criterion and year, and the evidence that the case did not have."""

    case: Case
    given: GivenFigures
    population: dict[tuple[str, int], RolledCell] = field(default_factory=dict)
    criteria: dict[tuple[str, int], RolledCell] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def persons(self, year: int) -> np.ndarray:
        """Inhabitants by region of a year of the later case, or else of the case itself."""
        own = [cell.values for (_, of_year), cell in self.population.items() if of_year == year]
        if own:
            return np.asarray(np.sum(own, axis=0))
        return np.asarray(self.case.observed["population"].sel(year=year).sum("age_group").values)

    def named(self, name: str, evidence: Evidence) -> str:
        """The name that evidence has, or gets, among that of the case; another's name is never taken."""
        known = {**self.case.evidence, **self.evidence}
        names = [name, *(f"{name}_{number}" for number in range(2, len(known) + 3))]
        free = next(one for one in names if known.get(one, evidence) == evidence)
        self.evidence[free] = evidence
        return free


def rolled_years(case: Case, years: Iterable[int], given: GivenFigures) -> RolledYears:
    """The populations and criteria of some years, from what is given, the case itself, and what is known here.

    A criterion without a figure of a year has the amount per inhabitant of the latest year before, or else the first
    after; one that was calibrated is kept as it is.

    Raises:
        InputError: with every year that has no population.
    """
    rolled = RolledYears(case, given)
    _add_population(rolled, list(years))
    if "criterion_value" in case.observed:
        for name in case.observed["criterion_value"]["criterion"].values.tolist():
            rolled.criteria.update({(name, year): _criterion(rolled, name, year) for year in years})
    return rolled


def _add_population(rolled: RolledYears, years: list[int]) -> None:
    """Raises `InputError` with every year without population."""
    case, given, ages = rolled.case, rolled.given, age_groups(rolled.case)
    known, faults = known_years(case, ages), Faults()
    for year in years:
        if any(year in given.values.get(age, {}) for age in ages):
            cells = {age: _given(rolled, age, year) for age in ages}
        elif year in case.observed["year"].values:
            cells = {age: _own(rolled, "population", "age_group", age, year) for age in ages}
        elif year in known:
            persons, evidence = known_population()
            names = (rolled.named("population", evidence),) * len(case.regions)
            cells = {
                age: RolledCell(
                    np.array([persons[year, age, region] for region in case.regions]), names, Moved.UPDATED, year
                )
                for age in ages
            }
        else:
            _note_missing(case, year, known, faults)
            continue
        rolled.population.update({(age, year): cell for age, cell in cells.items()})
    faults.raise_if_any()


def _note_missing(case: Case, year: int, known: list[int], faults: Faults) -> None:
    where = message("population of {year}", year=year)
    give = message("give it in a folder, by age group: --figures DIR (in Python figures=)")
    if known:
        right = message("from {first} to {last} it is known here; {give}", first=known[0], last=known[-1], give=give)
        faults.add(where, message("is not known"), right)
    else:
        found = message("is not known for the recipients and age groups of case '{case}'", case=case.name)
        faults.add(where, found, give)


def _own(rolled: RolledYears, variable: str, dim: str, name: str, year: int) -> RolledCell:
    at = {dim: name, "year": year}
    case = rolled.case
    names = tuple(evidence_of(case.observed, variable).sel(at).values.tolist())
    return RolledCell(case.observed[variable].sel(at).values, names, Moved.KEPT, year)


def _given(rolled: RolledYears, name: str, year: int) -> RolledCell:
    own, regions = rolled.given.values[name][year], rolled.case.regions
    values = np.array([own[region] for region in regions])
    evidence = rolled.named(f"given_{name}", rolled.given.evidence[name])
    return RolledCell(values, (evidence,) * len(regions), Moved.UPDATED, year)


def _criterion(rolled: RolledYears, name: str, year: int) -> RolledCell:
    case, given = rolled.case, rolled.given.values.get(name, {})
    calibrated = _is_calibrated(case, name)
    own = [int(one) for one in case.observed["year"].values]
    if year in given:
        return _given(rolled, name, year)
    if year in own and not calibrated:
        return _own(rolled, "criterion_value", "criterion", name, year)
    known = {*own, *given}
    latest = max((one for one in known if one < year), default=min(known))
    cell = (
        _given(rolled, name, latest) if latest in given else _own(rolled, "criterion_value", "criterion", name, latest)
    )
    records = {one: {**case.evidence, **rolled.evidence}[one] for one in cell.evidence}
    if calibrated:
        names = tuple(rolled.named(one, records[one]) for one in cell.evidence)
        return RolledCell(cell.values, names, Moved.KEPT, min(record.valid_from.year for record in records.values()))
    is_count = case.criteria[name].measure == "count"
    factor = rolled.persons(year) / rolled.persons(latest) if is_count else 1.0
    carried = {one: _carried(record, latest) for one, record in records.items()}
    names = tuple(rolled.named(f"carried_{name}", carried[one]) for one in cell.evidence)
    return RolledCell(cell.values * factor, names, Moved.CARRIED, latest)


def _is_calibrated(case: Case, name: str) -> bool:
    """Whether a criterion was solved for: here, or in the case that this one was rolled forward from."""
    sources = evidence_of(case.observed, "criterion_value").sel(criterion=name).values.ravel()
    return all(case.evidence[source].status is Status.CALIBRATED for source in sources)


def _carried(evidence: Evidence, year: int) -> Evidence:
    """A figure that stands for a later year is assumed, where it is no weaker."""
    text = as_label("amount per inhabitant of {year}, times the inhabitants of the later year", year=year)
    return evidence.model_copy(
        update={"status": weakest([evidence.status, Status.ASSUMED]), "formula": _both(text), "printed_step": 0.0}
    )


def _both(text: Text) -> str:
    return told_in_both(**vars(text))
