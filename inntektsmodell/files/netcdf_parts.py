"""Writes a netCDF file of many rows a part at a time, so that no more than a part is held.

The parts are datasets alike but for the length of one dimension. Each is made into the bytes of a netCDF file of its
own (classic format with 64-bit offsets), of which the rows are copied to where they stand in the whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import BinaryIO

import xarray as xr

from inntektsmodell.files.formats import netcdf

LARGEST = 2**32 - 4
"""Bytes of one variable that the format holds."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 4, 6: 8}


@dataclass(frozen=True)
class _Variable:
    """Where the numbers of a variable begin, what tells it, and how its bytes lie along the dimension of the rows."""

    told: int  # where its size and its begin stand in the header
    begin: int
    before: int  # how often all rows follow each other, for the dimensions before theirs
    row: int  # bytes of one row, or of the whole where it has no rows
    has_rows: bool

    def size(self, rows: int) -> int:
        """Bytes of the variable in a file of so many rows, without those that fill it up."""
        return self.before * self.row * (rows if self.has_rows else 1)


class NetcdfParts:
    """A netCDF file of `rows` rows along the dimension `dim`, open for its parts in their order."""

    def __init__(self, file: BinaryIO, dim: str, rows: int) -> None:
        self._file, self._dim, self._rows = file, dim, rows
        self._begins: dict[str, int] = {}
        self._done = 0

    def append(self, part: xr.Dataset) -> None:
        """Put the rows of a part after those that are there."""
        content = netcdf(part)
        length_at, variables = _Header(content).layout(self._dim)
        number = part.sizes[self._dim]
        if not self._begins:
            self._start(content, length_at, variables, number)
        for name, variable in variables.items():
            if not variable.has_rows:
                continue
            begin = self._begins[name]
            stride = number * variable.row
            for place in range(variable.before):
                self._file.seek(begin + (place * self._rows + self._done) * variable.row)
                start = variable.begin + place * stride
                self._file.write(content[start : start + stride])
        self._done += number

    def _start(self, content: bytes, length_at: int, variables: dict[str, _Variable], number: int) -> None:
        """Write the header for all rows, and what has none."""
        header = bytearray(content[: min(variable.begin for variable in variables.values())])
        header[length_at : length_at + 4] = self._rows.to_bytes(4, "big")
        end = len(header)
        for name, variable in variables.items():
            size = _padded(variable.size(self._rows))
            header[variable.told : variable.told + 12] = size.to_bytes(4, "big") + end.to_bytes(8, "big")
            self._begins[name] = end
            end += size
        self._file.truncate(end)
        self._file.write(header)
        for name, variable in variables.items():
            if not variable.has_rows:
                self._file.seek(self._begins[name])
                self._file.write(content[variable.begin : variable.begin + variable.size(number)])


class _Header:
    """Reads the header of a netCDF file from its first byte to its last."""

    def __init__(self, content: bytes) -> None:
        self._content, self._at = content, 8

    def layout(self, dim: str) -> tuple[int, dict[str, _Variable]]:
        """Where the length of a dimension stands, and the variables, whose order depends on their lengths."""
        lengths, length_at = [], 0
        for place in range(self._elements()):
            if self._name() == dim:
                rows, length_at = place, self._at
            lengths.append(self._number())
        self._skip_attributes()
        return length_at, {self._name(): self._variable(lengths, rows) for _ in range(self._elements())}

    def _variable(self, lengths: list[int], rows: int) -> _Variable:
        dims = [self._number() for _ in range(self._number())]
        self._skip_attributes()
        size = _SIZES[self._number()]
        told = self._at
        self._number()
        begin = self._number(8)
        axis = dims.index(rows) if rows in dims else 0
        before = math.prod(lengths[dim] for dim in dims[:axis])
        row = size * math.prod(lengths[dim] for dim in dims[axis:] if dim != rows)
        return _Variable(told, begin, before, row, rows in dims)

    def _number(self, size: int = 4) -> int:
        self._at += size
        return int.from_bytes(self._content[self._at - size : self._at], "big")

    def _elements(self) -> int:
        """How many elements a list of the header has; its kind stands before that."""
        self._number()
        return self._number()

    def _name(self) -> str:
        length = self._number()
        self._at += _padded(length)
        return self._content[self._at - _padded(length) :][:length].decode()

    def _skip_attributes(self) -> None:
        for _ in range(self._elements()):
            self._name()
            size = _SIZES[self._number()]
            length = self._number() * size
            self._at += _padded(length)


def _padded(size: int) -> int:
    """Bytes that so many take up, as the format counts by four."""
    return -(-size // 4) * 4
