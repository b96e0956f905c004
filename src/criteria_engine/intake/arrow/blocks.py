"""The columns of a file as a block: nested structs and dotted names unfolded, lists with their items, odd rows marked.

A row is odd where anything in it, down to the items of its lists, has to be looked at by the reference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow.types as pt

from criteria_engine.columns.model import Rows
from criteria_engine.errors import Problem
from criteria_engine.intake.arrow.arrays import (
    Mask,
    numbers_in,
    offsets_of,
    squeezed,
    unpacked,
    valid_in,
)
from criteria_engine.intake.arrow.cells import (
    Block,
    Cells,
    Lists,
)
from criteria_engine.intake.arrow.decode import decode, there
from criteria_engine.intake.arrow.values import cells_of
from criteria_engine.intake.readers import ListReader, Mark, Model
from criteria_engine.records.row import Address
from criteria_engine.records.schema import VALUE
from criteria_engine.records.tidy import Tidy


@dataclass(slots=True)
class Unfolding:
    """A block being put together from columns. `words`: text reads as in a workbook; `strict`: a column that nobody
    knows makes the rows odd that have it filled, else it is not read and told in `unknown`."""

    model: Model
    n: int
    words: bool
    strict: bool = False
    odd: Mask | None = None
    block: Block = field(init=False)
    unknown: list[str] = field(default_factory=list)
    _parts: dict[str, Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.block = Block(self.model.entity, self.n)

    def column(self, path: str, array: Any) -> None:
        """Take in one column of the file, or one member of a struct."""
        model = self.model
        if path in model.lists or path in model.fields:
            if path in self.block.fields or path in self.block.lists:
                # Given twice, once dotted and once nested, say: only where both are filled is that a fault.
                self.mark(there(array))
            elif path in model.lists:
                self._list(path, array)
            else:
                self._field(path, array)
        elif path in model.parts and pt.is_struct(array.type):
            self.there(path, there(array))
            for child, inner in zip(array.type, array.flatten(), strict=True):
                self.column(f"{path}.{child.name}", inner)
        elif path in model.parts or self.strict:
            self.mark(there(array))
        else:
            self.unknown.append(path)

    def finish(self) -> Block:
        """The block, once every column is in."""
        if not self.model.separable:
            self.mark(np.ones(self.n, np.bool_))
        for path, part in self.model.must.items():
            self._demand(path, part)
        return self.block

    def mark(self, rows: Mask | None) -> None:
        if rows is not None and rows.any():
            self.odd = rows if self.odd is None else self.odd | rows

    def there(self, path: str, rows: Mask) -> None:
        """Rows in which a part is there, whatever is in it."""
        self._parts[path] = self._parts.get(path, False) | rows

    # --- single values and lists --------------------------------------------------------------------------------

    def _field(self, path: str, array: Any) -> None:
        self.block.fields[path], odd = decode(array, self.model.fields[path], self.words)
        self.mark(odd)

    def _list(self, path: str, array: Any) -> None:
        reader = self.model.lists[path]
        if pt.is_null(array.type):
            return
        if not (pt.is_list(array.type) or pt.is_large_list(array.type)):
            if reader.column is not None and self.words and _is_word(array.type):
                self._words(path, array, reader)
            else:
                self.mark(there(array))
            return
        offsets, items, valid = _items_of(array)
        inner = Unfolding(reader.item, len(items), self.words, self.strict)
        if reader.column is not None:
            inner.column(VALUE, items)
            # A blank among values has lost its place in the list: seldom, and the reference knows how.
            inner.mark(_blanks(inner.block.fields[VALUE]))
        elif pt.is_struct(items.type):
            inner.mark(~there(items))
            for child, part in zip(items.type, items.flatten(), strict=True):
                inner.column(child.name, part)
        else:
            inner.mark(np.ones(len(items), np.bool_))
        found = Lists(offsets, inner.finish(), squeezed(valid, True))
        self.unknown += [f"{path}.{name}" for name in inner.unknown]
        self.block.lists[path] = found
        self.mark(rows_of(inner.odd, offsets))
        if not reader.simple:
            self.mark(np.diff(offsets) > 0)

    def _words(self, path: str, array: Any, reader: ListReader) -> None:
        """Values in one cell, "a; b; c", as a workbook has them: each distinct cell read once."""
        from criteria_engine.intake.cells import read_cell

        assert reader.column is not None
        encoded = array if pt.is_dictionary(array.type) else array.dictionary_encode()
        cells = [read_cell(word, reader.column).value for word in encoded.dictionary.to_pylist()]
        value = reader.item.fields[VALUE]
        lists = [[value.read(one) for one in cell or ()] for cell in cells]
        code = np.where(there(array), numbers_in(encoded.indices, np.int32), len(lists)).astype(np.int32)
        sizes = np.array([len(found) for found in lists] + [0], np.int32)
        starts = offsets_of(sizes)[:-1]
        offsets = offsets_of(sizes[code])
        at = np.repeat(starts[code] - offsets[:-1], sizes[code]) + np.arange(offsets[-1], dtype=np.int32)
        flat = [said for found in lists for said in found]
        items = cells_of(value.field, flat, at.astype(np.int32))
        given = np.array([cell is not None for cell in cells] + [False])[code]
        block = Block(reader.item.entity, int(offsets[-1]), {VALUE: items})
        self.block.lists[path] = Lists(offsets, block, squeezed(given, True))
        faulty = np.array([any(isinstance(said, Mark) for said in found) for found in lists] + [False])
        self.mark(faulty[code])
        if not reader.simple:
            self.mark(np.diff(offsets) > 0)

    # --- what may not be blank ----------------------------------------------------------------------------------

    def _demand(self, path: str, part: str) -> None:
        filled = self._is_there(path)
        self.mark(~filled if not part else self._is_there(part) & ~filled)

    def _is_there(self, path: str) -> Mask:
        """Whether a field or list holds something, or a part is there at all."""
        if path in self.block.fields:
            return ~_blanks(self.block.fields[path])
        if path in self.block.lists:
            return unpacked(self.block.lists[path].given, self.n, True)
        found = self._parts.get(path, np.zeros(self.n, np.bool_))
        for name, cells in self.block.fields.items():
            if name.startswith(f"{path}."):
                found = found | ~_blanks(cells) | unpacked(cells.denied, self.n, False)
        for name, lists in self.block.lists.items():
            if name.startswith(f"{path}."):
                found = found | unpacked(lists.given, self.n, True)
        return found


def _blanks(cells: Cells) -> Mask:
    return ~unpacked(cells.valid, cells.n, True)


def _is_word(kind: Any) -> bool:
    return bool(
        pt.is_string(kind) or pt.is_large_string(kind) or (pt.is_dictionary(kind) and _is_word(kind.value_type))
    )


def _items_of(array: Any) -> tuple[Rows, Any, Mask]:
    """Offsets from 0, the items between them, and which lists are there."""
    valid = unpacked(valid_in(array), len(array), True)
    raw = numbers_in(array.offsets, np.int64 if pt.is_large_list(array.type) else np.int32)
    sizes = np.diff(raw)
    if not valid.all() and sizes[~valid].any():
        return offsets_of(np.where(valid, sizes, 0)), array.flatten(), valid
    items = array.values.slice(int(raw[0]), int(raw[-1] - raw[0])) if len(raw) else array.values
    return (raw - raw[0]).astype(np.int32, copy=False), items, valid


def rows_of(items: Mask | None, offsets: Rows) -> Mask | None:
    """The rows to which marked items belong."""
    if items is None:
        return None
    before = np.concatenate(([0], np.cumsum(items)))
    marked: Mask = before[offsets[1:]] > before[offsets[:-1]]
    return marked


def unknown_columns(model: Model, paths: Iterable[str], at: str) -> list[Problem]:
    """One problem for each column that no field answers to."""
    found: dict[str, Problem] = {}
    for path in paths:
        for problem in Tidy(model.entity, _as_items(model, path), Address(at)).problems:
            found.setdefault(path, problem)
    return list(found.values())


def _as_items(model: Model, path: str) -> dict[str, Any]:
    for name, reader in model.lists.items():
        if path.startswith(f"{name}."):
            return {name: [_as_items(reader.item, path.removeprefix(f"{name}."))]}
    return {path: True}
