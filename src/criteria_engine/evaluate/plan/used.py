"""Which columns a plan looks at: what has to be read of very many records, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from criteria_engine.evaluate.attestations import TABLE
from criteria_engine.evaluate.plan import nodes as p
from criteria_engine.evaluate.plan.parts import within
from criteria_engine.evaluate.plan.plan import Plan
from criteria_engine.records.schema import DATED, Entity, Schema


def columns_used(plan: Plan) -> frozenset[tuple[str, str]]:
    """Pairs of an entity and a field or list of it, besides ids, references and the fields that a table's mark names.

    Tables of judgements are read whole.
    """
    entities = {entity.name: entity for entity in _entities(plan.schema)}
    found = {pair for node in plan.nodes for pair in _used(node, entities)}
    return frozenset(found | {(table, path) for table in _JUDGEMENTS for path in _all(plan.schema, table)})


def columns_by_rule(plan: Plan) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """The columns that each rule looks at, by pack and rule id; what only its pack's scope looks at is left out."""
    entities = {entity.name: entity for entity in _entities(plan.schema)}
    used = [frozenset(_used(node, entities)) for node in plan.nodes]
    found: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
    for asked in (asked for of_table in plan.asked.values() for asked in of_table):
        key, nodes = (asked.pack, asked.rule.id), within(plan.nodes, [asked.outcome])
        found[key] = found.get(key, frozenset()).union(*(used[node] for node in nodes))
    return found


_JUDGEMENTS = (TABLE, "waiver", "self_assessment")


def _used(node: p.Node, entities: dict[str, Entity]) -> Iterator[tuple[str, str]]:
    if isinstance(node, p.Cell):
        assert node.frame is not None
        yield from ((node.frame.root, path) for path in _written(entities[node.frame.root], node.field))
    elif isinstance(node, p.Placed | p.NotYet | p.Arose):
        assert node.frame is not None
        yield from ((node.frame.root, path) for path in entities[node.frame.root].dated)
    elif isinstance(node, p.Fold | p.RowWithKey | p.Whole) and node.edge.kind == "list":
        yield from ((at, node.edge.name) for at in node.edge.at)
        yield from ((node.edge.target, path) for path in entities[node.edge.target].dated)


def _written(entity: Entity, field: str) -> tuple[str, ...]:
    return entity.dated if field == DATED else (field,)


def _entities(schema: Schema) -> Iterator[Entity]:
    todo = list(schema.entities.values())
    while todo:
        entity = todo.pop()
        yield entity
        todo += [found.item for found in entity.lists.values()]


def _all(schema: Schema, table: str) -> Iterator[str]:
    if table in schema:
        yield from (*schema[table].fields, *schema[table].lists)
