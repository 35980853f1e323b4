"""Lets click tell its own sentences (usage, headings, wrong options) in Norwegian.

click asks the standard library's `gettext` for every sentence, and that reads compiled catalogues only. While a command
runs, its answers come from here instead, so that the sentences stand with all others in `language.norwegian`.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

import click

from inntektsmodell.language.norwegian import NORWEGIAN


@contextmanager
def click_in_norwegian() -> Iterator[None]:
    """Within this, click speaks Norwegian."""
    kept = gettext.dgettext, gettext.dngettext
    gettext.dgettext, gettext.dngettext = _one, _by_number
    try:
        yield
    finally:
        gettext.dgettext, gettext.dngettext = kept


def in_norwegian(command: click.Command) -> click.Command:
    """A command with the help of itself and its options in Norwegian."""
    told = copy(command)
    told.help = _told(command.help)
    told.params = [_with_help(parameter) for parameter in command.params]
    told._help_option = None  # click keeps it in the language of its first use
    return told


def _with_help(parameter: click.Parameter) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option):
        told.help = _told(told.help)
    return told


def _told(text: str | None) -> str | None:
    """A text by the catalogue, paragraph by paragraph."""
    if text is None:
        return None
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    return "\n\n".join(NORWEGIAN.get(paragraph, paragraph) for paragraph in paragraphs)


def _one(domain: str, message: str) -> str:  # noqa: ARG001 (the names are those of `gettext`)
    return NORWEGIAN.get(message, message)


def _by_number(domain: str, msgid1: str, msgid2: str, n: int) -> str:
    return _one(domain, msgid1 if n == 1 else msgid2)
