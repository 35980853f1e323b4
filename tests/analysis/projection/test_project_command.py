"""`inntektsmodell project`: what it shows, prints and writes, and how it ends."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from matplotlib.text import Text
from numpy.testing import assert_allclose

import inntektsmodell as im
from inntektsmodell.analysis.projection.chart import key_chart
from inntektsmodell.cli.main import main


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["project", *arguments])


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("project") / "out"
    return invoke("2021", "--to", "2031", "--out", str(folder), "--lang", "en"), folder


@pytest.mark.slow
def test_screen_has_population_keys_growth_and_what_is_assumed(shown: tuple[Result, Path]) -> None:
    lines = shown[0].stdout.splitlines()
    assert shown[0].exit_code == 0
    assert [line.split()[0] for line in lines if line[:4].isdigit() and "–" not in line[:5]] == [
        "2026",
        "2030",
        "2031",
    ] * 2
    assert lines.count("Healthier ageing 1.0") == 1
    for said in (
        "47.2 % calibrated, 52.8 % assumed",
        "by declared rates",
        "without probabilities",
        "weight of 80+: 0.08 / weight of 80+: 0.20",
    ):
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
    assert {row["age"] for row in rows} == {"", *map(str, range(106))}
    assert {row["year"] for row in rows if row["status"] == "derived"} == {"2026"}
    assert {row["variable"] for row in rows if row["status"] == "derived"} == {"population"}
    assert {row["status"] for row in rows if row["year"] != "2026"} == {"assumed"}


def test_json_has_keys_growth_and_evidence() -> None:
    content = json.loads(invoke("eksempel", "--to", "2027", "--json").stdout)
    assert (content["case"], content["synthetic"]) == ("eksempel", "yes")
    assert {row["weights"] for row in content["keys"]} == {"given"}
    assert {row["area"] for row in content["growth"]} == {row["region"] for row in content["keys"]} | {"Sum"}
    assert content["evidence"]["migration"]["status"] == "assumed"
    assert all(evidence["source"] for evidence in content["evidence"].values())


@pytest.mark.slow
def test_output_of_alternatives_names_them_and_no_rates_of_its_own(tmp_path: Path) -> None:
    persons = im.project(im.load_case("eksempel"), 2027)["population"].rename(region="recipient")
    frame = persons.to_dataframe("value").reset_index().assign(alternative="own")
    (tmp_path / "bank").mkdir()
    frame.to_csv(tmp_path / "bank" / "a.csv", index=False)
    shown = invoke("eksempel", "--to", "2027", "--alternatives", str(tmp_path / "bank"), "--json")
    content = json.loads(shown.stdout)
    evidence = content["evidence"]
    assert "declared rates" not in " ".join(content["notes"])
    assert evidence["alternatives"]["source"] == "alternatives in the folder bank"
    assert {name: used["status"] for name, used in evidence.items() if name in ("alternatives", "mortality")} == {
        "alternatives": "assumed",
        "mortality": "assumed",
    }
    assert not {"ssb_07459", "migration", "fertility", "girls", "oldest_weight"} & evidence.keys()


@pytest.mark.parametrize(("last", "years"), [(2027, [2026, 2027]), (2030, [*range(2026, 2031)])])
def test_chart_has_whole_years_and_its_source(last: int, years: list[int]) -> None:
    chart = key_chart(im.project(im.load_case("eksempel"), last), "nb")
    panel = chart.axes[0]
    low, high = panel.get_xlim()
    assert [tick for tick in panel.get_xticks() if low <= tick <= high] == years
    written = " ".join(text.get_text() for text in chart.findobj(Text)).replace("\n", " ")
    assert "SSB, tabell 07459" in written
    assert "--" not in written


def test_bad_input_ends_with_2_and_writes_nothing(tmp_path: Path) -> None:
    done = invoke("2008", "--to", "2030", "--out", str(tmp_path / "out"), "--lang", "nb")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "aldersgruppe «all_ages»: sier ikke hvilke aldre den omfatter" in done.stderr
    assert not (tmp_path / "out").exists()
