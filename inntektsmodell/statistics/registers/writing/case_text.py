"""The text of a case of estimated keys: its services, its parameters, and the evidence of every figure."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from inntektsmodell.case.criterion_kinds import AGE
from inntektsmodell.case.evidence import Status
from inntektsmodell.case.reading.cost_covariance import COST_COVARIANCE
from inntektsmodell.language.bilingual import as_written
from inntektsmodell.language.text import Text, as_label
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.need_key import NeedKeys
from inntektsmodell.statistics.registers.specification import Specification

WEIGHT_FORMULA = as_label("coefficient x sum of the criterion / sum of the costs")
SUM_FORMULA = as_label("sum over the persons of the register, each by the share of the year lived there")
NOTE = as_label(
    "SYNTHETIC FIGURES: the persons of this register were made by a program; its costs say nothing about real regions."
)
SHARED = "_shared"
"""What the evidence of a figure of few persons, shared out of a sum, is called by beside that of the others."""
SHARED_FORMULA = as_label(
    "sum over the persons of the register, each by the share of the year lived there; few persons: in proportion to "
    "regions, within the sums over regions and ages"
)
Rows = list[tuple[object, ...]]


def evidence_name(criterion: object, kind: object) -> str:
    """The evidence of a criterion's figures; ages are persons, all of one source."""
    return "persons" if kind == AGE else f"of_{criterion}"


def cost_lines(moments: Moments, specification: Specification, services: list[str]) -> Iterator[str]:
    """The part of the case that cost levels need, with its evidence."""
    status = "synthetic" if moments.register.status == Status.SYNTHETIC else "derived"
    formulas = {
        "calculated_cost": as_label("fitted unit cost of the region's hospitals over that of the country, by activity"),
        "actual_cost": as_label("unit cost of the region's hospitals over that of the country, by activity"),
        COST_COVARIANCE.path: as_label("covariance of the calculated levels, from that of the coefficients: HC3"),
    }
    for name, formula in formulas.items():
        yield from _record(name, "index", as_label("table of hospitals"), status, formula, specification)
    yield from _record("actual_weight", "1", specification.title, "assumed", None, specification)
    yield "[parameters.cost.actual_weight]"
    yield from (f'{_text(service)} = {{ value = 0.0, evidence = "actual_weight" }}' for service in services)
    yield ""


def case_text(
    name: str,
    moments: Moments,
    specification: Specification,
    keys: NeedKeys,
    regions: list[str],
    criteria: Rows,
    costs: Mapping[str, float],
    file: str,
    shared: np.ndarray,
) -> str:
    """The text of a case: `criteria` as in its table, `costs` of the latest year, and which figures are `shared`."""
    register, latest = moments.register, max(specification.years)
    lines = [
        f"name = {_text(name)}",
        f"year = {latest + 1}",
        f"title = {_both_of(register.title)}",
        f"regions = {json.dumps(regions, ensure_ascii=False)}",
        "",
        *(
            [f"[[notes]]\nnb = {_text(NOTE.nb)}\nen = {_text(NOTE.en)}\n"]
            if register.status == Status.SYNTHETIC
            else []
        ),
        "[services]",
        *(f"{one} = {_both_of(register.services[one])}" for one in specification.services),
        "",
        *_evidence(moments, specification, criteria, file, shared),
        "[parameters.need]",
        f'window = {{ value = {list(specification.years)}, evidence = "choice" }}',
    ]
    for service, weights in keys.weights.items():
        lines += ["", f"[parameters.need.weights.{service}]"]
        chosen = [(keys.names[place], float(weights[place])) for place in np.flatnonzero(weights)]
        lines += [f'{_text(one)} = {{ value = {weight!r}, evidence = "weight" }}' for one, weight in chosen]
    total = sum(costs.values()) / 1e6
    lines += ["", "[parameters.population]", f'year = {{ value = {latest}, evidence = "choice" }}']
    lines += ["", "[parameters.appropriation]", f'total = {{ value = {total!r}, evidence = "kroner" }}']
    return "\n".join([*lines, ""])


def _evidence(
    moments: Moments, specification: Specification, criteria: Rows, file: str, shared: np.ndarray
) -> Iterator[str]:
    """The evidence of every figure, as tables of TOML."""
    register = moments.register
    status = "synthetic" if register.status == Status.SYNTHETIC else "derived"
    source = f"{register.source}; {Path(file).name}"
    units = {
        evidence_name(name, kind): "persons" if kind == AGE else str(unit) for name, kind, _, unit, _, _ in criteria
    }
    in_shares = {
        evidence_name(*one[:2])
        for one, is_shared in zip(criteria, np.any(shared, axis=(0, 2)).tolist(), strict=False)
        if is_shared
    }
    for name, unit in units.items():
        yield from _record(name, unit, source, status, SUM_FORMULA, specification)
        if name in in_shares:
            yield from _record(name + SHARED, unit, source, status, SHARED_FORMULA, specification)
    yield from _record("weight", "1", source, status, WEIGHT_FORMULA, specification)
    latest = max(specification.years)
    clustered = as_label(
        "covariance of the weights as shares of their sum, clustered by municipality: {kind}", kind=specification.errors
    )
    shares = as_label("share of the costs of {year}", year=str(latest))
    kroner = as_label("sum of the costs of {year}", year=str(latest))
    yield from _record("covariance", "1", source, status, clustered, specification)
    yield from _record("share", "1", source, status, shares, specification)
    yield from _record("kroner", "million NOK", source, status, kroner, specification)
    yield from _record("choice", "choice", specification.title, "assumed", None, specification)


def _record(
    name: str, unit: str, source: str | Text, status: str, formula: Text | None, specification: Specification
) -> Iterator[str]:
    yield f"[evidence.{name}]"
    yield f"unit = {_text(unit)}"
    yield f"source = {_both_of(source) if isinstance(source, Text) else _both(source)}"
    yield f'status = "{status}"'
    yield from [f"formula = {_both_of(formula)}"] if formula else []
    yield f"valid_from = {min(specification.years)}-01-01"
    yield f"last_checked = {datetime.datetime.now(tz=datetime.UTC).date()}"
    yield ""


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _both(text: str) -> str:
    """A source or title, in two languages where it has them."""
    written = as_written(text)
    return (
        _text(written)
        if isinstance(written, str)
        else f"{{ nb = {_text(written['nb'])}, en = {_text(written['en'])} }}"
    )


def _both_of(text: Text) -> str:
    return f"{{ nb = {_text(text.nb)}, en = {_text(text.en)} }}"
