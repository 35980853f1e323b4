"""Every built-in scenario that a built-in case can run is written with all its files."""

from __future__ import annotations

from pathlib import Path

import pytest

import inntektsmodell as im
from tests.cli.test_cli import invoke

CAN_RUN = {"2021": {"need_one_year"}}
"""Scenarios that must run, so that the test cannot pass by their all being refused."""


@pytest.mark.slow
@pytest.mark.parametrize("scenario", sorted(im.built_in_scenarios()))
@pytest.mark.parametrize("case", ["2021", "eksempel"])
def test_run_of_a_scenario_writes_its_files_or_is_refused(tmp_path: Path, case: str, scenario: str) -> None:
    out = tmp_path / "out"
    done = invoke("run", case, "--scenario", scenario, "--out", str(out))
    if done.exit_code == 2 and scenario not in CAN_RUN.get(case, set(im.built_in_scenarios())):
        assert not out.exists()
        return
    assert done.exit_code == 0, done.output
    assert (out / "resultat.xlsx").is_file()
    assert invoke("verify", str(out)).exit_code == 0
