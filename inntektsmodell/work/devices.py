"""The device that the model is computed on, as JAX is told by the environment."""

from __future__ import annotations

import os

from inntektsmodell.faults import Fault
from inntektsmodell.language.messages import message

VARIABLE = "JAX_PLATFORMS"


def missing_device() -> Fault | None:
    """What is wrong where the environment names a device that JAX does not find; None where all is well."""
    names = os.environ.get(VARIABLE)
    if not names:
        return None
    import jax

    try:
        jax.devices()
    except (RuntimeError, AssertionError):  # as JAX tells it, by device
        found = message("names a device that is not here: {names}", names=names)
        return Fault(VARIABLE, found, message("take the variable away, or let it be cpu"))
    return None
