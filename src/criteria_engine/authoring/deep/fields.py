"""Which fields a condition looks at, each with the table or list that it is of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import BELOW
from criteria_engine.conditions.paths import Place, climb, resolve
from criteria_engine.packs.model import Rule
from criteria_engine.records.schema import Entity, Schema

Entities = tuple[Entity, ...]


def fields_required(rule: Rule, schema: Schema) -> frozenset[str]:
    """Names like `unit.kind` or `event.topics.value` of what `require` looks at; outcomes of other rules left out."""
    return frozenset(_Walk(schema).names(rule.require, (schema[rule.subject],)))


class _Walk:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def names(self, node: Any, rows: Entities) -> Iterator[str]:
        if isinstance(node, tuple):
            for part in node:
                yield from self.names(part, rows)
        elif isinstance(node, n.FieldOf | n.Present):
            yield self._name(rows, node.path)
        elif isinstance(node, n.Quantified | n.RowAt | n.Aggregate):
            yield from self._of_rows(node, rows)
        elif isinstance(node, n.Node) and not isinstance(node, n.Outcome):
            if isinstance(node, n.Choose):
                yield self._name(rows, node.path)
            for part in fields(node):
                yield from self.names(getattr(node, part.name), rows)

    def _of_rows(self, node: n.Quantified | n.RowAt | n.Aggregate, rows: Entities) -> Iterator[str]:
        """The list itself, since rows that are counted or refused may be at odds, and the fields of its rows."""
        inner = (*rows, self._entity(node.source, rows))
        yield inner[-1].name
        yield from self.names(node.where, inner)
        if isinstance(node, n.Aggregate) and node.over:
            yield self._name(inner, node.over)

    def _name(self, rows: Entities, path: str) -> str:
        entity, place = self._reach(rows, path)
        return f"{entity.name}.{place.name}"

    def _reach(self, rows: Entities, path: str) -> tuple[Entity, Place]:
        """The table in which a path ends, references followed, and the place in it."""
        up, rest = climb(path)
        entity = rows[len(rows) - 1 - up]
        place = resolve(self.schema, entity, rest)
        assert place is not None, f"{path} was not type-checked"
        for number, hop in enumerate(place.hops):
            left = ".".join((*place.hops[number + 1 :], place.name))
            tables = (self.schema[table] for table in entity.fields[hop].tables)
            entity = next(table for table in tables if resolve(self.schema, table, left))
        return entity, place

    def _entity(self, source: n.Source, rows: Entities) -> Entity:
        """What the rows of a source are."""
        up, name = climb(source.name)
        anchor = rows[len(rows) - 1 - up]
        if source.of is not None:
            entity, place = self._reach(rows, source.of)
            anchor = self.schema[entity.fields[place.name].tables[0]]
        if name == BELOW:
            return anchor
        if resolve(self.schema, anchor, name):
            entity, place = self._reach((anchor,), name)
            return entity.lists[place.name].item
        return self.schema[name]
