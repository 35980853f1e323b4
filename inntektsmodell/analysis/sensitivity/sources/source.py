"""What a source of uncertainty is, and how uncertain the figures are whose uncertainty a case does not tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inntektsmodell.analysis.sensitivity.sources.distributions import Distribution
from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message
from inntektsmodell.language.text import Text

GREATEST_DEVIATION = 0.1


@dataclass(frozen=True)
class Spread:
    """Assumed spreads; no source gives them.

    `weight_concentration` stands for how well the need weights were estimated: a weight w has the standard deviation
    √(w (1 − w) / (concentration + 1)), at 1000 about 0.0095 for w = 0.10. `cost_deviation` and `price_deviation` are
    standard deviations relative to the figure, at most 0.1 so that no draw is negative. `actual_weight_range` is how
    far the weight on actual cost may lie to either side, inside [0, 1].
    """

    weight_concentration: float = 1000.0
    cost_deviation: float = 0.01
    actual_weight_range: float = 0.1
    price_deviation: float = 0.02

    def check(self, faults: Faults) -> None:
        """Note every value that is out of range."""
        if not 0 < self.weight_concentration < np.inf:
            found = message("found {value}", value=self.weight_concentration)
            faults.add("weight_concentration", found, message("a number above 0"))
        most_deviation = dict.fromkeys(("cost_deviation", "price_deviation"), GREATEST_DEVIATION)
        for name, most in {**most_deviation, "actual_weight_range": 1}.items():
            if not 0 <= getattr(self, name) <= most:
                found = message("found {value}", value=getattr(self, name))
                faults.add(name, found, message("a number from 0 to {most}", most=most))


@dataclass(frozen=True)
class Part:
    """Uncertain figures of one leaf of the model's arrays. `cells` are their positions in the flattened leaf."""

    leaf: str
    cells: np.ndarray
    changes: Distribution


@dataclass(frozen=True)
class Source:
    """Figures that are uncertain together, independently of every other source.

    `dimension` uniforms give the changes of every part, one part after the other. Figures that depend on each other
    are always inside one source. `assumption` says how they vary.
    """

    name: str
    label: Text
    assumption: Text
    parts: tuple[Part, ...]

    @property
    def dimension(self) -> int:
        """Number of uniforms."""
        return sum(part.changes.dimension for part in self.parts)

    def changes(self, uniforms: np.ndarray) -> list[np.ndarray]:
        """Uniforms (dimension, draw) to the changes (cell, draw) of every part."""
        ends = np.cumsum([part.changes.dimension for part in self.parts])[:-1]
        return [part.changes(own) for part, own in zip(self.parts, np.split(uniforms, ends), strict=True)]
