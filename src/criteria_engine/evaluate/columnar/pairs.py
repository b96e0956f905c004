"""Frames laid out: which elements they have, whose rows these are, and how those of one frame stand to another's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.columns.model import Bits, Refs, Rows, Table
from criteria_engine.evaluate.columnar.bits import EVERY, both, gathered, pack, unpack, wide
from criteria_engine.evaluate.columnar.cells import Cells
from criteria_engine.evaluate.plan.nodes import Edge, Frame
from criteria_engine.records.schema import VALUE

Index = NDArray[Any]
# Items that a window of 32 bits holds wherever in a byte it begins.
_WINDOW = 25
_CHUNK = 1 << 16


@dataclass(slots=True)
class Elements:
    """The elements of a frame.

    `row`: the innermost row of each, None: element i is row i. `parent`: the element of the outer frame that each
    lies in (-1: none), or `offsets`, where those of one parent stand together. `alive`: which are elements at all
    (None: all); others have values too, which nobody may look at.
    """

    n: int
    table: Table
    row: Index | None = None
    parent: Index | None = None
    offsets: Index | None = None
    alive: Bits | None = None
    outer: Elements | None = None
    _windows: Any = None
    _each: Index | None = None

    def parents(self) -> Index:
        if self.parent is None:
            assert self.offsets is not None
            self.parent = np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))
        return self.parent

    def rows(self) -> Index:
        return np.arange(self.n) if self.row is None else self.row

    def each(self) -> Index:
        """How many elements lie in each of the outer frame."""
        if self._each is None:
            if self.alive is None and self.offsets is not None:
                each: Index = np.diff(self.offsets)
                self._each = each.astype(np.uint8) if not each.size or each.max() < 256 else each
            else:
                self._each = self.count(EVERY)
        return self._each

    def count(self, bits: Bits) -> Index:
        """How many of the elements of each outer one have their bit set."""
        assert self.outer is not None
        bits = wide(bits if self.alive is None else bits & self.alive, self.n)
        if self.offsets is None:
            claimed = self.parents()[unpack(bits, self.n)]
            return np.bincount(claimed[claimed >= 0], minlength=self.outer.n)
        if self._windows is None:
            self._windows = _windows(self.offsets)
        if self._windows is False:
            running = np.concatenate([[0], np.cumsum(unpack(bits, self.n), dtype=np.int64)])
            return np.diff(running[self.offsets])
        return _in_windows(bits, *self._windows)


def _windows(offsets: Index) -> Any:
    """Where the bits of each list begin and how many they are; False where one is too long."""
    lengths = np.diff(offsets)
    if lengths.size and lengths.max() > _WINDOW:
        return False
    start = offsets[:-1]
    return (start >> 3).astype(np.intp), (start & 7).astype(np.uint32), (np.uint32(1) << lengths.astype(np.uint32)) - 1


def _in_windows(bits: Bits, at: Index, shift: Index, mask: Index) -> Index:
    """The bits of each list counted through an unaligned window of 32 bits."""
    padded = np.zeros(len(bits) + 8, np.uint8)
    padded[: len(bits)] = bits
    # Copied to where words begin: numpy would do so once for each part.
    words = np.ascontiguousarray(np.ndarray((len(bits) + 4,), "<u4", padded, 0, (1,)))
    found = np.empty(len(at), np.uint8)
    for first in range(0, len(at), _CHUNK):
        part = slice(first, first + _CHUNK)
        word = words.take(at[part], mode="clip")
        word >>= shift[part]
        word &= mask[part]
        np.bitwise_count(word, out=found[part])
    return found


class Pairs:
    """The frames of one data set."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._laid_out: dict[Frame, Elements] = {}
        self._adjacent: dict[tuple[Edge, str], Elements] = {}
        self._indexes: dict[tuple[Frame, Frame, int], Index | None] = {}

    def of(self, frame: Frame) -> Elements:
        """The elements of a frame."""
        found = self._laid_out.get(frame)
        if found is None:
            found = self._laid_out[frame] = self._lay_out(frame)
        return found

    def _lay_out(self, frame: Frame) -> Elements:
        if not frame.edges:
            table = self.cells.table(frame.root)
            return Elements(table.n, table)
        outer, edge = self.of(frame.outer), frame.edges[-1]
        if not edge.via and not edge.up and outer.row is None:
            direct = self._direct(edge, edge.source)
            return Elements(
                direct.n, direct.table, direct.row, direct.parent, direct.offsets, direct.alive, outer
            )  # fmt: skip
        anchors = self.anchors(frame.outer, edge)
        return _expanded(outer, [(rows, self._direct(edge, name)) for name, rows in anchors])

    def anchors(self, frame: Frame, edge: Edge) -> list[tuple[str, Index]]:
        """By table the rows at which an edge starts, for each element of a frame; -1 where at none of that table."""
        inner = Frame(frame.root, frame.edges[: len(frame.edges) - edge.up])
        rows = self.of(inner).rows()
        index = self._outwards(frame, len(inner.edges))
        ends = [(edge.source, rows if index is None else gathered(rows, index))]
        for hop in edge.via:
            ends = self._followed(ends, hop)
        return [(name, np.broadcast_to(at, self.of(frame).n)) for name, at in ends if not edge.via or name in edge.at]

    def _followed(self, ends: list[tuple[str, Index]], hop: str) -> list[tuple[str, Index]]:
        found: dict[str, Index] = {}
        for name, rows in ends:
            table = self.cells.table(name)
            if hop not in table.entity.fields:
                continue
            for target, at in references(table, hop):
                leads = np.where(rows >= 0, gathered(at, rows), -1) if at.size else np.full(rows.shape, -1)
                found[target] = np.where(leads >= 0, leads, found[target]) if target in found else leads
        return list(found.items())

    # --- edges --------------------------------------------------------------------------------------------------

    def _direct(self, edge: Edge, source: str) -> Elements:
        """What an edge leads to from the rows of a table."""
        key = (Edge(edge.kind, source, (), edge.name, edge.target, edge.link), source)
        if key not in self._adjacent:
            self._adjacent[key] = {"list": self._items, "related": self._related, "below": self._below}[edge.kind](
                edge, self.cells.table(source)
            )
        return self._adjacent[key]

    def _items(self, edge: Edge, source: Table) -> Elements:
        listed, not_yet = source.listed(edge.name), self.cells.not_yet(edge.target)
        return Elements(listed.items.n, listed.items, offsets=listed.offsets, alive=_but(not_yet), outer=_all(source))

    def _related(self, edge: Edge, source: Table) -> Elements:
        rows, not_yet = self.cells.table(edge.name), self.cells.not_yet(edge.name)
        assert edge.link is not None
        if edge.link in rows.entity.lists:
            return self._related_by_list(rows, edge.link, source, not_yet)
        parent = named_by(rows, edge.link, source)
        if not parent.size or (parent[0] >= 0 and bool((parent[1:] >= parent[:-1]).all())):
            offsets = np.searchsorted(parent, np.arange(source.n + 1))
            return Elements(rows.n, rows, parent=parent, offsets=offsets, alive=_but(not_yet), outer=_all(source))
        alive = both(pack(parent >= 0), _but(not_yet))
        return Elements(rows.n, rows, parent=parent, alive=alive, outer=_all(source))

    def _related_by_list(self, rows: Table, link: str, source: Table, not_yet: Bits | None) -> Elements:
        items = rows.listed(link).items
        assert items.roots is not None
        parent, row = named_by(items, VALUE, source), items.roots
        there = parent >= 0 if not_yet is None else (parent >= 0) & ~gathered(unpack(not_yet, rows.n), row)
        # A row that names another twice is one row of it.
        pairs = np.unique(parent[there].astype(np.int64) * max(rows.n, 1) + row[there])
        return _grouped(rows, pairs // max(rows.n, 1), pairs % max(rows.n, 1), _all(source))

    def _below(self, edge: Edge, source: Table) -> Elements:
        """The closure of the hierarchy: every row with all that are above it."""
        assert source.entity.record is not None and source.entity.record.parent is not None
        above = named_by(source, source.entity.record.parent, source)
        row = np.flatnonzero(above >= 0)
        ancestor, found = above[row], []
        # Rings are set aside when records are read; more steps than rows there cannot be.
        for _ in range(source.n):
            if not row.size:
                break
            found.append((ancestor, row))
            ancestor = above[ancestor]
            row, ancestor = row[ancestor >= 0], ancestor[ancestor >= 0]
        nothing = np.zeros(0, np.int64)
        pairs = [np.concatenate([nothing, *(pair[n] for pair in found)]) for n in (0, 1)]
        return _grouped(source, pairs[0], pairs[1], _all(source))

    # --- from frame to frame ------------------------------------------------------------------------------------

    def _outwards(self, frame: Frame, edges: int) -> Index | None:
        """The element of the frame cut to so many edges that each element lies in; None: itself."""
        index: Index | None = None
        for n in range(len(frame.edges), edges, -1):
            parents = self.of(Frame(frame.root, frame.edges[:n])).parents()
            index = parents if index is None else gathered(parents, index)
        return index

    def index(self, frame: Frame, part: Frame, start: int) -> Index | None:
        """For each element of a frame, the element of a part's frame (`nodes.Lift`); None: the same."""
        key = (frame, part, start)
        if key not in self._indexes:
            inner = Frame(frame.root, frame.edges[: start + len(part.edges)])
            outwards, along = self._outwards(frame, len(inner.edges)), self._along(inner, part, start)
            if outwards is None or along is None:
                self._indexes[key] = along if outwards is None else outwards
            else:
                self._indexes[key] = gathered(along, outwards)
        return self._indexes[key]

    def _along(self, frame: Frame, part: Frame, start: int) -> Index | None:
        """As `index`, where both frames end with the same edges."""
        if start == 0:
            return None
        own, other = self.of(frame), self.of(part)
        if other.row is None:
            return own.row
        assert other.offsets is not None and own.offsets is not None
        outer, parents = self._along(frame.outer, part.outer, start), own.parents()
        place = np.arange(own.n) - own.offsets[parents]
        return other.offsets[parents if outer is None else gathered(outer, parents)] + place


def _all(table: Table) -> Elements:
    return Elements(table.n, table)


def _but(bits: Bits | None) -> Bits | None:
    return None if bits is None else ~bits


def references(table: Table, field: str) -> list[tuple[str, Index]]:
    """By table the rows that a reference of each row leads to, -1 where it leads to none of that table."""
    column = table.column(field)
    assert isinstance(column.data, Refs)
    refs, row = column.data, column.data.row
    if column.valid is not None:
        row = np.where(unpack(column.valid, column.n), row, -1)
    if refs.table is None:
        return [(name, row if n == 0 else np.full(column.n, -1, np.int32)) for n, name in enumerate(refs.tables)]
    return [(name, np.where(refs.table == n, row, -1)) for n, name in enumerate(refs.tables)]


def named_by(table: Table, field: str, source: Table) -> Rows:
    """The row of `source` whose id each reference is, whatever other table has that id too; -1 where there is none."""
    column = table.column(field)
    assert isinstance(column.data, Refs)
    if column.data.tables[0] == source.entity.name:
        return dict(references(table, field))[source.entity.name]
    codes = column.data.codes()
    found = np.append(source.find([str(word) for word in codes.words]), -1).astype(np.int32)
    row = gathered(found, np.where(codes.code < 0, len(found) - 1, codes.code))
    return row if column.valid is None else np.where(unpack(column.valid, column.n), row, -1)


def _grouped(table: Table, parent: Index, row: Index, outer: Elements) -> Elements:
    """Pairs of an outer row and a row, those of one outer row together."""
    order = np.argsort(parent, kind="stable")
    parent, row = parent[order], row[order]
    offsets = np.searchsorted(parent, np.arange(outer.n + 1))
    return Elements(len(row), table, row, parent, offsets, outer=outer)


def _compact(direct: Elements) -> Elements:
    """The pairs of an edge that there are, those of one outer row together."""
    if direct.alive is None and direct.offsets is not None:
        return direct
    kept = np.ones(direct.n, bool) if direct.alive is None else unpack(direct.alive, direct.n)
    assert direct.outer is not None
    return _grouped(direct.table, direct.parents()[kept], direct.rows()[kept], direct.outer)


def _expanded(outer: Elements, starts: Sequence[tuple[Index, Elements]]) -> Elements:
    """The rows that an edge leads to from the row at which it starts for each outer element."""
    parents, rows, table = [], [], starts[0][1].table
    for anchor, direct in starts:
        adjacent = _compact(direct)
        assert adjacent.offsets is not None
        first, last = (gathered(adjacent.offsets[s], anchor) for s in (slice(None, -1), slice(1, None)))
        lengths = np.where(anchor >= 0, last - first, 0)
        owner = np.repeat(np.arange(outer.n), lengths)
        place = np.arange(len(owner)) - (np.cumsum(lengths) - lengths)[owner] + np.broadcast_to(first, outer.n)[owner]
        parents.append(owner)
        rows.append(gathered(adjacent.rows(), place))
    return _grouped(table, np.concatenate(parents), np.concatenate(rows), outer)
