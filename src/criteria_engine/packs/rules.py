"""One rule of a pack's file as a `Rule`: conditions parsed and type-checked, every name looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker, Scope
from criteria_engine.conditions.parse import Parser
from criteria_engine.conditions.paths import known_paths, leads_somewhere
from criteria_engine.errors import Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.flat import FlatRule
from criteria_engine.packs.parts import child, items_of_list
from criteria_engine.packs.validity import ValidityReader
from criteria_engine.records.annotations import Label
from criteria_engine.records.schema import Entity
from criteria_engine.source import Node


@dataclass
class RuleReader:
    """Reads the rules of one pack; `head` is its pack.yaml, whose validity a rule may share."""

    head: Node
    criteria: frozenset[str]
    clauses: Mapping[str, m.Clause]
    parser: Parser
    checker: Checker
    validity: ValidityReader
    problems: list[Problem] = field(default_factory=list)

    def rule(self, rule: f.RuleFile, flat: FlatRule) -> m.Rule:
        node = flat.node
        for name, part in zip(rule.clauses, items_of_list(node, "clauses"), strict=True):
            # A clause that an overlay adds to a rule of its base stands in the overlay's file.
            at = node.at_key("clauses") if part.file == node.file else part.at
            self.problems += dangling([name], self.clauses, at)
        self._known("criterion", rule.criterion, self.criteria, node)
        self._known("subject", rule.subject, self.checker.schema.subjects, node)
        entity = self.checker.schema.entities.get(rule.subject)
        if rule.per and entity and not (entity.record and entity.record.begins):
            self._refuse(
                node,
                "per",
                "per",
                f"`per` is for subjects whose existence has a begin and an end; {rule.subject!r} has none",
            )
        scope: Scope = (entity,) if entity else ()
        if entity:
            self._evidence(rule, entity, node)
        self.checker.in_period = rule.per is not None
        return m.Rule(
            rule.id, tuple(rule.clauses), rule.title, rule.subject, rule.level, rule.basis,
            self._condition(node, "require", scope) or n.All(()),
            rule.criterion, rule.per,
            self._condition(node, "when", scope),
            self._condition(node, "due", scope),
            self._in_force(node) if rule.in_force else None,
            tuple(m.Note(note.code, self._condition(part, "when", scope) or n.All(()))
                  for note, part in zip(rule.notes, items_of_list(node, "notes"), strict=True)),
            rule.remedy, rule.actor or self._actor(rule),
            tuple(rule.evidence), flat.pack, flat.overridden,
            Label(**flat.withdrawn.plain()) if flat.withdrawn else None, flat.formerly, node.at,
        )  # fmt: skip

    def _actor(self, rule: f.RuleFile) -> Label | None:
        """Who has to act by the first clause that names somebody."""
        cited = (self.clauses[c].actors for c in rule.clauses if c in self.clauses)
        actors = next((found for found in cited if found), ())
        return Label("; ".join(a.vi for a in actors), "; ".join(a.en for a in actors)) if actors else None

    def _evidence(self, rule: f.RuleFile, entity: Entity, node: Node) -> None:
        """Each path leads to a field of the subject, or of a table whose rows are about it."""
        schema = self.checker.schema
        for path, part in zip(rule.evidence, items_of_list(node, "evidence"), strict=True):
            table, _, rest = path.partition(".")
            about = table in schema.entities and schema[table].links_to(entity.name)
            if not (leads_somewhere(schema, entity, path) or (about and leads_somewhere(schema, schema[table], rest))):
                known = [p for p in known_paths(schema, entity) if leads_somewhere(schema, entity, p)]
                self.problems.append(
                    Problem(part.at, "unknown-field", f"no evidence at {path!r}{nearest(path, known)}")
                )

    def _in_force(self, node: Node) -> m.InForce:
        """An end that the rule leaves out is the pack's."""
        own, pack = child(node, "in_force"), child(self.head, "in_force")
        ends = {side: child(own if side in own.value else pack, side) for side in ("from", "to")}
        return self.validity.read(Node(ends, own.file, own.line, own.column, own.keys))

    def _condition(self, node: Node, key: str, scope: Scope) -> n.Condition | None:
        part = child(node, key)
        if part.value is None or not scope:
            return None
        before = len(self.parser.problems)
        parsed = self.parser.condition(part)
        self.checker.in_due = key == "due"
        return self.checker.condition(parsed, scope) if len(self.parser.problems) == before else parsed

    def _known(self, key: str, name: str | None, known: Iterable[str], node: Node) -> None:
        names = set(known)
        if name is not None and name not in names:
            self._refuse(node, key, f"unknown-{key}", f"no {key} {name!r}{nearest(name, names)}")

    def _refuse(self, node: Node, key: str, code: str, message: str) -> None:
        self.problems.append(Problem(node.at_key(key), code, message))


def dangling(cited: Iterable[str], clauses: Mapping[str, m.Clause], at: str) -> Iterator[Problem]:
    """A problem for each clause that is cited and not in the catalogue; none where there is no catalogue at all."""
    for clause in cited if clauses else ():
        if clause not in clauses:
            yield Problem(at, "dangling-clause", f"no clause {clause!r} in clauses.yaml{nearest(clause, clauses)}")
