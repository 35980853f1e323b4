"""What work may take of memory, and how many scenarios one compiled call takes.

Every size of a batch is compiled anew, and what is compiled stays in memory. So batches are filled up to one of a few
sizes, and the sizes end where the arrays of a large case would need too much. What cannot be done in parts is refused
before it starts where it would take more than `MOST_BYTES`.
"""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message

MOST_BYTES = 2**32
"""What one piece of work may take of memory beside the case itself: 4 GiB."""
BLOCK_BYTES = 2**29
"""What the arrays of one call may need, as far as its size can be chosen: half a GiB."""
WORKING = 6
"""Numbers that the model holds at once for each number of its inputs."""
STEP = 4
"""From one size of a batch to the next."""


def numbers_in(inputs: Any) -> int:
    """How many numbers the arrays of a case hold in one scenario."""
    return sum(int(np.size(leaf)) for leaf in jax.tree.leaves(inputs))


def fitting(numbers: int, most: int) -> int:
    """Scenarios of one call where each holds so many `numbers`: a power of two, or `most` if that many fit."""
    fit = max(1, BLOCK_BYTES // (8 * max(1, numbers)))
    return most if fit >= most else 1 << (fit.bit_length() - 1)


def size_of_batch(number: int, most: int) -> int:
    """The size that a batch of `number` scenarios is filled up to: the next power of four, and never above `most`."""
    size = 1
    while size < min(number, most):
        size *= STEP
    return min(size, most)


def check_memory(work: str, needed: int, right: str) -> None:
    """Refuse work that would take more than `MOST_BYTES`; `right` says how it takes less.

    Raises:
        InputError: with the size and the way out.
    """
    if needed > MOST_BYTES:
        found = message("would need about {size:.0f} GB of memory", size=needed / 1e9)
        ways = message("at most {most:.0f} GB: {ways}", most=MOST_BYTES / 1e9, ways=right)
        raise InputError.of(work, found, ways)
