"""How far a sheet of an .xlsb reaches, before the reader of its values lays it out in memory.

A sheet is a run of records: a number, a length, so many bytes. Source: [MS-XLSB] 2.1.4 and 2.4 (BrtRowHdr, cells).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from criteria_engine.intake.book.limits import Extent

_ROW = 0
# Far more than the longest text of a cell takes.
_LONGEST = 1 << 20
# Cells that hold something: 1 is one that is blank.
_CELLS = (*range(2, 12), 62)
# A row begins with its number, a cell with its column and style.
_SHORTEST = {_ROW: 4, **dict.fromkeys((1, *_CELLS), 8)}


class RecordsScan:
    """Goes through the records of one sheet. `feed` raises InputError where it is too large, struct.error or
    ValueError where a record is none."""

    def __init__(self, path: Path) -> None:
        self._extent, self._row, self._rest = Extent(path), 0, b""

    def feed(self, piece: bytes) -> None:
        data = self._rest + piece
        done = 0
        for kind, begin, end in _records(data):
            done = end
            if end - begin < _SHORTEST.get(kind, 0):
                raise ValueError(f"a record of {end - begin} bytes; a reader would take what was there before it")
            if kind == _ROW:
                self._row = struct.unpack_from("<I", data, begin)[0]
            elif kind in _CELLS:
                self._extent.count()
                self._extent.reach(self._row + 1, struct.unpack_from("<I", data, begin)[0] + 1)
        self._rest = data[done:]

    def close(self) -> None:
        """Records end anywhere; a reader finds out by itself."""


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Number, begin and end of the content of every record that is whole."""
    at = 0
    while (kind := _number(data, at, 2)) and (length := _number(data, kind[1], 4)):
        begin, at = length[1], length[1] + length[0]
        if length[0] > _LONGEST:
            raise ValueError(f"a record of {length[0]} bytes")
        if at > len(data):
            return
        yield kind[0], begin, at


def _number(data: bytes, at: int, most: int) -> tuple[int, int] | None:
    """A number of seven bits a byte, and where it ends; None where it is cut off."""
    found = 0
    for n in range(most):
        if at + n >= len(data):
            return None
        found |= (data[at + n] & 0x7F) << (7 * n)
        if not data[at + n] & 0x80:
            return found, at + n + 1
    return found, at + most
