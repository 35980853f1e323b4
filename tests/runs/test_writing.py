"""The files of `run --out`: complete and readable, or not there at all."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from click.testing import CliRunner, Result

from inntektsmodell.case.case import Case
from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files.placing import write_folder
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.model.result_tables import tidy
from inntektsmodell.runs.record import fingerprint, read_record
from inntektsmodell.runs.write import OUTPUTS, write_run
from tests.corrupting.broken_case import copy_of_case, with_cell
from tests.runs.kept_run import written_run

pytestmark = pytest.mark.slow

CASES = ["2008", "2021", "eksempel"]


@pytest.fixture(scope="module", params=CASES)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[xr.Dataset, Path]:
    """What was computed of a case, and the folder of its run, which only the copies of may be changed."""
    out = tmp_path_factory.mktemp("runs") / "out"
    return compute(load_case(request.param)), written_run(out, request.param)


def run_out(case: object, out: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["run", str(case), "--out", str(out), *more])


def written(case: Case, folder: Path) -> xr.Dataset:
    """Write a run and give what was computed."""
    result = compute(case)
    write_run(folder, case, result, replace=True)
    return result


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def read_table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_out_writes_results_inputs_and_record_and_nothing_beside_them(tmp_path: Path) -> None:
    done = run_out("eksempel", tmp_path / "ut" / "kjøring 1")
    assert done.exit_code == 0
    written_files = {*tmp_path.rglob("*")} - {*tmp_path.rglob("inputs/**/*")}
    files = (
        "keys.csv",
        "result.csv",
        "remarks.csv",
        "result.nc",
        "resultat.xlsx",
        "parameters.json",
        "record.json",
        "inputs",
    )
    assert written_files == {tmp_path / "ut", *(tmp_path / "ut" / "kjøring 1" / name for name in ("", *files))}
    kept = (tmp_path / "ut" / "kjøring 1" / "inputs" / "case").iterdir()
    assert {file.name for file in kept} == {Path(file).name for file in load_case("eksempel").files}
    assert "SYNTETISK" in done.stdout


def test_netcdf_holds_the_whole_result(kept: tuple[xr.Dataset, Path]) -> None:
    result, out = kept
    with xr.open_dataset(out / "result.nc", engine="scipy") as read:
        assert set(read.variables) == set(result.variables)
        xr.testing.assert_equal(read.load(), result)
        assert read.attrs == result.attrs
        for variable in read.data_vars:
            assert read[variable].dims == result[variable].dims
            assert read[variable].attrs == result[variable].attrs


@pytest.mark.parametrize("name", CASES)
def test_every_variable_says_what_it_is(name: str) -> None:
    result = compute(load_case(name))
    described = set()
    for variable in result.data_vars.values():
        assert set(variable.attrs) == {"long_name", "long_name_en", "units", "source"}
        assert all(isinstance(text, str) and text for text in variable.attrs.values())
        assert variable.attrs["units"] in {"1", "million NOK"}
        assert variable.attrs["long_name"] != variable.attrs["long_name_en"]
        described.add(variable.attrs["long_name"])
    assert len(described) == len(result.data_vars)


def test_result_table_holds_every_value(kept: tuple[xr.Dataset, Path]) -> None:
    result, out = kept
    rows = read_table(out / "result.csv")
    assert len(rows) == sum(variable.size for variable in result.data_vars.values())
    for row in rows:
        variable = result[row["variable"]]
        value = variable.sel({str(dim): row[str(dim)] for dim in variable.dims}).item()
        np.testing.assert_allclose(float(row["value"]), value, rtol=1e-15)
        assert row["units"] == variable.attrs["units"]
        assert all(row[str(dim)] == "" for dim in result.dims if dim not in variable.dims)


def test_keys_have_a_row_a_region(kept: tuple[xr.Dataset, Path]) -> None:
    result, out = kept
    table = pd.read_csv(out / "keys.csv", index_col="region", encoding="utf-8-sig")
    assert table.index.tolist() == result["region"].values.tolist()
    for column in ["population_share", "distribution_key", "base_appropriation"]:
        np.testing.assert_allclose(table[column], result[column], rtol=1e-15)
    for column in ["phased_key", "redistribution", "settlement"]:
        assert (column in table) == (column in result)
        if column in result:
            np.testing.assert_allclose(table[column], result[column], rtol=1e-15)


def test_synthetic_is_called_so_in_each_file(kept: tuple[xr.Dataset, Path]) -> None:
    _, out = kept
    synthetic = "yes" if read_record(out).case == "eksempel" else "no"
    for table in ("keys.csv", "result.csv"):
        assert {row["synthetic"] for row in read_table(out / table)} == {synthetic}
    with xr.open_dataset(out / "result.nc", engine="scipy") as read:
        assert read.attrs["synthetic"] == synthetic
        assert read.attrs.get("evidence_synthetic") == (1.0 if synthetic == "yes" else None)
        assert ("SYNTETISK" in read.attrs["title"]) == (synthetic == "yes")


def test_tables_open_in_excel_as_utf_8(kept: tuple[xr.Dataset, Path]) -> None:
    for table in ("keys.csv", "result.csv"):
        raw = (kept[1] / table).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert "Helse Sør-Øst" in raw.decode("utf-8-sig")


def test_same_case_writes_the_same_bytes(tmp_path: Path) -> None:
    written_run(tmp_path / "a")
    written(load_case("eksempel"), tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_bad_input_writes_nothing(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    with_cell("population", "value", "NaN")(folder)
    (tmp_path / "here").mkdir()
    refused = run_out(folder, tmp_path / "here" / "out")
    assert refused.exit_code == 2
    assert list((tmp_path / "here").iterdir()) == []


def test_earlier_run_is_replaced(tmp_path: Path) -> None:
    written_run(tmp_path / "out")
    earlier = fingerprint(read_record(tmp_path / "out"))
    done = run_out("2021", tmp_path / "out", "--replace", "--lang", "en")
    assert done.exit_code == 0
    assert f"out: the run of case 'eksempel' with fingerprint {earlier} has been replaced\n" in done.stderr
    written_run(tmp_path / "new", "2021")
    assert content(tmp_path / "out") == content(tmp_path / "new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "out"]


def test_incomplete_earlier_run_and_empty_folder_are_replaced(tmp_path: Path) -> None:
    for name in ("incomplete", "empty"):
        (tmp_path / name).mkdir()
    (tmp_path / "incomplete" / "keys.csv").write_text("region", encoding="utf-8")
    for name in ("incomplete", "empty"):
        assert run_out("2021", tmp_path / name, "--replace").exit_code == 0
        assert {file for file in content(tmp_path / name) if not file.startswith("inputs/")} == OUTPUTS


@pytest.mark.parametrize("foreign", ["notater.txt", ".hemmelig", "bilder/kart.png"])
def test_folder_with_foreign_files_is_refused_and_untouched(tmp_path: Path, foreign: str) -> None:
    out = tmp_path / "out"
    written_run(out)
    (out / foreign).parent.mkdir(exist_ok=True)
    (out / foreign).write_text("mitt", encoding="utf-8")
    before = content(tmp_path)
    refused = run_out("2021", out)
    assert refused.exit_code == 2
    assert f"{out}: inneholder noe annet enn en tidligere kjøring: {foreign.split('/')[0]}" in refused.stderr
    assert "velg en ny eller tom mappe" in refused.stderr
    assert content(tmp_path) == before


@pytest.mark.parametrize("out", ["notater.txt", "notater.txt/out", "notater.txt/deep/out"])
def test_out_at_or_below_a_file_is_refused(tmp_path: Path, out: str) -> None:
    (tmp_path / "notater.txt").write_text("mitt", encoding="utf-8")
    refused = run_out("2021", tmp_path / out)
    assert refused.exit_code == 2
    assert "notater.txt" in refused.stderr
    assert content(tmp_path) == {"notater.txt": b"mitt"}


@pytest.mark.parametrize("earlier", [False, True])
def test_failure_in_the_middle_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    if earlier:
        written_run(tmp_path / "out")
    before = content(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(xr.Dataset, "to_netcdf", full)
    with pytest.raises(OSError, match="no space left"):
        write_run(tmp_path / "out", load_case("2021"), compute(load_case("2021")), replace=True)
    assert content(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if earlier else [])


def test_failure_of_the_last_step_keeps_the_earlier_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path.resolve() / "out"
    written_run(out, "2021")
    before = content(tmp_path)
    rename = Path.rename
    refused: list[Path] = []

    def refuses_once(self: Path, target: Path) -> Path:
        if target == out and not refused:
            refused.append(self)
            raise PermissionError("in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuses_once)
    with pytest.raises(PermissionError):
        written(load_case("eksempel"), out)
    assert content(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folder_is_filled_beside_its_place_and_moved_there_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def fill(folder: Path) -> None:
        assert not out.exists()
        (folder / "a.txt").write_text("a", encoding="utf-8")

    write_folder(out, fill, frozenset({"a.txt"}))
    assert content(tmp_path) == {"out/a.txt": b"a"}
    with pytest.raises(InputError, match=r"a\.txt"):
        write_folder(out, fill, frozenset({"b.txt"}))


def test_tidy_has_a_row_for_a_result_without_labels() -> None:
    result = compute(load_case("eksempel"))
    (row,) = tidy(result).query("variable == 'growth'").to_dict("records")
    assert row["value"] == result["growth"].item()
    assert pd.isna(row["region"])
