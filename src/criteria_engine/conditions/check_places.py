"""Where the names of a condition lead: fields, lists, related tables, references, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.paths import climb, known_paths, resolve
from criteria_engine.errors import Problem, nearest
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Entity, Field, ListField, Schema

BELOW = "below"
Scope = tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the conditions of a pack may name besides fields."""

    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    outcomes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    questions: frozenset[str] | None = None
    # Whom each rule judges, of those that judge things as they stand: only these can be asked for their outcome.
    subjects: Mapping[str, str] = field(default_factory=dict)
    # The names of the other packs that this one uses, by pack id.
    packs: Mapping[str, Names] = field(default_factory=dict)


@dataclass
class PlaceChecker:
    """Finds what paths and sources mean; `problems` gathers the names that lead nowhere."""

    schema: Schema
    names: Names
    problems: list[Problem] = field(default_factory=list)
    in_due: bool = False
    in_period: bool = True

    def _anchor(self, source: n.Source, scope: Scope) -> Entity | None:
        if not scope:
            self._refuse(source.at, "unknown-field", f"{source.name!r} climbs further out than there are rows")
            return None
        if source.of is None:
            return scope[-1]
        tables = self._reference(source.of, scope, source.at)
        return self.schema[tables[0]] if tables else None

    def _table(self, source: n.Source, anchor: Entity, name: str) -> tuple[n.Source, Entity | None]:
        links = self.schema[name].links_to(anchor.name)
        if source.by is None and len(links) == 1:
            return replace(source, by=links[0]), self.schema[name]
        if source.by not in links:
            known = f"`by` is one of {', '.join(links)}" if links else f"nothing in {name!r} refers to {anchor.name!r}"
            self._refuse(source.at, "unknown-link", f"{name} of {anchor.name}: {known}")
            return source, None
        return source, self.schema[name]

    def _place(self, path: str, scope: Scope, at: str) -> Field | ListField | None:
        up, rest = climb(path)
        if up >= len(scope):
            self._refuse(at, "unknown-field", f"{path!r} climbs further out than there are rows")
            return None
        entity = scope[len(scope) - 1 - up]
        place = resolve(self.schema, entity, rest)
        if place is None:
            known = known_paths(self.schema, entity)
            self._refuse(at, "unknown-field", f"{entity.name} has no field {rest!r}{nearest(rest, known)}")
            return None
        return place.field or place.found

    def _reference(self, path: str, scope: Scope, at: str) -> tuple[str, ...]:
        found = self._place(path, scope, at)
        if isinstance(found, Field) and found.kind == "ref":
            return found.tables
        if found is not None:
            self._refuse(at, "wrong-type", f"`of` names a reference; {path!r} is none")
        return ()

    def _reading(self, name: str, at: str) -> tuple[str, ...]:
        known = self.names.readings.get(name)
        if known is None:
            self._refuse(at, "unknown-reading", f"no reading {name!r}{nearest(name, self.names.readings)}")
        return known or ()

    def _refuse(self, at: str, code: str, message: str) -> None:
        self.problems.append(Problem(at, code, message))
