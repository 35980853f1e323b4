"""What an interrupted pass kept is gone on from where it is whole and still fits, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inntektsmodell.statistics.registers.unfinished import Unfinished

SUMS = {"one": np.arange(6.0).reshape(2, 3), "two": np.array([1, 2])}


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "part.parquet"
    file.write_bytes(b"rows")
    return file


def place(register: Path, told: str = "years") -> Unfinished:
    return Unfinished.of(register.with_name("sums.unfinished"), [told], [register])


def test_what_was_kept_is_found(register: Path) -> None:
    assert place(register).found(SUMS) is None
    place(register).keep(3, SUMS)
    found = place(register).found(SUMS)
    assert found is not None
    done, sums = found
    assert done == 3
    assert {name: values.tolist() for name, values in sums.items()} == {
        name: values.tolist() for name, values in SUMS.items()
    }
    place(register).end()
    assert [file.name for file in register.parent.iterdir()] == ["part.parquet"]


def test_nobody_else_can_read_it(register: Path) -> None:
    place(register).keep(3, SUMS)
    assert place(register).file.stat().st_mode & 0o777 == 0o600


def test_what_is_of_another_pass_is_not(register: Path) -> None:
    place(register).keep(3, SUMS)
    assert place(register, "other years").found(SUMS) is None
    assert place(register).found([*SUMS, "three"]) is None
    register.write_bytes(b"other rows")
    assert place(register).found(SUMS) is None


@pytest.mark.parametrize("length", [0, 1, 40, -1])
def test_what_is_damaged_is_not(register: Path, length: int) -> None:
    kept = place(register)
    kept.keep(3, SUMS)
    kept.file.write_bytes(kept.file.read_bytes()[:length])
    assert kept.found(SUMS) is None
