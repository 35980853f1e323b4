"""Says of every figure of a later case whether it was updated, and how old it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from inntektsmodell.analysis.roll_forward.figure import Moved, RolledFigure
from inntektsmodell.analysis.roll_forward.observed import RolledCell, RolledYears
from inntektsmodell.analysis.roll_forward.parameters import RolledParameters
from inntektsmodell.case.case import Case
from inntektsmodell.case.observations import evidence_of
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.case.reading.key_covariance import COVARIANCE
from inntektsmodell.language.bilingual import joined_in_both
from inntektsmodell.language.text import Text, as_label, joined
from inntektsmodell.method.inputs import VARIABLES


def figures_of(
    case: Case, parameters: RolledParameters, rolled: RolledYears, left_out: Collection[str]
) -> tuple[RolledFigure, ...]:
    """What happened to each parameter, to each age group and criterion in each year, and to each other table."""
    return (
        *_of_parameters(case, parameters),
        *_of_cells(case, "population", rolled.population),
        *_of_cells(case, "criterion_value", rolled.criteria),
        *_of_tables(case),
        *_of_former(rolled.case, left_out, case.file.year),
    )


def _of_parameters(case: Case, parameters: RolledParameters) -> Iterator[RolledFigure]:
    for entry in parameter_entries(case.parameters):
        evidence = case.evidence[entry.item.evidence]
        moved, year = parameters.moved.get(entry.path, (Moved.KEPT, evidence.valid_from.year))
        group = ".".join(entry.names[:-1])
        own = (entry.item.evidence,)
        yield RolledFigure(entry.path, group, moved, year, case.file.year - year, evidence.source, own)


def _of_cells(case: Case, variable: str, cells: Mapping[tuple[str, int], RolledCell]) -> Iterator[RolledFigure]:
    for (name, year), cell in cells.items():
        source = joined_in_both(case.evidence[one].source for one in cell.evidence)
        names = tuple(dict.fromkeys(cell.evidence))
        path, age = f"{variable}.{name}.{year}", case.file.year - cell.year
        yield RolledFigure(path, variable, cell.moved, cell.year, age, source, names)


def _of_tables(case: Case) -> Iterator[RolledFigure]:
    """Tables that stay as they are, by the evidence of their cells."""
    tables = [(name, case.observed, name) for name in VARIABLES if name in case.observed]
    tables += [(f"{COVARIANCE.path}.{service}", own, COVARIANCE.path) for service, own in case.key_covariance.items()]
    if case.cost_covariance is not None:
        tables.append((COST_COVARIANCE.path, case.cost_covariance, COST_COVARIANCE.path))
    for path, dataset, variable in tables:
        if variable not in ("population", "criterion_value"):
            for name in dict.fromkeys(evidence_of(dataset, variable).values.ravel().tolist()):
                evidence = case.evidence[name]
                year = evidence.valid_from.year
                age = case.file.year - year
                yield RolledFigure(path, variable, Moved.KEPT, year, age, evidence.source, (name,))


def _of_former(base: Case, left_out: Collection[str], to: int) -> Iterator[RolledFigure]:
    for name in left_out:
        yield RolledFigure(name, name, Moved.LEFT_OUT, base.file.year, to - base.file.year, "")


def clauses(figures: Iterable[RolledFigure], to: int) -> dict[str, Text]:
    """By evidence, what its source says of the case of the later year: what happened to its figures, of which years."""
    told: dict[str, dict[Moved, set[int]]] = {}
    for figure in figures:
        for name in figure.evidence:
            told.setdefault(name, {}).setdefault(figure.moved, set()).add(figure.year)
    return {
        name: joined("; ", [_clause(moved, years, to) for moved, years in own.items()]) for name, own in told.items()
    }


def _clause(moved: Moved, years: set[int], to: int) -> Text:
    named = ", ".join(map(str, sorted(years)))
    return as_label("in the case of {to}: {moved}, of {years}", to=to, moved=moved.label, years=named)
