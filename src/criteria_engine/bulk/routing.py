"""Which shard every row goes to, and which rows are copied into further shards as context.

A shard is whole groups. Two sorts of rows are copied: those that a row of the shard names by a link declared loose, and
those that are set aside wherever they are read, since one that cannot say whose it is may be anyone's. A copied row
brings the rows that it names (docs/spark.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk.census import Census
from criteria_engine.bulk.groups import Groups
from criteria_engine.bulk.ids import Rows
from criteria_engine.evaluate.sharding.bins import pack
from criteria_engine.evaluate.sharding.manifest import ORPHANS, TREES, Largest

Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Routes:
    """`home`: of each row of a table its shard. `copies`: of each table the rows copied and the shard each goes to.

    `kinds`: of each shard, ORPHANS where a row that others hang on is set aside. `groups`: how many it has; `largest`:
    a row and the size of its largest.
    """

    home: Mapping[str, Rows]
    copies: Mapping[str, tuple[Rows, Rows]]
    kinds: tuple[str, ...]
    groups: tuple[int, ...]
    largest: tuple[Largest | None, ...]


def routes_of(groups: Groups, capacity: int) -> Routes:
    """Fills shards of about `capacity` rows."""
    shard, kinds = _fill(groups, capacity)
    home = {table: _home(groups, shard, anchors) for table, anchors in groups.census.anchors.items()}
    kinds += (TREES,) * (_pour(home, len(kinds), capacity) - len(kinds))
    return Routes(home, _copies(groups, shard, home, len(kinds)), kinds, *_told(groups, shard, len(kinds)))


def _fill(groups: Groups, capacity: int) -> tuple[Rows, tuple[str, ...]]:
    """The shard of each group by its least node (-1: no group's least), and the kind of each shard."""
    shard = np.full(groups.census.nodes, -1, np.int32)
    found: tuple[str, ...] = ()
    heads = np.flatnonzero(groups.sizes)
    orphaned = np.isin(heads, groups.orphaned)
    for kind, chosen in ((TREES, heads[~orphaned]), (ORPHANS, heads[orphaned])):
        if len(chosen):
            bins = pack(groups.sizes[chosen], capacity)
            shard[chosen] = bins + len(found)
            found += (kind,) * (int(bins.max()) + 1)
    return shard, found or (TREES,)


def _home(groups: Groups, shard: Rows, anchors: Rows) -> Rows:
    """The shard of each row of a table, -1 for one that hangs on nothing."""
    if not len(shard):
        return anchors.copy()
    return np.where(anchors >= 0, shard[groups.head[anchors]], -1).astype(np.int32)


def _pour(home: Mapping[str, Rows], shards: int, capacity: int) -> int:
    """Rows that hang on nothing fill the room that is left, then further shards; gives the number of shards."""
    loads = sum((np.bincount(own[own >= 0], minlength=shards) for own in home.values()), np.zeros(shards, np.int64))
    edges, begin, last = np.cumsum(np.maximum(capacity - loads, 0)), 0, shards
    for own in home.values():
        alone = np.flatnonzero(own < 0)
        place = np.arange(begin, begin + len(alone))
        within, beyond = np.searchsorted(edges, place, side="right"), shards + (place - edges[-1]) // capacity
        own[alone] = np.where(within < shards, within, beyond)
        begin, last = begin + len(alone), max(last, int(own.max(initial=0)) + 1)
    return last


def _told(groups: Groups, shard: Rows, shards: int) -> tuple[tuple[int, ...], tuple[Largest | None, ...]]:
    heads = np.flatnonzero(groups.sizes)
    heads = heads[np.argsort(groups.sizes[heads], kind="stable")]
    counts = np.bincount(shard[heads], minlength=shards)
    largest = dict(zip(shard[heads].tolist(), heads.tolist(), strict=True))
    named = ((*groups.name(largest[n]), int(groups.sizes[largest[n]])) if n in largest else None for n in range(shards))
    return tuple(counts.tolist()), tuple(named)


# --- copies ---------------------------------------------------------------------------------------------------------


def _copies(groups: Groups, shard: Rows, home: Mapping[str, Rows], shards: int) -> dict[str, tuple[Rows, Rows]]:
    """Faulty rows into every other shard; and the nodes that they or loose links name, with all that is named in
    turn, into the shards where they are not at home."""
    census = groups.census
    own = shard[groups.head] if census.nodes else groups.head
    nodes, into = np.divmod(_closed(census, _seeds(groups, own, shards), own, shards), shards)
    copies: dict[str, tuple[Rows, Rows]] = {}
    for table, at_home in home.items():
        first = census.first.get(table, -1)
        here = (nodes >= first) & (nodes < first + census.rows[table]) & (first >= 0)
        faulty = np.flatnonzero(census.faulty[table])
        pairs = np.union1d(_everywhere(faulty, shards), (nodes[here] - first) * shards + into[here])
        rows, where = np.divmod(pairs, shards)
        away = at_home[rows] != where
        copies[table] = rows[away].astype(np.int32), where[away].astype(np.int32)
    return copies


def _seeds(groups: Groups, own: Rows, shards: int) -> Pairs:
    """Nodes named by faulty rows, for every shard, and by loose links, for the shard of the row that names them."""
    census = groups.census
    pairs = [_everywhere(np.unique(np.concatenate([np.zeros(0, np.int32), *census.named_by_faulty])), shards)]
    for link, tied in census.ties.items():
        if link.name in groups.loose:
            left, right = tied.arrays()
            pairs.append(right.astype(np.int64) * shards + own[left])
    return np.unique(np.concatenate(pairs))


def _everywhere(rows: NDArray[np.signedinteger], shards: int) -> Pairs:
    """A pair for each row and shard: the row's number times the number of shards, and the shard."""
    return (rows.astype(np.int64)[:, None] * shards + np.arange(shards)).ravel()


def _closed(census: Census, pairs: Pairs, own: Rows, shards: int) -> Pairs:
    """The pairs and those reached along whatever links, without nodes that are at home there."""
    seen = np.zeros(0, np.int64)
    new = _away(pairs, own, shards)
    while len(new):
        seen = np.union1d(seen, new)
        new = np.setdiff1d(_away(_named(census, new, shards), own, shards), seen)
    return seen


def _away(pairs: Pairs, own: Rows, shards: int) -> Pairs:
    away: Pairs = pairs[own[pairs // shards] != pairs % shards]
    return away


def _named(census: Census, pairs: Pairs, shards: int) -> Pairs:
    """What the nodes of the pairs name, in the same shards. One look at all ties: chains of copies are short."""
    found, nodes = [np.zeros(0, np.int64)], pairs // shards
    # Of other tables the left of a tie is an anchor, which does not name anything itself.
    for tied in (tied for link, tied in census.ties.items() if link.table in census.first):
        left, right = tied.arrays()
        at = np.flatnonzero(np.isin(left, nodes))
        order = np.argsort(left[at], kind="stable")
        left, right = left[at][order], right[at][order]
        low, high = np.searchsorted(left, nodes), np.searchsorted(left, nodes, side="right")
        each = np.repeat(np.arange(len(nodes)), high - low)
        offset = np.arange(len(each)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
        found.append(right[low[each] + offset].astype(np.int64) * shards + (pairs % shards)[each])
    return np.unique(np.concatenate(found))
