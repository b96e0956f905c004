"""The rows around a condition while it is lowered, and the frame that each node needs of them.

A node is placed where it is asked least often: one that looks at the innermost row alone is a node of that row's
table, whoever asks; one that compares it with a row around it stands in the frame from that row to this one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.graph import Graph
from criteria_engine.evaluate.plan.nodes import Edge, Frame, Id
from criteria_engine.records.schema import Entity

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a chain. `edge`: how it was reached from a row before it (None of the first)."""

    entity: Entity
    edge: Edge | None = None


@dataclass(frozen=True, slots=True)
class Blank:
    """What stands for a row of a list that is not there: it says nothing, or denies everything."""

    entity: Entity
    denies: bool


@dataclass(frozen=True, slots=True)
class At:
    """A node and which link of the chain its frame starts at; None: it needs no row."""

    id: Id
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """`links`: rows that there are. `rows`: what a condition sees around it, the subject first: numbers of links, and
    blanks."""

    graph: Graph
    links: tuple[Link, ...]
    rows: tuple[int | Blank, ...]

    @classmethod
    def of(cls, graph: Graph, entity: Entity) -> Chain:
        return cls(graph, (Link(entity),), (0,))

    def entity(self, row: int | Blank) -> Entity:
        return row.entity if isinstance(row, Blank) else self.links[row].entity

    def out(self, up: int) -> int | Blank:
        """The row so many steps outwards from the innermost one."""
        return self.rows[len(self.rows) - 1 - up]

    def table(self) -> int:
        """The innermost row that is a row of a table."""
        return next(n for n in reversed(self.rows) if isinstance(n, int) and self.links[n].entity.is_table)

    def within(self, anchor: int, edge: Edge, entity: Entity) -> Chain:
        """The chain with one more row, reached by an edge from the link `anchor`."""
        link = Link(entity, replace(edge, up=len(self.links) - 1 - anchor))
        return Chain(self.graph, (*self.links, link), (*self.rows, len(self.links)))

    def beside(self, entity: Entity, denies: bool) -> Chain:
        """The chain with a blank row."""
        return replace(self, rows=(*self.rows, Blank(entity, denies)))

    def frame(self, span: Span) -> Frame:
        """The frame of a stretch of links."""
        edges = [link.edge for link in self.links[span[0] + 1 : span[1] + 1]]
        return Frame(self.links[span[0]].entity.name, tuple(edge for edge in edges if edge is not None))

    def span_of(self, part: At) -> Span | None:
        """The links that a node needs."""
        frame = self.graph[part.id].frame
        return None if part.start is None or frame is None else (part.start, part.start + len(frame.edges))

    def reach(self, parts: Iterable[At], *also: int) -> Span | None:
        """The stretch of links that nodes and places need together; None where they need none."""
        spans = [span for part in parts if (span := self.span_of(part))] + [(n, n) for n in also]
        if not spans:
            return None
        start, end = min(first for first, _ in spans), max(last for _, last in spans)
        # An edge that starts further out needs the row that it starts at.
        for n in range(end, 0, -1):
            edge = self.links[n].edge
            if n > start and edge is not None:
                start = min(start, n - 1 - edge.up)
        return start, end

    def lifted(self, part: At, span: Span) -> Id:
        """A node as seen from a stretch of links that holds its own."""
        own = self.span_of(part)
        if own is None or own == span:
            return part.id
        return self.graph.add(p.Lift(self.frame(span), part.id, own[0] - span[0]))

    def joined(self, parts: Iterable[At]) -> tuple[Frame | None, list[Id], int | None]:
        """The frame that parts share, each part as seen from it, and where it starts."""
        every = list(parts)
        span = self.reach(every)
        if span is None:
            return None, [part.id for part in every], None
        return self.frame(span), [self.lifted(part, span) for part in every], span[0]
