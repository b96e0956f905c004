"""The rows of a source as an edge: where it starts, what it follows, and whether its rows are all there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import climb, resolve
from criteria_engine.errors import CriteriaError, Problem
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.blank import blank_fact
from criteria_engine.evaluate.plan.chain import At, Blank, Chain, Link
from criteria_engine.evaluate.plan.nodes import Edge, Frame, Id
from criteria_engine.records.schema import Entity, Schema

Lower = Callable[[n.Operand, Chain], At]


class Unplannable(CriteriaError):
    """A condition that no back end but the reference evaluator can answer."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows reached by `edge` from the link `anchor` of a chain, and whether they are all there are."""

    outer: Chain
    anchor: int
    edge: Edge
    entity: Entity
    whole: At

    @property
    def chain(self) -> Chain:
        """The chain with one of the rows added."""
        return self.outer.within(self.anchor, self.edge, self.entity)

    def placed(self, inside: Sequence[At], around: Sequence[At]) -> tuple[Frame, Edge, list[Id], list[Id], int]:
        """Where a node over the rows stands: its frame and edge, its parts of each row and of all of them, its start.

        `inside`: parts in the chain with a row; `around`: parts in the chain without.
        """
        chain, new = self.chain, len(self.outer.links)
        outside = self.outer.reach(around, self.anchor)
        if chain.reach(inside, new) == (new, new) and outside == (self.anchor, self.anchor):
            # Nothing looks at the rows between: asked of the anchor alone, once for all that are within it.
            links = (*self.outer.links[: self.anchor + 1], Link(self.entity, self.edge))
            chain, new = Chain(chain.graph, links, ()), self.anchor + 1
            inside = [part if part.start is None else replace(part, start=new) for part in inside]
        span = chain.reach([*inside, *around], self.anchor, new)
        edge = chain.links[new].edge
        assert span is not None and edge is not None
        own = (span[0], new - 1)
        of_each, of_all = [chain.lifted(a, span) for a in inside], [chain.lifted(a, own) for a in around]
        return chain.frame(own), edge, of_each, of_all, span[0]


def rows_of(source: n.Source, chain: Chain, schema: Schema, lower: Lower) -> Rows | bool:
    """The rows of a source; of a row that is not there only whether it is known that there are none."""
    up, name = climb(source.of if source.of is not None else source.name)
    row = chain.out(up)
    if isinstance(row, Blank):
        return row.denies if name in row.entity.lists else blank_fact(schema, row, name).is_absent
    entity = chain.entity(row)
    via: tuple[str, ...] = ()
    if source.of is not None:
        place = resolve(schema, entity, name)
        assert place is not None
        via, (_, name) = (*place.hops, place.name), climb(source.name)
    edge, target = _edge(source, name, entity, via, schema)
    return Rows(chain, row, edge, target, _whole(source, edge, row, chain, lower))


def _edge(
    source: n.Source, name: str, entity: Entity, via: tuple[str, ...], schema: Schema
) -> tuple[Edge, Entity]:  # fmt: skip
    anchors = _ends(schema, entity, via)
    place = resolve(schema, anchors[0], name) if name != BELOW else None
    if place is not None and place.found is not None:
        via = (*via, *place.hops)
        having = [end for end in _ends(schema, entity, via) if place.name in end.lists]
        _one(source, having)
        return _of("list", entity, having, place.name, place.found.item.name, None, via), place.found.item
    if name == BELOW:
        _one(source, anchors)
        return _of("below", entity, anchors, anchors[0].name, anchors[0].name, None, via), anchors[0]
    return _of("related", entity, anchors, name, name, source.by, via), schema[name]


def _of(
    kind: str, entity: Entity, at: Iterable[Entity], name: str, target: str, link: str | None, via: tuple[str, ...]
) -> Edge:  # fmt: skip
    return Edge(kind, entity.name, tuple(end.name for end in at), name, target, link, via)  # type: ignore[arg-type]


def _ends(schema: Schema, entity: Entity, via: tuple[str, ...]) -> list[Entity]:
    """The tables that references may lead to, one after another."""
    found = [entity]
    for hop in via:
        tables = (table for end in found if hop in end.fields for table in end.fields[hop].tables)
        found = [schema[table] for table in dict.fromkeys(tables)]
    return found


def _one(source: n.Source, entities: Sequence[Entity]) -> None:
    if len(entities) > 1:
        names = ", ".join(entity.name for entity in entities)
        en, vi = "leads to rows of several tables", "dẫn tới dòng của nhiều bảng"
        problem = Problem(source.at, "not-planned", f"{source.name!r} {en}: {names}", f"{source.name!r} {vi}: {names}")
        raise Unplannable([problem])


def _whole(source: n.Source, edge: Edge, anchor: int, chain: Chain, lower: Lower) -> At:
    asked = [lower(source.during, chain)] if source.during is not None and edge.kind == "related" else []
    span = chain.reach(asked, anchor)
    assert span is not None
    during = chain.lifted(asked[0], span) if asked else None
    edge = replace(edge, up=span[1] - anchor)
    return At(chain.graph.add(p.Whole(chain.frame(span), edge, during)), span[0])
