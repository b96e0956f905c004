"""What a condition can look at from a row: fields, sources of rows, references, by paths that the type check takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from criteria_engine.conditions.check import BELOW, Scope
from criteria_engine.conditions.paths import OUTER
from criteria_engine.records.ids import ID
from criteria_engine.records.schema import Entity, Field, ListField, Schema

# The words of the language that a way leads by: around the row, behind a reference.
Ways = tuple[Literal["outer", "references"], ...]
SourceKind = Literal["list", "plain", "keyed", "table", "tree"]


@dataclass(frozen=True)
class Spot:
    """A field in sight, and the words that the path to it needs; none where it is the row's own."""

    path: str
    field: Field
    ways: Ways = ()


@dataclass(frozen=True)
class Rows:
    """A source of rows: its name as a rule writes it, the words beside it (`by`, `of`), the entity of its rows."""

    name: str
    item: Entity
    kind: SourceKind
    words: Mapping[str, str] = field(default_factory=dict)
    ways: Ways = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Every word that a condition on it cannot do without."""
        return (*self.ways, *self.words, *([BELOW] if self.kind == "tree" else []))

    @property
    def is_dated(self) -> bool:
        """Whether `during` may stand beside it."""
        return self.kind == "table" and bool(self.item.dated)


@dataclass(frozen=True)
class Lookout:
    """From the innermost row of a scope: its own fields (`near`), those around it or behind references (`far`), its
    lists, the sources of rows, and the references by which another subject can be named, with their tables."""

    near: tuple[Spot, ...]
    far: tuple[Spot, ...]
    lists: tuple[str, ...]
    rows: tuple[Rows, ...]
    references: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=2048)
def lookout(schema: Schema, scope: Scope) -> Lookout:
    """All that lies in sight of the innermost row; `scope` are the entities around it, the outermost first."""
    entity = scope[-1]
    around = [(OUTER * up, scope[-1 - up]) for up in range(1, len(scope))]
    near = [Spot(path, found) for path, found in entity.fields.items()]
    far = [Spot(prefix + path, found, ("outer",)) for prefix, outer in around for path, found in outer.fields.items()]
    far += _behind(schema, entity, "", ())
    far += [spot for prefix, outer in around for spot in _behind(schema, outer, prefix, ("outer",))]
    return Lookout(
        # The id last: what a condition comes down to when it shrinks is a field that says something.
        tuple(sorted(near, key=lambda spot: spot.path == ID)), tuple(far), tuple(entity.lists),
        tuple(_sources(schema, entity, around)),
        tuple((spot.path, spot.field.tables) for spot in near if spot.field.kind == "ref"),
    )  # fmt: skip


def _behind(schema: Schema, entity: Entity, prefix: str, ways: Ways) -> Iterator[Spot]:
    """Fields of the rows that an entity refers to; of several tables those that are alike wherever there is one."""
    for name, hop in entity.fields.items():
        tables = [schema[table].fields for table in hop.tables]
        for path in dict.fromkeys(path for fields in tables for path in fields):
            first, *others = [fields[path] for fields in tables if path in fields]
            if all(_alike(first, other) for other in others):
                yield Spot(f"{prefix}{name}.{path}", first, (*ways, "references"))


def _alike(one: Field, other: Field) -> bool:
    said = (other.kind, other.measure, tuple(other.codes), other.tables)
    return (one.kind, one.measure, tuple(one.codes), one.tables) == said


def _sources(schema: Schema, entity: Entity, around: list[tuple[str, Entity]]) -> Iterator[Rows]:
    yield from _of_anchor(schema, entity, "", {}, ())
    for prefix, outer in around:
        yield from _of_anchor(schema, outer, prefix, {}, ("outer",))
    for name, hop in entity.fields.items():
        # A reference to rows of several tables: a source is read from the first alone.
        if len(hop.tables) == 1:
            target = schema[hop.tables[0]]
            yield from _of_anchor(schema, target, "", {"of": name}, ())
            yield from (_list(f"{name}.{path}", found, {}, ("references",)) for path, found in target.lists.items())


def _of_anchor(schema: Schema, anchor: Entity, prefix: str, words: Mapping[str, str], ways: Ways) -> Iterator[Rows]:
    for path, found in anchor.lists.items():
        yield _list(prefix + path, found, words, ways)
    if anchor.record and anchor.record.parent:
        yield Rows(prefix + BELOW, anchor, "tree", words, ways)
    for table in schema.entities.values():
        # A list of the record goes before a table of the same name.
        for link in table.links_to(anchor.name) if anchor.is_table and table.name not in anchor.lists else ():
            yield Rows(prefix + table.name, table, "table", {"by": link, **words}, ways)


def _list(name: str, found: ListField, words: Mapping[str, str], ways: Ways) -> Rows:
    return Rows(name, found.item, "plain" if found.plain else "keyed" if found.key else "list", words, ways)
