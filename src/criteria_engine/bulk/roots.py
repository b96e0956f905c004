"""Roots of hierarchies by pointer doubling, rings and depths, and which rows hang together at all.

Everything is an array of row numbers; nothing here knows of tables or ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Climb:
    """`root`: the topmost row above each; `stuck`: rows from which no top is reached within the levels allowed."""

    root: Rows
    stuck: Rows


def climb(parent: Rows, deepest: int) -> Climb:
    """Follows parents upwards, twice as far each round. `parent` is -1 at the top."""
    up = np.where(parent < 0, np.arange(len(parent), dtype=np.int32), parent)
    levels = 1
    while levels < deepest and not np.array_equal(up, up[up]):
        up = up[up]
        levels *= 2
    return Climb(up, np.flatnonzero(parent[up] >= 0).astype(np.int32))


def rings(parent: Rows, stuck: Rows) -> Iterator[list[int]]:
    """The rings among the rows that are stuck, each once and from its least row on."""
    settled: set[int] = set()
    for start in stuck.tolist():
        trail: dict[int, None] = {}
        row = start
        while row >= 0 and row not in settled and row not in trail:
            trail[row] = None
            row = int(parent[row])
        if row in trail:
            ring = list(trail)[list(trail).index(row) :]
            turn = ring.index(min(ring))
            yield ring[turn:] + ring[:turn]
        settled.update(trail)


def trail(parent: Rows, row: int, longest: int) -> list[int]:
    """A row and those above it, as far as `longest`."""
    found = [row]
    while len(found) < longest and parent[found[-1]] >= 0:
        found.append(int(parent[found[-1]]))
    return found


def components(n: int, pairs: Callable[[], Iterable[Rows]]) -> Rows:
    """The least row of those that each hangs together with, over pairs of rows: arrays of two columns, which are gone
    through again and again."""
    label, apart = np.arange(n, dtype=np.int32), True
    while apart:
        apart = sum(_joined(label, label[part]) for part in pairs()) > 0
        while not np.array_equal(label, up := label[label]):
            label = up
    return label


def _joined(label: Rows, ends: Rows) -> int:
    """The lower of each two labels becomes that of the higher; how many were apart."""
    ends = ends[ends[:, 0] != ends[:, 1]]
    np.minimum.at(label, ends.max(1, initial=0), ends.min(1, initial=np.iinfo(np.int32).max))
    return len(ends)
