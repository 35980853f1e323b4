"""Rules of a case that are possible but hardly right, and what a case says that it means though it seldom is."""

from __future__ import annotations

from collections.abc import Iterator

from inntektsmodell.case.case import Case
from inntektsmodell.case.checks.empty import without_inhabitants
from inntektsmodell.case.checks.rounded_shares import SUM_TOLERANCE
from inntektsmodell.case.figure_names import place_of_path
from inntektsmodell.case.remarks import Remark, remark_at
from inntektsmodell.language.messages import message
from inntektsmodell.method.settlement import NOK_PER_MILLION
from inntektsmodell.model.proportions import counted

IN_PER_CENT = 10.0
"""Indices that are relative to something lie around 1: halfway, as a factor, to a bound that is given in per cent."""
BOUNDS = ("floor", "ceiling", "threshold")


def bounds_in_per_cent(case: Case) -> Iterator[Remark]:
    """Bounds of indices and the limit of a gap that no index comes near; a value that counts as it is may be any."""
    rules, gap = case.parameters.index, case.parameters.gap
    as_they_are = rules.unscaled.value if rules is not None and rules.unscaled is not None else ()
    bounds = [
        (f"index.{name}.{of}", of, figure) for name in BOUNDS if rules for of, figure in getattr(rules, name).items()
    ]
    if gap is not None:
        bounds.append(("gap.limit", gap.criterion.value, gap.limit))
    for path, criterion, figure in bounds:
        if figure.value >= IN_PER_CENT and criterion not in as_they_are:
            said = message(
                "{value:.6g} is far above an index, which is 1 for the country and not 100", value=figure.value
            )
            yield remark_at(place_of_path(case, path), said)


def per_inhabitant_before(case: Case) -> float:
    """Million kroner that amounts per inhabitant give before the formula."""
    amounts = case.parameters.amounts
    if amounts is None or not case.has("parameters.population", "population"):
        return 0.0
    persons = case.observed["population"].sel(year=case.parameters.population.year.value).sum("region")
    given = 0.0
    for service, figure in amounts.per_inhabitant.items():
        counts = case.observed["counted_ages"].sel(service=service) if "counted_ages" in case.observed else 1.0
        given += figure.value * float((persons * counts).sum()) / NOK_PER_MILLION
    return given


def negative_weights(case: Case) -> Iterator[Remark]:
    """Need weights below 0, which the case says that it means."""
    keys = case.parameters.need.weights if case.has("parameters.need") else {}
    every = {f"{service}.{name}": one.value for service, key in keys.items() for name, one in key.items()}
    found = [name for name, value in every.items() if value < 0]
    for name in sorted(found, key=lambda name: every[name])[:1]:
        said = message("{value:.4g} is below 0, as the case allows", value=every[name])
        yield counted(place_of_path(case, f"need.weights.{name}"), said, len(found))


def parts_of_an_adjustment(case: Case) -> Iterator[Remark]:
    """Parts of a plan that do not sum to 1, of which only the proportions count."""
    adjustment = case.parameters.adjustment
    total = 1.0 if adjustment is None else sum(figure.value for figure in adjustment.plan.values())
    if abs(total - 1) > SUM_TOLERANCE:
        said = message("the parts sum to {total:.6g}; each counts as its share of that", total=total)
        yield remark_at(place_of_path(case, "adjustment.plan"), said)


def nobody_lives(case: Case) -> Iterator[Remark]:
    """Recipients where nobody lives, which the case says that it means."""
    if empty := without_inhabitants(case):
        said = message("nobody lives in {names}, as the case allows; no need is counted there", names=", ".join(empty))
        yield remark_at(place_of_path(case, "population"), said)
