"""What lies in the folder of a run, and how it differs from what was recorded, byte by byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from inntektsmodell.files.system_files import is_of_system
from inntektsmodell.language.messages import Message, message
from inntektsmodell.runs.differences import Difference, DifferenceKind
from inntektsmodell.runs.record import RECORD, Record, digest

TEXTS = frozenset({".csv", ".json", ".md", ".toml"})
"""Endings of files whose line endings a transfer may change."""
EMPTY_FOLDER = message("an empty folder")
LINK = message("a link")
NO_FILE = message("neither a file nor a folder")


@dataclass(frozen=True)
class Inventory:
    """Everything below a folder, by path with `/`: digests of files, what is no plain file, and the system's own."""

    files: dict[str, str]
    strange: dict[str, Message]
    of_system: tuple[str, ...]


def inventory(folder: Path) -> Inventory:
    """Look through the folder of a run. Links are not followed."""
    files, strange, of_system = {}, {}, []
    for file in _entries(folder):
        name = file.relative_to(folder).as_posix()
        if is_of_system(file):
            of_system.append(name)
        elif file.is_symlink():
            strange[name] = LINK
        elif file.is_file():
            files[name] = digest(file.read_bytes())
        else:
            strange[name] = EMPTY_FOLDER if file.is_dir() else NO_FILE
    del files[RECORD]
    return Inventory(files, strange, tuple(of_system))


def _entries(folder: Path) -> list[Path]:
    """Every file below a folder, every link, and every folder that is empty; nothing below a folder of the system."""
    found = []
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink() and not is_of_system(entry):
            found += _entries(entry) or [entry]
        else:
            found.append(entry)
    return found


def compare_files(folder: Path, record: Record, found: Inventory) -> list[Difference]:
    """What is missing, not recorded, of other content than recorded, or recorded with other line endings."""
    different = [Difference(name, DifferenceKind.EXTRA, "", what) for name, what in found.strange.items()]
    for name in sorted({*record.files, *found.files}):
        then, now = record.files.get(name, ""), found.files.get(name, "")
        if then != now:
            different.append(Difference(name, _kind(folder / name, then, now), then, now))
    return different


def _kind(file: Path, then: str, now: str) -> DifferenceKind:
    if not now:
        return DifferenceKind.MISSING
    if not then:
        return DifferenceKind.EXTRA
    return DifferenceKind.LINE_ENDINGS if _is_same_text(file, then) else DifferenceKind.CHANGED


def _is_same_text(file: Path, then: str) -> bool:
    """Whether a file has the digest `then` once its lines end in the other way."""
    if file.suffix.lower() not in TEXTS:
        return False
    plain = with_line_feeds(file.read_bytes())
    return then in (digest(plain), digest(plain.replace(b"\n", b"\r\n")))


def with_line_feeds(text: bytes) -> bytes:
    """A text whose lines end with a line feed alone."""
    return text.replace(b"\r\n", b"\n")
