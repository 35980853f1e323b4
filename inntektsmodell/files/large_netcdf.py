"""Large arrays as netCDF, in the classic form with places of 64 bits: written piece by piece, so that no copy is held.

Source of the form: https://docs.unidata.ucar.edu/netcdf-c/current/file_format_specifications.html
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np

PIECE = 2**17
"""Values that are turned into bytes at once."""
DIMENSION, VARIABLE, ATTRIBUTE, CHARACTERS = 10, 11, 12, 2
KINDS = {"S1": CHARACTERS, ">i4": 4, ">f8": 6}
"""Types of values, as NumPy and as the form name them."""


def write_netcdf(
    file: Path,
    attributes: Mapping[str, str],
    dimensions: Mapping[str, int],
    variables: Mapping[str, tuple[tuple[str, ...], str, np.ndarray]],
) -> None:
    """Write a file of netCDF: its attributes, its dimensions, and by variable dimensions, type of `KINDS`, values.

    Raises:
        OverflowError: a whole number does not fit its type.
    """
    sizes = {name: values.size * np.dtype(kind).itemsize for name, (_, kind, values) in variables.items()}
    padded = {name: size + -size % 4 for name, size in sizes.items()}

    def header(start: int) -> bytes:
        places = dict(zip(variables, start + np.cumsum([0, *padded.values()]), strict=False))
        return b"".join(
            [
                b"CDF\x02\0\0\0\0",
                _whole(DIMENSION, len(dimensions)),
                *(_name(name) + _whole(length) for name, length in dimensions.items()),
                _whole(ATTRIBUTE, len(attributes)),
                *(_name(name) + _whole(CHARACTERS) + _name(text) for name, text in attributes.items()),
                _whole(VARIABLE, len(variables)),
                *(
                    _name(name)
                    + _whole(len(along), *(list(dimensions).index(one) for one in along), 0, 0)
                    + _whole(KINDS[kind], min(padded[name], 2**32 - 1))
                    + struct.pack(">q", places[name])
                    for name, (along, kind, _) in variables.items()
                ),
            ]
        )

    with file.open("wb") as opened:
        opened.write(header(len(header(0))))
        for name, (_, kind, values) in variables.items():
            flat = values.reshape(-1)
            for first in range(0, len(flat), PIECE):
                piece = flat[first : first + PIECE]
                if kind == ">i4" and abs(piece).max() >= 2**31:
                    raise OverflowError(f"{name}: a number does not fit 32 bits")
                opened.write(piece.astype(kind).tobytes())
            opened.write(b"\0" * (padded[name] - sizes[name]))


def _whole(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)


def _name(text: str) -> bytes:
    """Text with its length before it, filled up to whole words."""
    content = text.encode()
    return _whole(len(content)) + content + b"\0" * (-len(content) % 4)
