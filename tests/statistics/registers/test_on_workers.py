"""A pass over a register on the workers of a Dask cluster: the same sums, also where a worker is killed."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import Client

from inntektsmodell.statistics.registers.estimate import estimate
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.second_pass import second_pass
from inntektsmodell.statistics.registers.summing import moments
from tests.statistics.registers.small import PLAIN, write_register, write_specification
from tests.work.two_workers import two_workers

pytestmark = pytest.mark.distributed


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with two_workers() as client:
        yield client


def test_workers_give_the_same_sums(client: Client, register: Path, sums: Moments) -> None:
    found = moments(register, client=client)
    np.testing.assert_array_equal(found.rows, sums.rows)
    np.testing.assert_array_equal(found.products, sums.products)


def test_workers_give_the_same_errors_by_person(
    client: Client, register: Path, sums_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_pass, "ROWS", 1_000)
    file = write_specification(tmp_path, f"[services.care]\n{PLAIN}")
    here = estimate(sums_file, file, register=register).persons
    there = estimate(sums_file, file, register=register, client=client).persons
    assert here is not None
    assert there is not None
    np.testing.assert_array_equal(there.covariance["care"], here.covariance["care"])
    pd.testing.assert_frame_equal(there.measures, here.measures)


def test_a_killed_worker_loses_nothing(client: Client, rows: pd.DataFrame, sums: Moments, tmp_path: Path) -> None:
    folder, cuts = tmp_path / "register", range(100, len(rows), 100)
    write_register(folder, rows, cuts)
    address = next(iter(client.scheduler_info()["workers"]))
    process = client.run(os.getpid, workers=[address])[address]
    client.submit(os.kill, process, signal.SIGTERM, workers=[address], allow_other_workers=False, pure=False)
    found = moments(folder, client=client)
    np.testing.assert_allclose(found.products, sums.products, rtol=1e-12, atol=1e-9)
    assert address not in client.scheduler_info()["workers"]
