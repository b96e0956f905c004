"""What only all rows together show: repeated ids, references to nothing, rings of parents.

Columns are searched for them; the rows concerned are handed to the reference (`records.gather`), which decides and
words the problems. To hand it a row too many is no mistake: it comes back as it was.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from criteria_engine.columns.model import Codes, Rows
from criteria_engine.errors import Problem
from criteria_engine.intake.arrow.arrays import (
    Mask,
    arrow_texts,
    joined_arrays,
    unpacked,
)
from criteria_engine.intake.arrow.sheet import Ids, Sheet, ids_of, links, named, repeated, unite, words_of
from criteria_engine.judgements.rows import entry_of, with_strangers_aside
from criteria_engine.records.dossier import Dossier, RawRow
from criteria_engine.records.gather import Gathering, dangling_problem, references
from criteria_engine.records.ids import raw_id
from criteria_engine.records.row import Address, Row
from criteria_engine.records.schema import Schema

# Beyond so many ids the nearest is looked for among those beside the wrong one, and for so many wrong ones only.
_ALL_IDS, _BESIDE, _HINTS = 5000, 25, 200


@dataclass
class Checked(Gathering):
    """The odd rows put together by the reference, amid all the others. `number`: where each raw row stands."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    number: dict[int, int] = field(default_factory=dict)
    ids: dict[str, Ids] = field(default_factory=dict)

    def kept(self, table: str) -> list[tuple[int, Row]]:
        """Rows of a table that the reference built and kept, each with its place (-1: from a journal)."""
        return [(self.number.get(id(raw), -1), row) for row, raw in self.built if row.entity.name == table]

    # --- as the reference does, with the ids of all other rows at hand -----------------------------------------

    def refuse_dangling(self) -> None:
        said = [(row, raw, path, tables, key) for row, raw in self.built for path, tables, key in references(row)]
        unknown = self._unknown({(tables, key) for _, _, _, tables, key in said})
        dangling: list[tuple[Row, RawRow]] = []
        for row, raw, path, tables, key in said:
            if (tables, key) in unknown:
                self.problems.append(dangling_problem(row, path, tables, key, unknown[tables, key]))
                dangling.append((row, raw))
        self._drop(dangling)

    def _unknown(self, asked: set[tuple[tuple[str, ...], str]]) -> dict[tuple[tuple[str, ...], str], tuple[str, ...]]:
        """Which keys no table has, each with ids that may be meant."""
        found: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}
        for tables in sorted({tables for tables, _ in asked}):
            keys = sorted(key for group, key in asked if group == tables)
            words, known = arrow_texts(keys), np.zeros(len(keys), np.bool_)
            for table in tables:
                known |= self.known(table).find(words) >= 0
            near = _Near([self.known(table).array for table in tables])
            found |= {(tables, key): near.ids(key) for key, there in zip(keys, known, strict=True) if not there}
        return found

    def known(self, table: str) -> Ids:
        """The ids of all rows of a table, of those set aside too."""
        if table not in self.ids:
            self.ids[table] = self._known(table)
        return self.ids[table]

    def _known(self, table: str) -> Ids:
        sheet = self.sheets.get(table)
        fast = ids_of(sheet) if sheet else pa.nulls(0, pa.large_string())
        odd = [(row.id, self.number.get(id(raw), -1)) for row, raw in self.built if row.entity.name == table]
        odd += [(key, -1) for raw in self.lost if raw.table == table and (key := raw_id(raw.data))]
        if not odd:
            return Ids(fast)
        array = joined_arrays([fast, arrow_texts([key for key, _ in odd])])
        rows = np.concatenate((np.arange(len(fast)), [row for _, row in odd])).astype(np.int32)
        return Ids(array, np.where(rows < 0, len(fast), rows).astype(np.int32))


def check(schema: Schema, sheets: Mapping[str, Sheet], journal: Sequence[RawRow], problems: list[Problem]) -> Checked:
    """Everything that is set aside, and the rows that only the reference could read."""
    found = Checked(schema, problems, sheets=sheets)
    for sheet in sheets.values():
        unite(sheet.blocks)
    new = {table: _suspect(sheet) for table, sheet in sheets.items()}
    while True:
        for table, rows in new.items():
            sheets[table].odd |= rows
            for number, raw in sheets[table].raw(np.flatnonzero(rows).tolist()):
                found.number[id(raw)] = number
                found.add(raw)
        found.ids.clear()
        new = {table: _concerned(found, sheet) & ~sheet.odd for table, sheet in sheets.items()}
        if not any(rows.any() for rows in new.values()):
            break
    for raw in journal:
        found.add(raw)
    if journal:
        found.ids.clear()
    _in_order(found)
    found.refuse_repeated_ids()
    found.refuse_repeated_keys()
    found.refuse_dangling()
    found.refuse_cycles()
    _strangers_aside(found)
    return found


def _suspect(sheet: Sheet) -> Mask:
    """Rows that are odd by themselves, share an id, or have two items with one key; the others are sound so far."""
    odd, sheet.odd = sheet.odd, np.zeros(sheet.n, np.bool_)
    twins = repeated(ids_of(sheet)) if sheet.model.entity.key_field else sheet.odd
    return np.asarray(odd | twins, np.bool_)


def _concerned(found: Checked, sheet: Sheet) -> Mask:
    """Rows that what is odd so far makes odd too."""
    table = sheet.model.entity
    odd = [row.id for row, _ in found.built if row.entity is table]
    rows = named(ids_of(sheet), odd) if table.key_field else np.zeros(sheet.n, np.bool_)
    rows |= _dangling(found, sheet)
    if table.record and table.record.parent:
        rows |= _in_rings(found, sheet, table.record.parent)
    return rows


def _dangling(found: Checked, sheet: Sheet) -> Mask:
    marked = np.zeros(sheet.n, np.bool_)
    every = [(begin, link) for block, begin in zip(sheet.blocks, sheet.begins, strict=True) for link in links(block)]
    for table in {table for _, link in every for table in link.tables}:
        found.known(table).look_up([words_of(link.codes) for _, link in every if table in link.tables])
    for begin, link in every:
        words = words_of(link.codes)
        unknown = np.ones(len(words), np.bool_)
        for table in link.tables:
            unknown &= found.known(table).find(words) < 0
        if unknown.any():
            lost = unknown[np.minimum(link.codes.code, len(words) - 1)] & unpacked(link.valid, len(link.rows), True)
            marked[link.rows[lost] + begin] = True
    return marked


def _in_rings(found: Checked, sheet: Sheet, parent: str) -> Mask:
    """Rows whose chain of parents has no end; those that only lead into a ring are among them."""
    up = _parents(found, sheet, parent)
    for _ in range(max(1, sheet.n).bit_length()):
        if (up < 0).all():
            break
        up = np.where(up < 0, up, up[up]).astype(np.int32)
    return up >= 0


def _parents(found: Checked, sheet: Sheet, parent: str) -> Rows:
    ids, up = found.known(sheet.model.entity.name), np.full(sheet.n, -1, np.int32)
    for block, begin in zip(sheet.blocks, sheet.begins, strict=True):
        cells = block.fields.get(parent)
        if cells is not None and cells.n:
            assert isinstance(cells.data, Codes)
            rows = np.append(ids.find(words_of(cells.data)), -1)
            code = np.where(unpacked(cells.valid, cells.n, True), cells.data.code, len(rows) - 1)
            up[begin : begin + block.n] = rows[code]
    kept = [(number, row) for number, row in found.kept(sheet.model.entity.name) if number >= 0]
    up[sheet.odd] = -1
    if kept:
        up[[n for n, _ in kept]] = ids.find(arrow_texts([str(row.values.get(parent, "")) for _, row in kept]))
    return np.where(up >= sheet.n, -1, up).astype(np.int32)


def _in_order(found: Checked) -> None:
    """Rows as they stand in the input, whenever it was that they turned out to be odd."""
    tables = {table: number for number, table in enumerate(found.sheets)}

    def place(raw: RawRow) -> tuple[int, int]:
        number = found.number.get(id(raw))
        return (len(tables), 0) if number is None else (tables[raw.table], number)

    found.built.sort(key=lambda pair: place(pair[1]))
    found.lost.sort(key=place)


# --- journals ---------------------------------------------------------------------------------------------------


def _strangers_aside(found: Checked) -> None:
    """Judgements on subjects that are nowhere: the reference is shown the rows they name, and near ones, by id."""
    judged = [(row, entry) for row, _ in found.built if (entry := entry_of(row))]
    if not judged:
        return
    tables = {kind: _by_id(found, kind, {e.subject.id for _, e in judged if e.subject.kind == kind})
              for kind in {entry.subject.kind for _, entry in judged} if kind in found.schema}  # fmt: skip
    for number, (row, _) in enumerate(judged):
        tables.setdefault(row.entity.name, {})[f"\n{number}"] = row
    lost = tuple(found.lost)
    after = with_strangers_aside(Dossier(found.schema, tables, (), lost))
    kept = {id(row) for rows in after.tables.values() for row in rows.values()}
    found.problems += after.problems
    found.lost += after.lost[len(lost) :]
    found.built = [(row, raw) for row, raw in found.built if entry_of(row) is None or id(row) in kept]


def _by_id(found: Checked, table: str, keys: set[str]) -> dict[str, Row]:
    asked = sorted(keys)
    there = found.known(table).find(arrow_texts(asked)) >= 0
    near = _Near([found.known(table).array])
    ids = {other for key, known in zip(asked, there, strict=True) for other in ([key] if known else near.ids(key))}
    return {key: Row(found.schema[table], key, {}, Address(key)) for key in sorted(ids)}


class _Near:
    """Ids near a wrong one: all of them where they are few, else its neighbours in order."""

    def __init__(self, arrays: list[Any]) -> None:
        self._array = joined_arrays(arrays).drop_null()
        self._sorted: list[str] | None = None
        self._left = _HINTS

    def ids(self, key: str) -> tuple[str, ...]:
        self._left -= 1
        if self._left < 0:
            return ()
        if self._sorted is None:
            self._sorted = self._array.take(pc.sort_indices(self._array)).to_pylist()
        known = self._sorted
        if len(known) <= _ALL_IDS:
            return tuple(known)
        place = bisect_left(known, key)
        return tuple(known[max(0, place - _BESIDE) : place + _BESIDE])
