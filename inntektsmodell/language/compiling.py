"""A catalogue as people write it (`.po`) in the form that `gettext` reads (`.mo`).

Stands on the standard library alone and runs by itself: the build of a wheel and of an editable install uses it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

MAGIC, HEADER = 0x950412DE, 7 * 4
BETWEEN_CONTEXT_AND_TEXT = "\x04"


def compile_catalogues(folder: Path) -> None:
    """Put a `.mo` beside every `.po` below a folder."""
    for source in folder.rglob("*.po"):
        source.with_suffix(".mo").write_bytes(compiled(source.read_text(encoding="utf-8")))


def compiled(source: str) -> bytes:
    """The bytes of the `.mo` file that a `.po` file says: header, two tables of lengths and offsets, all texts."""
    entries = sorted((key.encode(), text.encode()) for key, text in catalogue_entries(source) if text)
    texts = [entry[side] + b"\0" for side in (0, 1) for entry in entries]
    offsets = accumulate(map(len, texts), initial=HEADER + 2 * 8 * len(entries))
    tables = [number for text, offset in zip(texts, offsets, strict=False) for number in (len(text) - 1, offset)]
    header = [MAGIC, 0, len(entries), HEADER, HEADER + 8 * len(entries), 0, 0]
    return struct.pack(f"<{len(header) + len(tables)}I", *header, *tables) + b"".join(texts)


def catalogue_entries(source: str) -> Iterator[tuple[str, str]]:
    """Every entry of a `.po` file: its English text, with its context before it where it has one, and what it says."""
    for block in source.split("\n\n"):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if not line or line.startswith("#"):
                continue
            keyword, quote, rest = line.partition('"')
            name = keyword.strip() or name
            parts[name] = parts.get(name, "") + json.loads(quote + rest)
        if "msgid" in parts:
            context = f"{parts['msgctxt']}{BETWEEN_CONTEXT_AND_TEXT}" if "msgctxt" in parts else ""
            yield context + parts["msgid"], parts["msgstr"]
