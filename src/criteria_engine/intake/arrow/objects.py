"""Rows of Python objects as a block: for JSON Lines that hold values of several types in one column.

Each distinct value is read once, as in columns of Arrow; what only the reference can settle makes its row odd.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from criteria_engine.intake.arrow.arrays import (
    offsets_of,
    squeezed,
)
from criteria_engine.intake.arrow.blocks import Unfolding, rows_of
from criteria_engine.intake.arrow.cells import (
    Lists,
)
from criteria_engine.intake.arrow.parts import Numbered, Wanted
from criteria_engine.intake.arrow.values import cells_of
from criteria_engine.intake.readers import Mark, Model
from criteria_engine.records.schema import VALUE
from criteria_engine.records.tidy import blank, nested


@dataclass
class ObjectPart(Numbered):
    """Rows of JSON, read by Python."""

    table: str
    name: str
    objects: Sequence[Any]
    first: int = 1
    words: bool = False
    strict: bool = True

    @property
    def n(self) -> int:
        return len(self.objects)

    def unfold(self, model: Model, wanted: Wanted) -> Unfolding:
        found = _Objects(model, self.n)
        for number, row in enumerate(self.objects):
            found.take(number, row)
        found.close()
        return found.unfolding

    def rows(self, numbers: Sequence[int], wanted: Wanted) -> Iterator[Any]:
        return (self.objects[number] for number in numbers)


@dataclass
class _Cells:
    """The rows in which something stands, the number of each one's value, and the distinct values."""

    rows: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    numbers: dict[Any, int] = field(default_factory=dict)
    values: list[Any] = field(default_factory=list)

    def put(self, row: int, value: Any) -> None:
        key = (value.__class__, repr(value) if value.__class__ is dict or value.__class__ is list else value)
        code = self.numbers.get(key)
        if code is None:
            code = self.numbers[key] = len(self.values)
            self.values.append(value)
        self.rows.append(row)
        self.codes.append(code)


class _Objects:
    def __init__(self, model: Model, n: int) -> None:
        self.model = model
        self.n = n
        self.odd: set[int] = set()
        self.fields: dict[str, _Cells] = {}
        self.parts: dict[str, list[int]] = {}
        self.lists: dict[str, dict[int, list[Any]]] = {}

    def take(self, row: int, data: Any) -> None:
        if not isinstance(data, Mapping):
            self.odd.add(row)
            return
        if self._is_flat(data):
            self._walk(row, data, "")
            return
        tree, twice = nested(data)
        if twice:
            self.odd.add(row)
        self._walk(row, tree, "")

    def _is_flat(self, data: Mapping[str, Any]) -> bool:
        """Whether each key is a field or list of its own, so that nothing is to be unfolded and nothing given twice."""
        fields, lists = self.model.fields, self.model.lists
        return all("." not in name and (name in fields or name in lists) for name in data)

    def _walk(self, row: int, tree: Mapping[str, Any], prefix: str) -> None:
        for key, value in tree.items():
            path = prefix + key
            if value is None:
                continue
            if path in self.model.fields:
                self.fields.setdefault(path, _Cells()).put(row, value)
            elif path in self.model.lists and isinstance(value, list):
                self.lists.setdefault(path, {})[row] = value
            elif path in self.model.parts and isinstance(value, Mapping):
                self.parts.setdefault(path, []).append(row)
                self._walk(row, value, f"{path}.")
            elif not blank(value):
                self.odd.add(row)

    def close(self) -> None:
        """Make columns of what was taken."""
        self.unfolding = found = Unfolding(self.model, self.n, words=False, strict=True)
        for path, cells in self.fields.items():
            reader = self.model.fields[path]
            said = [*(reader.read(value) for value in cells.values), Mark.BLANK]
            codes = np.full(self.n, len(said) - 1, np.int32)
            codes[cells.rows] = cells.codes
            found.block.fields[path] = cells_of(reader.field, said, codes)
            found.mark(np.array([value is Mark.REFUSED for value in said])[codes])
        for path, lists in self.lists.items():
            found.block.lists[path] = self._list(path, lists)
        for path, rows in self.parts.items():
            found.there(path, self._mask(rows))
        found.mark(self._mask(list(self.odd)))
        found.finish()

    def _list(self, path: str, lists: dict[int, list[Any]]) -> Lists:
        reader = self.model.lists[path]
        sizes, given = np.zeros(self.n, np.int32), np.zeros(self.n, np.bool_)
        rows = list(lists)
        sizes[rows], given[rows] = [len(lists[row]) for row in rows], True
        offsets = offsets_of(sizes)
        inner = _Objects(reader.item, int(offsets[-1]))
        items = (item for row in sorted(lists) for item in lists[row])
        for number, item in enumerate(items):
            if reader.column is None:
                inner.take(number, item)
            elif blank(item) or isinstance(item, list | Mapping) or item is False:
                inner.odd.add(number)
            else:
                inner.fields.setdefault(VALUE, _Cells()).put(number, item)
        inner.close()
        if (odd := rows_of(inner.unfolding.odd, offsets)) is not None:
            self.odd |= set(np.flatnonzero(odd).tolist())
        if not reader.simple:
            self.odd |= {row for row in rows if lists[row]}
        return Lists(offsets, inner.unfolding.block, squeezed(given, True))

    def _mask(self, rows: list[int]) -> Any:
        mask = np.zeros(self.n, np.bool_)
        mask[rows] = True
        return mask
