"""The page as a program of its own, for tests that open it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = "from inntektsmodell.cli.main import main; main()"


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of a page on a free port, stopped whatever happens; that Ctrl-C ends it in good order is checked."""
    command = [sys.executable, "-c", SERVER, "app", "--no-browser", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().split()[0]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert "Traceback" not in errors
    finally:
        process.kill()
        process.wait()
