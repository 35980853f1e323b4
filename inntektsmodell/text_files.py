"""Reads files of text: UTF-8 with or without byte order mark, or a fault that says why not."""

from __future__ import annotations

from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.messages import message, word


def read_text(file: Path, faults: Faults) -> str | None:
    """Text of a file in UTF-8; None, with a fault, where it cannot be read or is no such text."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = word(error.strerror or str(error))
        faults.add(str(file), message("cannot be read: {reason}", reason=reason), message("a file that can be read"))
    except UnicodeDecodeError as error:
        found = message("is not UTF-8 (byte {byte})", byte=error.start + 1)
        faults.add(str(file), found, message("save the file as UTF-8"))
    return None
