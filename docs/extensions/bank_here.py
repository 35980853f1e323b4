"""Lets the commands of a page ask a statistics bank on this machine: the site is built without a network."""

from __future__ import annotations

import os
from contextlib import ExitStack

from sphinx.application import Sphinx

from inntektsmodell.cli.commands.yearly.fetch import HOST_VARIABLE
from scripts.local_bank import example_bank, running

_open = ExitStack()


def setup(app: Sphinx) -> dict[str, bool]:
    """Open the bank when the building begins, and close it at its end."""
    app.connect("builder-inited", _begin)
    app.connect("build-finished", _end)
    return {"parallel_read_safe": True}


def _begin(_app: Sphinx) -> None:
    os.environ[HOST_VARIABLE] = _open.enter_context(running(example_bank())).host


def _end(_app: Sphinx, _error: Exception | None) -> None:
    os.environ.pop(HOST_VARIABLE, None)
    _open.close()
