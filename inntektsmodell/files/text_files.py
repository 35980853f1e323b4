"""Reads files of text: UTF-8 with or without byte order mark, or a fault that says why not."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message, said


def check_file_names(names: Iterable[str]) -> None:
    """Names of files must be text, for results, records and messages hold them.

    Raises:
        InputError: some are bytes that are no UTF-8, as Python tells by surrogates.
    """
    faults = Faults()
    for name in names:
        readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if readable != name:
            faults.add(readable, message("is not UTF-8"), message("give the file or folder another name"))
    faults.raise_if_any()


def read_text(file: Path, faults: Faults) -> str | None:
    """Text of a file in UTF-8; None, with a fault, where it cannot be read or is no such text."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        faults.add(
            str(file), message("cannot be read: {reason}", reason=said(error)), message("a file that can be read")
        )
    except UnicodeDecodeError as error:
        faults.add(str(file), said(error), message("save the file as UTF-8"))
    return None
