"""Arguments and surroundings that the program cannot work with end with code 2 and one message."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import invoke, run_program
from tests.corrupting.broken_case import copy_of_case

pytestmark = pytest.mark.slow

NOT_UTF_8 = b"caf\xe9"


IN_A_PROCESS = ["template", NOT_UTF_8]
"""One of the commands is a process, to which the name is handed over as bytes."""


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file's name can be any bytes")
@pytest.mark.parametrize(
    "arguments",
    [
        ["run", NOT_UTF_8],
        ["run", "2021", "--scenario", NOT_UTF_8],
        ["check", NOT_UTF_8],
        ["batch", "eksempel", NOT_UTF_8, "--out", b"out-" + NOT_UTF_8],
        ["verify", NOT_UTF_8],
        IN_A_PROCESS,
        [NOT_UTF_8],
    ],
    ids=str,
)
def test_name_that_is_no_text_ends_with_2(
    tmp_path: Path, arguments: list[str | bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / os.fsdecode(NOT_UTF_8)).mkdir()
    monkeypatch.chdir(tmp_path)
    if arguments is IN_A_PROCESS:
        command = [str(Path(sys.executable).parent / "inntektsmodell"), *arguments]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        code, told = done.returncode, done.stderr
    else:
        result = invoke(*map(os.fsdecode, arguments))
        code, told = result.exit_code, result.stderr
    assert code == 2
    faults = told.splitlines()[1:]
    assert len(faults) == arguments.count(NOT_UTF_8) + arguments.count(b"out-" + NOT_UTF_8)
    for fault in faults:
        assert fault.endswith("caf\\xe9: er ikke UTF-8; gi filen eller mappen et annet navn")


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file's name can be any bytes")
def test_file_of_a_case_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / "case")
    (folder / os.fsdecode(NOT_UTF_8)).write_bytes(b"")
    done = invoke("check", str(folder), "--lang", "en")
    assert done.exit_code == 2
    assert "caf\\udce9: is not one of the files of a case" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file's name can be any bytes")
def test_folder_whose_name_is_no_text_is_told_where_it_would_be_kept(tmp_path: Path) -> None:
    folder = copy_of_case(tmp_path / os.fsdecode(NOT_UTF_8), "2021")
    command = [str(Path(sys.executable).parent / "inntektsmodell"), "run", ".", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, cwd=folder, check=False)
    assert done.returncode == 2
    assert "caf\\xe9/case.toml: er ikke UTF-8" in done.stderr.decode()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [folder.name]


@pytest.mark.parametrize("platforms", ["cuda", "tpu,cpu", "nothing"])
def test_device_that_is_not_there_ends_with_2(monkeypatch: pytest.MonkeyPatch, platforms: str) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", platforms)
    done = run_program("run", "2021", "--lang", "en")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()[1:]
    assert line.startswith("  1. JAX_PLATFORMS: ")
    assert f": {platforms};" in line


def test_error_of_another_kind_is_no_missing_device(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("backend of another kind")

    monkeypatch.setattr("inntektsmodell.runs.show.show_case", fails)
    assert isinstance(invoke("check", "2021").exception, RuntimeError)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("JAX_ENABLE_X64", "perhaps"),
        ("JAX_NUM_CPU_DEVICES", "many"),
        ("JAX_DISABLE_JIT", "perhaps"),
        ("JAX_PLATFORM_NAME", "nothing"),
        ("XLA_FLAGS", "--xla_no_such_flag=1"),
        ("XLA_FLAGS", "no-such-file"),
    ],
)
def test_variable_that_jax_cannot_work_with_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    done = run_program("run", "2021", "--lang", "en")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2
    assert done.stderr.splitlines()[1].startswith(f"  1. {variable}: ")
    assert value in done.stderr


def test_missing_device_is_a_fault_in_python_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAX_PLATFORMS", "tpu")
    script = """
import inntektsmodell as im
try:
    im.compute(im.load_case("2021"))
except im.InputError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "JAX_PLATFORMS: names a device that does not exist here: tpu" in done.stdout
