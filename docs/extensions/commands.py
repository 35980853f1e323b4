"""The directive `command`: runs commands while the site is built, and shows them with what they print.

```{command}
inntektsmodell run 2021
```

The commands of one page run in one folder of their own, in order. The Norwegian site runs `--lang nb` for `--lang en`.
`:exit:` is the exit code that each must end with (0 unless said; another fails the build). `:first:` and `:last:` show
only so many lines of the output's beginning and end. `:from:` names a folder of the checkout whose files are put in the
page's folder first.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

from click.testing import CliRunner
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from inntektsmodell.cli.main import main

MODEL = "inntektsmodell"
PROGRAMS = str(Path(sys.executable).parent)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive, and begin each page with an empty folder."""
    app.add_directive("command", Command)
    app.connect("source-read", _begin_page)
    return {"parallel_read_safe": True}


class Command(SphinxDirective):
    """See the module."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "exit": directives.nonnegative_int,
        "first": directives.nonnegative_int,
        "last": directives.nonnegative_int,
        "from": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Run every line of the content."""
        folder, shown = _folder(self.env.app, self.env.docname), []
        if "from" in self.options:
            shutil.copytree(Path(self.env.srcdir).parent / self.options["from"], folder, dirs_exist_ok=True)
        language = self.env.config.language
        lines = [] if self.env.app.builder.name == "gettext" else self.content
        for line in (said.replace("--lang en", f"--lang {language}") for said in lines):
            printed = output(line, folder, self.options.get("exit", 0))
            shown += [f"$ {line}", *shortened(printed, self.options.get("first"), self.options.get("last", 0))]
        block = nodes.literal_block("\n".join(shown), "\n".join(shown), language="text", classes=["command"])
        self.set_source_info(block)
        return [block]


def _begin_page(app: Sphinx, docname: str, _content: list[str]) -> None:
    folder = _folder(app, docname)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _folder(app: Sphinx, docname: str) -> Path:
    return Path(app.doctreedir) / "commands" / docname


def output(line: str, folder: Path, exit_code: int) -> str:
    """What a command prints when it runs in a folder.

    Raises:
        ExtensionError: there is no such program beside this Python, or it ends with another exit code.
    """
    name, *arguments = shlex.split(line)
    found, printed = _of_model(arguments, folder) if name == MODEL else _of_program(name, arguments, folder)
    if found != exit_code:
        raise ExtensionError(f"'{line}' ended with {found}, not {exit_code}:\n{printed}")
    return printed


def _of_model(arguments: list[str], folder: Path) -> tuple[int, str]:
    """Exit code and output of the model's own command, run inside this process: jax is imported and compiled once."""
    with contextlib.chdir(folder):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.exit_code, result.output


def _of_program(name: str, arguments: list[str], folder: Path) -> tuple[int, str]:
    program = shutil.which(name, path=PROGRAMS)
    if program is None:
        raise ExtensionError(f"there is no program '{name}' in {PROGRAMS}")
    done = subprocess.run(  # noqa: S603  (the lines are in this project's own pages)
        [program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout


def shortened(printed: str, first: int | None, last: int) -> list[str]:
    """Lines of an output without blank ones at either end: all, or the first and last so many with `...` between."""
    lines = [line.rstrip() for line in printed.rstrip().splitlines()]
    while lines and not lines[0]:
        lines = lines[1:]
    if first is None or len(lines) <= first + last:
        return lines
    return [*lines[:first], *(["..."] if first or last else []), *lines[len(lines) - last :]]
