"""Draws and scenarios on the workers of a Dask cluster: the same bits as here, also where a worker is killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from distributed import Client

import inntektsmodell as im
from inntektsmodell.analysis.sensitivity import fluctuation, random_fluctuation, variance_partition
from inntektsmodell.work import parallel as spreading
from tests.work.two_workers import two_workers

pytestmark = pytest.mark.distributed

BLOCK = 2
DRAWS = 20 * BLOCK * fluctuation.CHUNK + 5


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with two_workers() as client:
        yield client


def kill_one_in_the_middle(client: Client, killed: list[str]) -> None:
    """Kill a worker as soon as it has finished a block and has another under way."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for address, worker in client.scheduler_info()["workers"].items():
            if worker["metrics"]["task_counts"].get("executing") and worker["metrics"]["task_counts"].get("memory"):
                os.kill(client.run(os.getpid, workers=[address])[address], signal.SIGTERM)
                killed.append(address)
                return
        time.sleep(0.05)


def test_workers_give_the_same_bits_as_here_though_one_is_killed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "BLOCK", BLOCK)
    case = im.load_case("eksempel")
    here = random_fluctuation(case, draws=DRAWS)
    killed: list[str] = []
    killer = threading.Thread(target=kill_one_in_the_middle, args=(client, killed))
    killer.start()
    there = random_fluctuation(case, draws=DRAWS, client=client)
    killer.join()
    assert len(killed) == 1
    assert killed[0] not in client.scheduler_info()["workers"]
    xr.testing.assert_identical(there, here)


def test_blocks_of_a_variance_partition_give_the_same_bits(client: Client) -> None:
    case = im.load_case("eksempel")
    here = variance_partition(case, draws=1024, block=64)
    xr.testing.assert_identical(variance_partition(case, draws=1024, block=64, client=client), here)


def test_blocks_of_scenarios_give_the_same_bits(client: Client) -> None:
    case = im.load_case("eksempel")
    scenarios = pd.DataFrame(
        {"cost.actual_weight.addiction": np.linspace(0, 1, 500), "settlement.rule": ["calculated_cost", "former"] * 250}
    )
    here = im.compute_batch(case, scenarios, block=64)
    xr.testing.assert_identical(im.compute_batch(case, scenarios, block=64, client=client), here)
    assert len(np.unique(here["distribution_key"].values[0])) == 500
