"""Checked sheets as a data set: columns put together when they are asked for, single rows built from them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow.compute as pc

from criteria_engine.columns.lazy import LazyDossier
from criteria_engine.columns.model import (
    BOUNDS,
    Bits,
    Codes,
    Column,
    Dataset,
    Days,
    Listed,
    Numbers,
    Refs,
    Rows,
    Table,
)
from criteria_engine.errors import Problem
from criteria_engine.intake.arrow.arrays import (
    arrow_ints,
    arrow_texts,
    numbers_in,
    offsets_of,
    packed,
    squeezed,
    unpacked,
)
from criteria_engine.intake.arrow.cells import (
    Block,
    Cells,
    Texts,
    codes_of,
    joined_bits,
    joined_cells,
    texts_of,
)
from criteria_engine.intake.arrow.sheet import Ids, words_of
from criteria_engine.judgements.rows import entry_of
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.gather import keyed
from criteria_engine.records.ids import ID
from criteria_engine.records.row import Address, Path, Row, Value, steps
from criteria_engine.records.schema import DATED, VALUE, Entity, ListField, Schema
from criteria_engine.values import Period, Quantity

Find = Callable[[str], Ids]


class ArrowTable(Table):
    """The rows of a table or the items of a list, put together of blocks."""

    def __init__(
        self, entity: Entity, blocks: Sequence[Block], find: Find, root: Table | None = None, roots: Rows | None = None
    ) -> None:
        self.entity = entity
        self.n = sum(block.n for block in blocks)
        self.root, self.roots = root, roots
        self._blocks = blocks
        self._find = find
        self._cells: dict[str, Cells] = {}
        self._columns: dict[str, Column] = {}
        self._lists: dict[str, Listed] = {}

    def column(self, field: str) -> Column:
        if field not in self._columns:
            cells = self.cells(field)
            if isinstance(cells.data, Texts):
                cells.data = codes_of(cells.data)
            is_ref = self.entity.fields[field].kind == "ref"
            data = self._refs(field, cells) if is_ref else cells.data
            assert not isinstance(data, Texts)
            self._columns[field] = Column(cells.n, data, cells.valid, cells.denied)
        return self._columns[field]

    def cells(self, field: str) -> Cells:
        """A column as it was read; text as Arrow has it until its column is asked for."""
        found = self._cells.get(field)
        if found is None:
            # What is put together need not be kept in pieces.
            pieces = [block.fields.pop(field, None) for block in self._blocks]
            found = joined_cells(pieces, [block.n for block in self._blocks], self.entity.fields[field])
            self._cells[field] = found
        return found

    def _refs(self, field: str, cells: Cells) -> Refs:
        codes = cells.data
        assert isinstance(codes, Codes)
        tables, words = self.entity.fields[field].tables, words_of(codes)
        row, table = np.full(len(words) + 1, -1, np.int32), np.zeros(len(words) + 1, np.uint8)
        for number, name in reversed(list(enumerate(tables))):
            here = np.append(self._find(name).find(words), -1)
            row, table = np.where(here >= 0, here, row), np.where(here >= 0, number, table).astype(np.uint8)
        code = np.minimum(codes.code, len(words))
        return Refs(row[code].astype(np.int32), tables, lambda: codes, table[code] if table.any() else None)

    def listed(self, path: str) -> Listed:
        if path not in self._lists:
            self._lists[path] = self._listed(path)
        return self._lists[path]

    def _listed(self, path: str) -> Listed:
        lists = [block.lists.pop(path, None) for block in self._blocks]
        sizes = [block.n for block in self._blocks]
        lengths = [
            np.zeros(n, np.int32) if x is None else np.diff(x.offsets) for x, n in zip(lists, sizes, strict=True)
        ]
        offsets = offsets_of(np.concatenate(lengths)) if lengths else np.zeros(1, np.int32)
        own = np.repeat(np.arange(self.n, dtype=np.int32), np.diff(offsets))
        root, roots = (self, own) if self.root is None or self.roots is None else (self.root, self.roots[own])
        items = [found.items for found in lists if found is not None]
        table = ArrowTable(self.entity.lists[path].item, items, self._find, root, roots)
        none = [np.zeros((n + 7) // 8, np.uint8) if x is None else x.given for x, n in zip(lists, sizes, strict=True)]
        denied = joined_bits([None if x is None else x.denied for x in lists], sizes, False)
        unsure = joined_bits([None if x is None else x.unsure for x in lists], sizes, False)
        return Listed(offsets, table, joined_bits(none, sizes, True), denied, unsure)


class RecordTable(ArrowTable):
    """A table itself. `odd`: its last rows, which the reference built; `address`: of the others, by row and id;
    `known`: its ids, where they have been looked at before."""

    def __init__(
        self, entity: Entity, blocks: Sequence[Block], find: Find, odd: Sequence[Row],
        address: Callable[[int, str], Address], known: Ids | None = None,
    ) -> None:  # fmt: skip
        super().__init__(entity, blocks, find)
        self._odd = odd
        self._whole: dict[str, Bits | None] = {}
        if known is not None:
            self.known = known
        self._address = address

    def complete(self, section: str) -> Bits | None:
        if section not in self._whole:
            self._whole[section] = self._complete(section)
        return self._whole[section]

    def _complete(self, section: str) -> Bits | None:
        path = self.entity.record.sections if self.entity.record else None
        if not path:
            return None
        listed = self.listed(path)
        cells = listed.items.column(VALUE)
        assert isinstance(cells.data, Codes)
        wanted = [code for code, word in enumerate(cells.data.words) if word == section]
        if not wanted:
            return None
        said = (cells.data.code == wanted[0]) & unpacked(cells.valid, cells.n, True)
        whole = np.zeros(self.n, np.bool_)
        rows = np.repeat(np.arange(self.n), np.diff(listed.offsets))
        whole[rows[said]] = True
        return packed(whole)

    def ids(self, rows: Rows) -> Any:
        return self.known.array.take(arrow_ints(rows))

    def lines(self) -> Bits | None:
        lines = np.zeros(self.n, np.bool_)
        lines[self.n - len(self._odd) :] = [entry_of(row) is not None for row in self._odd]
        return squeezed(lines, False)

    @cached_property
    def known(self) -> Ids:
        """The ids in the order of the rows."""
        if self.entity.key_field:
            return Ids(texts_of(self.cells(ID)) if self.n else arrow_texts([]))
        return Ids(arrow_texts(self._names))

    @cached_property
    def _names(self) -> list[str]:
        """Keys of rows without ids, which the reference makes of what they say."""
        rows = [replace(self.build(row, ""), path=(row,)) for row in range(self.n)]
        found = sorted(((row.path[0], row.id) for row in keyed(rows)), key=lambda pair: int(pair[0]))
        return [key for _, key in found]

    def id(self, row: int) -> str:
        return str(self.known.array[row].as_py())

    def find(self, ids: Sequence[str]) -> Rows:
        if len(ids) > 8:
            return self.known.find(arrow_texts(ids))
        return np.array([self._row_of(key) for key in ids], np.int32)

    def _row_of(self, key: str) -> int:
        order = self.order()
        place = bisect_left(order, key, key=lambda row: self.id(int(row)))
        return int(order[place]) if place < self.n and self.id(int(order[place])) == key else -1

    def order(self) -> Rows:
        return self._order

    @cached_property
    def _order(self) -> Rows:
        ids, n = self.known.array, self.n
        if n < 2 or pc.all(pc.less(ids.slice(0, n - 1), ids.slice(1))).as_py():
            return np.arange(n, dtype=np.int32)
        return numbers_in(pc.sort_indices(ids), np.uint64).astype(np.int32)

    def row(self, row: int) -> Row:
        """The row as the reference has it."""
        return self.build(row, self.id(row))

    def build(self, row: int, key: str) -> Row:
        plain = self.n - len(self._odd)
        if row >= plain:
            built = self._odd[row - plain]
            if self.entity.key_field:
                return built
            cells = built.address.cells
            named = replace(built.address, row=f"{self.entity.name}[{key}]") if cells is None else built.address
            return replace(built, id=key, address=named)
        return row_at(self, row, key, self._address(row, key))


# --- single rows ------------------------------------------------------------------------------------------------


def row_at(
    table: ArrowTable, row: int, key: str, address: Address, path: Path = (), owner: tuple[str, str] | None = None
) -> Row:
    """One row of columns; `owner`: the record that an item belongs to."""
    entity = table.entity
    values, denied = {}, []
    for name in entity.fields:
        if name != DATED:
            cells = table.cells(name)
            if _bit(cells.valid, row, True):
                values[name] = value_at(cells.data, row)
            elif _bit(cells.denied, row, False):
                denied.append(name)
    lists, unsure = {}, []
    for name, found in entity.lists.items():
        listed = table.listed(name)
        if _bit(listed.given, row, True):
            lists[name] = _items(listed, found, row, address, (*path, *steps(name)), owner or (entity.name, key))
        denied += [name] if _bit(listed.denied, row, False) else []
        unsure += [name] if _bit(listed.unsure, row, False) else []
    sections = lists.get(entity.record.sections, ()) if entity.record and entity.record.sections else ()
    complete = frozenset(str(item.values[VALUE]) for item in sections)
    return Row(entity, key, values, address, frozenset(denied), lists, frozenset(unsure), complete, path, owner)


def _items(
    listed: Listed, found: ListField, row: int, address: Address, path: Path, owner: tuple[str, str]
) -> tuple[Row, ...]:
    begin, end = int(listed.offsets[row]), int(listed.offsets[row + 1])
    assert isinstance(listed.items, ArrowTable)
    names = (str(n) if found.plain else f"{found.path}[{n}]" for n in range(end - begin))
    return tuple(row_at(listed.items, begin + n, name, address, (*path, n), owner) for n, name in enumerate(names))


def _bit(bits: Bits | None, row: int, default: bool) -> bool:
    return default if bits is None else bool(bits[row >> 3] >> (row & 7) & 1)


def value_at(data: Numbers | Days | Codes | Texts, row: int) -> Value:
    """The value in a cell that holds one."""
    if isinstance(data, Texts):
        return str(data.array[row].as_py())
    if isinstance(data, Codes):
        return data.words[int(data.code[row])]
    if isinstance(data, Days):
        return Period(_day(data.first[row]), _day(data.last[row]))
    number = Decimal(int(data.value[row])).scaleb(-data.scale)
    unit = data.unit if data.which_unit is None else data.units[data.which_unit[row]]
    return Quantity(number, unit, "exactly" if data.bound is None else BOUNDS[data.bound[row]])


def _day(ordinal: Any) -> date:
    return date.min + timedelta(days=int(ordinal) - 1)


# --- the whole --------------------------------------------------------------------------------------------------


class ArrowDataset(Dataset):
    """Tables of files, frames and journals."""

    def __init__(
        self, schema: Schema, problems: tuple[Problem, ...], lost: tuple[RawRow, ...], as_of: date | None,
        sources: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.schema, self.problems, self.lost, self.as_of, self.sources = schema, problems, lost, as_of, sources
        self.tables: Mapping[str, RecordTable] = {}

    def ids(self, table: str) -> Ids:
        return self.tables[table].known

    def row(self, table: str, row: int) -> Row:
        return self.tables[table].row(row)

    def lost_names(self, table: str, link: str) -> set[str]:
        return self._dossier._lost_names(table, link)

    def dossier(self) -> Dossier:
        return self._dossier

    @cached_property
    def _dossier(self) -> LazyDossier:
        return LazyDossier.of(self)
