"""Where the data travels: beside the checkout's packages, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


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


def _room(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name
