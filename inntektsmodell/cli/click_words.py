"""What click says (usage, headings, wrong options), in the language that the command line is told in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import cache
from string import Formatter

import click

from inntektsmodell.language.catalogue import translated
from inntektsmodell.language.messages import told_in

CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show the version and exit.",
    "Show this message and exit.",
    "required",
    "default: {default}",
    "Try '{command}' for help.",
    "Error: {message}",
    "Invalid value for {name}: {message}",
    "Invalid value: {message}",
    "Missing argument {name}. {message}",
    "Missing argument {name}.",
    "Missing option {name}. {message}",
    "Missing option {name}.",
    "Missing command.",
    "Choose from:\n\t{choices}",
    "No such option {name}. {message}",
    "No such option {name}.",
    "Did you mean {name}?",
    "(Did you mean one of: {names}?)",
    "Option {name} does not take a value.",
    "Option {name} requires an argument.",
    "Got unexpected extra argument ({arguments})",
    "Got unexpected extra arguments ({arguments})",
    "Argument {name} takes {count} values.",
    "{value} is not a valid {type}.",
    "{value} is not in the range {range}.",
    "{value} is not one of {choices}.",
    "{kind} {file} does not exist.",
    "{kind} {file} is a directory.",
    "{kind} {file} is a file.",
    "{kind} {file} is not readable.",
    "{value} is not {choice}.",
    "File",
    "Directory",
    "Path",
    "integer",
    "integer range",
    "float",
    "{least}<=x<={most}",
    "x>={least}",
    "x<={most}",
)
"""Of click, where each of its sentences is of the first form that it fits; a version that words one otherwise tells it
so."""
_SENTENCES_WITHIN = frozenset({"message", "kind", "type", "range"})
"""Fields of click's sentences that hold a sentence or word of click themselves."""
_PLACE = re.compile(r"(?<![-\w])[A-Z]+(?: RANGE)?(?!\w)")
"""A word that stands for what a user types."""
_PARTS_OF_AN_ERROR = re.compile(r"(\n+)(?=Error: |Try ')")


class ToldFormatter(click.HelpFormatter):
    """Help as click lays it out, its words by the catalogue."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, _told_places(args), f"{_told('Usage:')} " if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Write a section below its heading."""
        with super().section(_told(name)):
            yield

    def write_text(self, text: str) -> None:
        """Write the help of a command."""
        super().write_text(told_help(text) or "")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with its help; after it stand brackets with its default and the like."""
        super().write_dl([(_told_places(name), _told_row(about)) for name, about in rows], col_max, col_spacing)


class ToldContext(click.Context):
    """The context of a command that speaks the user's language."""

    formatter_class = ToldFormatter


def told_command(command: click.Command) -> click.Command:
    """A command that speaks the user's language."""
    told = copy(command)
    told.help, told.context_class = told_help(command.help), ToldContext
    told.short_help = (told.help or "").partition("\n\n")[0]  # in the list of commands, which cuts none
    return told


def told_help(text: str | None) -> str | None:
    """A text of help by the catalogue, paragraph by paragraph."""
    if not text:
        return text
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(translated(paragraph, told_in.get()) for paragraph in paragraphs)


def told_error(error: click.ClickException) -> str:
    """What click shows of an error: the usage, where to find help, the sentence itself."""
    shown = io.StringIO()
    error.show(shown)
    return "".join(map(_told, _PARTS_OF_AN_ERROR.split(shown.getvalue().rstrip("\n"))))


def _told_row(about: str) -> str:
    text, bracket, more = about.rpartition("  [") if about.endswith("]") else (about, "", "")
    told = "; ".join(map(_told, more.removesuffix("]").split("; ")))
    return f"{translated(text, told_in.get())}{bracket}{told}]" if bracket else translated(text, told_in.get())


def _told(sentence: str) -> str:
    """A sentence by the form of click's that it fits; any other as it is."""
    for form in CLICK:
        found = _pattern(form).fullmatch(sentence)
        if found:
            fields = found.groupdict()
            within = {name: _told(fields[name]) for name in _SENTENCES_WITHIN if name in fields}
            if "name" in fields:
                within["name"] = _told_places(fields["name"])
            return translated(form, told_in.get()).format_map(fields | within)
    return translated(sentence, told_in.get()) if sentence else sentence


def _told_places(text: str) -> str:
    return _PLACE.sub(lambda found: translated(found[0], told_in.get()), text)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    parts = (re.escape(text) + (f"(?P<{name}>.+?)" if name else "") for text, name, _, _ in Formatter().parse(form))
    return re.compile("".join(parts), re.DOTALL)
