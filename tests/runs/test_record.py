"""The record says what went in and what came out, in one form, and nothing of the machine it was written on."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import xarray as xr

from inntektsmodell.faults import InputError
from inntektsmodell.files.locations import data_folder
from inntektsmodell.loading import load_case
from inntektsmodell.runs import record
from tests.corrupting.broken_case import copy_of_case, with_cell, with_text
from tests.runs.kept_run import written_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_run(tmp_path_factory.mktemp("runs") / "eksempel")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_canonical_form_is_sorted_utf8_with_floats_by_repr() -> None:
    content = {"ø": 0.1 + 0.2, "b": [1, 1e-300, None], "a": {"z": True, "A": "Sør–Øst"}}
    text = """{
  "a": {
    "A": "Sør–Øst",
    "z": true
  },
  "b": [
    1,
    1e-300,
    null
  ],
  "ø": 0.30000000000000004
}
"""
    assert record.canonical(content) == text
    assert record.digest_of(content) == sha256(text.encode())


def test_digest_of_array_covers_dimensions_labels_and_values() -> None:
    array = xr.DataArray([[0.5], [2.0]], {"region": ["A", "B"], "year": [2020]}, ("region", "year"))
    content = {"dims": ["region", "year"], "labels": {"region": ["A", "B"], "year": [2020]}, "values": [[0.5], [2.0]]}
    assert record.digest_of_array(array) == sha256(record.canonical(content).encode())
    others = [
        array * (1 + 1e-15),
        array.rename(year="other"),
        array.assign_coords(region=["A", "C"]),
        array.transpose("year", "region"),
    ]
    assert len({record.digest_of_array(other) for other in [array, *others]}) == 5


@pytest.mark.slow
def test_record_has_the_digest_of_every_other_file(run: Path) -> None:
    expected = {
        file.relative_to(run).as_posix(): sha256(file.read_bytes())
        for file in run.rglob("*")
        if file.is_file() and file != run / "record.json"
    }
    assert len(expected) == 19
    assert json.loads((run / "record.json").read_bytes())["files"] == expected


def test_record_has_the_digest_of_its_own_rest(run: Path) -> None:
    content = json.loads((run / "record.json").read_bytes())
    own = content.pop("digest")
    assert own == sha256((json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2) + "\n").encode())


def test_record_names_built_in_files_by_their_place_among_the_data(run: Path) -> None:
    origins = record.read_record(run).origins
    assert origins["inputs/case/population.csv"] == "cases/eksempel/population.csv"
    assert {name for name in origins if "rules" in name} == {
        "inputs/rules/cost.toml",
        "inputs/rules/isf.toml",
        "inputs/rules/settlement.toml",
    }
    for name, origin in origins.items():
        assert (run / name).read_bytes() == (data_folder() / origin).read_bytes()


@pytest.mark.slow
def test_record_names_own_files_by_their_folder_and_tells_nothing_of_the_machine(tmp_path: Path) -> None:
    own = copy_of_case(tmp_path / "secret" / "ours")
    folder = written_run(tmp_path / "run", own)
    assert record.read_record(folder).origins["inputs/case/case.toml"] == "ours/case.toml"
    assert not [file for file in folder.rglob("*") if file.is_file() and b"secret" in file.read_bytes()]


def test_record_names_versions_of_what_figures_pass_through(run: Path) -> None:
    versions = record.read_record(run).versions
    assert versions.pop("python") == ".".join(map(str, sys.version_info[:3]))
    wanted = {"inntektsmodell", "jax", "jaxlib", "numpy", "pandas", "xarray", "pydantic", "scipy", "xlsxwriter"}
    assert versions == {name: version(name) for name in wanted}


@pytest.mark.slow
def test_record_of_the_same_run_is_the_same(run: Path, tmp_path: Path) -> None:
    assert record.read_record(written_run(tmp_path / "again")) == record.read_record(run)


def test_parameter_set_has_rules_resolved_with_their_evidence(run: Path) -> None:
    content = json.loads((run / "parameters.json").read_bytes())
    price = content["parameters"]["settlement"]["unit_price"]
    assert price["value"] == 46765.0
    assert content["evidence"][price["evidence"]]["unit"] == "NOK per DRG point"
    assert record.read_record(run).parameters == sha256((run / "parameters.json").read_bytes())


@pytest.mark.slow
def test_digests_of_observations_tell_which_table_changed(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    before = record.digests_of_observations(load_case(folder))
    with_cell("actual_cost", "value", "0.993")(folder)
    after = record.digests_of_observations(load_case(folder))
    assert [name for name in before if before[name] != after[name]] == ["actual_cost"]


def test_digests_of_observations_leave_out_what_was_calibrated(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case", "2021")
    before = load_case(folder)
    with_text("case.toml", "289.1", "289.2")(folder)
    after = load_case(folder)
    assert not before.observations.equals(after.observations)
    assert record.digests_of_observations(before) == record.digests_of_observations(after)


def test_commit_is_that_of_the_checkout_and_says_when_files_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "_CHECKOUT", tmp_path)
    assert record.commit() is None
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    file = tmp_path / "file"
    file.write_text("a")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert record.commit() is None  # there is no commit yet
    for command in ("add file", "-c user.name=a -c user.email=a@b -c commit.gpgsign=false commit -qm a"):
        subprocess.run(["git", *command.split()], cwd=tmp_path, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert record.commit() == head.stdout.strip()
    (tmp_path / "beside").write_text("not a file of the checkout")
    assert record.commit() == head.stdout.strip()
    file.write_text("b")
    assert record.commit() == head.stdout.strip() + "-dirty"


def test_commit_is_none_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(record, "_CHECKOUT", tmp_path)
    assert record.commit() is None  # git itself finds no repository there
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert record.commit() is None


def test_commit_of_an_installed_package_is_not_that_of_a_repository_around_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.setattr(record, "_CHECKOUT", tmp_path / "venv" / "site-packages")
    assert record.commit() is None


def test_checkout_is_the_folder_around_the_package() -> None:
    assert (record._CHECKOUT / "inntektsmodell" / "runs" / "record.py").samefile(record.__file__)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the record of a run, and nothing else."""
    content: dict[str, object] = {"case": "a", "commit": None, "parameters": "", "scenarios": []}
    names = ("files", "observations", "origins", "results", "versions")
    plain = record.Record.model_validate({**content, **{name: {} for name in names}})
    record.write_record(tmp_path, plain)
    return tmp_path


def test_record_is_read_as_it_was_written_whatever_its_line_endings(folder: Path) -> None:
    before = record.read_record(folder)
    assert (before.case, before) == ("a", before.sealed())
    data = (folder / "record.json").read_bytes()
    assert record.fingerprint(before) == sha256(data)
    (folder / "record.json").write_bytes(data.replace(b"\n", b"\r\n"))
    assert record.read_record(folder) == before


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"{", "is not JSON"),
        (b"[" * 100_000, "tables or lists are nested too deeply"),
        (b'{"case": "a", "more": 1}', "record.json, commit: is missing"),
    ],
)
def test_what_makes_the_bytes_no_record_is_told_and_of_several_faults_the_first(
    content: bytes, found: str, folder: Path
) -> None:
    (folder / "record.json").write_bytes(content)
    with pytest.raises(record.ChangedRecordError) as refused:
        record.read_record(folder)
    assert refused.value.expected == "a record"
    assert found in refused.value.found


def test_record_whose_content_or_form_was_changed_is_refused(folder: Path) -> None:
    content = json.loads((folder / "record.json").read_bytes())
    (folder / "record.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(record.ChangedRecordError) as refused:
        record.read_record(folder)
    assert refused.value.expected == "the canonical form"
    (folder / "record.json").write_text(record.canonical({**content, "case": "b"}), encoding="utf-8")
    with pytest.raises(record.ChangedRecordError) as refused:
        record.read_record(folder)
    assert refused.value.found == content["digest"]
    other = {name: value for name, value in content.items() if name != "digest"} | {"case": "b"}
    assert refused.value.expected == record.digest_of(other)


def test_folder_without_a_record_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is not a saved run: it has no record\.json"):
        record.read_record(tmp_path)
