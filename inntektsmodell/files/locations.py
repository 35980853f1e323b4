"""Where the data travels: beside the checkout's packages, or inside the installed package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message

BUILT_IN = "builtin:"
"""Stands before the name of what is built in, where a file or folder of the user's own has that name too."""
RUN_RECORD, RUN_CASE = "record.json", "inputs/case"
"""In the folder of a kept run: its record, and the case that it was computed from."""
_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """Folder of parameters and observations (`data/`)."""
    return _room("data")


def validation_folder() -> Path:
    """Folder of published tables (`validation/`)."""
    return _room("validation")


def built_in(kind: str) -> list[str]:
    """Names of the `cases` or `scenarios` that travel with the package."""
    entries = (data_folder() / kind).iterdir()
    return sorted(entry.stem for entry in entries if entry.is_dir() or entry.suffix == ".toml")


def meant_built_in(kind: str, name: str | Path, own: Iterable[Path]) -> str | None:
    """Which of the built-in `cases` or `scenarios` a name means; None where it means something of the user's own.

    `builtin:2021` always means what is built in. A path as text (`./2021`, `2021/`), and a `Path` to something that is
    there, never does; so `name` must come here as it was given, for `Path` drops `./`. A plain name
    means what is built in where none of `own`, the user's own files and folders of that name, is there.

    Raises:
        InputError: the name means both.
    """
    given = str(name)
    if given.startswith(BUILT_IN):
        return given.removeprefix(BUILT_IN)
    if given not in built_in(kind) or (isinstance(name, Path) and name.exists()):
        return None
    there = [place for place in own if place.exists()]
    if not there:
        return given
    found = message("is a built-in name, but there is also {own} here", own=there[0])
    right = message("{built_in} or ./{own}, whichever you mean", built_in=f"{BUILT_IN}{given}", own=there[0])
    raise InputError.of(message("'{name}'", name=given), found, right)


def _room(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name
