"""Folders and files appear whole or not at all, wherever they are put and whatever fails."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jax
import pytest
from click.testing import CliRunner

from inntektsmodell.cli.main import main
from inntektsmodell.faults import InputError
from inntektsmodell.files import placing
from inntektsmodell.files.placing import check_folder, new_file, scratch_folder, write_files, write_folder
from tests.runs.kept_run import check_files

NAMES = frozenset({"a.txt", "b/c.txt"})


def fill(folder: Path) -> None:
    (folder / "a.txt").write_text("new a", encoding="utf-8")
    (folder / "b").mkdir()
    (folder / "b" / "c.txt").write_text("new c", encoding="utf-8")


def content(folder: Path) -> dict[str, str]:
    """Everything below a folder: texts of files, and nothing for folders."""
    return {
        entry.relative_to(folder).as_posix(): entry.read_text(encoding="utf-8") if entry.is_file() else ""
        for entry in folder.rglob("*")
    }


NEW = {"a.txt": "new a", "b": "", "b/c.txt": "new c"}


KEPT_FROM = "jax_persistent_cache_min_compile_time_secs"
"""Seconds of compiling from which JAX keeps a program in a file."""


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """Within this, the machine refuses files of more bytes, as a full disk does; JAX keeps no programs meanwhile."""
    kept_from = getattr(jax.config, KEPT_FROM)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    jax.config.update(KEPT_FROM, float("inf"))  # type: ignore[no-untyped-call]
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        jax.config.update(KEPT_FROM, kept_from)  # type: ignore[no-untyped-call]


@pytest.fixture
def mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an earlier run that cannot be moved, as where something is mounted."""
    folder = tmp_path.resolve() / "mount"
    folder.mkdir()
    (folder / "a.txt").write_text("old a", encoding="utf-8")
    (folder / "lost+found").mkdir()
    rename = Path.rename

    def stays(self: Path, target: Path) -> Path:
        if folder in (self, target):
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stays)
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == folder)
    return folder


def test_folder_that_stays_is_filled_within_and_keeps_what_the_system_made(mount: Path) -> None:
    write_folder(mount, fill, NAMES)
    assert content(mount) == {**NEW, "lost+found": ""}


@pytest.mark.slow
def test_run_within_a_folder_that_stays_is_replaced_as_any(mount: Path) -> None:
    shutil.rmtree(mount / "lost+found")
    (mount / "a.txt").unlink()
    for more, code in [((), 0), ((), 0), (("--scenario", "need_one_year"), 2)]:
        assert invoke("run", "eksempel", *more, "--out", str(mount))[0] == code
        assert check_files(mount) == []


def test_failure_within_a_folder_that_stays_leaves_all_as_it_was(mount: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(mount)
    rename = Path.rename

    def refuses(self: Path, target: Path) -> Path:
        if target == mount / "b":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuses)
    with pytest.raises(PermissionError) as raised:
        write_folder(mount, fill, NAMES)
    assert Path(raised.value.filename).is_relative_to(mount)
    assert content(mount) == before


def test_mounts_are_those_that_the_machine_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "mountinfo"
    table.write_bytes("36 35 98:0 / /mnt/min\\040mappe\\134ø rw - ext4 /dev/sda rw\n".encode())
    monkeypatch.setattr(placing, "_MOUNTS", table)
    assert placing._mounts() == {"/mnt/min mappe\\ø"}
    monkeypatch.setattr(placing, "_MOUNTS", tmp_path / "none")
    assert placing._mounts() == set()


def test_link_to_a_folder_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there")
    write_folder(tmp_path / "link", fill, NAMES)
    assert (tmp_path / "link").is_symlink()
    assert content(tmp_path / "there") == NEW


def test_folders_made_on_the_way_are_gone_after_a_failure(tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        fill(folder)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space left") as raised:
        write_folder(tmp_path / "deep" / "er" / "out", fails, NAMES)
    assert raised.value.filename == str(tmp_path.resolve() / "deep" / "er" / "out")
    assert list(tmp_path.iterdir()) == []


def test_error_of_a_file_names_the_place_where_it_would_be(tmp_path: Path) -> None:
    with largest_file(100), pytest.raises(OSError, match="File too large") as raised:
        write_folder(tmp_path / "out", lambda folder: write_files({folder / "x.bin": bytes(200)}), {"x.bin"})
    assert raised.value.filename == str(tmp_path.resolve() / "out" / "x.bin")


def test_error_of_reading_names_the_file_that_was_read(tmp_path: Path) -> None:
    def reads(_: Path) -> None:
        (tmp_path / "none").read_bytes()

    with pytest.raises(FileNotFoundError) as raised:
        write_folder(tmp_path / "out", reads, NAMES)
    assert raised.value.filename == str(tmp_path / "none")


def test_what_cannot_be_put_back_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path.resolve() / "out"
    out.mkdir()
    (out / "a.txt").write_text("old a", encoding="utf-8")
    rename = Path.rename

    def refuses(self: Path, target: Path) -> Path:
        if target == out:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuses)
    with pytest.raises(PermissionError):
        write_folder(out, fill, NAMES)
    assert [file.read_text(encoding="utf-8") for file in tmp_path.rglob("a.txt")] == ["old a"]


APPLE_DOUBLE = bytes.fromhex("00051607 00020000")


@pytest.mark.parametrize("name", ["Thumbs.db", ".DS_Store", "desktop.ini", "b/._c.txt"])
def test_files_of_the_system_do_not_stand_in_the_way(name: str, tmp_path: Path) -> None:
    (tmp_path / "out" / "b").mkdir(parents=True)
    (tmp_path / "out" / name).write_bytes(APPLE_DOUBLE if "._" in name else b"whatever")
    write_folder(tmp_path / "out", fill, NAMES)
    assert content(tmp_path / "out") == NEW


def test_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"old")
    (tmp_path / "a.pdf").mkdir()
    (tmp_path / "a.pdf" / "mine").write_bytes(b"mine")
    place = {tmp_path / "a.html": b"new", tmp_path / "b" / "a.pdf": b"new"}
    with largest_file(2), pytest.raises(OSError, match="File too large") as raised:
        write_files(place)
    assert raised.value.filename == str(tmp_path.resolve() / "a.html")
    assert (tmp_path / "a.html").read_bytes() == b"old"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.html", "a.pdf"]


def test_two_files_replace_two(tmp_path: Path) -> None:
    for new in (b"first", b"second"):
        write_files({tmp_path / "a.html": new, tmp_path / "a.pdf": new})
        assert [file.read_bytes() for file in sorted(tmp_path.iterdir())] == [new, new]


def test_scratch_folder_is_gone_afterwards() -> None:
    with scratch_folder() as folder:
        (folder / "a").write_bytes(b"a")
    assert not folder.parent.exists()


@pytest.mark.parametrize("name", ["ut.xlsx", "ut.CSV", "rapport.html", "deep/ut.json"])
def test_name_of_a_file_is_refused_for_a_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=rf"the name of a folder, such as '.*{name.rpartition('.')[0]}'"):
        check_folder(tmp_path / name)
    (tmp_path / name).mkdir(parents=True)
    check_folder(tmp_path / name)  # it is there, so it is what its user means


@pytest.mark.parametrize("name", ["kjøring 1.2", "ut", "v2.final", "2021.1"])
def test_name_with_a_point_is_no_name_of_a_file(name: str, tmp_path: Path) -> None:
    check_folder(tmp_path / name)


def invoke(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    return done.exit_code, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "2021"),
        ("scenarios", "need_one_year"),
        ("compare", "2021", "2021"),
        ("sensitivity", "eksempel"),
        ("bridge",),
        ("batch", "eksempel", "none.csv"),
    ],
)
def test_commands_refuse_the_name_of_a_file_before_they_compute(arguments: tuple[str, ...], tmp_path: Path) -> None:
    code, told = invoke(*arguments, "--out", str(tmp_path / "ut.xlsx"))
    assert code == 2
    assert told.count("\n") == 2
    assert f"the name of a folder, such as '{tmp_path / 'ut'}'" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "out"),
    [
        (("run", "2021", "--out"), "out"),
        (("scenarios", "need_one_year", "--out"), "out"),
        (("compare", "eksempel", "need_one_year", "--figure", "distribution_key", "--out"), "out"),
        (("sensitivity", "eksempel", "--out"), "out"),
        (("bridge", "--out"), "out"),
        (("batch", "eksempel", "rows.csv", "--out"), "out"),
        (("report", "2021", "--out"), "rapport.html"),
        (("template",), "inndata.xlsx"),
    ],
)
def test_full_disk_is_told_in_one_line_and_leaves_nothing(
    arguments: tuple[str, ...], out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rows.csv").write_text("cost.actual_weight.addiction\n0.5\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with largest_file(50):
        code, told = invoke(*arguments, out)
    assert (code, told.count("\n")) == (2, 1)
    assert told.startswith(str(tmp_path.resolve() / out))
    assert told.endswith(": File too large\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["rows.csv"]


def test_a_file_that_is_written_piece_by_piece_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for text in ("first", "second"):
        with new_file(file) as place:
            place.write_text(text[:1], encoding="utf-8")
            assert content(tmp_path).get("a.txt", "") in ("", "first")
            place.write_text(text, encoding="utf-8")
        assert content(tmp_path) == {"a.txt": text}
    with pytest.raises(ZeroDivisionError), new_file(file) as place:
        place.write_text(f"{1 // (len(text) - 6)}", encoding="utf-8")
    assert content(tmp_path) == {"a.txt": "second"}
