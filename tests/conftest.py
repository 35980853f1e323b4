"""Settings of every test: Hypothesis profiles, and array shapes of the kernels checked at run time.

`model.evaluate` is not hooked: `inntektsmodell.model.arrays` fills its dataclasses with NumPy arrays, which the hook
refuses where the field says `Array`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

# Tests compile hundreds of small programs and run each a few times: optimising them costs more than it saves.
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")

# Commands that the tests start write to pipes; pytest-xdist tells its workers that they are 80 columns wide.
os.environ.pop("COLUMNS", None)

import jax
import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

CHECKED = [
    "indices",
    "inntektsmodell.model.steps.grants",
    "inntektsmodell.model.steps.keys",
    "inntektsmodell.model.steps.phase_in",
    "inntektsmodell.model.steps.settlement",
]

with install_import_hook(CHECKED, "beartype.beartype"):
    import indices  # noqa: F401
    import inntektsmodell.model.steps.grants
    import inntektsmodell.model.steps.keys
    import inntektsmodell.model.steps.phase_in
    import inntektsmodell.model.steps.settlement  # noqa: F401

# A loaded machine may be slow without anything being wrong.
settings.register_profile("local", deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "local")


@pytest.fixture
def double_precision() -> Iterator[None]:
    """Float64 for as long as the test runs, as at the model's public edge."""
    with jax.enable_x64(True):
        yield
