"""`inntektsmodell project`: what it shows, prints and writes, and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from numpy.testing import assert_allclose

from inntektsmodell.cli.main import main


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["project", *arguments])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("project") / "out"
    return invoke("2021", "--to", "2031", "--out", str(folder), "--lang", "en"), folder


def test_screen_has_population_keys_growth_and_what_is_assumed(shown: tuple[Result, Path]) -> None:
    lines = shown[0].stdout.splitlines()
    assert shown[0].exit_code == 0
    assert [line.split()[0] for line in lines if line[:4].isdigit() and "ageing" not in line] == [
        "2026",
        "2030",
        "2031",
    ] * 2
    assert "2030–2031, healthier ageing 1.0" in shown[0].stdout
    for said in ("by declared rates", "without probabilities", "weight of 80+: 0.08 / weight of 80+: 0.20"):
        assert said in " ".join(lines)


def test_folder_has_every_value_and_a_chart(shown: tuple[Result, Path]) -> None:
    folder = shown[1]
    assert {file.name for file in folder.iterdir()} == {
        "projection.csv",
        "projection.nc",
        "projection.png",
        "projection.svg",
    }
    with (folder / "projection.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [float(row["value"]) for row in rows if row["variable"] == "distribution_key"]
    assert len(keys) == 2 * 3 * 6 * 4
    assert_allclose(sum(keys), 2 * 3 * 6, rtol=1e-12)
    assert all(row["value"] for row in rows)


def test_json_has_keys_growth_and_evidence() -> None:
    content = json.loads(invoke("eksempel", "--to", "2027", "--json").stdout)
    assert (content["case"], content["synthetic"]) == ("eksempel", "yes")
    assert {row["weights"] for row in content["keys"]} == {"given"}
    assert {row["area"] for row in content["growth"]} == {row["region"] for row in content["keys"]} | {"Sum"}
    assert content["evidence"]["migration"]["status"] == "assumed"
    assert all(evidence["source"] for evidence in content["evidence"].values())


def test_bad_input_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    done = invoke("2008", "--to", "2030", "--out", str(tmp_path / "out"), "--lang", "nb")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "aldersgruppe «all_ages»: sier ikke hvilke aldre den omfatter" in done.stderr
    assert not (tmp_path / "out").exists()
