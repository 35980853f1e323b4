"""What transfers and operating systems do to a run is told and no difference; its fingerprint knows it again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from inntektsmodell.cli.main import main
from inntektsmodell.runs import verification
from inntektsmodell.runs.differences import DifferenceKind
from inntektsmodell.runs.record import fingerprint, read_record, versions
from inntektsmodell.runs.verification import verify
from tests.runs.kept_run import check_files, with_text, written_run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_run(tmp_path_factory.mktemp("runs") / "run", "2021")


@pytest.fixture
def run(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "run"))


def test_links_empty_folders_and_pipes_are_found(run: Path) -> None:
    (run / "keys.csv").rename(run.parent / "keys.csv")
    (run / "keys.csv").symlink_to(run.parent / "keys.csv")
    (run / "inputs" / "more").mkdir()
    os.mkfifo(run / "pipe")
    found = {(difference.place, difference.kind, difference.found) for difference in verify(run).differences}
    assert found == {
        ("keys.csv", DifferenceKind.EXTRA, "a link"),
        ("keys.csv", DifferenceKind.MISSING, ""),
        ("inputs/more", DifferenceKind.EXTRA, "an empty folder"),
        ("pipe", DifferenceKind.EXTRA, "neither a file nor a folder"),
    }


def test_files_of_the_system_are_told_and_no_difference(run: Path) -> None:
    for name in ("Thumbs.db", "inputs/case/desktop.ini", "inputs/.DS_Store", "inputs/case/._case.toml"):
        (run / name).write_bytes(bytes.fromhex("00051607 00020000") if "._" in name else b"whatever")
    found = verify(run)
    assert found.holds
    (remark,) = found.remarks
    names = "Thumbs.db, inputs/.DS_Store, inputs/case/._case.toml, …"
    assert remark == f"4 files belong to the operating system and not to the run: {names}"
    (run / "Thumbs.db").unlink()
    (remark,) = verify(run).remarks
    names = "inputs/.DS_Store, inputs/case/._case.toml, inputs/case/desktop.ini"
    assert remark == f"3 files belong to the operating system and not to the run: {names}"


def test_what_only_bears_a_name_of_the_system_is_a_difference(run: Path) -> None:
    (run / "Thumbs.db").mkdir()
    (run / "Thumbs.db" / "mine.csv").write_bytes(b"a,b\n")
    (run / "inputs" / "desktop.ini").symlink_to(run / "keys.csv")
    (run / "inputs" / "._mine.csv").write_bytes(b"a,b\n")
    found = {(difference.place, difference.kind) for difference in verify(run).differences}
    assert found == {
        (name, DifferenceKind.EXTRA) for name in ("Thumbs.db/mine.csv", "inputs/desktop.ini", "inputs/._mine.csv")
    }


def test_line_endings_of_a_transfer_are_told_and_no_difference(run: Path) -> None:
    own = fingerprint(read_record(run))
    for name in ("record.json", "keys.csv", "inputs/case/case.toml", "inputs/case/population.csv"):
        (run / name).write_bytes((run / name).read_bytes().replace(b"\n", b"\r\n"))
    found = verify(run)
    assert (found.holds, found.fingerprint) == (True, own)
    (remark,) = found.remarks
    assert remark.startswith("4 files have different line endings")


def test_line_endings_and_a_figure_are_a_difference(run: Path) -> None:
    with_text(run / "keys.csv", "\nHelse Nord,", "\nHelse Sør,")
    (run / "keys.csv").write_bytes((run / "keys.csv").read_bytes().replace(b"\n", b"\r\n"))
    assert ("keys.csv", DifferenceKind.CHANGED) in [(item.place, item.kind) for item in verify(run).differences]


def test_changed_record_counts_no_files_and_no_results(run: Path) -> None:
    (run / "record.json").write_bytes(b"{}")
    found = verify(run)
    assert [difference.place for difference in found.differences] == ["record.json"]
    assert (found.files, found.results, found.fingerprint) == (0, 0, "")
    assert check_files(run) == list(found.differences)


@pytest.mark.parametrize(
    ("then", "now", "told"), [("a", "b", True), ("a", "a", False), (None, "b", False), ("a", None, False)]
)
def test_commit_is_told_where_both_are_known_and_differ(
    then: str | None, now: str | None, told: bool, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "commit", lambda: now)
    record = read_record(run).model_copy(update={"commit": then})
    assert verification._moved(record) == ({"commit": ("a", "b")} if told else {})
    assert verification._moved(record.model_copy(update={"versions": {"numpy": "1.0", "gone": "2.0"}})) == {
        "numpy": ("1.0", versions()["numpy"]),
        "gone": ("2.0", ""),
        **({"commit": ("a", "b")} if told else {}),
    }


def test_fingerprint_tells_a_run_from_one_that_was_made_anew(run: Path) -> None:
    noted = fingerprint(read_record(run))
    assert verify(run, noted).holds
    with_text(run / "inputs" / "case" / "case.toml", "289.1", "289.2")
    other = written_run(run.parent / "other", run / "inputs" / "case")
    (difference,) = verify(other, noted).differences
    assert (difference.place, difference.expected) == ("fingerprint", noted)


@pytest.mark.parametrize(("change", "code"), [(str.upper, 0), (lambda own: own[::-1], 1), (lambda own: own[:-1], 2)])
def test_command_compares_a_fingerprint(change: Callable[[str], str], code: int, run: Path) -> None:
    own = fingerprint(read_record(run))
    done = CliRunner().invoke(main, ["verify", str(run), "--fingerprint", change(own)])
    assert done.exit_code == code


def test_run_tells_the_fingerprint_that_verify_shows(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["run", "2021", "--out", str(tmp_path / "run"), "--lang", "en"])
    told = re.search(r"run has the fingerprint ([0-9a-f]{64})\n", done.stderr)
    assert told is not None
    shown = CliRunner().invoke(main, ["verify", str(tmp_path / "run"), "--lang", "en"]).stdout
    assert f"Fingerprint: {told[1]}\n" in shown
