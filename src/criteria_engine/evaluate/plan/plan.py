"""One plan for all packs in use: which rules may be asked of which rows, and the nodes that answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from criteria_engine.evaluate.docket import periods
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.court import Peers, PlannedCourt
from criteria_engine.evaluate.plan.graph import Graph, Sort
from criteria_engine.evaluate.plan.listing import Unplannable
from criteria_engine.evaluate.plan.nodes import Frame, Id, Node
from criteria_engine.evaluate.settings import Settings
from criteria_engine.packs.model import Pack, Rule
from criteria_engine.records.schema import Entity, Schema
from criteria_engine.values import TRUE, UNKNOWN, Period

__all__ = ["Asked", "Plan", "Unplannable", "plan_of"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A rule of a pack that may be asked of the rows of its subject's table, in a period or as they stand.

    `asked`: TRUE where it is asked of a row, else FALSE. `valid`, `belongs`: whether rule and pack are for the row,
    which decides what shares a finding. `leaves`: the truths that `require` is put together from.
    """

    pack: str
    rule: Rule
    period: Period | None
    asked: Id
    valid: Id
    belongs: Id
    outcome: Id
    leaves: tuple[Id, ...]


@dataclass(frozen=True, eq=False)
class Plan:
    """Nodes, parts before wholes, and the rules that they answer, by subject table."""

    schema: Schema
    as_of: date
    registers_complete: bool
    packs: tuple[Pack, ...]
    graph: Graph
    asked: Mapping[str, tuple[Asked, ...]]

    @property
    def nodes(self) -> list[Node]:
        return self.graph.nodes

    def sort(self, node: Id) -> Sort:
        return self.graph.sort(node)


def plan_of(
    schema: Schema, packs: Sequence[Pack], *, as_of: date, readings: Mapping[str, str] | None = None,
    registers_complete: bool = False,
) -> Plan:  # fmt: skip
    """The plan for packs used together, with readings as `assess` takes them.

    Raises Unplannable for a condition that only the reference evaluator can answer, PackError for rules in a ring.
    """
    graph = Graph()
    peers = Peers(graph)
    settings = Settings(as_of, readings or {})
    peers.courts += [_court(graph, schema, pack, settings, peers) for pack in packs]
    asked = {table: tuple(_asked(peers, schema[table], as_of)) for table in schema.subjects}
    return Plan(schema, as_of, registers_complete, tuple(packs), graph, asked)


def _court(graph: Graph, schema: Schema, pack: Pack, settings: Settings, peers: Peers) -> PlannedCourt:
    beneath = _court(graph, schema, pack.base, settings, peers) if pack.base else None
    return PlannedCourt(graph, schema, pack, settings, beneath, peers)


def _asked(peers: Peers, entity: Entity, as_of: date) -> list[Asked]:
    """Every rule that may be asked; a base that lies beneath several packs asks its rules once."""
    found: dict[tuple[str, str, Period | None], tuple[PlannedCourt, Rule, list[Id]]] = {}
    for court in peers.courts:
        for layer in court.layers:
            for rule in layer.pack.rules:
                if rule.subject == entity.name:
                    for period in periods(rule, layer.pack.span, as_of):
                        key = (layer.pack.id, rule.id, period)
                        found.setdefault(key, (layer, rule, []))[2].append(
                            _is_asked(peers, court, layer, entity, period)
                        )
    return [
        _as_asked(peers.graph, layer, rule, period, entity, by)
        for (_, _, period), (layer, rule, by) in found.items()
        if any(peers.graph.truth(one) is None or peers.graph.truth(one) is TRUE for one in by)
    ]


def _is_asked(
    peers: Peers, court: PlannedCourt, layer: PlannedCourt, entity: Entity, period: Period | None
) -> Id:  # fmt: skip
    """Whether a court asks the rules of one of its layers of a row (`docket.asked`)."""
    graph, frame = peers.graph, Frame(entity.name)
    stands = next(stands for stands, at in peers.standing(court, entity, period) if at is layer)
    for_it = graph.is_one_of(court.belongs(entity), TRUE, UNKNOWN)
    there = graph.not_of(graph.add(p.NotYet(frame))) if entity.dated else graph.known(TRUE)
    return graph.all_of(frame, (there, for_it, stands, graph.not_of(peers.gives_way(court, entity))))


def _as_asked(
    graph: Graph, layer: PlannedCourt, rule: Rule, period: Period | None, entity: Entity, by: list[Id]
) -> Asked:  # fmt: skip
    return Asked(
        layer.pack.id, rule, period, graph.any_of(Frame(entity.name), by),
        layer.valid(rule.in_force or layer.pack.in_force, entity, period), layer.belongs(entity),
        layer.outcome(rule, period), layer.leaves(rule, period),
    )  # fmt: skip
