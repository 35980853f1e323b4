"""What the engine computes to meet published figures: case 2021, base appropriations of the rules, the research grant.

Each statistic gives a term for every label. Amounts are in kroner and shares in ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

import jax
import numpy as np

from inntektsmodell.case.case import Case
from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import BUILT_IN
from inntektsmodell.language.messages import said
from inntektsmodell.loading import load_case
from inntektsmodell.model.evaluate import Outputs
from inntektsmodell.model.grants import research_grant
from inntektsmodell.published.figures import UNITS, PublishedFigure
from inntektsmodell.published.formula import SUM, CannotCompute, FormulaSource, Term
from inntektsmodell.published.intervals import FLOAT_ERROR, Interval, corners, interval_over_corners
from inntektsmodell.published.posts import REGIONS, Stage, known_posts, read_base_appropriation
from inntektsmodell.published.rounded_case import outputs_at_corners

MILLION = 1e6
CASE_AMOUNTS = ("redistribution", "phase_in", "growth_to_come", "growth_amount")
CASE_KEYS = ("distribution_key", "phased_key")
RESEARCH_TOTAL = ("table_4_5.total", SUM)
RESEARCH_POINTS = "table_4_4.with_kbs"
RESEARCH_PARTS = {"equal": (1.0, 0.0), "performance": (0.0, 1.0), "total": (1.0, 1.0)}
"""Which parts of the research grant each of its statistics takes in: the equal one, the one by points."""

Terms = Mapping[str, Term]
Statistic = Callable[[FormulaSource], Terms]


@cache
def engine_statistics() -> Mapping[str, Statistic]:
    """Every statistic of the engine by name.

    `case_2021.*` is the model's own result, `posts.STAGE_YEAR` a base appropriation in the rules, `research_grant.*`
    the grant of table 4.5 from its sum and the points of table 4.4.
    """
    alone: dict[str, Callable[[], Terms]] = {
        **{f"case_2021.{name}": partial(_case_2021, name, MILLION) for name in CASE_AMOUNTS},
        **{f"case_2021.{name}": partial(_case_2021, name, 1.0) for name in CASE_KEYS},
        "case_2021.redistribution_per_cent": _redistribution_share,
        **{f"posts.{stage}_{year}": partial(_posts, stage, year) for stage, year in known_posts()},
    }
    research = {f"research_grant.{name}": partial(_research_grant, parts) for name, parts in RESEARCH_PARTS.items()}
    return {name: partial(_without_figures, compute) for name, compute in alone.items()} | research


def is_own_input(name: str, figure: PublishedFigure) -> bool:
    """Whether the result of case 2021 of that name gives a printed figure back that the case was given.

    So do amounts that are observed, and the key at full effect, which is calibrated to the amounts of its target.
    """
    variable = name.removeprefix("case_2021.").partition("/")[0]
    if variable == name.partition("/")[0]:
        return False
    case = _case()
    if variable in case.observed:
        return True
    targets = case.file.calibration.target if case.file.calibration else {}
    target = targets.get(figure.label)
    if variable != "distribution_key" or target is None:
        return False
    given = target.value * UNITS[case.evidence[target.evidence].unit]
    return math.isclose(given, figure.amount.value, rel_tol=FLOAT_ERROR)


def _without_figures(compute: Callable[[], Terms], source: FormulaSource) -> Terms:  # noqa: ARG001
    """A statistic that rests on `data/` alone."""
    return compute()


@cache
def _case() -> Case:
    """Case 2021, which nothing can write to."""
    return load_case(f"{BUILT_IN}2021")


@cache
def _outputs_2021() -> tuple[tuple[str, ...], Outputs]:
    case = _case()
    return case.regions, outputs_at_corners(case)


@cache
def _case_2021(variable: str, unit: float) -> Terms:
    """A regional result of case 2021, and its sum, at every corner of the case's printed inputs."""
    regions, outputs = _outputs_2021()
    values = unit * np.asarray(outputs[variable])
    return _terms(f"case_2021.{variable}", [*regions, SUM], np.vstack([values, values.sum(axis=0)]))


@cache
def _redistribution_share() -> Terms:
    """Redistribution of case 2021 as a share of what the former model gives of the same appropriation."""
    regions, outputs = _outputs_2021()
    change = np.asarray(outputs["redistribution"])
    former = np.asarray(outputs["full_effect_appropriation"]) - change
    return _terms("case_2021.redistribution_per_cent", regions, change / former)


def _posts(stage: Stage, year: int) -> Terms:
    """Posts 72–75 of a stage and year."""
    try:
        posts = read_base_appropriation(stage, year)
    except InputError as error:
        raise CannotCompute(said(error)) from error
    million = Interval.exact(MILLION)
    named = zip(REGIONS, posts.amounts, strict=True)
    return {region: Term(amount * million, frozenset({f"posts.{stage}_{year}/{region}"})) for region, amount in named}


def _research_grant(parts: tuple[float, float], source: FormulaSource) -> Terms:
    """The research grant by the engine, at every corner of the printed total and the printed points."""
    total = source.term(*RESEARCH_TOTAL)
    points = [source.term(RESEARCH_POINTS, region) for region in REGIONS]
    rules = [source.rule(f"grants.research_{part}", 2021).interval.value for part in ("equal", "performance")]
    intervals = [term.interval for term in (total, *points)]
    values = np.array([interval.value for interval in intervals])
    columns = corners(values, np.array([interval.high - interval.low for interval in intervals]))
    equal, performance = (np.asarray(part * rule) for part, rule in zip(parts, rules, strict=True))
    with jax.enable_x64(True):
        amounts = np.asarray(jax.jit(research_grant)(columns[0], columns[None, 1:], equal, performance))
    used = total.figures.union(*(point.figures for point in points))
    labelled = zip([*REGIONS, SUM], np.vstack([amounts, amounts.sum(axis=0)]), strict=True)
    return {label: Term(interval_over_corners(row), used) for label, row in labelled}


def _terms(name: str, labels: Sequence[str], rows: np.ndarray) -> Terms:
    named = zip(labels, rows, strict=True)
    return {label: Term(interval_over_corners(row), frozenset({f"{name}/{label}"})) for label, row in named}
