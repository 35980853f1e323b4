"""Sums over the persons of one part: squares of each person's scores, and how far single costs are missed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from inntektsmodell.statistics.registers.design import Columns
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.second_pass.persons import PersonRows, persons_of
from inntektsmodell.statistics.registers.second_pass.predictors import Predictor

Sums = dict[str, np.ndarray]
"""By name: `persons`, `rows` (G,) and `costs` (G, S) of municipalities; `missed` (M,), `spread` (S,); and `meat_0`,
`meat_1`, ... (K, K) of the scored models."""


@dataclass(frozen=True)
class SecondPassWork:
    """What is asked of a register whose persons are drawn into `parts`: of S costs, M models and G municipalities.

    `services` (M,) are the places of the models' services among the costs, `of_person` (V, M) and `of_place` (G, M)
    what they predict, `means` (S,) the costs per person-year. `scored` are the columns of the first models, whose
    errors are asked for.
    """

    register: Register
    files: list[Path]
    years: tuple[int, ...]
    municipalities: tuple[str, ...]
    services: np.ndarray
    of_person: np.ndarray
    of_place: np.ndarray
    means: np.ndarray
    scored: tuple[Columns, ...]
    parts: int

    @classmethod
    def of(
        cls,
        register: Register,
        files: list[Path],
        years: tuple[int, ...],
        municipalities: tuple[str, ...],
        models: list[Predictor],
        scored: tuple[Columns, ...],
        parts: int,
    ) -> SecondPassWork:
        """What models predict, side by side."""
        services = list(register.costs)
        means = {one.service: one.costs / one.person_years for one in models}
        return cls(
            register,
            files,
            years,
            municipalities,
            np.array([services.index(one.service) for one in models]),
            np.column_stack([one.of_person for one in models]),
            np.column_stack([one.of_place for one in models]),
            np.array([means.get(name, 0.0) for name in services]),
            scored,
            parts,
        )


def none(work: SecondPassWork) -> Sums:
    """Of no person yet."""
    places, services = len(work.municipalities), len(work.register.costs)
    meats = {f"meat_{number}": np.zeros((of.of_person.shape[1],) * 2) for number, of in enumerate(work.scored)}
    return {
        "persons": np.zeros((), np.int64),
        "rows": np.zeros(places, np.int64),
        "costs": np.zeros((places, services)),
        "missed": np.zeros(len(work.services)),
        "spread": np.zeros(services),
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
    values = rows.variables(2 * len(work.register.ages.groups))
    sums["persons"] += len(rows.firsts) - 1
    sums["rows"] += np.bincount(rows.place, minlength=len(work.municipalities))
    np.add.at(sums["costs"], rows.place, rows.costs)
    share = rows.share[:, None]
    left = rows.costs[:, work.services] - share * (values @ work.of_person + work.of_place[rows.place])
    sums["missed"] += np.abs(left).sum(axis=0)
    sums["spread"] += np.abs(rows.costs - share * work.means).sum(axis=0)
    for number, of in enumerate(work.scored):
        shape = (len(rows.firsts) - 1, len(values))
        by_person = csr_array((left[:, number], np.arange(len(values)), rows.firsts), shape=shape)
        scores = (by_person @ values) @ of.of_person + by_person @ of.of_place[rows.place]
        sums[f"meat_{number}"] += scores.T @ scores
