"""Several cases computed together: those of one shape at one time, along a scenario axis."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

from inntektsmodell.method.need import share_persons
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import host
from inntektsmodell.model.evaluate import Inputs, host_evaluate

WANTED = (*RESULTS, share_persons.name)
"""What is computed of every case of a tree: its results, and the inhabitants that groups are held against."""


def computed_together(inputs: Sequence[Inputs]) -> list[dict[str, np.ndarray]]:
    """The results of several cases, in their order, as `host_evaluate` gives them one by one to rounding."""
    alike: defaultdict[Hashable, list[int]] = defaultdict(list)
    for position, one in enumerate(inputs):
        alike[tuple((name, np.shape(array)) for name, array in sorted(one.items()))].append(position)
    found: dict[int, dict[str, np.ndarray]] = {}
    for positions in alike.values():
        found |= zip(positions, _of_one_shape([inputs[position] for position in positions]), strict=True)
    return [found[position] for position in range(len(inputs))]


def _of_one_shape(inputs: Sequence[Inputs]) -> list[dict[str, np.ndarray]]:
    """A case by itself has no scenario axis, so that its results are those of `compute` to the bit."""
    if len(inputs) == 1:
        return [host_evaluate(inputs[0], targets=WANTED)]
    stacked = {name: host(np.stack([one[name] for one in inputs], axis=-1)) for name in inputs[0]}
    results = host_evaluate(stacked, targets=WANTED)
    return [{name: array[..., at].copy() for name, array in results.items()} for at in range(len(inputs))]
