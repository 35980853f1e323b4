"""What an interrupted pass over a register had finished, and whether it still fits."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from inntektsmodell.files.placing import new_file

SECONDS_BETWEEN = 60.0
"""How much work is lost at most where the machine itself stops."""


@dataclass
class Unfinished:
    """Sums of the parts that are done: a file beside the one that is to be written, gone when that is there.

    `key` changes with whatever changes the sums; what was kept under another is not gone on from.
    """

    file: Path
    key: str
    written: float

    @classmethod
    def of(cls, file: Path, told: Iterable[str], files: Iterable[Path]) -> Unfinished:
        """The place for a pass over `files`; `told` is what else its sums depend on."""
        states = [f"{one} {one.stat().st_size} {one.stat().st_mtime_ns}" for one in files]
        return cls(file, hashlib.sha256("\n".join([*told, *states]).encode()).hexdigest(), time.monotonic())

    def is_due(self) -> bool:
        """Whether it was long ago that anything was kept."""
        return time.monotonic() - self.written > SECONDS_BETWEEN

    def keep(self, done: int, sums: Mapping[str, np.ndarray]) -> None:
        """Keep the sums of the first `done` parts."""
        with new_file(self.file, confidential=True) as file, file.open("wb") as opened:
            np.savez(opened, key=np.array(self.key), done=np.array(done), **sums)  # type: ignore[arg-type]
        self.written = time.monotonic()

    def found(self, names: Iterable[str]) -> tuple[int, dict[str, np.ndarray]] | None:
        """How many parts are done and their sums by name; None where nothing sound is there, or of another key."""
        try:
            with np.load(io.BytesIO(self.file.read_bytes())) as kept:  # a file that is no archive would stay open
                if str(kept["key"]) != self.key:
                    return None
                return int(kept["done"]), {name: kept[name] for name in names}
        except (OSError, EOFError, KeyError, ValueError, BadZipFile):
            return None

    def end(self) -> None:
        """All parts are done: nothing is left behind."""
        self.file.unlink(missing_ok=True)
