"""Puts folders and files in their place, whole or not at all: the one way in which anything is written.

All is written into a workplace beside its place first, then moved there. Where something fails or stops the program,
what was there is there again, the workplace is gone, and so are folders that were made on the way.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

from inntektsmodell.faults import InputError
from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import message
from inntektsmodell.work.stopping import half_done

Filled = TypeVar("Filled")
ENDINGS_OF_FILES = frozenset(
    [
        ".csv",
        ".docx",
        ".html",
        ".json",
        ".md",
        ".nc",
        ".ods",
        ".parquet",
        ".pdf",
        ".png",
        ".pptx",
        ".svg",
        ".toml",
        ".txt",
        ".xls",
        ".xlsx",
        ".zip",
    ]
)
_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(rb"\\([0-7]{3})")


def write_folder(folder: Path, fill: Callable[[Path], Filled], outputs: Collection[str]) -> Filled:
    """Let `fill` write into a new folder, then put it in its place: in one step, or within it where it is a mount.

    An earlier folder whose files are all among `outputs` (paths with `/`) is replaced.

    Returns:
        What `fill` gives.

    Raises:
        InputError: no folder can stand there, or the folder holds something else; nothing is written then.
        OSError: the machine refuses, with the place that it was about; nothing is written then either.
    """
    check_folder(folder)
    folder = Path(os.path.realpath(folder))
    present = _files_in(folder) if folder.exists() else set()
    strange = sorted(present - set(outputs))
    if strange:
        found = message("contains files that are not from an earlier run: {files}", files=", ".join(strange[:5]))
        raise InputError.of(str(folder), found, message("choose a new or empty folder"))
    stays = folder.exists() and _stays(folder)
    with _workplace(folder if stays else folder.parent, folder) as workplace:
        filled = fill(workplace.new)
        workplace.exchange(folder) if stays else workplace.replace(folder)
    return filled


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write files of one folder, all or none; a file that is there is replaced.

    Raises:
        OSError: the machine refuses, with the file that it was about; nothing is written then.
    """
    places = {Path(os.path.realpath(file)): content for file, content in contents.items()}
    first = next(iter(places))
    with _workplace(first.parent, first) as workplace:
        for place, content in places.items():
            with _said_of(place, workplace.path):
                (workplace.new / place.name).write_bytes(content)
        if len(places) == 1:
            (workplace.new / first.name).replace(first)
        else:
            workplace.put_in(first.parent, [place for place in places if place.exists()])


@contextmanager
def new_file(file: Path, *, confidential: bool = False) -> Iterator[Path]:
    """Where to write one file piece by piece; it is put in its place when it is whole, for one that is there.

    One that is confidential can be read by its owner alone, from before there is anything in it.

    Raises:
        OSError: the machine refuses, with the file that it was about; nothing is written then.
    """
    place = Path(os.path.realpath(file))
    with _workplace(place.parent, place) as workplace:
        if confidential:
            (workplace.new / place.name).touch(mode=0o600)
        yield workplace.new / place.name
        (workplace.new / place.name).replace(place)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder for the time being among the machine's temporary files."""
    temporary = Path(tempfile.gettempdir())
    with _workplace(temporary, temporary) as workplace:
        yield workplace.new


def check_folder(folder: Path) -> None:
    """Refuse a place where no folder can be written, before anything is computed.

    Raises:
        InputError: it has the name of a file, is one, or is below one.
    """
    place = Path(os.path.realpath(folder))
    above = next(parent for parent in [place, *place.parents] if parent.exists())
    if not above.is_dir():
        raise InputError.of(str(above), message("is a file"), message("choose a path inside a folder"))
    if above != place and place.suffix.lower() in ENDINGS_OF_FILES:
        found = message("is the name of a file, but a folder is to be written here")
        right = message("the name of a folder, such as '{name}'", name=folder.with_suffix(""))
        raise InputError.of(str(folder), found, right)


def check_new_file(file: Path, ending: str) -> None:
    """Refuse a place where no new file of an ending, such as `.xlsx`, can be written.

    Raises:
        InputError: it has another ending, is there already, or its folder is not.
    """
    if file.suffix.lower() != ending:
        found = message("has the ending '{ending}'", ending=file.suffix) if file.suffix else message("has no ending")
        raise InputError.of(str(file), found, message("a name ending in {ending}", ending=ending))
    if file.exists():
        right = message("choose another name, or move the existing file")
        raise InputError.of(str(file), message("already exists"), right)
    if not file.parent.is_dir():
        raise InputError.of(str(file.parent), message("is not a folder"), message("choose an existing folder"))


class _Workplace:
    """A folder beside a place: `new` is filled there, and `old` keeps what was in the place until `new` has its own."""

    def __init__(self, beside: Path) -> None:
        self.path = beside / f".inntektsmodell-{token_hex(4)}"
        self.new, self.old = self.path / "new", self.path / "old"
        self._missing = [folder for folder in [beside, *beside.parents] if not folder.exists()]
        self._moves: list[tuple[Path, Path]] = []

    def replace(self, folder: Path) -> None:
        """Put `new` in the place of a folder."""
        self._move([*([(folder, self.old)] if folder.exists() else []), (self.new, folder)])

    def exchange(self, folder: Path) -> None:
        """Put what `new` holds into a folder that stays, for all it held but files of the system."""
        present = [entry for entry in folder.iterdir() if entry != self.path and not is_of_system(entry)]
        self.put_in(folder, present)

    def put_in(self, folder: Path, leaving: Collection[Path]) -> None:
        """Put what `new` holds into a folder, for some that it held."""
        self.old.mkdir()
        away = [(entry, self.old / entry.name) for entry in leaving]
        self._move([*away, *((entry, folder / entry.name) for entry in self.new.iterdir())])

    def clear(self) -> None:
        """Leave nothing behind: moves that were not completed are undone, then all goes but what cannot go back."""
        for origin, place in reversed(self._moves):
            if os.path.lexists(place) and not os.path.lexists(origin):
                with suppress(OSError):
                    place.rename(origin)
        lost = [origin for origin, _ in self._moves if not origin.is_relative_to(self.path) and not origin.exists()]
        shutil.rmtree(self.new if lost else self.path, ignore_errors=True)
        with suppress(OSError):
            for folder in self._missing:
                folder.rmdir()

    def _move(self, moves: list[tuple[Path, Path]]) -> None:
        self._moves = moves
        for origin, place in moves:
            origin.rename(place)
        self._moves = []


@contextmanager
def _workplace(beside: Path, place: Path) -> Iterator[_Workplace]:
    """A workplace for what goes to a place, gone afterwards with the empty folders that were made for it."""
    workplace = _Workplace(beside)
    with half_done(workplace.clear), _said_of(place, workplace.path):
        try:
            beside.mkdir(parents=True, exist_ok=True)
            workplace.path.mkdir(mode=0o700)
            workplace.new.mkdir()
            yield workplace
        finally:
            workplace.clear()


@contextmanager
def _said_of(place: Path, workplace: Path) -> Iterator[None]:
    """Within this, an error of the machine names the place where its user looks for what was to be written."""
    try:
        yield
    except OSError as error:
        named = [Path(os.fsdecode(name)) for name in (error.filename2, error.filename) if isinstance(name, str | bytes)]
        within = [file for file in named if file.is_relative_to(workplace)]
        if error.errno is not None and (within or not named):
            parts = within[0].relative_to(workplace).parts if within else ()
            error.filename, error.filename2 = str(place.joinpath(*parts[1:])), None
        raise


def _stays(folder: Path) -> bool:
    """Whether a folder cannot be moved away: something is mounted there, or the folder above must not be written."""
    return os.path.ismount(folder) or not os.access(folder.parent, os.W_OK) or str(folder) in _mounts()


def _mounts() -> set[str]:
    """Where something is mounted, as far as the machine tells; also a folder of the same disk, which looks like any."""
    if not _MOUNTS.exists():
        return set()
    lines = _MOUNTS.read_bytes().splitlines()
    return {os.fsdecode(_ESCAPE.sub(lambda code: bytes([int(code[1], 8)]), line.split()[4])) for line in lines}


def _files_in(folder: Path) -> set[str]:
    """Path of every file below a folder but those of the system."""
    files = (file for file in folder.rglob("*") if file.is_symlink() or not file.is_dir())
    return {file.relative_to(folder).as_posix() for file in files if not is_of_system(file)}
