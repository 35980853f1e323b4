"""The pytest plugin: a fixture for tests that hold a case against frozen keys. Loading it imports nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from inntektsmodell.case.case import Case


@pytest.fixture(scope="session")
def inntektsmodell_case() -> Callable[[str | Path], Case]:
    """Load a case by its name or folder, as `inntektsmodell.load_case` does, once in a session."""
    from inntektsmodell.loading import load_case

    return cache(load_case)
