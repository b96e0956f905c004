"""Numbers as long as a data set, kept in a file: written one after another, read a stretch at a time."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Numbers looked at together.
STRETCH = 1 << 18


class Strip:
    """An array that is appended to and sliced; `width`: of a row of it. Its file has no name and ends with it."""

    def __init__(self, dtype: type[np.generic] = np.int32, width: int = 1, folder: Path | None = None) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the strip is there
        self._dtype = np.dtype((dtype, (width,))) if width > 1 else np.dtype(dtype)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, values: NDArray[Any]) -> None:
        self._file.seek(self._length * self._dtype.itemsize)
        self._file.write(np.ascontiguousarray(values, self._dtype.base).data)
        self._length += len(values)

    def __getitem__(self, part: slice) -> NDArray[Any]:
        begin, end, _ = part.indices(self._length)
        self._file.seek(begin * self._dtype.itemsize)
        return np.frombuffer(self._file.read(max(0, end - begin) * self._dtype.itemsize), self._dtype)

    def stretches(self) -> Iterator[NDArray[Any]]:
        return (self[begin : begin + STRETCH] for begin in range(0, self._length, STRETCH))

    def at(self, places: NDArray[Any]) -> NDArray[Any]:
        """The values at places that ascend."""
        found, begin = [np.zeros(0, self._dtype)], 0
        for part in self.stretches():
            low, high = np.searchsorted(places, [begin, begin + len(part)])
            found.append(part[places[low:high] - begin])
            begin += len(part)
        return np.concatenate(found)

    def where(self) -> NDArray[np.int64]:
        """The places of what is not 0."""
        begins = range(0, self._length, STRETCH)
        found = (np.flatnonzero(self[begin : begin + STRETCH]) + begin for begin in begins)
        return np.concatenate([np.zeros(0, np.int64), *found])
