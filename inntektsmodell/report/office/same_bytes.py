"""Files of office programs without the time at which they were made: the same content gives the same bytes."""

from __future__ import annotations

import datetime
import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

WORKBOOK, PROPERTIES = ".xlsx", "docProps/core.xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can tell of its files."""
_TIME = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_WRITTEN = datetime.datetime(*EARLIEST).isoformat().encode("ascii") + b"Z"


def timeless(content: bytes) -> bytes:
    """The same file, and the workbooks of figures within it, with one time wherever one is told."""
    told = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(told, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith(WORKBOOK):
                part = timeless(part)
            elif name == PROPERTIES:
                part = _TIME.sub(rb"\g<1>" + _WRITTEN, part)
            entry = ZipInfo(name, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, part)
    return told.getvalue()
