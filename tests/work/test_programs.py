"""Compiled programs are kept between runs: asked for, within bounds, and never in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from inntektsmodell.work import programs

BATCH = """
import jax, jax.monitoring
compiled = []
jax.monitoring.register_event_listener(lambda event, **_: compiled.append(event.rpartition("/")[2]))
import inntektsmodell as im
{keep}
case = im.load_case("2021")
result = im.compute_batch(case, im.grid({{"appropriation.total": [1e5, 1.1e5]}}), ["base_appropriation"])
print(compiled.count("cache_hits"), compiled.count("cache_misses"), result["base_appropriation"].values.tobytes().hex())
"""


def batch(caches: Path, keep: str = "im.keep_programs()") -> tuple[int, int, str]:
    """Programs that were taken and that were compiled anew, and the figures, in a process of its own."""
    plain = {name: value for name, value in os.environ.items() if name not in programs.SETTINGS}
    plain |= {"XDG_CACHE_HOME": str(caches), "HOME": str(caches), "LOCALAPPDATA": str(caches)}
    run = [sys.executable, "-c", BATCH.format(keep=keep)]
    done = subprocess.run(run, capture_output=True, text=True, check=True, env=plain)
    assert done.stderr == ""
    taken, anew, figures = done.stdout.split()
    return int(taken), int(anew), figures


def kept(caches: Path) -> list[Path]:
    return [file for file in caches.rglob("*-cache") if file.is_file()]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int, str]:
    """A folder that a first run kept its programs in, how many these are, and the run's figures."""
    caches = tmp_path_factory.mktemp("caches")
    taken, anew, figures = batch(caches)
    assert (taken, anew > 0) == (0, True)
    return caches, anew, figures


@pytest.mark.slow
def test_kept_programs_are_taken_and_change_no_digit(filled: tuple[Path, int, str]) -> None:
    caches, anew, figures = filled
    assert len(kept(caches)) == anew
    assert batch(caches) == (anew, 0, figures)


@pytest.mark.slow
def test_an_import_keeps_nothing_and_changes_no_digit(tmp_path: Path, filled: tuple[Path, int, str]) -> None:
    assert batch(tmp_path, keep="")[2] == filled[2]
    assert kept(tmp_path) == []


@pytest.mark.slow
def test_damaged_programs_are_compiled_and_kept_anew(tmp_path: Path, filled: tuple[Path, int, str]) -> None:
    shutil.copytree(filled[0], tmp_path / "damaged")
    for file in kept(tmp_path / "damaged"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert batch(tmp_path / "damaged")[2] == filled[2]
    batch(tmp_path / "damaged")
    assert batch(tmp_path / "damaged")[1:] == (0, filled[2])


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.delenv(programs.FOLDER)
    assert programs.keep_programs(tmp_path / "file" / "programs") is None
    assert programs.FOLDER not in os.environ


def test_a_folder_that_the_environment_names_is_left(tmp_path: Path) -> None:
    assert programs.keep_programs(tmp_path) is None


def test_the_oldest_programs_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for age in range(5):
        file = tmp_path / str(age)
        file.write_bytes(b"1234")
        os.utime(file, (10 - age, 10 - age))
    monkeypatch.setattr(programs, "MOST_KEPT", 20)
    programs._forget_oldest(tmp_path)
    assert len(programs.kept_programs(tmp_path)) == 5
    monkeypatch.setattr(programs, "MOST_KEPT", 19)
    programs._forget_oldest(tmp_path)
    assert [file.name for file in programs.kept_programs(tmp_path)] == ["1", "0"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep caches elsewhere")
def test_the_cache_folder_is_the_one_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert programs.programs_folder() == tmp_path / "inntektsmodell" / "programs"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert programs.programs_folder() == tmp_path / ".cache" / "inntektsmodell" / "programs"
