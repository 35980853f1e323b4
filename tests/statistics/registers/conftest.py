"""A small register that several tests read, with its rows and its moments."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.summing import moments
from tests.statistics.registers.small import made_rows, write_register


@pytest.fixture(scope="session")
def rows() -> pd.DataFrame:
    return made_rows()


@pytest.fixture(scope="session")
def register(rows: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_register(tmp_path_factory.mktemp("small"), rows, cuts=(700, 2_500))


@pytest.fixture(scope="session")
def sums_file(register: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sums") / "moments.nc"
    moments(register, file)
    return file


@pytest.fixture(scope="session")
def sums(register: Path) -> Moments:
    return moments(register)
