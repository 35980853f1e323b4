"""A workbook that was dropped on the page becomes a case; nothing of it stays on the disk."""

from __future__ import annotations

import base64
import hashlib
import secrets
from pathlib import Path

from inntektsmodell.app.state import PageOrigin
from inntektsmodell.case.case import Case
from inntektsmodell.faults import Fault, InputError
from inntektsmodell.files.placing import scratch_folder
from inntektsmodell.language.messages import message, renamed
from inntektsmodell.loading import load_case
from inntektsmodell.workbook.layout.limits import FILE_BYTES, MIB

UNNAMED = "workbook.xlsx"


def content_of(name: str, size: int, encoded: str) -> bytes:
    """The content of a file that came as base64. Raises `InputError` where it is too large, or did not arrive whole."""
    if max(size, len(encoded) * 3 // 4 - 2) > FILE_BYTES:
        found = message("the file is {size:.1f} MB", size=size / MIB)
        raise InputError.of(shown_name(name), found, message("at most {limit} MB", limit=FILE_BYTES // MIB))
    try:
        content = base64.b64decode(encoded, validate=True)
    except ValueError:
        content = b""
    if len(content) != size:
        raise InputError.of(shown_name(name), message("was not received in full"), message("choose the file again"))
    return content


def shown_name(name: str) -> str:
    """The name of a file without folders, of a length that can be shown."""
    return Path(name.replace("\\", "/")).name[:80] or UNNAMED


def case_of_workbook(name: str, content: bytes) -> tuple[Case, PageOrigin]:
    """The case that a workbook holds, with the name and digest of the file.

    Raises `InputError` with every fault where the file is no workbook, or one with faults.
    """
    shown = shown_name(name)
    with scratch_folder() as folder:
        file = folder / f"{secrets.token_hex(8)}.xlsx"
        file.write_bytes(content)
        try:
            case = load_case(file)
        except InputError as error:
            raise InputError(_told(fault, file, shown) for fault in error.faults) from error
    return case, PageOrigin(shown, hashlib.sha256(content).hexdigest())


def _told(fault: Fault, file: Path, shown: str) -> Fault:
    """A fault under the name of the file that its reader knows."""
    place, found, right = (renamed(renamed(part, str(file), shown), file.name, shown) for part in vars(fault).values())
    return Fault(place, found, right)
