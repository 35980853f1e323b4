"""Names that mean something to some program go through every command, file and chart as they are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xarray as xr
from click.testing import CliRunner, Result

import inntektsmodell as im
from inntektsmodell.cli.main import main
from tests.corrupting.hostile_names import NAMES, REGIONS, SERVICES, SMALL, TITLE, folder_of, odd_case, odd_raw_case

pytestmark = pytest.mark.slow

FEW = REGIONS[:4]
SCENARIO = """
name = "mitt [/] $x$ a/b"
title = {nb = "Forslag [/] $y$ {0}", en = "Proposal [/]"}
source = "kilde [b] $z$"
[changes]
"settlement.unit_price" = "*1.1"
"population.$0–5$.2020.[/]" = "*1.1"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the case in full (`odd`), one of four regions (`few`), a scenario and a batch."""
    place = tmp_path_factory.mktemp("odd")
    folder_of(odd_raw_case(), place / "odd")
    folder_of(odd_raw_case(SMALL), place / "few")
    (place / "s.toml").write_text(SCENARIO, encoding="utf-8")
    table = '"population.$0–5$.2020.Troms, Finnmark","cost.actual_weight.soma,tikk"\n*1.1,0.3\n,0.5\n'
    (place / "b.csv").write_text(table, encoding="utf-8")
    return place


def invoke(folder: Path, *arguments: str, code: int = 0) -> Result:
    """A command, its words with FOLDER in place of the folder."""
    done = CliRunner().invoke(main, [word.replace("FOLDER", str(folder)) for word in arguments])
    assert done.exit_code == code, done.output
    return done


def test_run_shows_writes_and_verifies_every_name(folder: Path) -> None:
    shown = invoke(folder, "run", "FOLDER/odd", "--out", "FOLDER/run").stdout
    for name in (*REGIONS, TITLE, "Merknad [/] $n$"):
        assert name in shown
    assert invoke(folder, "verify", "FOLDER/run")
    with xr.open_dataset(folder / "run" / "result.nc", engine="scipy") as kept:
        assert tuple(kept["region"].values.tolist()) == REGIONS
    book = openpyxl.load_workbook(folder / "run" / "resultat.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value in REGIONS]
    assert {cell.value for cell in cells} == set(REGIONS)
    assert {cell.data_type for cell in cells} == {"s"}
    printed = json.loads(invoke(folder, "run", "FOLDER/odd", "--json").stdout)
    assert tuple(printed["distribution_key"]) == REGIONS


def test_a_template_brings_the_same_case_back(folder: Path) -> None:
    invoke(folder, "template", "FOLDER/odd.xlsx", "--case", "FOLDER/odd")
    assert "Ingen feil funnet." in invoke(folder, "check", "FOLDER/odd.xlsx").stdout
    read, case = im.load_case(folder / "odd.xlsx"), odd_case()
    assert read.file == case.file
    assert im.compute(read).identical(im.compute(case))


@pytest.fixture(scope="module")
def key() -> xr.DataArray:
    return im.compute(odd_case())["distribution_key"]


@pytest.mark.parametrize("region", REGIONS)
def test_explain_reaches_every_region(folder: Path, key: xr.DataArray, region: str) -> None:
    done = invoke(folder, "explain", "FOLDER/odd", f"distribution_key[{region}]", "--depth", "0", "--json")
    content = json.loads(done.stdout)
    assert (content["figure"], content["value"]) == (f"distribution_key[{region}]", float(key.sel(region=region)))
    assert content["proved"] is True


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("region", FEW)
def test_explain_reaches_every_pair_of_labels_and_shows_it(folder: Path, service: str, region: str) -> None:
    shown = invoke(folder, "explain", "FOLDER/few", f"need_index[{service}, {region}]", "--depth", "3").stdout
    assert "STEMMER IKKE" not in shown
    assert "stemmer" in shown
    assert (service if "," not in service else f'"{service}"') in shown


def test_a_mistyped_label_with_a_comma_is_answered_with_the_right_one(folder: Path) -> None:
    refused = invoke(folder, "explain", "FOLDER/few", "distribution_key[Troms, Finmark]", "--lang", "en", code=2)
    assert "region 'Troms, Finmark' is unknown; did you mean 'Troms, Finnmark'?" in refused.stderr


def test_target_takes_labels_with_commas_and_equal_signs(folder: Path) -> None:
    present = float(im.compute(odd_case())["distribution_key"].sel(region="c = d"))
    arguments = ("target", "FOLDER/odd", "--goal", f"distribution_key[c = d]={present!r}")
    for free in ("calculated_cost.soma,tikk.Troms, Finnmark=0.5:2", "criterion_value.b=c.2020.c = d=1:900000"):
        assert json.loads(invoke(folder, *arguments, "--free", free, "--json").stdout)["reached"]
    refused = invoke(folder, *arguments, "--free", "calculated_cost.soma,tikk.c = d", "--lang", "en", code=2)
    assert "has no minimum or maximum value" in refused.stderr, "the whole is a path, without bounds"


def test_sensitivity_writes_a_chart_for_every_region(folder: Path) -> None:
    shown = invoke(folder, "sensitivity", "FOLDER/few", "--out", "FOLDER/local").stdout
    for region in FEW:
        assert region in shown
    charts = sorted(file.name for file in (folder / "local").glob("*.png"))
    assert charts == ["tornado_1_troms_finnmark.png", "tornado_2_rød.png", "tornado_3.png", "tornado_4_a_b.png"]


def test_comparison_and_scenarios_are_written_and_shown(folder: Path) -> None:
    arguments = ("compare", "FOLDER/few", "FOLDER/few", "--scenario-b", "FOLDER/s.toml", "--out", "FOLDER/compared")
    assert "[rød] [/]" in invoke(folder, *arguments).stdout
    assert len(list((folder / "compared").glob("waterfall_*.svg"))) == 2 * len(FEW)
    done = invoke(folder, "scenarios", "FOLDER/s.toml", "--case", "FOLDER/few", "--out", "FOLDER/effects")
    for name in ("mitt [/] $x$ a/b", "Forslag [/] $y$ {0}", "kilde [b] $z$", *FEW):
        assert name in done.stdout


def test_batch_and_report_are_written(folder: Path) -> None:
    invoke(folder, "batch", "FOLDER/few", "FOLDER/b.csv", "--out", "FOLDER/batch")
    with xr.open_dataset(folder / "batch" / "batch.nc", engine="scipy") as kept:
        assert tuple(kept["region"].values.tolist()) == FEW
    invoke(folder, "report", "FOLDER/few", "--out", "FOLDER/report.html")
    page = (folder / "report.html").read_text(encoding="utf-8")
    for name in FEW:
        assert name in page.replace("&#34;", '"')
    assert "<b> «sitat»" not in page
    assert "&lt;b&gt; «sitat»" in page


def test_a_change_by_path_moves_its_own_cell_and_no_other() -> None:
    case = odd_case()
    ages = case.observations["age_group"].values.tolist()
    assert set(ages) < set(NAMES)
    paths = {f"calculated_cost.a|b.{region}": [SERVICES.index("a|b"), place] for place, region in enumerate(REGIONS)}
    paths |= {f"population.{age}.2020.c = d": [place, 2, REGIONS.index("c = d")] for place, age in enumerate(ages)}
    for path, cell in paths.items():
        variable = path.partition(".")[0]
        before, after = (one.observations[variable] for one in (case, case.with_changes({path: 77.5})))
        assert np.argwhere((before != after).values).tolist() == [cell], path
