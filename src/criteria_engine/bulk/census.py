"""One reading of the ids and references of a data set: who is named by whom, which rows no data set would keep.

Rows of tables that others name are *nodes*, numbered through all those tables. A row of any other table hangs on its
*anchor*, the first node that it names, its owner before others. What has a number for every row or reference lies in
files; while the references are read, twelve bytes of every node are in memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from criteria_engine.bulk import ids
from criteria_engine.bulk.ids import Index, Named, Prints, Rows, columns_for, indices, mask, valid
from criteria_engine.bulk.sources import Stream
from criteria_engine.bulk.strip import Strip
from criteria_engine.errors import Problem
from criteria_engine.evaluate.sharding import refusals
from criteria_engine.evaluate.sharding.links import Link, links_of, named_tables, needed_fields
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Schema

Flags = NDArray[np.bool_]


@dataclass
class Census:
    """`first`: the number of the first node of each table that is named. `anchors`: of every row of every table the
    node it hangs on, -1 for none. `faulty`: whether a row is set aside wherever it is read, for what it names. `ties`:
    pairs (anchor, node named), link by link. `named_by_faulty`: nodes that faulty rows name. `indexes`: of the tables
    that are named, as long as the census is taken. `folder`: for what is as long as the data set.
    """

    schema: Schema
    streams: Mapping[str, Stream]
    folder: Path | None = None
    first: dict[str, int] = field(default_factory=dict)
    nodes: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    anchors: dict[str, Strip] = field(default_factory=dict)
    faulty: dict[str, Strip] = field(default_factory=dict)
    ties: dict[Link, Strip] = field(default_factory=dict)
    named_by_faulty: list[Rows] = field(default_factory=list)

    def texts(self, table: str, rows: list[int]) -> list[str]:
        """The ids of some rows of a table, as people write them."""
        found: dict[int, str] = {}
        wanted, begin = set(rows), 0
        for batch in self.streams[table].batches([ID]):
            here = [row for row in wanted if begin <= row < begin + len(batch)]
            texts = ids.ids_in(batch.take(indices(np.array(here) - begin)), ID).texts if here else None
            found |= dict(zip(here, texts.to_pylist(), strict=False)) if texts is not None else {}
            begin += len(batch)
        return [found.get(row, "?") for row in rows]

    def table_of(self, node: int) -> str:
        return max((name for name, first in self.first.items() if first <= node), key=lambda name: self.first[name])


def take_census(streams: Mapping[str, Stream], schema: Schema, folder: Path | None = None) -> Census:
    """Reads ids, then references. Raises InputError where ids are repeated."""
    census = Census(schema, streams, folder)
    problems = [problem for table in streams for problem in _count_ids(census, table)]
    refusals.refuse(problems)
    for table in streams:
        _follow(census, table)
    census.indexes.clear()
    return census


def _count_ids(census: Census, table: str) -> Iterator[Problem]:
    """Numbers the rows of a table, and tells of ids that several have."""
    census.rows[table] = census.streams[table].rows
    if not census.schema[table].key_field:
        return
    prints, rows, begin = Strip(np.uint64, folder=census.folder), Strip(folder=census.folder), 0
    for batch in census.streams[table].batches([ID]):
        found = ids.ids_in(batch, ID)
        prints.add(found.prints)
        rows.add(found.rows + np.int32(begin))
        begin += len(batch)
    if table in named_tables(census.schema):
        census.indexes[table], census.first[table] = Index(prints[:], rows[:]), census.nodes
        census.nodes += census.rows[table]
    index = census.indexes.get(table)
    yield from _repeated(census, table, ids.repeated(index.prints if index else np.sort(prints[:])))


def _repeated(census: Census, table: str, prints: Prints) -> Iterator[Problem]:
    times = Counter[str]()
    for batch in census.streams[table].batches([ID]) if len(prints) else ():
        found = ids.ids_in(batch, ID)
        times.update(found.texts.filter(mask(np.isin(found.prints, prints))).to_pylist())
    yield from (refusals.repeated(census.schema, table, key, n) for key, n in sorted(times.items()) if n > 1)


def _follow(census: Census, table: str) -> None:
    """Anchors, faults and ties of the rows of one table."""
    links, begin, base = links_of(census.schema[table]), 0, census.first.get(table)
    census.anchors[table], census.faulty[table] = Strip(folder=census.folder), Strip(np.bool_, folder=census.folder)
    census.ties |= {link: Strip(width=2, folder=census.folder) for link in links}
    needed = needed_fields(census.schema[table])
    paths = [link.path for link in links] + needed
    stream = census.streams[table]
    for batch in stream.batches(columns_for(stream.schema, paths)):
        own = np.arange(begin, begin + len(batch), dtype=np.int32)
        anchors, faulty = own * 0 - 1 if base is None else own + np.int32(base), _lacks(batch, needed)
        _follow_batch(census, links, batch, anchors, faulty)
        census.anchors[table].add(anchors)
        census.faulty[table].add(faulty)
        begin += len(batch)


def _follow_batch(census: Census, links: tuple[Link, ...], batch: Any, anchors: Rows, faulty: Flags) -> None:
    hits: list[tuple[Link, Rows, Rows]] = []
    for link in links:
        found = ids.named_by(batch, link)
        known = np.zeros(len(found.prints), bool)
        for rows, nodes, at in _targets(census, link, found):
            known[at] = True
            hits.append((link, rows, nodes))
        faulty[found.rows[~known]] = True
    for _, rows, nodes in hits:
        # Rows of no table that is named hang on the first node of the first link; numpy keeps the last one written.
        free = anchors[rows] < 0
        anchors[rows[free][::-1]] = nodes[free][::-1]
    for link, rows, nodes in hits:
        # That a row hangs on its anchor is known; a node that names itself is a ring.
        told = (anchors[rows] != nodes) | (link.table in census.first)
        census.ties[link].add(np.column_stack([anchors[rows[told]], nodes[told]]))
        census.named_by_faulty.append(nodes[faulty[rows]])


def _targets(census: Census, link: Link, found: Named) -> Iterator[tuple[Rows, Rows, Flags]]:
    """For each table that a link may lead to: the rows that name one of its rows, that node, and which these are."""
    for table in link.tables:
        if table in census.indexes:
            node = census.indexes[table].find(found.prints)
            at = node >= 0
            yield found.rows[at], node[at] + np.int32(census.first[table]), at


def _lacks(batch: Any, needed: list[str]) -> Flags:
    lacking = np.zeros(len(batch), bool)
    for name in needed:
        at = batch.schema.get_field_index(name)
        lacking |= ~valid(batch.column(at)) if at >= 0 else True
    return lacking
