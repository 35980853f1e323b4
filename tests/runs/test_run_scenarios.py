"""Every built-in scenario that a built-in case can run is written with all its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import inntektsmodell as im
from tests.cli.test_cli import invoke

PARTS = 3
NAMES = sorted(im.built_in_scenarios())
MUST_RUN = {"need_one_year"}
"""Scenarios of 2021 that must run, so that the test cannot pass by their all being refused."""


def assert_written(out: Path, scenarios: Sequence[str]) -> None:
    """The run has the workbook, an input a scenario, and holds."""
    assert (out / "resultat.xlsx").is_file()
    assert len([*(out / "inputs" / "scenarios").iterdir()]) == len(scenarios)
    assert invoke("verify", str(out)).exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("scenario", NAMES)
def test_run_of_a_scenario_of_2021_writes_its_files_or_is_refused(tmp_path: Path, scenario: str) -> None:
    out = tmp_path / "out"
    done = invoke("run", "2021", "--scenario", scenario, "--out", str(out))
    if done.exit_code == 2 and scenario not in MUST_RUN:
        assert not out.exists()
    else:
        assert done.exit_code == 0, done.output
        assert_written(out, [scenario])


@pytest.mark.slow
@pytest.mark.parametrize("first", range(PARTS))
def test_run_of_scenarios_upon_each_other_writes_its_files(tmp_path: Path, first: int) -> None:
    """The example can run every scenario: a part of them in each run."""
    scenarios = NAMES[first::PARTS]
    done = invoke("run", "eksempel", *(f"--scenario={name}" for name in scenarios), "--out", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert_written(tmp_path / "out", scenarios)
