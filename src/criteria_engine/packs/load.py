"""From a pack's folder to a `Pack`: files read, shapes checked, conditions parsed and type-checked, names resolved.

All problems of a pack are raised at once as one PackError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.parts import NO_NODE, child, entries, items, items_of_list
from criteria_engine.packs.rules import RuleReader, dangling
from criteria_engine.packs.shape import shape_problem
from criteria_engine.packs.shipped import pack_folder, shown
from criteria_engine.packs.validity import ValidityReader
from criteria_engine.records import shipped_schema
from criteria_engine.records.rings import rings
from criteria_engine.records.row import Value
from criteria_engine.records.schema import Schema
from criteria_engine.source import Node, SourceError, read_source
from criteria_engine.values import Quantity

Shape = TypeVar("Shape", bound=BaseModel)


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
        self._hash = hashlib.sha256()

    def pack(self) -> m.Pack | None:
        node = self.read("pack.yaml")
        head = self.shape(f.PackFile, node)
        if head is None:
            # What can be said of the other files is said at once.
            for file in items_of_list(node, "files"):
                list(self._rules_of(self.read(str(file.value))))
            return None
        clause_file = self.read("clauses.yaml")
        clauses = self._clauses(self.shape(f.ClausesFile, clause_file), clause_file, [d.id for d in head.documents])
        rule_files = [(file, self.read(file)) for file in head.files]
        shaped = [(rule, part) for _, rules in rule_files for rule, part in self._rules_of(rules)]
        parser = Parser(dict(items(node, "conditions")))
        names = self._names(head, [rule for rule, _ in shaped])
        checker = Checker(self.schema, names)
        validity = ValidityReader(parser, checker)
        criteria = frozenset(c.id for c in head.criteria)
        reader = RuleReader(node, criteria, clauses, parser, checker, validity)
        rules = tuple(reader.rule(rule, part) for rule, part in shaped)
        pack = self._pack(head, node, clauses, rules, validity)
        self.problems += reader.problems + validity.problems + parser.problems + checker.problems
        self.problems += _unused_conditions(node, parser)
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
        return NO_NODE

    def shape(self, model: type[Shape], node: Node) -> Shape | None:
        """The checked shape of a file or part; its problems go to the list."""
        if node is NO_NODE:
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
        return (
            model.model_validate({k: v for k, v in data.items() if k not in unknown})
            if len(unknown) == len(errors)
            else None
        )

    def _rules_of(self, node: Node) -> Iterable[tuple[f.RuleFile, Node]]:
        extra = [key for key, _ in entries(node) if key != "rules"]
        for key in extra:
            self.problems.append(
                Problem(node.at_key(key), "unknown-key", f"{key!r} has no place here{nearest(key, ['rules'])}")
            )
        if not items_of_list(node, "rules") and not extra:
            self.shape(f.RulesFile, node)
        for part in items_of_list(node, "rules"):
            rule = self.shape(f.RuleFile, part)
            if rule is not None:
                yield rule, part

    def _clauses(self, found: f.ClausesFile | None, node: Node, documents: list[str]) -> dict[str, m.Clause]:
        if found is None:
            return {}
        parts = items_of_list(node, "clauses")
        self._once("clause", [(c.id, part.at) for c, part in zip(found.clauses, parts, strict=True)])
        clauses = {}
        for c, part in zip(found.clauses, parts, strict=True):
            document = c.id.partition(".")[0]
            if document not in documents:
                self.problems.append(
                    Problem(
                        part.at,
                        "unknown-document",
                        f"{c.id!r} is of no document of the pack{nearest(document, documents)}",
                    )
                )
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
        validity: ValidityReader,
    ) -> m.Pack:  # fmt: skip
        self._check_head(head, node, clauses)
        return m.Pack(
            head.id, head.version, head.title,
            {d.id: m.Document(d.id, d.number, d.date, d.issuer, d.title, d.last_checked, d.text_quality)
             for d in head.documents},
            clauses,
            {c.id: m.Criterion(c.id, c.title) for c in head.criteria},
            {name: m.Verdict(name, v.title, None if v.criteria == "all" else tuple(v.criteria))
             for name, v in head.verdicts.items()},
            {r.name: m.ReadingSwitch(r.name, tuple(r.clauses), r.values, r.default, r.reason) for r in head.readings},
            {p.name: m.ParameterValue(p.name, _values(p.value), p.title, p.source) for p in head.parameters},
            rules,
            validity.read(child(node, "in_force")),
            head.span,
            self._scope(head, node, validity.parser, validity.checker),
            self._hash.hexdigest(),
            str(self.folder),
        )  # fmt: skip

    def _scope(self, head: f.PackFile, node: Node, parser: Parser, checker: Checker) -> m.Scope | None:
        if head.applies_to is None:
            return None
        part = child(node, "applies_to")
        if head.applies_to.entity not in self.schema:
            known = nearest(head.applies_to.entity, self.schema.entities)
            self.problems.append(Problem(part.at, "unknown-table", f"no table {head.applies_to.entity!r}{known}"))
            return None
        entity = self.schema[head.applies_to.entity]
        when = checker.condition(parser.condition(child(part, "when")), (entity,))
        return m.Scope(entity.name, when)

    def _check_head(self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause]) -> None:
        criteria = {c.id for c in head.criteria}
        for reading, part in zip(head.readings, items_of_list(node, "readings"), strict=True):
            if reading.default not in reading.values:
                self.problems.append(
                    Problem(
                        part.at_key("default"),
                        "unknown-reading",
                        f"the default {reading.default!r} is no value of {reading.name!r}"
                        f"{nearest(reading.default, reading.values)}",
                    )
                )
            self.problems += dangling(reading.clauses, clauses, part.at_key("clauses"))
        for criterion, part in zip(head.criteria, items_of_list(node, "criteria"), strict=True):
            self.problems += dangling([criterion.id], clauses, part.at)
        for name, verdict in head.verdicts.items():
            for unknown in sorted(set(verdict.criteria) - criteria) if verdict.criteria != "all" else ():
                at = child(node, "verdicts").at_key(name)
                self.problems.append(
                    Problem(at, "unknown-criterion", f"no criterion {unknown!r}{nearest(unknown, criteria)}")
                )
        self._once(
            "parameter",
            [(r.name, p.at) for r, p in zip(head.parameters, items_of_list(node, "parameters"), strict=True)],
        )
        self._once(
            "criterion", [(r.id, p.at) for r, p in zip(head.criteria, items_of_list(node, "criteria"), strict=True)]
        )
        self._once(
            "reading", [(r.name, p.at) for r, p in zip(head.readings, items_of_list(node, "readings"), strict=True)]
        )

    def _once(self, what: str, named: list[tuple[str, str]]) -> None:
        first: dict[str, str] = {}
        for name, at in named:
            if name in first:
                self.problems.append(
                    Problem(at, f"repeated-{what}", f"the {what} {name!r} is already at {first[name]}")
                )
            first.setdefault(name, at)

    def _acyclic(self, pack: m.Pack) -> None:
        for ring in rings(pack.asks):
            at = pack.by_id[ring[0]].at
            path = " → ".join([*ring, ring[0]])
            self.problems.append(Problem(at, "cyclic-rules", f"rules ask for each other's outcome in a ring: {path}"))


def _unused_conditions(node: Node, parser: Parser) -> Iterable[Problem]:
    conditions = child(node, "conditions")
    for name, _ in items(node, "conditions"):
        if name not in parser.used:
            yield Problem(conditions.at_key(name), "unused-condition", f"no rule uses the condition {name!r}")


def _values(value: Any) -> tuple[Value, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v if isinstance(v, str | bool) else Quantity(v) for v in _decimals(values))


def _decimals(values: list[Any]) -> Iterable[Any]:
    from decimal import Decimal

    return (Decimal(v) if isinstance(v, int | Decimal) and not isinstance(v, bool) else v for v in values)
