"""Which references a schema has, and which of them keep rows together in one shard.

The evaluator looks rows up along references only: forwards (the unit of a model), backwards (the reviews about it), up
and down a hierarchy. Rows that are tied by references therefore are judged in one shard exactly as among all others,
whatever the rules ask (docs/decisions/2026-11-21-shards-are-whole-groups.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from criteria_engine.errors import Problem, UsageError, nearest
from criteria_engine.records.schema import VALUE, Entity, Schema


@dataclass(frozen=True, slots=True)
class Link:
    """A field of `table` that holds ids of rows of `tables`: the lists to go through, then the field in their items.

    `lists` is empty for a field of the row itself; the last of them is the plain list where `field` is None.
    """

    table: str
    tables: tuple[str, ...]
    lists: tuple[str, ...] = ()
    field: str | None = None

    @property
    def name(self) -> str:
        """`model.listed_by`: how people name it."""
        return ".".join([self.table, *self.lists, *([self.field] if self.field else ())])

    @property
    def path(self) -> str:
        """Where it stands in its row."""
        return self.name.partition(".")[2]


def links_of(entity: Entity) -> tuple[Link, ...]:
    """Every reference that a row of a table can make, the one that says where the row belongs first."""
    record = entity.record
    first = [name for name in ((record.owner, record.parent) if record else ()) if name]
    return tuple(sorted(_links(entity, entity.name, ()), key=lambda link: _rank(link, first)))


def _rank(link: Link, first: list[str]) -> tuple[int, bool]:
    return first.index(link.path) if link.path in first else len(first), bool(link.lists)


def _links(entity: Entity, table: str, lists: tuple[str, ...]) -> Iterator[Link]:
    for found in entity.fields.values():
        if found.kind == "ref":
            yield Link(table, found.tables, lists, found.path)
    for inner in entity.lists.values():
        if inner.plain and inner.item.fields[VALUE].kind == "ref":
            yield Link(table, inner.item.fields[VALUE].tables, (*lists, inner.path))
        elif not inner.plain:
            yield from _links(inner.item, table, (*lists, inner.path))


def named_tables(schema: Schema) -> tuple[str, ...]:
    """The tables whose rows others name."""
    named = {table for entity in schema.entities.values() for link in links_of(entity) for table in link.tables}
    return tuple(name for name in schema.entities if name in named)


def needed_fields(entity: Entity) -> list[str]:
    """Fields and lists of the row itself without which it is set aside."""
    fields = entity.model.model_fields.items() if entity.model else ()
    names = [info.alias or name for name, info in fields if info.is_required()]
    return [name for name in names if name in entity.fields or name in entity.lists]


def loose_links(schema: Schema, names: Iterable[str]) -> frozenset[str]:
    """Names of links, checked. Raises UsageError for one that the schema lacks or that can not be loose."""
    links = {link.name: link for entity in schema.entities.values() for link in links_of(entity)}
    problems = [problem for name in names if (problem := _not_loose(schema, links, name))]
    if problems:
        raise UsageError(problems)
    return frozenset(names)


def _not_loose(schema: Schema, links: dict[str, Link], name: str) -> Problem | None:
    if name not in links:
        en = f"no reference is called {name!r}{nearest(name, links)}"
        return Problem("loose", "loose-link", en, f"không có liên kết {name!r}{nearest(name, links, 'vi')}")
    record = schema[links[name].table].record
    if record and links[name].path in (record.owner, record.parent):
        en = f"{name} says where a row belongs; it can not be loose"
        return Problem("loose", "loose-link", en, f"{name} cho biết dòng thuộc về đâu, không thể để rời")
    return None
