"""A killed run leaves nothing half done, and a run never takes the place of what its user made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from inntektsmodell.faults import InputError
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.runs.record import digests_of_files
from inntektsmodell.runs.write import write_run
from tests.corrupting.broken_case import copy_of_case, with_cell
from tests.runs.kept_run import check_files, written_run

SLOW_RUN = """
import sys, time
import xarray as xr
from inntektsmodell.cli.main import main

def halfway(*arguments, **options):
    print("halfway", flush=True)
    time.sleep(60)

xr.Dataset.to_netcdf = halfway
main(["run", "2021", "--replace", "--out", sys.argv[1]])
"""


def kill_halfway(*folders: Path) -> None:
    """Start a run into each folder, and kill all when they are in the middle of writing."""
    programs = [[sys.executable, "-c", SLOW_RUN, str(folder)] for folder in folders]
    processes = [subprocess.Popen(program, stdout=subprocess.PIPE, text=True) for program in programs]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "halfway\n"
        process.kill()
        process.communicate()


@pytest.mark.slow
def test_killed_run_leaves_no_folder_and_an_earlier_run_whole(tmp_path: Path) -> None:
    earlier = written_run(tmp_path / "earlier")
    before = digests_of_files(earlier)
    kill_halfway(tmp_path / "new", earlier)
    assert not (tmp_path / "new").exists()
    assert digests_of_files(earlier) == before
    assert check_files(earlier) == []


@pytest.mark.slow
def test_run_of_another_case_leaves_no_input_of_the_earlier_one(tmp_path: Path) -> None:
    written_run(tmp_path / "run", "eksempel")
    written_run(tmp_path / "run", "2021", replace=True)
    assert check_files(tmp_path / "run") == []
    assert [file.name for file in (tmp_path / "run" / "inputs" / "rules").iterdir()] == ["chapter_732.toml"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["inputs/case/notes.md", "inputs/mine/case.toml"])
def test_own_file_among_the_inputs_of_a_run_is_left_alone(name: str, tmp_path: Path) -> None:
    run = written_run(tmp_path / "run")
    (run / name).parent.mkdir(exist_ok=True)
    (run / name).write_bytes(b"my work")
    before = digests_of_files(run)
    with pytest.raises(InputError, match=name):
        written_run(run)
    assert digests_of_files(run) == before


def test_own_folder_of_inputs_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "inputs" / "case" / "case.toml"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"my work")
    with pytest.raises(InputError, match=r"inputs/case/case\.toml"):
        written_run(tmp_path / "mine")
    assert mine.read_bytes() == b"my work"


@pytest.mark.slow
def test_run_of_the_inputs_that_a_run_kept_can_take_its_place(tmp_path: Path) -> None:
    run = written_run(tmp_path / "run", "2021")
    before = (run / "keys.csv").read_bytes()
    written_run(run, run / "inputs" / "case", replace=True)
    assert check_files(run) == []
    assert (run / "keys.csv").read_bytes() == before


def test_case_that_was_edited_since_it_was_read_is_refused(tmp_path: Path) -> None:
    case = load_case(copy_of_case(tmp_path / "case"))
    with_cell("actual_cost", "value", "0.993")(tmp_path / "case")
    with pytest.raises(InputError, match="load the case again if a file has been edited since"):
        write_run(tmp_path / "run", case, compute(case))
    assert [file.name for file in tmp_path.iterdir()] == ["case"]
