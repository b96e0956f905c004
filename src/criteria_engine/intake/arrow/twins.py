"""Items of one list that share their key (`records.gather.without_repeats`), found by columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Codes, Days, Numbers
from criteria_engine.intake.arrow.arrays import (
    Mask,
    unpacked,
)
from criteria_engine.intake.arrow.cells import (
    Block,
    Cells,
    Texts,
    codes_of,
)
from criteria_engine.text import fold

_LAST_DAY = 1 << 22


def with_twins(block: Block) -> Mask:
    """Rows of a table that have two items with one key in a list."""
    marked = np.zeros(block.n, np.bool_)
    for path, found in block.lists.items():
        if key := block.entity.lists[path].key:
            sizes = np.diff(found.offsets)
            rows = np.repeat(np.arange(block.n), sizes)
            marked[_twins(found.items, rows, np.flatnonzero(sizes[rows] > 1), key)] = True
    return marked


def _twins(items: Block, rows: NDArray[Any], at: NDArray[Any], key: tuple[str, ...]) -> NDArray[Any]:
    """The rows of those among the items `at` that agree in row and in every part of the key."""
    first = items.fields.get(key[0])
    at = at[unpacked(first.valid, first.n, True)[at]] if first else at[:0]
    group = rows[at]
    for part in key:
        if not len(at):
            break
        said = _said(items.fields[part], at) if part in items.fields else np.zeros(len(at), np.int64)
        _, group, size = np.unique(group * (said.max() + 1) + said, return_inverse=True, return_counts=True)
        shared = size[group] > 1
        at, group = at[shared], group[shared]
    return np.asarray(rows[at])


def _said(cells: Cells, at: NDArray[Any]) -> NDArray[Any]:
    """A number for each of these cells, the same for what is the same in a key; 0 for a blank."""
    if isinstance(cells.data, Texts):
        cells.data = codes_of(cells.data)
    if isinstance(cells.data, Codes):
        said = _words(cells.data, at)
    elif isinstance(cells.data, Days):
        said = cells.data.first[at].astype(np.int64) * _LAST_DAY + cells.data.last[at]
    else:
        said = _numbers(cells.data, at)
    number = np.unique(said, return_inverse=True)[1] + 1
    return np.where(unpacked(cells.valid, cells.n, True)[at], number, 0)


def _words(data: Codes, at: NDArray[Any]) -> NDArray[Any]:
    known: dict[str, int] = {}
    distinct, code = np.unique(data.code[at], return_inverse=True)
    numbers = [
        known.setdefault(fold(str(data.words[int(n)])) if n < len(data.words) else "", len(known)) for n in distinct
    ]
    return np.array(numbers, np.int64)[code]


def _numbers(data: Numbers, at: NDArray[Any]) -> NDArray[Any]:
    """Numbers that differ in value, bound or unit are told apart."""
    said = np.unique(data.value[at], return_inverse=True)[1]
    for more in (data.bound, data.which_unit):
        if more is not None:
            said = said * 256 + more[at]
    return said
