"""Hypothesis strategies for whole cases: Hypothesis draws the parts of a case and a seed, NumPy fills in figures.

Every case goes through `build_case`, so that its checks run too. `TYPICAL` holds a few skeletons, which JAX compiles
once each; `any_skeleton` draws every shape. Sizes are realistic: about 20,000 kroner an inhabitant, of which a patient
leaves the region for at most 2 per mille of DRG points an inhabitant.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from inntektsmodell.case.case import Case
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.case.reading.raw import RawCase, RawTable
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.workbook.layout.sheets import HEADINGS

Item = TypeVar("Item")
YEAR = 2021
UNITS = {
    "persons": "persons",
    "minutes": "minutes per inhabitant",
    "choice": "choice",
    "share": "1",
    "index": "index",
    "points": "DRG points",
    "price": "NOK per DRG point",
    "kroner": "million NOK",
}


@dataclass(frozen=True)
class Skeleton:
    """Sizes and parts of a case. `counts` and `means` are criteria beyond the ages; `groups` can be merged.

    `former` names the table that the new model is held against, if any.
    """

    regions: int
    services: int
    ages: int
    counts: int
    means: int
    years: int
    groups: int
    cost: bool
    settlement: bool
    capital: bool
    former: str
    phase_in: bool


TYPICAL = (
    Skeleton(2, 1, 1, 0, 0, 1, 0, False, False, False, "", False),
    Skeleton(3, 2, 4, 0, 2, 3, 1, False, False, True, "redistribution", True),
    Skeleton(4, 5, 9, 12, 4, 5, 2, True, True, False, "former_key", True),
    Skeleton(12, 6, 10, 16, 4, 4, 3, True, True, True, "former_key", True),
)


def typical_skeleton(*, phase_in: bool = False, settlement: bool = False) -> st.SearchStrategy[Skeleton]:
    """One of `TYPICAL`; on request one with a phase-in or with a settlement."""
    fitting = [one for one in TYPICAL if one.phase_in >= phase_in and one.settlement >= settlement]
    return st.sampled_from(fitting)


@st.composite
def any_skeleton(draw: st.DrawFn) -> Skeleton:
    """A skeleton of any size and any parts that can stand together."""
    cost = draw(st.booleans())
    former = draw(st.sampled_from(["", "former_key", "redistribution"]))
    return Skeleton(
        regions=draw(st.integers(2, 12)),
        services=draw(st.integers(1, 6)),
        ages=draw(st.integers(1, 10)),
        counts=draw(st.integers(0, 16)),
        means=draw(st.integers(0, 4)),
        years=draw(st.integers(1, 5)),
        groups=draw(st.integers(0, 3)),
        cost=cost,
        settlement=cost and draw(st.booleans()),
        capital=draw(st.booleans()),
        former=former,
        phase_in=bool(former) and draw(st.booleans()),
    )


def cases(skeletons: st.SearchStrategy[Skeleton] | None = None) -> st.SearchStrategy[Case]:
    """Whole checked cases; typical skeletons unless others are given."""
    return raw_cases(skeletons).map(lambda raw: build_case(raw, HEADINGS))


def raw_cases(skeletons: st.SearchStrategy[Skeleton] | None = None) -> st.SearchStrategy[RawCase]:
    """Cases as a reader would give them."""
    seeds = st.integers(0, 2**32 - 1)
    return st.builds(raw_case, typical_skeleton() if skeletons is None else skeletons, seeds)


def raw_case(skeleton: Skeleton, seed: int) -> RawCase:
    """The case of a skeleton and a seed."""
    rng = np.random.default_rng(seed)
    labels = _labels(skeleton)
    figures = _figures(skeleton, rng)
    tables = {name: table(name, labels, values) for name, values in figures.items()}
    criteria = tuple(_criterion_row(name) for name in _columns(labels))
    tables["criteria"] = RawTable("criteria", tuple(criteria[0]), criteria, ("criteria",) * len(criteria))
    total = 0.02 * figures["population"][:, -1].sum()
    return RawCase("generated", _content(skeleton, labels, float(total), rng), tables)


def labelled_figures(skeleton: Skeleton, seed: int) -> tuple[dict[str, list[str]], dict[str, np.ndarray]]:
    """The labels of every dimension, and the values of every table; their dims are those of `VARIABLES`."""
    return _labels(skeleton), _figures(skeleton, np.random.default_rng(seed))


def table(name: str, labels: Mapping[str, Sequence[str]], values: np.ndarray) -> RawTable:
    """Table in long form of a variable, its cells in the order of `VARIABLES[name].dims`."""
    dims = VARIABLES[name].dims
    rows = []
    for cell, value in zip(product(*(labels[dim] for dim in dims)), values.ravel().tolist(), strict=True):
        row = dict(zip(dims, cell, strict=True))
        rows.append({**row, "value": repr(value), "evidence": evidence_name(name, row)})
    return RawTable(name, tuple(rows[0]), tuple(rows), (name,) * len(rows))


def evidence_name(table_name: str, row: Mapping[str, str]) -> str:
    """The evidence of a row of a table."""
    if table_name == "criterion_value":
        return "minutes" if row["criterion"].startswith("mean") else "persons"
    names = {unit: name for name, unit in UNITS.items()}
    return names[VARIABLES[table_name].case_unit]


def _labels(skeleton: Skeleton) -> dict[str, list[str]]:
    regions = [f"region {number}" for number in range(skeleton.regions)]
    means = [f"mean {number}" for number in range(skeleton.means)]
    return {
        "region": regions,
        "origin": regions,
        "destination": regions,
        "service": [f"service {number}" for number in range(skeleton.services)],
        "age_group": [f"age {number}" for number in range(skeleton.ages)],
        "criterion": [f"count {number}" for number in range(skeleton.counts)] + means,
        "year": [str(YEAR - back) for back in range(skeleton.years, 0, -1)],
        "settlement_year": [str(YEAR - 3), str(YEAR - 2)],
    }


def _columns(labels: Mapping[str, list[str]]) -> list[str]:
    return labels["age_group"] + labels["criterion"]


def _criterion_row(name: str) -> dict[str, str]:
    kind = "age" if name.startswith("age") else "health"
    measure = "per_inhabitant" if name.startswith("mean") else "count"
    unit = UNITS["minutes"] if name.startswith("mean") else "persons"
    return {"criterion": name, "kind": kind, "measure": measure, "unit": unit, "nb": name, "en": name}


def _figures(skeleton: Skeleton, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Values of every table that the skeleton has, by name."""
    size = rng.lognormal(12.5, 0.8, skeleton.regions)
    ages = rng.dirichlet(np.full(skeleton.ages, 5.0))
    drift = rng.lognormal(0.0, 0.02, (skeleton.ages, skeleton.years, skeleton.regions))
    figures = {"population": 1 + np.rint(ages[:, None, None] * size * drift)}
    if skeleton.counts + skeleton.means:
        figures["criterion_value"] = _criterion_values(skeleton, size, rng)
    figures["service_share"] = rng.dirichlet(np.ones(skeleton.services))
    if skeleton.cost:
        for name in ("calculated_cost", "actual_cost"):
            figures[name] = rng.lognormal(0.0, 0.05, (skeleton.services, skeleton.regions))
    if skeleton.settlement:
        smaller = np.minimum.outer(size, size) / skeleton.regions
        figures["drg_points"] = smaller * rng.uniform(0.0, 0.002, (2, skeleton.regions, skeleton.regions))
    if skeleton.capital:
        figures["capital_key"] = _uneven(size, 0.1, rng)
    if skeleton.former == "former_key":
        figures["former_key"] = _uneven(size, 0.02, rng)
    if skeleton.former == "redistribution":
        figures["redistribution"] = 0.02 * size.sum() * (_uneven(size, 0.02, rng) - size / size.sum())
    return figures


def _criterion_values(skeleton: Skeleton, size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts in proportion to the regions' size, some of them 0, then means per inhabitant."""
    rates = rng.lognormal(-3.0, 1.0, (skeleton.counts + skeleton.means, 1, 1))
    uneven = rng.lognormal(0.0, 0.3, (len(rates), skeleton.years, skeleton.regions))
    counts = np.rint(1 + rates * size * uneven)[: skeleton.counts]
    counts[:, :, 1:][rng.random(counts[:, :, 1:].shape) < 0.02] = 0.0
    return np.concatenate([counts, (100 * rates * uneven)[skeleton.counts :]])


def _uneven(size: np.ndarray, spread: float, rng: np.random.Generator) -> np.ndarray:
    """A key about in proportion to `size`."""
    parts = size * rng.lognormal(0.0, spread, size.shape)
    return np.asarray(parts / parts.sum())


def _content(
    skeleton: Skeleton, labels: Mapping[str, list[str]], total: float, rng: np.random.Generator
) -> dict[str, Any]:
    day = datetime.date(YEAR, 1, 1)
    dates = {"valid_from": day, "last_checked": day}
    return {
        "name": "generated",
        "year": YEAR,
        "title": {"nb": "Generert", "en": "Generated"},
        "regions": labels["region"],
        "services": {name: {"nb": name, "en": name} for name in labels["service"]},
        "evidence": {
            name: {"unit": unit, "source": "tests/strategies.py", "status": "synthetic", **dates}
            for name, unit in UNITS.items()
        },
        "parameters": _parameters(skeleton, labels, total, rng),
    }


def _parameters(
    skeleton: Skeleton, labels: Mapping[str, list[str]], total: float, rng: np.random.Generator
) -> dict[str, Any]:
    services, years = labels["service"], [int(year) for year in labels["year"]]
    parameters: dict[str, Any] = {
        "need": {"window": _choice(sorted(_some(years, rng))), "weights": _weights(labels, rng)},
        "population": {"year": _choice(_some(years, rng)[0])},
        "appropriation": {"total": _figure(total, "kroner")},
        "criteria": _groups(skeleton, labels, rng),
    }
    if skeleton.cost:
        parameters["cost"] = {"actual_weight": {name: _figure(rng.random(), "share") for name in services}}
    if skeleton.settlement:
        parameters["settlement"] = {
            "rule": _choice(_some(["calculated_cost", "former"], rng)[0]),
            "years": _choice(_some([YEAR - 3, YEAR - 2], rng)),
            "service": _choice(_some(services, rng)[0]),
            "unit_price": _figure(rng.uniform(4e4, 6e4), "price"),
            "running_share": _figure(rng.uniform(0.5, 1.0), "share"),
            "capital_addition": _figure(rng.uniform(0.0, 0.1), "share"),
        }
    if skeleton.capital:
        parameters["capital"] = {"share": _figure(rng.uniform(0.0, 0.1), "share")}
    if skeleton.phase_in:
        paid = _some(range(YEAR - 1, YEAR + 3), rng)
        amounts = {year: rng.uniform(1, 200) * (year in paid) for year in range(YEAR - 1, YEAR + 3)}
        schedule = {str(year): _figure(amount, "kroner") for year, amount in amounts.items()}
        parameters["phase_in"] = {"schedule": schedule}
    return parameters


def _weights(labels: Mapping[str, list[str]], rng: np.random.Generator) -> dict[str, dict[str, dict[str, Any]]]:
    """A need key a service: every column in the first, some of them in the others, in mixed order."""
    keys = {}
    for position, service in enumerate(labels["service"]):
        columns = _columns(labels) if position == 0 else _some(_columns(labels), rng)
        values = rng.dirichlet(np.ones(len(columns)))
        keys[service] = {name: _figure(value, "share") for name, value in zip(columns, values, strict=True)}
    return keys


def _groups(skeleton: Skeleton, labels: Mapping[str, list[str]], rng: np.random.Generator) -> dict[str, Any]:
    """Groups of ages, of counts, or of means: what is merged has one unit. Each is merged or not."""
    counts, means = labels["criterion"][: skeleton.counts], labels["criterion"][skeleton.counts :]
    pools = [pool for pool in (labels["age_group"], counts, means) if len(pool) >= 2]
    return {
        f"group {number}": {
            "members": rng.permutation(pool)[: rng.integers(2, len(pool) + 1)].tolist(),
            "services": _some(labels["service"], rng),
            "merge": _choice(bool(rng.random() < 0.7)),
        }
        for number, pool in enumerate(pools[: skeleton.groups])
    }


def _some(items: Sequence[Item], rng: np.random.Generator) -> list[Item]:
    """One or more of `items`, in mixed order."""
    number = int(rng.integers(1, len(items) + 1))
    return [items[position] for position in rng.permutation(len(items))[:number].tolist()]


def _choice(value: object) -> dict[str, object]:
    return {"value": value, "evidence": "choice"}


def _figure(value: float, evidence: str) -> dict[str, object]:
    return {"value": float(value), "evidence": evidence}
