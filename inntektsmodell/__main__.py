"""The command line as a program of its own: `inntektsmodell`, or `python -m inntektsmodell`."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress
from types import ModuleType
from typing import cast


def main() -> None:
    """Run the command line. What ends the program early, or comes when it is done, leaves no trace behind."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda number, _: os._exit(128 + number))  # until the words to say so are there
    from inntektsmodell.language.messages import asked_language, told_in
    from inntektsmodell.work.stopping import stop_in_good_order

    _open_streams()
    sys.modules.setdefault("dask", cast(ModuleType, None))  # xarray would import it where it is, and nothing here does
    told_in.set(asked_language(sys.argv[1:]))
    stop_in_good_order()
    code = 1  # where an exception ends it

    def leave() -> None:
        """Go when all else has been put away: taking compiled code apart can crash, and tells nobody anything."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError, AttributeError):
                stream.flush()
        os._exit(code)

    atexit.register(leave)  # the first to be registered is the last to run
    from inntektsmodell.cli.main import main as command_line

    try:
        command_line(prog_name="inntektsmodell")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise


def _open_streams() -> None:
    """Give a stream that was closed an end of its own, so that no file gets its number and what is said to it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w", encoding="utf-8"))


if __name__ == "__main__":
    main()
