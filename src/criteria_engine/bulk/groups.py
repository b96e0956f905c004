"""Groups: the rows that hang together, as few as may go apart. Hierarchies that are none are refused here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from criteria_engine.bulk.census import Census
from criteria_engine.bulk.ids import Rows
from criteria_engine.bulk.roots import climb, components, rings, trail
from criteria_engine.errors import InputError, Problem
from criteria_engine.evaluate.sharding import refusals
from criteria_engine.evaluate.sharding.links import Link


@dataclass
class Groups:
    """The groups of a data set; links that are `loose` tie nothing."""

    census: Census
    loose: frozenset[str] = frozenset()

    @cached_property
    def head(self) -> Rows:
        """Of each node the least node of its group."""
        return self._components([link for link in self.census.ties if link.name not in self.loose])

    @cached_property
    def sizes(self) -> Rows:
        """Rows of each group, by its least node."""
        sizes = np.zeros(self.census.nodes, np.int32)
        for anchors in self.census.anchors.values():
            for part in anchors.stretches():
                np.add.at(sizes, self.head[part[part >= 0]], 1)
        return sizes

    @cached_property
    def orphaned(self) -> Rows:
        """The least nodes of groups with a node that is set aside wherever it is read."""
        census = self.census
        found = [census.faulty[table].where() + first for table, first in census.first.items()]
        return np.unique(self.head[np.concatenate([np.zeros(0, np.int64), *found])])

    def name(self, node: int) -> tuple[str, str]:
        """Table and id."""
        table = self.census.table_of(node)
        return table, self.census.texts(table, [node - self.census.first[table]])[0]

    def _components(self, links: list[Link]) -> Rows:
        ties = [self.census.ties[link] for link in links]
        return components(self.census.nodes, lambda: (part for tied in ties for part in tied.stretches()))

    # --- what is refused --------------------------------------------------------------------------------------------

    def refuse(self, most: int | None = None) -> None:
        """Raises InputError for rings, for hierarchies that are too deep, for a group of more rows than `most`."""
        trees = [table for table in self.census.streams if (r := self.census.schema[table].record) and r.parent]
        refusals.refuse([problem for table in trees for problem in self._climbed(table)])
        worst = int(np.argmax(self.sizes)) if self.census.nodes else 0
        if most is not None and self.census.nodes and self.sizes[worst] > most:
            raise InputError([refusals.too_large(*self.name(worst), int(self.sizes[worst]), most, self.crossings())])

    def _climbed(self, table: str) -> list[Problem]:
        parent = self._parents(table)
        stuck = climb(parent, refusals.DEEPEST).stuck
        schema, texts = self.census.schema, self.census.texts
        if found := list(rings(parent, stuck)):
            return [refusals.cyclic(schema, table, texts(table, ring)) for ring in found[: refusals.TOLD + 1]]
        paths = (trail(parent, int(row), refusals.DEEPEST + 2) for row in stuck[: refusals.TOLD + 1])
        return [refusals.too_deep(schema, table, texts(table, path)) for path in paths]

    def _parents(self, table: str) -> Rows:
        """For each row of a table the row above it in its hierarchy, -1 where there is none."""
        record = self.census.schema[table].record
        parent = np.full(self.census.rows[table], -1, np.int32)
        for link, pairs in self.census.ties.items():
            if record and link.table == table and link.path == record.parent:
                for part in pairs.stretches():
                    below, above = (part - self.census.first[table]).T
                    parent[below] = above
        return parent

    def crossings(self) -> list[tuple[str, int]]:
        """How often each link ties rows of several trees, the most frequent first."""
        records = {table: self.census.schema[table].record for table in self.census.streams}
        own = [k for k in self.census.ties if (r := records[k.table]) and k.path in (r.owner, r.parent)]
        tree = self._components(own)
        counts: list[tuple[str, int]] = []
        for link, pairs in self.census.ties.items():
            ends = (tree[part] for part in pairs.stretches())
            counts.append((link.name, sum(int(np.count_nonzero(end[:, 0] != end[:, 1])) for end in ends)))
        tying = [found for found in counts if found[1] and found[0] not in self.loose]
        return sorted(tying, key=lambda found: (-found[1], found[0]))
