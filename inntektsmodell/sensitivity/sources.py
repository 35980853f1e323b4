"""Sources of uncertainty of a case, each a set of figures that depart from the case together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from inntektsmodell.addresses import leaf_of
from inntektsmodell.arrays import inputs_of
from inntektsmodell.case import Case, Text
from inntektsmodell.faults import Faults
from inntektsmodell.sensitivity.cells import cells_of
from inntektsmodell.sensitivity.distributions import Changes, Counts, Dirichlet, Independent, Normal, Uniform
from inntektsmodell.sensitivity.noise import Noise, counts_of
from inntektsmodell.sensitivity.rounded import rounded_parts

Level = Literal["source", "part", "input"]
GREATEST_DEVIATION = 0.1
KINDS = {
    "age": Text(nb="alder", en="age"),
    "socioeconomic": Text(nb="sosioøkonomiske", en="socioeconomic"),
    "health": Text(nb="helse", en="health"),
    "residence": Text(nb="bosted", en="residence"),
    "combined": Text(nb="samlet", en="combined"),
}


@dataclass(frozen=True)
class Spread:
    """How uncertain the figures are whose uncertainty the case does not tell. All of these are assumed.

    `weight_concentration` stands for how well the need weights were estimated: a weight w has the standard deviation
    √(w (1 − w) / (concentration + 1)), at 1000 about 0.0095 for w = 0.10. `cost_deviation` and `price_deviation` are
    standard deviations relative to the figure, at most 0.1 so that no draw is negative; 0.02 is about one year's rise
    of the unit price. `actual_weight_range` is how far the weight on actual cost may lie to either side, inside [0, 1].
    """

    weight_concentration: float = 1000.0
    cost_deviation: float = 0.01
    actual_weight_range: float = 0.1
    price_deviation: float = 0.02

    def check(self, faults: Faults) -> None:
        """Note every value that is out of range."""
        if not self.weight_concentration > 0:
            faults.add("weight_concentration", f"found {self.weight_concentration}", "a number above 0")
        for name in ("cost_deviation", "price_deviation"):
            if not 0 <= getattr(self, name) <= GREATEST_DEVIATION:
                faults.add(name, f"found {getattr(self, name)}", f"a number from 0 to {GREATEST_DEVIATION}")
        if not 0 <= self.actual_weight_range <= 1:
            faults.add("actual_weight_range", f"found {self.actual_weight_range}", "a number from 0 to 1")


@dataclass(frozen=True)
class Part:
    """Figures of one leaf of the model's arrays. `cells` are positions in the flattened leaf."""

    leaf: str
    cells: np.ndarray
    changes: Changes


@dataclass(frozen=True)
class Source:
    """Figures that are uncertain together, independent of every other source.

    Uniforms of shape (`dimension`, draw) give changes of the cells of every part; figures that depend on each other
    are always inside one source. `status` says how sure the spread itself is, `assumption` what it is.
    """

    name: str
    label: Text
    assumption: Text
    parts: tuple[Part, ...]
    status: str = "assumed"

    @property
    def dimension(self) -> int:
        """Number of uniforms."""
        return sum(part.changes.dimension for part in self.parts)


def sources_of(case: Case, spread: Spread, level: Level = "source") -> list[Source]:
    """Sources of uncertainty of a case.

    Levels: `source` (counts, weights, cost, actual weight, settlement, rounding: at most six), `part` (counts by kind
    of criterion, every need key, calculated and actual cost, ...), `input` (every figure that varies independently;
    the weights of a need key stay together). Names begin alike: `cost`, `cost.actual`,
    `cost.actual.somatic.Helse Nord`.
    """
    parts = [source for source in _parts(case, spread) if source.parts]
    if level == "part":
        return parts
    if level == "input":
        paths = _paths(case)
        return [single for source in parts for single in _singles(source, paths)]
    names = dict.fromkeys(source.name.partition(".")[0] for source in parts)
    return [_joined(name, [source for source in parts if source.name.partition(".")[0] == name]) for name in names]


def _joined(name: str, sources: list[Source]) -> Source:
    assumptions = list(dict.fromkeys(source.assumption for source in sources))
    return Source(
        name,
        LABELS[name],
        Text(nb=" ".join(text.nb for text in assumptions), en=" ".join(text.en for text in assumptions)),
        tuple(part for source in sources for part in source.parts),
    )


def _singles(source: Source, paths: dict[tuple[str, int], str]) -> Iterator[Source]:
    """Every independent figure of a source by itself; parts whose figures depend on each other stay whole."""
    whole = tuple(part for part in source.parts if not isinstance(part.changes, Independent))
    if whole:
        yield Source(source.name, source.label, source.assumption, whole)
    for part in source.parts:
        if isinstance(part.changes, Independent):
            for number, cell in enumerate(part.cells.tolist()):
                path = paths[part.leaf, cell]
                single = Part(part.leaf, part.cells[[number]], part.changes.only(number))
                yield Source(f"{source.name}:{path}", Text(nb=path, en=path), source.assumption, (single,))


def _paths(case: Case) -> dict[tuple[str, int], str]:
    """Path of every figure by leaf and position in it."""
    inputs = inputs_of(case)
    return {
        (cells.leaf, cell): path
        for cells in cells_of(case)
        for cell, path in zip(flat(leaf_of(inputs, cells.leaf), cells.index).tolist(), cells.paths, strict=True)
    }
