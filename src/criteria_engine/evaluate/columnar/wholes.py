"""Whether the rows of an edge are all there are: sections, registers and rows set aside (`Listing.whole`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np

from criteria_engine.columns.model import Bits, Codes, Column, Days, Refs, Table
from criteria_engine.evaluate.columnar.bits import EVERY, NO, any_of, either, gathered, or_no, pack, taken, unpack
from criteria_engine.evaluate.columnar.cells import Cells
from criteria_engine.evaluate.columnar.facts import Facts, Span
from criteria_engine.evaluate.columnar.numbers import Array
from criteria_engine.evaluate.columnar.pairs import Index, Pairs
from criteria_engine.evaluate.plan.nodes import Edge, Frame
from criteria_engine.records.annotations import Record

# More than any day has as its ordinal: an owner and a day make one number.
_DAYS = 1 << 22


class Wholes:
    """What is known of lists and related tables of one data set."""

    def __init__(self, cells: Cells, pairs: Pairs, registers_complete: bool) -> None:
        self.cells, self.pairs, self.registers_complete = cells, pairs, registers_complete
        self.islands = lru_cache(None)(self._islands)

    def of(self, frame: Frame, edge: Edge, during: Facts | None) -> Bits:
        """Whether the rows that an edge leads to are all, for each element of a frame."""
        n = self.pairs.of(frame).n
        if edge.kind == "below":
            lost = any(raw.table == edge.name for raw in self.cells.dataset.lost)
            found: Bits = NO if lost else EVERY
            return self._by_reference(frame, edge, [(rows, found) for _, rows in self.pairs.anchors(frame, edge)])
        if edge.kind == "list" and not edge.via and not edge.up and self.pairs.of(frame).row is None:
            return self._list(self.pairs.of(frame).table, edge.name)
        starts = []
        for name, rows in self.pairs.anchors(frame, edge):
            table = self.cells.table(name)
            if edge.kind == "list":
                starts.append((rows, taken(self._list(table, edge.name), rows, table.n)))
            else:
                starts.append((rows, self._related(table, rows, edge, during, n)))
        return self._by_reference(frame, edge, starts)

    def _by_reference(self, frame: Frame, edge: Edge, starts: Sequence[tuple[Index, Bits]]) -> Bits:
        """Behind references: nothing is all there is where one is known absent (or leads, on the way to a list, to a
        row that has no such list); what leads nowhere tells nothing."""
        if not edge.via:
            return starts[0][1]
        found = self._known_absent(frame, edge)
        for rows, whole in starts:
            found = found | (pack(rows >= 0) & whole)
        return found

    def _known_absent(self, frame: Frame, edge: Edge) -> Bits:
        start = self.pairs.anchors(frame, Edge(edge.kind, edge.source, (), edge.name, edge.target, up=edge.up))
        n, found = self.pairs.of(frame).n, NO
        ends = start
        for hop in edge.via:
            for name, rows in ends:
                table, there = self.cells.table(name), pack(rows >= 0)
                if hop not in table.entity.fields:
                    found = found | there
                else:
                    about = self.cells.cell(table.entity.name, hop, _NO_SHARE)
                    found = found | (there & _at(about.is_absent, rows, table.n))
            ends = self.pairs._followed(list(ends), hop)
        elsewhere = [pack(np.broadcast_to(rows >= 0, n)) for name, rows in ends if name not in edge.at]
        return found if edge.kind != "list" else found | or_no(any_of(elsewhere))

    # --- lists --------------------------------------------------------------------------------------------------

    def _list(self, table: Table, path: str) -> Bits:
        """`facts.items_of`, of each row of a table."""
        found, listed = table.entity.lists[path], table.listed(path)
        held = self.cells.held(table.entity.name, found.section)
        given = EVERY if listed.given is None else listed.given
        said = EVERY if found.plain else either(held, pack(np.diff(listed.offsets) == 0))
        known_empty = either(held, listed.denied)
        whole = (given & (NO if said is None else said)) | (~given & (NO if known_empty is None else known_empty))
        return whole if listed.unsure is None else whole & ~listed.unsure

    # --- related tables -----------------------------------------------------------------------------------------

    def _related(self, anchor: Table, rows: Index, edge: Edge, during: Facts | None, n: int) -> Bits:
        """`facts.related_rows`, of the rows at which the edge starts."""
        sure = EVERY
        if during is not None:
            sure = during.is_valued if isinstance(during.data, Span) and during.data.days else NO
        assert edge.link is not None
        lost = self.cells.dataset.lost_names(edge.name, edge.link)
        if self.cells.dataset.EVERYONE in lost:
            return NO
        if lost:
            lacking = np.zeros(anchor.n, bool)
            found = anchor.find(sorted(lost))
            lacking[found[found >= 0]] = True
            sure = sure & ~_at(pack(lacking), rows, anchor.n)
        if self.registers_complete:
            return sure
        record = self.cells.dataset.schema[edge.name].record
        assert record is not None
        marks = [anchor.complete(mark.section) for mark in record.rows if mark.link == edge.link]
        closed = any_of(None if one is None else _at(one, rows, anchor.n) for one in marks)
        by_register = self._registered(anchor, rows, record, during, n)
        return sure & or_no(either(closed, by_register))

    def _registered(self, anchor: Table, rows: Index, record: Record, during: Facts | None, n: int) -> Bits | None:
        """Where closed registers of the one who keeps them leave no day out (`facts._covers`)."""
        if record.register is None:
            return None
        owners, keys, ends = self.islands(anchor.entity.name, record.register)
        if not keys.size:
            return None
        owner = gathered(owners, rows).astype(np.int64)
        first, last = self._asked(anchor, rows, during, n)
        island = np.searchsorted(keys, owner * _DAYS + first, side="right") - 1
        at = np.maximum(island, 0)
        return pack((owner >= 0) & (island >= 0) & (keys[at] // _DAYS == owner) & (ends[at] >= last))

    def _asked(self, anchor: Table, rows: Index, during: Facts | None, n: int) -> tuple[Array, Array]:
        """`facts.time_asked`: first and last day."""
        record, as_of = anchor.entity.record, self.cells.as_of
        if during is not None and isinstance(during.data, Span):
            asked = [np.broadcast_to(end, n).astype(np.int64) for end in (during.data.lo, during.data.hi)]
            first = np.maximum(asked[0], self._day(anchor, rows, record.begins if record else None, 0, -1))
            last = np.minimum(asked[1], self._day(anchor, rows, record.ends if record else None, 1, _DAYS))
            return np.where(first <= last, first, asked[0]), np.where(first <= last, last, asked[1])
        begun = np.full(n, as_of if not (record and record.dated) else 1)
        for name in reversed(record.dated if record else ()):
            begun = self._day(anchor, rows, name, 0, begun)
        return np.minimum(begun, as_of), np.full(n, as_of)

    def _day(self, anchor: Table, rows: Index, field: str | None, end: int, blank: Any) -> Array:
        """The first or last day of a field as it stands in each row."""
        if not field:
            return np.asarray(blank)
        column = anchor.column(field)
        if not isinstance(column.data, Days):
            return np.asarray(blank)
        day = gathered((column.data.first, column.data.last)[end], rows)
        valid = EVERY if column.valid is None else column.valid
        return np.where(unpack(_at(valid, rows, anchor.n), len(rows)), day, blank)

    def _islands(self, anchor: str, kind: str) -> tuple[Array, Array, Array]:
        """Closed periods of one kind of register, those of one owner that leave no day between them joined.

        The number of the owner of each row of `anchor` (-1: nobody); owner and first day of each stretch as one
        number, in order; its last day.
        """
        nothing = np.zeros(0, np.int64)
        entity = self.cells.dataset.schema.registers
        if entity is None or entity.record is None or entity.record.registers is None:
            return nothing, nothing, nothing
        marks, table = entity.record.registers, self.cells.table(entity.name)
        period, codes = table.column(marks.period), codes_in(table.column(marks.owner))
        closed = says_so(table.column(marks.kind), kind) & says_so(table.column(marks.complete), True)
        closed &= valid_of(table.column(marks.owner)) & valid_of(period)
        assert isinstance(period.data, Days)
        first, last = (end[closed].astype(np.int64) for end in (period.data.first, period.data.last))
        owner = codes.code[closed].astype(np.int64)
        order = np.lexsort((first, owner))
        owner, first, last = owner[order], first[order], last[order]
        # One number for owner and day: a stretch begins where no earlier period of the owner reaches.
        starts, stops = owner * _DAYS + first, owner * _DAYS + last
        reached = np.maximum.accumulate(stops) if stops.size else stops
        new = np.ones(len(starts), bool)
        new[1:] = starts[1:] > reached[:-1] + 1
        new[1:] |= owner[1:] != owner[:-1]
        ends = reached[np.append(np.flatnonzero(new)[1:], len(new)) - 1] if len(new) else nothing
        return self._owners(anchor, entity.fields[marks.owner].tables, codes), starts[new], ends % _DAYS

    def _owners(self, anchor: str, tables: tuple[str, ...], codes: Codes) -> Array:
        """The number of the word that names who keeps the registers of each row (`facts.keeper`)."""
        rows = self.cells.table(anchor)
        found = np.full(rows.n, -1, np.int64)
        words = [str(word) for word in codes.words]
        if anchor in tables:
            at = rows.find(words)
            found[at[at >= 0]] = np.flatnonzero(at >= 0)
            return found
        named = rows.entity.record.owner if rows.entity.record else None
        if named is None:
            return found
        numbers, column = {word: n for n, word in enumerate(words)}, rows.column(named)
        own = codes_in(column)
        number = np.array([numbers.get(str(word), -1) for word in own.words], np.int64)
        return np.where(valid_of(column), gathered(number, own.code), -1)


_NO_SHARE = Decimal(0)


def _at(bits: Bits, rows: Index, n: int) -> Bits:
    return bits if bits.size == 1 and n > 8 else taken(bits, rows, n)


def codes_in(column: Column) -> Codes:
    data = column.data
    found = data.codes() if isinstance(data, Refs) else data
    assert isinstance(found, Codes)
    return found


def valid_of(column: Column) -> Any:
    return np.ones(column.n, bool) if column.valid is None else unpack(column.valid, column.n)


def says_so(column: Column, value: str | bool) -> Any:
    """Which cells hold exactly this value."""
    codes = codes_in(column)
    number = next((n for n, word in enumerate(codes.words) if word is value or word == value), -1)
    return valid_of(column) & (codes.code == number) if number >= 0 else np.zeros(column.n, bool)
