"""From a pack's folder to a `Pack`: files read, shapes checked, conditions parsed and type-checked, names resolved.

All problems of a pack are raised at once as one PackError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from criteria_engine.conditions import nodes as n
from criteria_engine.conditions.check import Checker, Names, Scope
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.shape import shape_problem
from criteria_engine.packs.shipped import pack_folder, shown
from criteria_engine.records import shipped_schema
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node, SourceError, read_source
from criteria_engine.values import Quantity, read_period

Shape = TypeVar("Shape", bound=BaseModel)
_NO_NODE = Node(None, "", 0, 0)


def load_pack(name: str | Path, schema: Schema | None = None) -> m.Pack:
    """A shipped pack by id ("tra-vinh/hd30"), or the pack in a folder.

    Raises PackError with every problem found, each with file, line and column.
    """
    loading = _Loading(pack_folder(str(name)), schema or shipped_schema())
    pack = loading.pack()
    if loading.problems:
        raise PackError(sorted(set(loading.problems), key=lambda p: (_order(p.at), p.code, p.message)))
    assert pack is not None
    return pack


def _order(at: str) -> tuple[str, int, int]:
    file, _, place = at.partition(".yaml:")
    line, _, column = place.partition(":")
    return file, int(line) if line.isdigit() else 0, int(column) if column.isdigit() else 0


class _Loading:
    def __init__(self, folder: Path, schema: Schema) -> None:
        self.folder = folder
        self.schema = schema
        self.problems: list[Problem] = []
        self.head = _NO_NODE
        self._hash = hashlib.sha256()

    def pack(self) -> m.Pack | None:
        node = self.head = self.read("pack.yaml")
        head = self.shape(f.PackFile, node)
        if head is None:
            # What can be said of the other files is said at once.
            for file in _items_of_list(node, "files"):
                list(self._rules_of(self.read(str(file.value))))
            return None
        clause_file = self.read("clauses.yaml")
        clauses = self._clauses(self.shape(f.ClausesFile, clause_file), clause_file, [d.id for d in head.documents])
        rule_files = [(file, self.read(file)) for file in head.files]
        shaped = [(rule, part) for _, rules in rule_files for rule, part in self._rules_of(rules)]
        parser = Parser({name: part for name, part in _items(node, "conditions")})
        names = self._names(head, [rule for rule, _ in shaped])
        checker = Checker(self.schema, names)
        rules = tuple(_Rules(self, head, clauses, parser, checker).rule(rule, part) for rule, part in shaped)
        pack = self._pack(head, node, clauses, rules, parser, checker)
        self.problems += parser.problems + checker.problems + list(_unused_conditions(node, parser))
        self._once("rule", [(rule.id, rule.at) for rule in rules])
        if not self.problems:
            self._acyclic(pack)
        return pack

    def read(self, file: str) -> Node:
        path = self.folder / file
        try:
            self._hash.update(file.encode() + b"\0" + path.read_bytes() + b"\0")
            return read_source(path, shown(path))
        except SourceError as error:
            self.problems += error.problems
        except OSError:
            self.problems.append(Problem(shown(path), "no-file", "the pack has no such file"))
        return _NO_NODE

    def shape(self, model: type[Shape], node: Node) -> Shape | None:
        """The checked shape of a file or part; its problems go to the list."""
        if node is _NO_NODE:
            return None
        data = node.plain()
        try:
            return model.model_validate(data)
        except ValidationError as error:
            errors = error.errors(include_url=False)
        found = [shape_problem(model, node, e) for e in errors]
        # A value that may be of several kinds is faulted once for each: the first says enough.
        self.problems += {p.at: p for p in reversed(found)}.values()
        unknown = {e["loc"][0] for e in errors if e["type"] == "extra_forbidden" and len(e["loc"]) == 1}
        # Keys that have no place are told and left out, so that they hide nothing of what follows.
        return model.model_validate({k: v for k, v in data.items() if k not in unknown}) if len(unknown) == len(errors) else None

    def _rules_of(self, node: Node) -> Iterable[tuple[f.RuleFile, Node]]:
        extra = [key for key, _ in _entries(node) if key != "rules"]
        for key in extra:
            self.problems.append(Problem(node.at_key(key), "unknown-key", f"{key!r} has no place here{nearest(key, ['rules'])}"))
        if not _items_of_list(node, "rules") and not extra:
            self.shape(f.RulesFile, node)
        for part in _items_of_list(node, "rules"):
            rule = self.shape(f.RuleFile, part)
            if rule is not None:
                yield rule, part

    def _clauses(self, found: f.ClausesFile | None, node: Node, documents: list[str]) -> dict[str, m.Clause]:
        if found is None:
            return {}
        parts = _items_of_list(node, "clauses")
        self._once("clause", [(c.id, part.at) for c, part in zip(found.clauses, parts, strict=True)])
        clauses = {}
        for c, part in zip(found.clauses, parts, strict=True):
            document = c.id.partition(".")[0]
            if document not in documents:
                self.problems.append(Problem(part.at, "unknown-document", f"{c.id!r} is of no document of the pack{nearest(document, documents)}"))
            clauses[c.id] = m.Clause(c.id, document, c.locator, c.summary, c.modality, c.text_quality or "clean")
        return clauses

    def _names(self, head: f.PackFile, rules: list[f.RuleFile]) -> Names:
        answers = self.schema["attestation"].fields["question"] if "attestation" in self.schema else None
        return Names(
            readings={r.name: tuple(r.values) for r in head.readings},
            parameters={p.name: _values(p.value) for p in head.parameters},
            outcomes={
                "rule": frozenset(rule.id for rule in rules),
                "criterion": frozenset(c.id for c in head.criteria),
                "verdict": frozenset(head.verdicts),
            },
            questions=frozenset(answers.codes) if answers else None,
            subjects={rule.id: rule.subject for rule in rules if rule.per is None},
        )

    def _pack(
        self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause], rules: tuple[m.Rule, ...],
        parser: Parser, checker: Checker,
    ) -> m.Pack:  # fmt: skip
        self._check_head(head, node, clauses)
        return m.Pack(
            head.id, head.version, head.title,
            {d.id: m.Document(d.id, d.number, d.date, d.issuer, d.title, d.last_checked, d.text_quality) for d in head.documents},
            clauses,
            {c.id: m.Criterion(c.id, c.title) for c in head.criteria},
            {name: m.Verdict(name, v.title, None if v.criteria == "all" else tuple(v.criteria)) for name, v in head.verdicts.items()},
            {r.name: m.ReadingSwitch(r.name, tuple(r.clauses), r.values, r.default, r.reason) for r in head.readings},
            {p.name: m.ParameterValue(p.name, _values(p.value), p.title, p.source) for p in head.parameters},
            rules,
            self.in_force(_child(node, "in_force"), parser, checker),
            head.span,
            self._scope(head, node, parser, checker),
            self._hash.hexdigest(),
            str(self.folder),
        )  # fmt: skip

    def in_force(self, node: Node, parser: Parser, checker: Checker) -> m.InForce:
        return m.InForce(*(self._end(_child(node, side), parser, checker) for side in ("from", "to")))

    def _end(self, node: Node, parser: Parser, checker: Checker) -> n.Operand | None:
        if node.value is None:
            return None
        operand = parser.operand(_without_null(node))
        if isinstance(operand, n.ByReading):
            checker.operand(operand, ())
        try:
            return _as_periods(operand)
        except ValueError as error:
            self.problems.append(Problem(node.at, "wrong-type", f"{error} (a date is expected here)"))
            return None

    def _scope(self, head: f.PackFile, node: Node, parser: Parser, checker: Checker) -> m.Scope | None:
        if head.applies_to is None:
            return None
        part = _child(node, "applies_to")
        if head.applies_to.entity not in self.schema:
            known = nearest(head.applies_to.entity, self.schema.entities)
            self.problems.append(Problem(part.at, "unknown-table", f"no table {head.applies_to.entity!r}{known}"))
            return None
        entity = self.schema[head.applies_to.entity]
        when = checker.condition(parser.condition(_child(part, "when")), (entity,))
        return m.Scope(entity.name, when)

    def _check_head(self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause]) -> None:
        criteria = {c.id for c in head.criteria}
        for reading, part in zip(head.readings, _items_of_list(node, "readings"), strict=True):
            if reading.default not in reading.values:
                self.problems.append(Problem(part.at_key("default"), "unknown-reading", f"the default {reading.default!r} is no value of {reading.name!r}{nearest(reading.default, reading.values)}"))
            self.cites(reading.clauses, clauses, part.at_key("clauses"))
        for criterion, part in zip(head.criteria, _items_of_list(node, "criteria"), strict=True):
            self.cites([criterion.id], clauses, part.at)
        for name, verdict in head.verdicts.items():
            for unknown in sorted(set(verdict.criteria) - criteria) if verdict.criteria != "all" else ():
                at = _child(node, "verdicts").at_key(name)
                self.problems.append(Problem(at, "unknown-criterion", f"no criterion {unknown!r}{nearest(unknown, criteria)}"))
        self._once("parameter", [(r.name, p.at) for r, p in zip(head.parameters, _items_of_list(node, "parameters"), strict=True)])
        self._once("criterion", [(r.id, p.at) for r, p in zip(head.criteria, _items_of_list(node, "criteria"), strict=True)])
        self._once("reading", [(r.name, p.at) for r, p in zip(head.readings, _items_of_list(node, "readings"), strict=True)])

    def cites(self, cited: Iterable[str], clauses: Mapping[str, m.Clause], at: str) -> None:
        for clause in cited if clauses else ():
            if clause not in clauses:
                self.problems.append(Problem(at, "dangling-clause", f"no clause {clause!r} in clauses.yaml{nearest(clause, clauses)}"))

    def _once(self, what: str, named: list[tuple[str, str]]) -> None:
        first: dict[str, str] = {}
        for name, at in named:
            if name in first:
                self.problems.append(Problem(at, f"repeated-{what}", f"the {what} {name!r} is already at {first[name]}"))
            first.setdefault(name, at)

    def _acyclic(self, pack: m.Pack) -> None:
        asks = {r.id: {b.id for o in m.walk((r.when, r.due, r.require)) if isinstance(o, n.Outcome) for b in pack.rules_behind(o)} for r in pack.rules}
        for ring in rings(asks):
            at = pack.by_id[ring[0]].at
            self.problems.append(Problem(at, "cyclic-rules", f"rules ask for each other's outcome in a ring: {' → '.join([*ring, ring[0]])}"))


class _Rules:
    """Turns one rule of a file into a Rule."""

    def __init__(self, loading: _Loading, head: f.PackFile, clauses: Mapping[str, m.Clause], parser: Parser, checker: Checker) -> None:
        self.loading, self.head, self.clauses = loading, head, clauses
        self.parser, self.checker = parser, checker
        self.criteria = {c.id for c in head.criteria}

    def rule(self, rule: f.RuleFile, node: Node) -> m.Rule:
        self.loading.cites(rule.clauses, self.clauses, node.at_key("clauses"))
        self._known("criterion", rule.criterion, self.criteria, node)
        self._known("subject", rule.subject, self.loading.schema.subjects, node)
        entity = self.loading.schema.entities.get(rule.subject)
        if rule.per and entity and not (entity.record and entity.record.begins):
            self._refuse(node, "per", "per", f"`per` is for subjects whose existence has a begin and an end; {rule.subject!r} has none")
        scope: Scope = (entity,) if entity else ()
        self.checker.in_period = rule.per is not None
        return m.Rule(
            rule.id, tuple(rule.clauses), rule.title, rule.subject, rule.level, rule.basis,
            self._condition(node, "require", scope) or n.All(()),
            rule.criterion, rule.per,
            self._condition(node, "when", scope),
            self._condition(node, "due", scope),
            self._in_force(node) if rule.in_force else None,
            tuple(m.Note(note.code, self._condition(part, "when", scope) or n.All(()))
                  for note, part in zip(rule.notes, _items_of_list(node, "notes"), strict=True)),
            rule.remedy, rule.actor, node.at,
        )  # fmt: skip

    def _in_force(self, node: Node) -> m.InForce:
        """An end that the rule leaves out is the pack's."""
        own, pack = _child(node, "in_force"), _child(self.loading.head, "in_force")
        ends = {side: _child(own if side in own.value else pack, side) for side in ("from", "to")}
        return self.loading.in_force(Node(ends, own.file, own.line, own.column, own.keys), self.parser, self.checker)

    def _condition(self, node: Node, key: str, scope: Scope) -> n.Condition | None:
        part = _child(node, key)
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
        self.loading.problems.append(Problem(node.at_key(key), code, message))


def _unused_conditions(node: Node, parser: Parser) -> Iterable[Problem]:
    conditions = _child(node, "conditions")
    for name, _ in _items(node, "conditions"):
        if name not in parser.used:
            yield Problem(conditions.at_key(name), "unused-condition", f"no rule uses the condition {name!r}")


def _child(node: Node, key: str) -> Node:
    return node.value.get(key, _NO_NODE) if isinstance(node.value, dict) else _NO_NODE


def _entries(node: Node) -> Iterable[tuple[str, Node]]:
    return node.value.items() if isinstance(node.value, dict) else ()


def _items(node: Node, key: str) -> Iterable[tuple[str, Node]]:
    inner = _child(node, key).value
    return inner.items() if isinstance(inner, dict) else ()


def _items_of_list(node: Node, key: str) -> list[Node]:
    inner = _child(node, key).value
    return inner if isinstance(inner, list) else []


def _values(value: Any) -> tuple[Value, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v if isinstance(v, str | bool) else Quantity(v) for v in _decimals(values))


def _decimals(values: list[Any]) -> Iterable[Any]:
    from decimal import Decimal

    return (Decimal(v) if isinstance(v, int | Decimal) and not isinstance(v, bool) else v for v in values)


def _has_null(node: Node) -> bool:
    return any(v.value is None for v in _child(node, "values").value.values()) if _child(node, "values").value else False


def _without_null(node: Node) -> Node:
    """`null` in an end of validity is "no end"; the parser knows no null, so it stands as an empty word here."""
    if not _has_null(node):
        return node
    values = _child(node, "values")
    kept = {k: v if v.value is not None else Node("unbounded", v.file, v.line, v.column) for k, v in values.value.items()}
    return Node({**node.value, "values": Node(kept, values.file, values.line, values.column, values.keys)}, node.file, node.line, node.column, node.keys)


def _as_periods(operand: n.Operand) -> n.Operand | None:
    if isinstance(operand, n.ByReading):
        values = tuple((v, _as_periods(o) or n.Constant("")) for v, o in operand.values)
        return n.ByReading(operand.name, values, at=operand.at)
    if not isinstance(operand, n.Constant):
        raise ValueError("only a date or `by_reading` belongs here")
    value = operand.value
    if isinstance(value, Quantity):
        value = str(value.number)
    return None if value == "unbounded" else n.Constant(read_period(value), at=operand.at)
