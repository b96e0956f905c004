"""Which shard every row goes to, and which rows are copied into further shards as context.

A shard is whole groups. Two sorts of rows are copied: those that a row of the shard names by a link declared loose, and
those that are set aside wherever they are read, since one that cannot say whose it is may be anyone's. A copied row
brings the rows that it names (docs/spark.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk.census import Census
from criteria_engine.bulk.groups import Groups
from criteria_engine.bulk.ids import Rows
from criteria_engine.bulk.strip import Strip
from criteria_engine.evaluate.sharding.bins import pack
from criteria_engine.evaluate.sharding.manifest import ORPHANS, TREES, Largest

Pairs = NDArray[np.int64]
Where = Callable[[NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Routes:
    """`home`: of each row of a table its shard. `copies`: of each table the rows copied and the shard each goes to.

    `kinds`: of each shard, ORPHANS where a row that others hang on is set aside. `groups`: how many it has; `largest`:
    a row and the size of its largest.
    """

    home: Mapping[str, Strip]
    copies: Mapping[str, tuple[Rows, Rows]]
    kinds: tuple[str, ...]
    groups: tuple[int, ...]
    largest: tuple[Largest | None, ...]


def routes_of(groups: Groups, capacity: int) -> Routes:
    """Fills shards of about `capacity` rows."""
    shard, kinds = _fill(groups, capacity)
    heads = np.flatnonzero(groups.sizes)
    room = _Room(np.bincount(shard[heads], groups.sizes[heads], len(kinds)), capacity)
    home = {table: _home(groups, shard, anchors, room) for table, anchors in groups.census.anchors.items()}
    kinds += (TREES,) * (room.shards - len(kinds))
    copies = _copies(groups, lambda nodes: shard[groups.head[nodes]], home, len(kinds))
    return Routes(home, copies, kinds, *_told(groups, shard, len(kinds)))


def _fill(groups: Groups, capacity: int) -> tuple[Rows, tuple[str, ...]]:
    """The shard of each group by its least node (-1: no group's least), and the kind of each shard."""
    shard = np.full(groups.census.nodes, -1, np.int32)
    found: tuple[str, ...] = ()
    heads = np.flatnonzero(groups.sizes)
    orphaned = np.isin(heads, groups.orphaned)
    for kind, chosen in ((TREES, heads[~orphaned]), (ORPHANS, heads[orphaned])):
        if len(chosen):
            bins = pack(groups.sizes[chosen].astype(np.int64), capacity)
            shard[chosen] = bins + len(found)
            found += (kind,) * (int(bins.max()) + 1)
    return shard, found or (TREES,)


class _Room:
    """The room that groups leave in their shards, then further shards: for rows that hang on nothing."""

    def __init__(self, loads: NDArray[Any], capacity: int) -> None:
        self.edges, self.capacity = np.cumsum(np.maximum(capacity - loads, 0)).astype(np.int64), capacity
        self.taken, self.shards = 0, len(loads)

    def take(self, rows: int) -> Rows:
        """A shard for each of so many rows."""
        place = np.arange(self.taken, self.taken + rows)
        within = np.searchsorted(self.edges, place, side="right")
        beyond = len(self.edges) + (place - self.edges[-1]) // self.capacity
        found = np.where(within < len(self.edges), within, beyond).astype(np.int32)
        self.taken, self.shards = self.taken + rows, max(self.shards, int(found.max(initial=0)) + 1)
        return found


def _home(groups: Groups, shard: Rows, anchors: Strip, room: _Room) -> Strip:
    """The shard of each row of a table."""
    home = Strip(folder=groups.census.folder)
    for part in anchors.stretches():
        own = np.empty(len(part), np.int32)
        own[part >= 0] = shard[groups.head[part[part >= 0]]]
        own[part < 0] = room.take(int(np.count_nonzero(part < 0)))
        home.add(own)
    return home


def _told(groups: Groups, shard: Rows, shards: int) -> tuple[tuple[int, ...], tuple[Largest | None, ...]]:
    heads = np.flatnonzero(groups.sizes)
    heads = heads[np.argsort(groups.sizes[heads], kind="stable")]
    counts = np.bincount(shard[heads], minlength=shards)
    largest = dict(zip(shard[heads].tolist(), heads.tolist(), strict=True))
    named = ((*groups.name(largest[n]), int(groups.sizes[largest[n]])) if n in largest else None for n in range(shards))
    return tuple(counts.tolist()), tuple(named)


# --- copies ---------------------------------------------------------------------------------------------------------


def _copies(groups: Groups, own: Where, home: Mapping[str, Strip], shards: int) -> dict[str, tuple[Rows, Rows]]:
    """Faulty rows into every other shard; and the nodes that they or loose links name, with all that is named in
    turn, into the shards where they are not at home. `own`: the shards of nodes."""
    census = groups.census
    nodes, into = np.divmod(_closed(census, _seeds(groups, own, shards), own, shards), shards)
    copies: dict[str, tuple[Rows, Rows]] = {}
    for table, at_home in home.items():
        first = census.first.get(table, -1)
        here = (nodes >= first) & (nodes < first + census.rows[table]) & (first >= 0)
        everywhere = _everywhere(census.faulty[table].where(), shards)
        rows, where = np.divmod(np.union1d(everywhere, (nodes[here] - first) * shards + into[here]), shards)
        away = at_home.at(rows) != where
        copies[table] = rows[away].astype(np.int32), where[away].astype(np.int32)
    return copies


def _seeds(groups: Groups, own: Where, shards: int) -> Pairs:
    """Nodes named by faulty rows, for every shard, and by loose links, for the shard of the row that names them."""
    census = groups.census
    pairs = [_everywhere(np.unique(np.concatenate([np.zeros(0, np.int32), *census.named_by_faulty])), shards)]
    for tied in (tied for link, tied in census.ties.items() if link.name in groups.loose):
        for part in tied.stretches():
            pairs.append(_away(part[:, 1].astype(np.int64) * shards + own(part[:, 0]), own, shards))
    return np.unique(np.concatenate(pairs))


def _everywhere(rows: NDArray[np.signedinteger], shards: int) -> Pairs:
    """A pair for each row and shard: the row's number times the number of shards, and the shard."""
    return (rows.astype(np.int64)[:, None] * shards + np.arange(shards)).ravel()


def _closed(census: Census, pairs: Pairs, own: Where, shards: int) -> Pairs:
    """The pairs and those reached along whatever links, without nodes that are at home there."""
    seen = np.zeros(0, np.int64)
    new = _away(pairs, own, shards)
    while len(new):
        seen = np.union1d(seen, new)
        new = np.setdiff1d(_away(_named(census, new, shards), own, shards), seen)
    return seen


def _away(pairs: Pairs, own: Where, shards: int) -> Pairs:
    away: Pairs = pairs[own(pairs // shards) != pairs % shards]
    return away


def _named(census: Census, pairs: Pairs, shards: int) -> Pairs:
    """What the nodes of the pairs name, in the same shards. One look at all ties: chains of copies are short."""
    # Of other tables the left of a tie is an anchor, which does not name anything itself.
    ties = [tied for link, tied in census.ties.items() if link.table in census.first]
    found = [_named_in(part, pairs, shards) for tied in ties for part in tied.stretches()]
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _named_in(ties: Rows, pairs: Pairs, shards: int) -> Pairs:
    ties = ties[np.isin(ties[:, 0], nodes := pairs // shards)]
    left, right = ties[np.argsort(ties[:, 0], kind="stable")].T
    low, high = np.searchsorted(left, nodes), np.searchsorted(left, nodes, side="right")
    each = np.repeat(np.arange(len(nodes)), high - low)
    offset = np.arange(len(each)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
    named: Pairs = right[low[each] + offset].astype(np.int64) * shards + (pairs % shards)[each]
    return named
