"""What a dotted path means from a given row: how far to climb, which references to follow, which field at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from criteria_engine.records.schema import Entity, Field, ListField, Schema

OUTER = "outer."


@dataclass(frozen=True, slots=True)
class Place:
    """`hops`: reference fields to follow, one after another; `field` or `found` (a list) is at the end."""

    hops: tuple[str, ...]
    name: str
    field: Field | None = None
    found: ListField | None = None


def climb(path: str) -> tuple[int, str]:
    """How many rows outwards a path starts, and the rest of it."""
    up = 0
    while path.startswith(OUTER):
        path, up = path.removeprefix(OUTER), up + 1
    return up, path


@lru_cache(maxsize=4096)
def resolve(schema: Schema, entity: Entity, path: str) -> Place | None:
    """The place that a path (already climbed) leads to from a row of `entity`; None where there is none."""
    if path in entity.fields:
        return Place((), path, field=entity.fields[path])
    if path in entity.lists:
        return Place((), path, found=entity.lists[path])
    for name, rest in _splits(path):
        hop = entity.fields.get(name)
        for table in hop.tables if hop else ():
            inner = resolve(schema, schema[table], rest)
            if inner:
                return Place((name, *inner.hops), inner.name, inner.field, inner.found)
    return None


def leads_somewhere(schema: Schema, entity: Entity, path: str) -> bool:
    """Whether a path within a record, which may go through its lists (`necessity.statement`), ends at values: at a
    field or a list of plain ones."""
    place = resolve(schema, entity, path)
    if place:
        return not place.hops and (place.found is None or place.found.plain)
    inner = ((entity.lists.get(name), rest) for name, rest in _splits(path))
    return any(found is not None and leads_somewhere(schema, found.item, rest) for found, rest in inner)


def known_paths(schema: Schema, entity: Entity) -> list[str]:
    """Paths that may have been meant: fields and lists of the entity, and of what it refers to."""
    names = [*entity.fields, *entity.lists]
    for hop in entity.fields.values():
        names += [f"{hop.path}.{inner}" for table in hop.tables for inner in schema[table].fields]
    return names


def _splits(path: str) -> Iterator[tuple[str, str]]:
    parts = path.split(".")
    for n in range(1, len(parts)):
        yield ".".join(parts[:n]), ".".join(parts[n:])
