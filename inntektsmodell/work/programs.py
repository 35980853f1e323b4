"""Keeps compiled programs from one run to the next, by JAX's own cache, in the user's cache folder.

The command line switches it on, a caller from Python by `keep_programs`; an import never does. A program depends on
what is compiled, on JAX and on the machine, so a run gives the same figures with kept programs and without.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

FOLDER = "JAX_COMPILATION_CACHE_DIR"
SETTINGS: dict[str, str | float] = {
    FOLDER: "",
    "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": 0.0,
    "JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES": -1,
}
"""What JAX is told, by the variables that it reads when it is imported; left to itself it keeps no small program."""
MOST_KEPT = 200 * 2**20
"""Bytes of kept programs that a run may begin with; beyond them the oldest go until half is left."""
DAMAGED = "Error reading persistent compilation cache entry"
UNWRITTEN = "Error writing persistent compilation cache entry"


def keep_programs(folder: str | Path | None = None) -> Path | None:
    """Keep what is compiled from now on, and take what was kept before, so that later runs start quicker.

    Args:
        folder: where the programs are kept; `inntektsmodell/programs` of the user's cache folder where None.

    Returns:
        The folder; None where it cannot be written, or where JAX_COMPILATION_CACHE_DIR names another already: then
        nothing is changed.

    Example:
        >>> import inntektsmodell as im
        >>> kept_in = im.keep_programs()  # once, before the first batch or sensitivity of a script
    """
    from inntektsmodell.arguments import as_path

    place = programs_folder() if folder is None else as_path(folder, "folder").absolute()
    if FOLDER in os.environ or place is None or not _is_writable(place):
        return None
    _forget_oldest(place)
    settings = SETTINGS | {FOLDER: str(place)}
    os.environ.update({name: str(value) for name, value in settings.items()})
    if "jax" in sys.modules:
        import jax

        for name, value in settings.items():
            jax.config.update(name.lower(), value)  # type: ignore[no-untyped-call]
    warnings.filterwarnings("ignore", UNWRITTEN)
    warnings.showwarning = _noticing(warnings.showwarning, place)
    return place


def programs_folder() -> Path | None:
    """The folder of kept programs of this user; None where the user has no home."""
    return user_cache("programs")


def user_cache(name: str) -> Path | None:
    """A folder among this user's cached files, which need not be there; None where the user has no home."""
    try:
        if sys.platform == "win32":
            caches = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
        elif sys.platform == "darwin":
            caches = Path.home() / "Library" / "Caches"
        else:
            named = Path(os.environ.get("XDG_CACHE_HOME") or "")
            caches = named if named.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return caches / "inntektsmodell" / name


def kept_programs(folder: Path) -> list[Path]:
    """The files of kept programs in a folder, oldest first; none where there is no such folder."""
    try:
        return sorted((file for file in folder.iterdir() if file.is_file()), key=lambda file: file.stat().st_mtime)
    except OSError:
        return []


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def _forget_oldest(folder: Path) -> None:
    sizes = {file: file.stat().st_size for file in kept_programs(folder)}
    total = sum(sizes.values())
    if total <= MOST_KEPT:
        return
    for file, size in sizes.items():
        if total <= MOST_KEPT / 2:
            return
        file.unlink(missing_ok=True)
        total -= size


def _noticing(show: Callable[..., Any], folder: Path) -> Callable[..., Any]:
    """Shows warnings as before, but a damaged program, which is compiled anew: all are forgotten, to be kept anew."""

    @wraps(show)
    def noticed(said: Warning | str, *about: Any, **more: Any) -> None:
        if not str(said).startswith(DAMAGED):
            show(said, *about, **more)
            return
        for file in kept_programs(folder):
            file.unlink(missing_ok=True)

    return noticed
