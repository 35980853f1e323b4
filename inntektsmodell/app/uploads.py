"""A workbook that was dropped on the page becomes a case; nothing of it stays on the disk."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

from inntektsmodell.app.state import Origin
from inntektsmodell.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.loading import load_case
from inntektsmodell.messages import message
from inntektsmodell.placing import scratch_folder
from inntektsmodell.workbook.limits import FILE_BYTES, MIB

FILE = "workbook.xlsx"


def content_of(name: str, size: int, encoded: str) -> bytes:
    """The content of a file that came as base64.

    Raises:
        InputError: it is too large, or did not arrive whole.
    """
    if max(size, len(encoded) * 3 // 4 - 2) > FILE_BYTES:
        found = message("the file has {size:.1f} MB", size=size / MIB)
        raise InputError([Fault(shown_name(name), found, message("at most {limit} MB", limit=FILE_BYTES // MIB))])
    try:
        content = base64.b64decode(encoded, validate=True)
    except ValueError:
        content = b""
    if len(content) != size:
        raise InputError([Fault(shown_name(name), message("did not arrive whole"), message("choose the file again"))])
    return content


def shown_name(name: str) -> str:
    """The name of a file without folders, of a length that can be shown."""
    return Path(name.replace("\\", "/")).name[:80] or FILE


def case_of_workbook(name: str, content: bytes) -> tuple[Case, Origin]:
    """The case that a workbook holds, with the name and digest of the file.

    Raises:
        InputError: the file is no workbook whatever its name, or one with faults; every fault is told.
    """
    shown = shown_name(name)
    with scratch_folder() as folder:
        file = folder / FILE
        file.write_bytes(content)
        try:
            case = load_case(file)
        except InputError as error:
            raise InputError(_placed(fault, file, shown) for fault in error.faults) from error
    return case, Origin(shown, hashlib.sha256(content).hexdigest())


def _placed(fault: Fault, file: Path, shown: str) -> Fault:
    """A fault of the whole file, at the name that its reader knows; one in a cell names the cell alone."""
    return replace(fault, place=fault.place.replace(str(file), shown)) if str(file) in fault.place else fault
