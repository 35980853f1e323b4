"""A bank on this machine, a clock that only tests move, and recipes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.local_bank import LocalBank, example_bank, running
from tests.statistics.bank.small import Asker


@pytest.fixture(scope="session")
def open_bank() -> Iterator[LocalBank]:
    with running(example_bank()) as bank:
        yield bank


@pytest.fixture
def bank(open_bank: LocalBank) -> LocalBank:
    """The bank as it is when nobody has asked it anything."""
    fresh = example_bank()
    for name, value in vars(fresh).items():
        if name != "host":
            setattr(open_bank, name, value)
    return open_bank


@pytest.fixture
def asker(bank: LocalBank, tmp_path: Path) -> Asker:
    return Asker(bank, tmp_path)
