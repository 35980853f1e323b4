"""`--csv excel` gives every command's tables for Norwegian Excel, with the figures that the plain ones hold."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from inntektsmodell.cli.main import main
from inntektsmodell.runs.verification import verify

REGION = "=1+1"
COMMANDS = {
    "run": ["run", "CASE"],
    "scenarios": ["scenarios", "adopted", "--case", "CASE"],
    "batch": ["batch", "CASE", "TABLE"],
    "bridge": ["bridge"],
    "compare": ["compare", "2021", "2021"],
    "sensitivity": ["sensitivity", "CASE", "--method", "variance", "--draws", "64"],
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case in which a region's name is a formula."""
    from tests.corrupting.broken_case import copy_of_case

    folder = copy_of_case(tmp_path_factory.mktemp("cases") / "case")
    for file in folder.iterdir():
        if file.suffix in (".csv", ".toml"):
            file.write_text(file.read_text(encoding="utf-8").replace("Helse Vest", REGION), encoding="utf-8")
    return folder


def written(arguments: list[str], case: Path, out: Path, dialect: str) -> dict[str, Path]:
    table = out.parent / "table.csv"
    table.write_text("navn;settlement.unit_price\n@x;*1,05\n-y;46 765,5\n", encoding="utf-8")
    places = {"CASE": str(case), "TABLE": str(table)}
    given = [places.get(word, word) for word in arguments]
    done = CliRunner().invoke(main, [*given, "--out", str(out), "--csv", dialect])
    assert done.exit_code == 0, done.output
    return {file.name: file for file in out.glob("*.csv")}


@pytest.mark.slow
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_tables_hold_the_same_in_both_dialects(
    arguments: list[str], case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matplotlib.figure.Figure.savefig", lambda *_, **__: None)
    plain = written(arguments, case, tmp_path / "plain", "plain")
    excel = written(arguments, case, tmp_path / "excel", "excel")
    assert plain.keys() == excel.keys() != set()
    for name, file in plain.items():
        expected = pd.read_csv(file, encoding="utf-8-sig")
        found = pd.read_csv(excel[name], encoding="utf-8-sig", sep=";", decimal=",")
        assert list(found) == list(expected)
        for column in expected.select_dtypes("number"):
            pd.testing.assert_series_equal(found[column], expected[column], check_exact=True)
        for text in (file.read_text(encoding="utf-8-sig"), excel[name].read_text(encoding="utf-8-sig")):
            assert REGION not in text.replace(f"'{REGION}", "").replace(f".{REGION}", "")
            assert "@x" not in text.replace("'@x", "")


@pytest.mark.slow
def test_run_for_excel_is_verified_and_a_changed_cell_is_found(case: Path, tmp_path: Path) -> None:
    tables = written(COMMANDS["run"], case, tmp_path / "run", "excel")
    assert verify(tmp_path / "run").holds
    text = tables["keys.csv"].read_text(encoding="utf-8-sig")
    share = text.splitlines()[1].split(";")[1]
    changed = f"{share[:4]}9{share[5:]}" if share[4] != "9" else f"{share[:4]}8{share[5:]}"
    tables["keys.csv"].write_text(text.replace(share, changed, 1), encoding="utf-8-sig", newline="\n")
    places = [str(difference.place) for difference in verify(tmp_path / "run").differences]
    assert places == ["keys.csv", "keys.csv, 2:population_share"]
