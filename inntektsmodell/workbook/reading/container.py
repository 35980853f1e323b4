"""Opens a workbook file that may be broken or hostile: every part is unpacked within limits and looked at first.

Each part is unpacked by this module with its length counted, so that what the file says of itself is not trusted, and
its check sum holds. No part reaches the XML parser that holds a document type, another encoding than UTF-8, or more
than a workbook of a case can need.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from pathlib import Path

import openpyxl

from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.messages import message
from inntektsmodell.workbook.layout import limits

OLD_FORMAT = b"\xd0\xcf\x11\xe0"
ENCRYPTED = 0x1
STRING = re.compile(rb"<(?:[^\s<>/]*:)?si[\s/>]")
STYLE = re.compile(rb"<(?:[^\s<>/]*:)?xf[\s/>]")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
SAVE_AGAIN = "open the file in Excel or LibreOffice and save it as .xlsx"


def open_workbook(file: Path, content: bytes | None = None) -> openpyxl.Workbook:
    """Open a workbook file: its sheets are known, and parsed one by one as they are read.

    `content` is what the file holds, where that is in memory already.

    Raises:
        InputError: the file is not a sound .xlsx file, holds macros or links to other files, or exceeds a limit.
    """
    content = _read(file) if content is None else content
    archive_parts(file, content)
    faults = Faults()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # the parser's own failures have no common class
        raise unreadable(file, error) from error
    for part in (sheet._worksheet_path for sheet in book.worksheets):
        if not re.fullmatch(r"xl/worksheets/.*\.xml", part, re.IGNORECASE):
            faults.add(str(file), message("part {part} has an unknown format", part=part), message(SAVE_AGAIN))
    if len(book.worksheets) > limits.SHEETS:
        faults.add(str(file), message("has {count} sheets", count=len(book.worksheets)), _most(limits.SHEETS))
    faults.raise_if_any()
    return book


def archive_parts(file: Path, content: bytes | None = None) -> dict[str, bytes]:
    """Every part of a workbook file, by its name in the file. Raises as `open_workbook`."""
    content, faults = _read(file) if content is None else content, Faults()
    _check_content(file, content, faults)
    faults.raise_if_any()
    parts = _parts(file, content, faults)
    faults.raise_if_any()
    _check_parts(file, parts, faults)
    faults.raise_if_any()
    return parts


def unreadable(place: str | Path, error: Exception) -> InputError:
    """What to say where the parser gives up."""
    found = message("cannot be read as a workbook ({error})", error=type(error).__name__)
    return InputError.of(str(place), found, message(SAVE_AGAIN))


def _most(limit: int) -> str:
    return message("at most {limit}", limit=limit)


def _read(file: Path) -> bytes:
    """What a file holds, up to the first byte too many."""
    try:
        with file.open("rb") as stream:
            return stream.read(limits.FILE_BYTES + 1)
    except OSError as error:
        found = message("cannot be opened ({error})", error=error.strerror)
        right = message("close it in Excel, and make sure you are allowed to read it")
        raise InputError.of(str(file), found, right) from error


def _check_content(file: Path, content: bytes, faults: Faults) -> None:
    if len(content) > limits.FILE_BYTES:
        faults.add(str(file), message("is too large"), message("at most {limit} MiB", limit=limits.FILE_BYTES >> 20))
    elif content.startswith(OLD_FORMAT):
        found = message("is an .xls file or is protected by a password")
        faults.add(str(file), found, message("save it as .xlsx without a password"))
    elif not content.startswith(b"PK"):
        faults.add(str(file), message("is not a workbook"), message(SAVE_AGAIN))


def _parts(file: Path, content: bytes, faults: Faults) -> dict[str, bytes]:
    """Every part of the file, unpacked within limits."""
    parts: dict[str, bytes] = {}
    left = limits.UNPACKED_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > limits.PARTS or len(names) < len(entries):
                found = message("has {count} parts, some with the same name", count=len(entries))
                faults.add(str(file), found, message("at most {limit} parts, each only once", limit=limits.PARTS))
                return {}
            for entry in entries:
                part = _part(file, archive, entry, left, faults)
                if part is None:
                    return {}
                parts[entry.filename] = part
                left -= len(part)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise unreadable(file, error) from error
    return parts


def _part(file: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, faults: Faults) -> bytes | None:
    """One part, unpacked; None, with a fault, where it is encrypted or more than may be left."""
    if entry.flag_bits & ENCRYPTED:
        faults.add(str(file), message("is encrypted"), message("save it as .xlsx without a password"))
        return None
    most = min(left, max(limits.RATIO_FROM, limits.RATIO * entry.compress_size))
    with archive.open(entry) as stream:
        part = stream.read(most + 1)
    if len(part) < entry.file_size <= most:
        raise zipfile.BadZipFile("a part is shorter than it says")
    if max(len(part), entry.file_size) <= most:
        return part
    found = message("is too large when unpacked (part {part})", part=entry.filename)
    limit = limits.UNPACKED_BYTES >> 20
    right = message("at most {limit} MiB in all and {ratio} times the compressed size", limit=limit, ratio=limits.RATIO)
    faults.add(str(file), found, right)
    return None


def _check_parts(file: Path, parts: dict[str, bytes], faults: Faults) -> None:
    if any(name.lower().endswith("vbaproject.bin") for name in parts) or b"macroEnabled" in parts.get(
        "[Content_Types].xml", b""
    ):
        faults.add(str(file), message("contains macros"), message("save it as .xlsx, which has no macros"))
    if any("externallink" in name.lower() for name in parts):
        faults.add(str(file), message("links to other workbooks"), message("break the links and paste the values"))
    for name, part in parts.items():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part or ENCODING.match(part.lstrip(b"\xef\xbb\xbf")):
            found = message("part {part} is not plain XML in UTF-8", part=name)
            faults.add(str(file), found, message(SAVE_AGAIN))
    tags = sum(part.count(b"<") for part in parts.values())
    strings = sum(len(STRING.findall(part)) for part in parts.values())
    if tags > limits.TAGS or strings > limits.CELLS:
        found = message("has {tags} tags and {strings} texts", tags=tags, strings=strings)
        right = message("at most {tags} tags and {strings} texts", tags=limits.TAGS, strings=limits.CELLS)
        faults.add(str(file), found, right)
    if len(STYLE.findall(parts.get("xl/styles.xml", b""))) > limits.STYLES:
        faults.add(str(file), message("has too many cell formats"), _most(limits.STYLES))
    if STRICT in parts.get("xl/workbook.xml", b""):
        found = message("is saved as 'Strict Open XML'")
        faults.add(str(file), found, message("save it as 'Excel Workbook (*.xlsx)'"))
