"""From a pack's folder to a `Pack`: files read, shapes checked, conditions parsed and type-checked, names resolved.

All problems of a pack are raised at once as one PackError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from criteria_engine.conditions.check import Checker, Names
from criteria_engine.conditions.parse import Parser
from criteria_engine.errors import PackError, Problem, nearest
from criteria_engine.packs import files as f
from criteria_engine.packs import model as m
from criteria_engine.packs.asking import asked_in_full, restated_in_full
from criteria_engine.packs.flat import OVERLAY_ONLY, Flat, FlatRule, Overlay
from criteria_engine.packs.parts import NO_NODE, child, entries, items, items_of_list
from criteria_engine.packs.rules import RuleReader, dangling
from criteria_engine.packs.shape import shape_problem
from criteria_engine.packs.shipped import pack_folder, shipped_packs, shown
from criteria_engine.packs.validity import ValidityReader
from criteria_engine.records import shipped_schema
from criteria_engine.records.annotations import Label
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
    if schema is None and str(name) in shipped_packs():
        return _shipped(str(name))
    return _load(pack_folder(str(name)), schema or shipped_schema(), ())[0]


def flat_pack(name: str | Path) -> Flat:
    """The pack as one text, those that it extends included. Raises PackError as `load_pack` does."""
    return _load(pack_folder(str(name)), shipped_schema(), ())[1]


@cache
def _shipped(name: str) -> m.Pack:
    return _load(pack_folder(name), shipped_schema(), ())[0]


def _load(folder: Path, schema: Schema, asking: tuple[Path, ...]) -> tuple[m.Pack, Flat]:
    """`asking`: the folders of the packs that lead here by `extends` or `uses`."""
    loading = _Loading(folder, schema, (*asking, folder.resolve()))
    pack = loading.pack()
    if loading.problems:
        raise PackError(sorted(set(loading.problems), key=lambda p: (_order(p.at), p.code, p.message)))
    assert pack is not None and loading.flat is not None
    return pack, loading.flat


def _order(at: str) -> tuple[str, int, int]:
    file, _, place = at.partition(".yaml:")
    line, _, column = place.partition(":")
    return file, int(line) if line.isdigit() else 0, int(column) if column.isdigit() else 0


class _Loading:
    def __init__(self, folder: Path, schema: Schema, asking: tuple[Path, ...]) -> None:
        self.folder = folder
        self.schema = schema
        self.asking = asking
        self.problems: list[Problem] = []
        self.flat: Flat | None = None
        self._hash = hashlib.sha256()

    def pack(self) -> m.Pack | None:
        own = self.read("pack.yaml")
        base = self._other(child(own, "extends")) if child(own, "extends").value is not None else None
        if base is None and child(own, "extends").value is not None:
            return None  # What an overlay says has no meaning without its base, whose faults are told.
        clause_file = self.read("clauses.yaml")
        files = [self.read(str(file.value)) for file in items_of_list(own, "files")]
        self.flat = self._flat(own, clause_file, files, base[1] if base else None)
        head = self.shape(f.PackFile, self.flat.head)
        rules = [(rule, flat) for flat in self.flat.rules if (rule := self.shape(f.RuleFile, flat.node))]
        clauses = self._clauses(self.flat, clause_file, head)
        if head is None:
            return None
        used = items_of_list(self.flat.head, "uses")
        uses = {str(part.value): found[0] for part in used if (found := self._other(part))}
        return self._understood(head, rules, clauses, base[0] if base else None, uses)

    def _understood(
        self, head: f.PackFile, shaped: list[tuple[f.RuleFile, FlatRule]], clauses: dict[str, m.Clause],
        base: m.Pack | None, uses: Mapping[str, m.Pack],
    ) -> m.Pack:  # fmt: skip
        """Conditions parsed and checked, names looked up."""
        assert self.flat is not None
        node = self.flat.head
        parser = Parser(dict(items(node, "conditions")))
        names = self._names(head, [rule for rule, _ in shaped], uses)
        checker = Checker(self.schema, names)
        validity = ValidityReader(parser, checker)
        criteria = frozenset(c.id for c in head.criteria)
        reader = RuleReader(node, criteria, clauses, parser, checker, validity)
        rules = tuple(reader.rule(rule, flat) for rule, flat in shaped)
        pack = self._pack(head, node, clauses, rules, validity)
        below = base.kept if base else {}
        pack = replace(pack, base=base, kept={**below, **{k.rule: k.reason for k in head.keep}}, uses=uses)
        for kept, part in zip(head.keep, items_of_list(node, "keep"), strict=True):
            if kept.rule not in pack.by_id:
                en = f"no rule {kept.rule!r} to keep{nearest(kept.rule, pack.by_id)}"
                self.problems.append(Problem(part.at_key("rule"), "unknown-rule", en))
        self.problems += reader.problems + validity.problems + parser.problems + checker.problems
        self.problems += _unused_conditions(node, parser, shown(self.folder))
        self._once("rule", [(rule.id, rule.at) for rule in rules])
        if not self.problems:
            self._acyclic(pack)
        return pack

    def _flat(self, own: Node, clause_file: Node, files: list[Node], base: Flat | None) -> Flat:
        """The text of the pack, put on its base where it extends one; short forms written out."""
        answers = self.schema["attestation"].fields["question"] if "attestation" in self.schema else None
        entries = [asked_in_full(r, answers) for file in files for r in self._rules_of(file)]
        listed = items_of_list(clause_file, "clauses")
        if base is None:
            for key in (key for key in OVERLAY_ONLY if key in (own.value or {})):
                en = f"{key!r} has no place in a pack that does not `extends` another one"
                self.problems.append(Problem(own.at_key(key), "unknown-key", en))
            name = str(child(own, "id").value)
            return Flat(own, tuple(restated_in_full(listed)), tuple(FlatRule(rule, name) for rule in entries))
        clauses = restated_in_full([*base.clauses, *listed])
        overlay = Overlay(base, own, clauses[len(base.clauses) :], entries)
        flat = overlay.flat()
        self.problems += overlay.problems
        return flat

    def _other(self, part: Node) -> tuple[m.Pack, Flat] | None:
        """A pack that this one extends or uses; its faults are told as they are."""
        try:
            folder = pack_folder(str(part.value), self.folder)
            if folder.resolve() in self.asking:
                self.problems.append(Problem(part.at, "cyclic-packs", f"{part.value!r} leads back to this pack"))
                return None
            pack, flat = _load(folder, self.schema, self.asking)
        except PackError as error:
            at_home = [replace(p, at=part.at) if p.code == "unknown-pack" else p for p in error.problems]
            self.problems += at_home
            return None
        self._hash.update(pack.digest.encode())
        return pack, flat

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

    def _rules_of(self, node: Node) -> Iterable[Node]:
        """The entries of a rule file; that they are mappings is told here, their keys when they are whole."""
        extra = [key for key, _ in entries(node) if key != "rules"]
        for key in extra:
            self.problems.append(
                Problem(node.at_key(key), "unknown-key", f"{key!r} has no place here{nearest(key, ['rules'])}")
            )
        if not items_of_list(node, "rules") and not extra:
            self.shape(f.RulesFile, node)
        for part in items_of_list(node, "rules"):
            if isinstance(part.value, dict):
                yield part
            else:
                self.shape(f.RuleFile, part)

    def _clauses(self, flat: Flat, node: Node, head: f.PackFile | None) -> dict[str, m.Clause]:
        if not items_of_list(node, "clauses"):
            self.shape(f.ClausesFile, node)
        known = {d.id: d for d in self._documents(head)}
        actors = head.actors if head else {}
        clauses: dict[str, m.Clause] = {}
        self._once("clause", [(str(child(part, "id").value), part.at) for part in flat.clauses])
        whole = [(self.shape(f.ClauseFile, part), part) for part in flat.clauses]
        if any(shaped is None for shaped, _ in whole):
            return {}
        for shaped, part in whole:
            assert shaped is not None
            name = shaped.id.partition(".")[0]
            if head and name not in known:
                near = nearest(name, known)
                self.problems.append(
                    Problem(part.at, "unknown-document", f"{shaped.id!r} is of no document of the pack{near}")
                )
            elif head:
                clauses[shaped.id] = self._clause(shaped, known[name], actors, part)
        for clause in clauses.values():
            if clause.parent is not None:
                self.problems += dangling([clause.parent], clauses, clause.at)
        for ring in rings({c.id: [c.parent] for c in clauses.values() if c.parent is not None}):
            path = " → ".join([*ring, ring[0]])
            en = f"clauses are parts of each other in a ring: {path}"
            self.problems.append(Problem(clauses[ring[0]].at, "cyclic-clauses", en))
        return clauses

    def _clause(self, c: f.ClauseFile, document: m.Document, actors: Mapping[str, Label], part: Node) -> m.Clause:
        for unknown in [a for a in c.actor if a not in actors]:
            at = part.at_key("actor")
            self.problems.append(Problem(at, "unknown-actor", f"no actor {unknown!r}{nearest(unknown, actors)}"))
        return m.Clause(
            c.id, document, c.locator, c.summary, c.modality, c.text_quality or "clean", c.parent, c.subject,
            tuple(actors[a] for a in c.actor if a in actors),
            {relation: tuple(targets) for relation, targets in c.relations.items()},
            bool(c.context), c.not_at_hand, part.at,
        )  # fmt: skip

    def _documents(self, head: f.PackFile | None) -> Iterable[m.Document]:
        for d in head.documents if head else ():
            start = d.in_force.from_.start if d.in_force and d.in_force.from_ else d.date.start if d.date else None
            inferred = d.in_force.inferred if d.in_force else None
            yield m.Document(
                d.id, d.number, d.date, d.issuer, d.title, d.last_checked, d.text_quality, start, inferred, d.short
            )

    def _names(self, head: f.PackFile, rules: list[f.RuleFile], uses: Mapping[str, m.Pack]) -> Names:
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
            packs={name: _names_of(pack) for name, pack in uses.items()},
        )

    def _pack(
        self, head: f.PackFile, node: Node, clauses: Mapping[str, m.Clause], rules: tuple[m.Rule, ...],
        validity: ValidityReader,
    ) -> m.Pack:  # fmt: skip
        self._check_head(head, node, clauses)
        return m.Pack(
            head.id, head.version, head.title,
            {d.id: d for d in self._documents(head)},
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
            "document", [(d.id, p.at) for d, p in zip(head.documents, items_of_list(node, "documents"), strict=True)]
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


def _names_of(pack: m.Pack) -> Names:
    """What another pack may ask of this one."""
    return Names(
        outcomes={
            "rule": frozenset(pack.by_id), "criterion": frozenset(pack.criteria), "verdict": frozenset(pack.verdicts)
        },
        subjects={rule.id: rule.subject for rule in pack.rules if rule.per is None},
    )  # fmt: skip


def _unused_conditions(node: Node, parser: Parser, folder: str) -> Iterable[Problem]:
    """A condition of the pack itself that no rule uses; those of a base may serve the rules that were replaced."""
    conditions = child(node, "conditions")
    for name, part in items(node, "conditions"):
        if name not in parser.used and part.file.startswith(f"{folder}/"):
            line, column = conditions.keys.get(name, (part.line, part.column))
            at = f"{part.file}:{line}:{column}"
            yield Problem(at, "unused-condition", f"no rule uses the condition {name!r}")


def _values(value: Any) -> tuple[Value, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(v if isinstance(v, str | bool) else Quantity(v) for v in _decimals(values))


def _decimals(values: list[Any]) -> Iterable[Any]:
    from decimal import Decimal

    return (Decimal(v) if isinstance(v, int | Decimal) and not isinstance(v, bool) else v for v in values)
