"""The page as a program of its own, for tests that open it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LET_IN = "modell.example.org"
"""A name that the common page is let answer under."""
SERVER = "from inntektsmodell.cli.main import main; main()"


@contextmanager
def served(*options: str, cache: Path | None = None) -> Iterator[str]:
    """The address of a page on a free port, stopped whatever happens; that Ctrl-C ends it in good order is checked.

    What its pages keep lies in the folder `cache`, by default one that goes with it.
    """
    command = [sys.executable, "-c", SERVER, "app", "--no-browser", "--port", "0", *options]
    own = tempfile.TemporaryDirectory()
    fonts = str(Path.home() / ".cache" / "matplotlib")  # finding them anew takes longer than the tests
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache or own.name), "MPLCONFIGDIR": fonts}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in errors, errors
    finally:
        process.kill()
        process.wait()
        own.cleanup()
