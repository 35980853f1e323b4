"""The organisation's logo: a picture in a file, looked at before anything is computed."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from inntektsmodell.faults import Faults
from inntektsmodell.language.messages import message, said

KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}
"""Kinds of pictures, by what their files begin with."""
MOST_BYTES, MEGABYTE = 2_000_000, 1_000_000
MOST_PIXELS = 4_000
"""Along either side: more would not be seen, and takes memory to open."""


@dataclass(frozen=True)
class Logo:
    """A picture of a known kind, as its file has it, with its width and height in pixels."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """The picture itself, as an address in a page."""
        return f"data:image/{self.kind};base64,{b64encode(self.content).decode('ascii')}"

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height where it may take so much of each, in the same unit, its sides in proportion."""
        scale = min(width / self.width, height / self.height)
        return scale * self.width, scale * self.height


def read_logo(file: Path, faults: Faults) -> Logo | None:
    """The logo in a file; None, with a fault, where it is none."""
    right = message("a picture (PNG or JPEG) of at most {megabytes} MB", megabytes=MOST_BYTES // MEGABYTE)
    try:
        if file.stat().st_size > MOST_BYTES:
            faults.add(str(file), message("is larger than {megabytes} MB", megabytes=MOST_BYTES // MEGABYTE), right)
            return None
        content = file.read_bytes()
    except OSError as error:
        faults.add(str(file), message("cannot be read: {reason}", reason=said(error)), right)
        return None
    kind = next((kind for begin, kind in KINDS.items() if content.startswith(begin)), None)
    if kind is None:
        faults.add(str(file), message("is neither PNG nor JPEG"), right)
        return None
    size = _size(content, kind)
    if size is None:
        faults.add(str(file), message("is a damaged picture"), right)
    elif max(size) > MOST_PIXELS:
        found = message("is {width} × {height} pixels", width=size[0], height=size[1])
        faults.add(str(file), found, message("at most {most} along either side", most=MOST_PIXELS))
    else:
        return Logo(content, kind, *size)
    return None


def _size(content: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height of a picture in pixels; None where it cannot be opened."""
    from matplotlib.image import imread

    try:
        height, width = imread(BytesIO(content), kind).shape[:2]
    except Exception:  # whatever a decoder makes of a damaged picture
        return None
    return width, height
