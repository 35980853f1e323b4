"""What JAX is told by the environment, checked before JAX computes: XLA ends the process where it is told nonsense."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

from inntektsmodell.faults import Fault, InputError
from inntektsmodell.language.messages import message
from inntektsmodell.work.programs import SETTINGS

DEVICES = ("JAX_PLATFORMS", "JAX_PLATFORM_NAME")
FLAGS = "XLA_FLAGS"
PREFIX = "JAX_"
READ_FLAGS = "from jaxlib.xla_client import CompileOptions; CompileOptions()"
"""The least that makes XLA read its flags."""


def check_environment() -> None:
    """Refuse variables that JAX cannot work with; costs nothing where none is set.

    Raises:
        InputError: JAX does not start with them; names the variable.
    """
    told = {name: value for name, value in os.environ.items() if name == FLAGS or _is_of_jax(name)}
    if told:
        _check(tuple(told.items()))


@cache
def _check(told: tuple[tuple[str, str], ...]) -> None:  # noqa: ARG001 (asked anew where it is told otherwise)
    fault = missing_device() or _unread_flags()
    if fault is not None:
        raise InputError([fault])


def missing_device() -> Fault | None:
    """What is wrong where the environment names a device that JAX does not find, or JAX refuses a variable; or None."""
    named = {name: os.environ[name] for name in sorted(os.environ) if _is_of_jax(name)}
    if not named or _unread_flags() is not None:
        return None
    try:
        import jax

        jax.devices()
    except (RuntimeError, AssertionError, ValueError) as error:  # as JAX tells it, by variable and device
        told = str(error).upper()
        at_fault = [name for name in named if name in told] or [name for name in DEVICES if named.get(name)]
        place = ", ".join(at_fault or named)
        if at_fault and at_fault[0] in DEVICES:
            found = message("names a device that does not exist here: {names}", names=named[at_fault[0]])
            return Fault(at_fault[0], found, message("unset the variable, or set it to cpu"))
        found = message("found {value}", value=", ".join(named[name] for name in at_fault or named))
        return Fault(place, found, message("unset the variable, or give it a value that JAX accepts"))
    return None


def _is_of_jax(name: str) -> bool:
    """Whether a variable tells JAX how to compute; where it keeps programs stops nothing."""
    return name.startswith(PREFIX) and name not in SETTINGS


@cache
def _unread_flags() -> Fault | None:
    """What is wrong with the flags of XLA, read in a process of its own, as wrong ones end the one that reads them."""
    flags = os.environ.get(FLAGS)
    if not flags:
        return None
    alone = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    done = subprocess.run([sys.executable, "-c", READ_FLAGS], capture_output=True, env=alone, check=False)  # noqa: S603
    if done.returncode == 0:
        return None
    return Fault(
        FLAGS, message("found {value}", value=flags), message("unset the variable, or give it valid XLA flags")
    )
