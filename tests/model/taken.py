"""One step of the method by itself, from the quantities that its formula names."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array
from numpy.typing import ArrayLike

from inntektsmodell.model.evaluate import evaluate


def taken(step: str, /, **given: ArrayLike) -> Array:
    """The values of a step; names of what is given have `__` for a dot, as in `settlement__unit_price`."""
    with jax.enable_x64(True):
        inputs = {name.replace("__", "."): jnp.asarray(values) for name, values in given.items()}
        return evaluate(inputs, targets=[step])[step]
