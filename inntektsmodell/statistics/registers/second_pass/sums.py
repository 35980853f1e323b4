"""Sums over the persons of one part: squares of each person's scores, and how far single costs are missed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.second_pass.persons import PersonRows, persons_of
from inntektsmodell.statistics.registers.second_pass.predictors import Predictors, Scored

Sums = dict[str, np.ndarray]
"""By name: `persons`, `rows` (G,) and `costs` (G, S) of municipalities; `missed` (M,), `spread` (S,); and `meat_0`,
`meat_1`, ... (K, K) of the scored models."""


@dataclass(frozen=True)
class SecondPassWork:
    """What is asked of a register whose persons are drawn into `parts`: errors of `scored` models, misses of all."""

    register: Register
    files: list[Path]
    years: tuple[int, ...]
    municipalities: tuple[str, ...]
    predictors: Predictors
    scored: tuple[Scored, ...]
    parts: int


def none(work: SecondPassWork) -> Sums:
    """Of no person yet."""
    places, services = len(work.municipalities), len(work.register.costs)
    meats = {f"meat_{number}": np.zeros((of.of_person.shape[1],) * 2) for number, of in enumerate(work.scored)}
    return {
        "persons": np.zeros((), np.int64),
        "rows": np.zeros(places, np.int64),
        "costs": np.zeros((places, services)),
        "missed": np.zeros(len(work.predictors.service)),
        "spread": np.zeros(len(work.predictors.means)),
        **meats,
    }


def part_sums(work: SecondPassWork, part: int) -> Sums:
    """Sums over the persons of one part. Pure, so that it can run anywhere."""
    from threadpoolctl import threadpool_limits

    sums = none(work)
    with threadpool_limits(1, "blas"):
        for rows in persons_of(work.register, work.files, work.years, work.municipalities, part, work.parts):
            _add(work, rows, sums)
    return sums


def _add(work: SecondPassWork, rows: PersonRows, sums: Sums) -> None:
    models, places = work.predictors, len(work.municipalities)
    values = rows.variables(2 * len(work.register.ages.groups))
    sums["persons"] += len(rows.firsts) - 1
    sums["rows"] += np.bincount(rows.place, minlength=places)
    np.add.at(sums["costs"], rows.place, rows.costs)
    share = rows.share[:, None]
    left = rows.costs[:, models.service] - share * (values @ models.of_person + models.of_place[rows.place])
    sums["missed"] += np.abs(left).sum(axis=0)
    sums["spread"] += np.abs(rows.costs - share * models.means).sum(axis=0)
    for number, of in enumerate(work.scored):
        shape = (len(rows.firsts) - 1, len(values))
        by_person = csr_array((left[:, of.model], np.arange(len(values)), rows.firsts), shape=shape)
        scores = (by_person @ values) @ of.of_person + by_person @ of.of_place[rows.place]
        sums[f"meat_{number}"] += scores.T @ scores
